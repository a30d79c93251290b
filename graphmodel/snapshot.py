"""What lies in one snapshot: a Parquet file a kind, how it is written and read back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.about import in_order
from graphmodel.errors import StoreError
from graphmodel.manifest import FILE_NAME, SCHEMA_VERSION, Manifest, StoredFile, snapshot_name
from graphmodel.network import About, Network, conform
from graphmodel.party import PARTY
from graphmodel.schema import Declaration, Kind, describe
from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import datetime

DICTIONARY = "dictionary.json"
_ROWS_IN_A_GROUP = 1 << 18


def store_error(code: str, **params: Any) -> StoreError:
    """Return the error with the words of its code."""
    return StoreError(text("errors", code, params))


class _Frames(Mapping[str, pl.DataFrame]):
    """The frames of a snapshot, each read when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, kind: str) -> pl.DataFrame:
        if kind not in self._read:
            self._read[kind] = self._snapshot.frame(kind)
        return self._read[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._snapshot.declaration.kinds)

    def __len__(self) -> int:
        return len(self._snapshot.declaration.kinds)


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """A network on disk; opening it has read its manifest and nothing else."""

    name: str
    folder: Path
    manifest: Manifest
    declaration: Declaration = PARTY

    @property
    def created_at(self) -> datetime:
        """When it was written."""
        return self.manifest.created_at

    @property
    def about(self) -> About:
        """What is known about the inputs it was made from."""
        return self.manifest.about

    @property
    def counts(self) -> dict[str, int]:
        """Kind → number of records, without reading any."""
        files = self.manifest.files
        return {
            kind.name: files[file_of(kind)].rows or 0
            for kind in self.declaration
            if file_of(kind) in files
        }

    def network(self) -> Network:
        """Return the network; the frame of a kind is read when first asked for."""
        return Network(_Frames(self), self.about, self.declaration)

    def scan(self, kind: type | str) -> pl.LazyFrame:
        """Return the records of one kind as a lazy frame: only columns it uses are read."""
        declared = self.declaration[kind]
        if declared.name not in self.counts:
            return declared.empty().lazy()
        return pl.scan_parquet(self.folder / file_of(declared), glob=False)

    def frame(self, kind: type | str) -> pl.DataFrame:
        """Read all records of one kind; columns that are newer than the file are unknown.

        Raises
        ------
        StoreError
            The file is missing or damaged; the message names it.
        """
        declared = self.declaration[kind]
        file = f"{self.name}/{file_of(declared)}"
        try:
            found = self.scan(declared.name).collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise store_error("STORE-DAMAGED", file=file) from error
        if found.height != self.counts.get(declared.name, 0):
            raise store_error("STORE-DAMAGED", file=file)
        return found if found.schema == declared.schema else conform(declared, found)

    def damage(self) -> Iterator[tuple[str, str]]:
        """Recompute every hash; yield the name of each damaged file and what is wrong."""
        present = {path.name for path in self.folder.iterdir()}
        for extra in sorted(present - {FILE_NAME} - set(self.manifest.files)):
            yield extra, "STORE-EXTRA"
        for name, stored in self.manifest.files.items():
            code = _damage_of(self.folder / name, stored)
            if code:
                yield name, code

    def says(self, network: Network) -> bool:
        """Tell whether no analysis could tell a network from this one."""
        counts = {kind.name: network.frame(kind.name).height for kind in network.declaration}
        old, new = self.about, network.about
        if (
            self.counts != counts
            or old.complete_for != new.complete_for
            or old.unresolved != in_order(new.unresolved)
            or dict(old.columns) != {kind: frozenset(names) for kind, names in new.columns.items()}
        ):
            return False
        present = self.network()
        return present.stated_on == network.stated_on and present == network

    def __repr__(self) -> str:
        counts = self.counts
        nodes = [(kind.title, counts.get(kind.name, 0)) for kind in self.declaration.nodes]
        told = "、".join(f"{title} {rows:,}" for title, rows in nodes if rows)
        return f"<Snapshot {self.name}：{told or '空'}>"


def open_snapshot(folder: Path, declaration: Declaration) -> Snapshot:
    """Open a snapshot by reading its manifest.

    Raises
    ------
    StoreError
        The manifest is damaged, of another field, or of a newer version.
    """
    file = f"{folder.name}/{FILE_NAME}"
    try:
        content = (folder / FILE_NAME).read_bytes()
        raw = json.loads(content)
        if raw["schema_version"] > SCHEMA_VERSION:
            raise store_error("STORE-NEWER", tool=raw.get("tool_version"), known=SCHEMA_VERSION)
        manifest = Manifest.from_json(raw)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise store_error("STORE-DAMAGED", file=file) from error
    if snapshot_name(manifest.created_at, content) != folder.name:
        raise store_error("STORE-DAMAGED", file=file)
    _require_known(manifest, declaration)
    return Snapshot(name=folder.name, folder=folder, manifest=manifest, declaration=declaration)


def _require_known(manifest: Manifest, declaration: Declaration) -> None:
    """Refuse records that the declaration would silently leave out."""
    if manifest.declaration != declaration.name:
        raise store_error("STORE-OTHER", declaration=manifest.declaration)
    known = {kind.name: set(kind.schema) for kind in declaration}
    files = {file_of(kind) for kind in declaration} | {DICTIONARY}
    if set(manifest.files) - files or any(
        set(columns) - known.get(kind, set()) for kind, columns in manifest.columns.items()
    ):
        raise store_error("STORE-NEWER", tool=manifest.tool_version, known=SCHEMA_VERSION)


def file_of(kind: Kind) -> str:
    """Return the name of the file that holds a kind."""
    return f"{kind.name}.parquet"


def contents_of(network: Network) -> Iterator[tuple[str, bytes, int | None]]:
    """Yield every file of a snapshot but its manifest: name, content, number of records."""
    for kind in network.declaration:
        frame = network.frame(kind.name)
        yield file_of(kind), _parquet(frame), frame.height
    dictionary = json.dumps(describe(network.declaration), ensure_ascii=False, indent=1)
    yield DICTIONARY, f"{dictionary}\n".encode(), None


def _parquet(frame: pl.DataFrame) -> bytes:
    """Return a frame as Parquet, the same bytes however the frame came about."""
    buffer = io.BytesIO()
    frame.rechunk().write_parquet(
        buffer, compression="zstd", statistics=True, row_group_size=_ROWS_IN_A_GROUP
    )
    return buffer.getvalue()


def _damage_of(path: Path, stored: StoredFile) -> str | None:
    """Say what is wrong with one stored file, if anything."""
    try:
        content = path.read_bytes()
    except OSError:
        return "STORE-MISSING"
    if StoredFile.of(content).sha256 != stored.sha256:
        return "STORE-HASH"
    if stored.rows is None:
        return None
    held = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
    return None if held == stored.rows else "STORE-ROWS"
