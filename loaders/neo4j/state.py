"""What is remembered beside the store about the last push: which records, up to which bookmark."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel import platform
from loaders.neo4j.records import fingerprint

if TYPE_CHECKING:
    from graphmodel.schema import Declaration
    from loaders.neo4j.connection import Target

_STATE, _INTENT, _VERSION = "state.json", "intent.json", 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Pushed:
    """What lies in a database after a push.

    Attributes
    ----------
    bookmark
        Unchanged exactly while nobody commits anything; empty: look again.
    prints
        Kind → fingerprint of its records.
    run
        Number of the run that left it so.
    """

    bookmark: frozenset[str]
    run: int
    frames: Mapping[str, pl.DataFrame]
    prints: Mapping[str, str] = field(default_factory=dict)


class _Lazy(Mapping[str, pl.DataFrame]):
    """The records of each kind, read when they are first asked for."""

    def __init__(self, folder: Path, names: Mapping[str, str]) -> None:
        self._folder, self._names = folder, names
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, kind: str) -> pl.DataFrame:
        if kind not in self._read:
            data = (self._folder / self._names[kind]).read_bytes()
            self._read[kind] = pl.read_ipc(data)  # a path would be read as a pattern
        return self._read[kind]

    def __iter__(self) -> Any:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Memory:
    """The folder in which pushes to one target are remembered."""

    folder: Path

    @classmethod
    def of(cls, store: Path, target: Target) -> Memory:
        """Return the memory of a target in a store: ``sync/<target>/``."""
        word = re.sub(r"[^A-Za-z0-9._-]+", "-", target.place).strip("-")[:60]
        mark = hashlib.sha256(target.place.encode()).hexdigest()[:8]
        return cls(Path(store) / "sync" / f"{word}-{mark}")

    def recall(self, declaration: Declaration) -> Pushed | None:
        """Return what the last push left; None if unknown, damaged or of another version."""
        try:
            raw = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
            names = raw["frames"]
            usable = (
                raw["version"] == _VERSION
                and raw["polars"] == pl.__version__
                and raw["declaration"] == shape_of(declaration)
                and all((self.folder / name).is_file() for name in names.values())
            )
            if not usable:
                return None
            return Pushed(
                bookmark=frozenset(raw["bookmark"]),
                run=raw["run"],
                frames=_Lazy(self.folder, names),
                prints=MappingProxyType(raw["prints"]),
            )
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None

    def remember(self, pushed: Pushed, declaration: Declaration) -> None:
        """Keep what a push left; files of kinds that did not change are kept as they are."""
        platform.make_private_folder(self.folder)
        names, prints = {}, {}
        for kind, frame in pushed.frames.items():
            prints[kind] = pushed.prints.get(kind) or fingerprint(declaration[kind], frame)
            names[kind] = f"{kind}-{prints[kind][:16]}.arrow"
            if not (self.folder / names[kind]).is_file():
                platform.replace_file(self.folder / names[kind], _ipc(frame))
        content = {
            "version": _VERSION,
            "polars": pl.__version__,
            "declaration": shape_of(declaration),
            "bookmark": sorted(pushed.bookmark),
            "run": pushed.run,
            "frames": names,
            "prints": prints,
        }
        platform.replace_file(self.folder / _STATE, json.dumps(content).encode())
        (self.folder / _INTENT).unlink(missing_ok=True)
        for left in self.folder.glob("*.arrow"):
            if left.name not in names.values():
                left.unlink(missing_ok=True)

    def mark(self, run: int, bookmark: frozenset[str]) -> None:
        """Note up to which bookmark the records that a run left are known to be as it left them."""
        try:
            raw = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if raw.get("run") == run:
            content = json.dumps({**raw, "bookmark": sorted(bookmark)})
            platform.replace_file(self.folder / _STATE, content.encode())

    def intend(self, run: int, plan: str) -> None:
        """Note what is about to be done, so that a later run can go on from there."""
        platform.make_private_folder(self.folder)
        content = json.dumps({"run": run, "plan": plan}).encode()
        platform.replace_file(self.folder / _INTENT, content)

    def intended(self) -> tuple[int, str] | None:
        """Return run and plan of a push that was begun and not finished."""
        try:
            raw = json.loads((self.folder / _INTENT).read_text(encoding="utf-8"))
            return int(raw["run"]), str(raw["plan"])
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def forget(self) -> None:
        """Make the next run look at the database itself."""
        (self.folder / _INTENT).unlink(missing_ok=True)
        (self.folder / _STATE).unlink(missing_ok=True)


def shape_of(declaration: Declaration) -> str:
    """Return a hash of what is declared: another declaration is another comparison."""
    told = {kind.name: {n: str(t) for n, t in kind.data_schema.items()} for kind in declaration}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _ipc(frame: pl.DataFrame) -> bytes:
    buffer = frame.write_ipc(None, compression="zstd")
    return buffer.getvalue()
