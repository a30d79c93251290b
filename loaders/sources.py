"""Which files are meant, and what each is called: one name a file, in every message."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

TEXT = (".csv", ".tsv", ".txt")
WORKBOOK = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
RECORDS = (".json", ".ndjson", ".jsonl", ".parquet")
GRAPH = (".graphml",)
#: Spreadsheets as WPS keeps them, which only WPS opens.
WPS = (".et", ".ett")
#: Standard input, where a path is asked for.
STANDARD_INPUT = "-"
#: What follows a roster's name in the copies that this program writes of it.
MARKED, TIDIED = "_待修改", "_已整理"
_COPY = re.compile(rf"^(?P<stem>.+?)(?P<sort>{MARKED}|{TIDIED})(?:\((?P<number>\d+)\))?$")
_STORE = "HEAD", "snapshots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to read.

    Attributes
    ----------
    name
        What messages call it: its own name, with folders where two share one.
    skipped
        Code of the problem for which it is not read; empty where it is.
    params
        What fills the words of that problem.
    """

    path: Path
    name: str
    skipped: str = ""
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def sources(paths: str | Path | Iterable[str | Path]) -> list[Source]:
    """List the files that some paths mean, in the order they are given.

    A folder means its rosters; a folder without any means those of the folders
    in it (one a street). In a folder the marked or tidied copy of a roster
    stands for the roster itself.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    found = [source for path in given for source in _of_path(Path(path))]
    return _named_apart(found)


def name_of(path: Path) -> str:
    """Return a file's name as people read it, also one that an old archive left in GB18030."""
    data = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def original_stem(path: Path) -> str:
    """Return the name of a roster without its ending, also where the path is a copy of it."""
    copy = _COPY.match(path.stem)
    return copy["stem"] if copy else path.stem


def _of_path(path: Path) -> Iterator[Source]:
    if not path.is_dir():
        name = "标准输入" if str(path) == STANDARD_INPUT else name_of(path)
        refused = "FILE-WPS" if path.suffix.lower() in WPS and path.exists() else ""
        yield Source(path=path, name=name, skipped=refused)
        return
    inner = _files(path)
    if not any(_is_roster(item) or item.suffix.lower() in WPS for item in inner):
        inner = [
            item
            for folder in sorted(path.iterdir())
            if folder.is_dir() and not _is_store(folder) and not folder.name.startswith(".")
            for item in _files(folder)
        ]
    yield from _of_folder(inner)


def _files(folder: Path) -> list[Path]:
    return sorted(item for item in folder.iterdir() if item.is_file())


def _is_roster(path: Path) -> bool:
    known = path.suffix.lower() in (*TEXT, *WORKBOOK, *RECORDS, *GRAPH)
    return known and not path.name.startswith((".", "~$", ".~"))


def _is_store(folder: Path) -> bool:
    return all((folder / name).exists() for name in _STORE)


def _of_folder(files: Sequence[Path]) -> Iterator[Source]:
    copies = [path for path in files if _is_roster(path) and _COPY.match(path.stem)]
    latest = {(path.parent, original_stem(path)): path for path in sorted(copies, key=_age)}
    for path in files:
        if path.name.startswith(("~$", ".~")):
            yield Source(path=path, name=name_of(path), skipped="FILE-LOCK")
        elif path.suffix.lower() in WPS:
            yield Source(path=path, name=name_of(path), skipped="FILE-WPS")
        elif _is_roster(path):
            # Where two rosters differ in their endings only, a copy keeps the ending in its name.
            names = dict.fromkeys((original_stem(path), path.name))
            copy = next(
                (latest[key] for name in names if (key := (path.parent, name)) in latest), path
            )
            if copy == path:
                yield Source(path=path, name=name_of(path))
            else:
                params = MappingProxyType({"copy": name_of(copy)})
                # Who corrects the original while a copy lies there is to know that it is not read.
                later = path.stat().st_mtime > copy.stat().st_mtime
                code = "FILE-COPY-OLD" if later else "FILE-COPIED"
                yield Source(path=path, name=name_of(path), skipped=code, params=params)


def copy_of(path: Path, mark: str) -> Path:
    """Return where a copy of a roster comes to stand: beside it, over nothing.

    Parameters
    ----------
    mark
        What the copy is: :data:`MARKED` or :data:`TIDIED`.
    """
    stem = original_stem(path)
    alike = [item for item in _files(path.parent) if _is_roster(item) and item.stem == stem]
    if len({item.suffix for item in alike}) > 1 and path.stem == stem:
        stem = path.name
    numbers = ("", *(f"({number})" for number in range(2, 10_000)))
    free = (path.with_name(f"{stem}{mark}{number}.xlsx") for number in numbers)
    return next(place for place in free if not place.exists() and not place.is_symlink())


def _age(path: Path) -> tuple[int, int]:
    """How late in the making of copies a file comes: roster, tidied, marked, marked again."""
    copy = _COPY.match(path.stem)
    if copy is None:
        return (0, 0)
    return (1 + (copy["sort"] == MARKED), int(copy["number"] or 1))


def _named_apart(found: Sequence[Source]) -> list[Source]:
    """Put folders before the names that two different files share."""
    files: dict[str, set[Path]] = {}
    for source in found:
        files.setdefault(source.name, set()).add(source.path.absolute())
    return [
        source if len(files[source.name]) == 1 else _with_folders(source, files[source.name])
        for source in found
    ]


def _with_folders(source: Source, namesakes: set[Path]) -> Source:
    own = source.path.absolute().parts
    others = [path.parts for path in namesakes if path.parts != own]
    depth = next(
        deep
        for deep in range(2, len(own) + 1)
        if all(other[-deep:] != own[-deep:] for other in others)
    )
    name = "/".join(part.strip("/\\") for part in own[-depth:])
    return Source(path=source.path, name=name, skipped=source.skipped, params=source.params)
