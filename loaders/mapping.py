"""Which column is which, as a person decided it: kept in a TOML file for the next time.

::

    [[table]]
    file = "名册.xlsx"
    sheet = "Sheet1"
    roster = "党组织"

    [table.columns]
    "单位名" = "党组织名称"
    "备注" = ""            # is not read
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphmodel.errors import UsageError
from graphmodel.texts import text
from loaders.spelling import header_word

if TYPE_CHECKING:
    from graphmodel.sheets import Sheet
    from loaders.checked import Understood
    from loaders.tables import RawTable

_SEARCHED = 18
_KEYS = frozenset(("file", "sheet", "roster", "columns"))


@dataclass(frozen=True, kw_only=True)
class TableMapping:
    """What was decided about one table.

    Attributes
    ----------
    roster
        Title of the sheet it is; empty where that was left to the program.
    columns
        Raw header → template title; an empty title is a column not to be read.
    """

    file: str = ""
    sheet: str = ""
    roster: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Everything that was decided: by table, and for all tables (``everywhere``)."""

    tables: tuple[TableMapping, ...] = ()
    everywhere: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, table: RawTable) -> tuple[str, Mapping[str, str]]:
        """Return what is decided of one table: title of its sheet (or empty), and its columns.

        The file's own entry counts; where the file has another name this time,
        one whose headers all stand in the table.
        """
        flat = self.everywhere
        roster = flat.get(table.sheet) or flat.get(table.file) or ""
        own = [item for item in self.tables if (item.file, item.sheet) == (table.file, table.sheet)]
        alike = own or [item for item in self.tables if _fits(item, table)]
        if not alike:
            return roster, flat
        return alike[0].roster or roster, {**flat, **alike[0].columns}


def _fits(item: TableMapping, table: RawTable) -> bool:
    cells = {
        header_word(str(cell))
        for row in table.frame.head(_SEARCHED).rows()  # edge: the first rows
        for cell in row
        if cell
    }
    wanted = {header_word(part) for header in item.columns for part in header.split("›")}
    return bool(wanted) and wanted <= cells


# ---------------------------------------------------------------- reading


def read_mapping(path: str | Path, sheets: Sequence[Sheet]) -> Decided:
    """Read what was decided.

    Raises
    ------
    UsageError
        No such file, not TOML, or a title that no sheet has; the message names it.
    """
    try:
        raw = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        params = {"file": str(path), "why": error.strerror}
        raise UsageError(text("errors", "MAPPING-FILE", params)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        params = {"file": str(path), "why": str(error)}
        raise UsageError(text("errors", "MAPPING-TOML", params)) from error
    entries = raw.get("table", [])
    if not isinstance(entries, list):
        raise UsageError(text("errors", "MAPPING-TOML", {"file": str(path), "why": "[[table]]"}))
    return Decided(tables=tuple(_table(path, entry, sheets) for entry in entries))


def _table(path: str | Path, entry: Mapping[str, Any], sheets: Sequence[Sheet]) -> TableMapping:
    strange = sorted(set(entry) - _KEYS)
    if strange:
        params = {"file": str(path), "key": strange[0], "known": sorted(_KEYS)}
        raise UsageError(text("errors", "MAPPING-KEY", params))
    roster = str(entry.get("roster", ""))
    shapes = {sheet.title: sheet for sheet in sheets}
    if roster and roster not in shapes:
        _refuse(path, roster, list(shapes))
    columns = {str(key): str(value) for key, value in entry.get("columns", {}).items()}
    wanted = [shapes[roster]] if roster else list(sheets)
    titles = [title for sheet in wanted for title in sheet.headers()]
    for title in columns.values():
        if title and title not in titles:
            _refuse(path, title, titles)
    return TableMapping(
        file=str(entry.get("file", "")),
        sheet=str(entry.get("sheet", "")),
        roster=roster,
        columns=MappingProxyType(columns),
    )


def _refuse(path: str | Path, named: str, known: Sequence[str]) -> None:
    close = difflib.get_close_matches(named, known, n=3, cutoff=0.3) or list(known)[:10]
    params = {"file": str(path), "named": named, "known": close}
    raise UsageError(text("errors", "MAPPING-TITLE", params))


# ---------------------------------------------------------------- writing


def mapping_toml(mappings: Iterable[Understood], sheets: Sequence[Sheet]) -> str:
    """Return how tables were understood as TOML text, to be corrected and given back."""
    parts = [text("errors", "MAPPING-HEAD", {"titles": [sheet.title for sheet in sheets]})]
    for item in mappings:
        lines = [
            "[[table]]",
            f"file = {_quoted(item.file)}",
            f"sheet = {_quoted(item.sheet)}",
            f"roster = {_quoted(item.sheet_title or '')}",
            "",
            "[table.columns]",
        ]
        halves = {header for header in item.columns if "＋" in header}
        lines += [
            f"{_quoted(header)} = {_quoted(title)}"
            for header, title in item.columns.items()
            if header not in halves
        ]
        lines += [
            f'{_quoted(header)} = ""' for header in dict.fromkeys((*item.unknown, *item.ignored))
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _quoted(value: str) -> str:
    """Write a text as TOML does; JSON's escapes are all among its own."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
