"""How snapshots of a network lie in a folder: written whole, published at once, never changed.

::

    snapshots/20261123T101500Z-<12 hex>/   one Parquet file a kind, dictionary.json, manifest.json
    HEAD                                   the name of the current snapshot
    LOCK                                   held by the one who writes

Reading needs no lock and writes nothing: a published snapshot stays as it is.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import polars as pl

from graphmodel import platform
from graphmodel.errors import LockedError, StoreError, UsageError
from graphmodel.manifest import FILE_NAME, SCHEMA_VERSION, Manifest, StoredFile, snapshot_name
from graphmodel.network import About, Network, conform
from graphmodel.party import PARTY
from graphmodel.schema import Declaration, Kind, describe
from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import datetime

DICTIONARY = "dictionary.json"
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")
_ASIDE = "tmp-"
_ROWS_IN_A_GROUP = 1 << 18

#: Where a test may stop a writer; see :func:`fault`.
FAULT_POINTS = (
    "lock.taken",
    "write.begun",
    "write.frame",
    "write.manifest",
    "write.synced",
    "snapshot.renamed",
    "head.synced",
    "head.replaced",
)

#: What :meth:`Store.verify` answers.
PROBLEM: Mapping[str, pl.DataType] = {
    "snapshot": pl.String(),
    "file": pl.String(),
    "code": pl.String(),
    "message": pl.String(),
}


def fault(point: str) -> None:
    """Stop here if the environment says so, for tests: ``JICENG_FAULT=point:kill|raise``."""
    asked, _, way = os.environ.get("JICENG_FAULT", "").partition(":")
    if asked != point:
        return
    if way == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    raise OSError(f"JICENG_FAULT={point}")


def _error(code: str, **params: Any) -> StoreError:
    return StoreError(text("errors", code, params))


# ---------------------------------------------------------------- reading


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
        return {kind.name: files[_file_of(kind)].rows or 0 for kind in self._kinds()}

    def network(self) -> Network:
        """Return the network; the frame of a kind is read when first asked for."""
        return Network(_Frames(self), self.about, self.declaration)

    def scan(self, kind: type | str) -> pl.LazyFrame:
        """Return the records of one kind as a lazy frame: only columns it uses are read."""
        declared = self.declaration[kind]
        if declared not in self._kinds():
            return declared.empty().lazy()
        return pl.scan_parquet(self.folder / _file_of(declared), glob=False)

    def frame(self, kind: type | str) -> pl.DataFrame:
        """Read all records of one kind, columns that are newer than the file unknown.

        Raises
        ------
        StoreError
            The file is missing or damaged; the message names it.
        """
        declared = self.declaration[kind]
        try:
            found = self.scan(declared.name).collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise _error("STORE-DAMAGED", file=self._shown(_file_of(declared))) from error
        if found.height != self.counts.get(declared.name, 0):
            raise _error("STORE-DAMAGED", file=self._shown(_file_of(declared)))
        return found if found.schema == declared.schema else conform(declared, found)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each damaged file with the code of what is wrong with it."""
        present = {path.name for path in self.folder.iterdir()}
        for extra in sorted(present - {FILE_NAME} - set(self.manifest.files)):
            yield extra, "STORE-EXTRA"
        for name, stored in self.manifest.files.items():
            code = _fault_of(self.folder / name, stored)
            if code:
                yield name, code

    def _kinds(self) -> list[Kind]:
        return [kind for kind in self.declaration if _file_of(kind) in self.manifest.files]

    def _shown(self, file: str) -> str:
        return f"{self.name}/{file}"

    def __repr__(self) -> str:
        nodes = [(kind.title, self.counts.get(kind.name, 0)) for kind in self.declaration.nodes]
        counts = "、".join(f"{title} {rows:,}" for title, rows in nodes if rows)
        return f"<Snapshot {self.name}：{counts or '空'}>"


def _file_of(kind: Kind) -> str:
    return f"{kind.name}.parquet"


def _fault_of(path: Path, stored: StoredFile) -> str | None:
    """Say what is wrong with one stored file, if anything."""
    try:
        content = path.read_bytes()
    except OSError:
        return "STORE-MISSING"
    if StoredFile.of(content).sha256 != stored.sha256:
        return "STORE-HASH"
    if stored.rows is not None and pl.read_parquet_metadata(path) is None:
        return "STORE-HASH"
    rows = None if stored.rows is None else pl.scan_parquet(path, glob=False)
    if rows is not None and rows.select(pl.len()).collect().item() != stored.rows:
        return "STORE-ROWS"
    return None


# ---------------------------------------------------------------- writing


def _parquet(frame: pl.DataFrame) -> bytes:
    """Return a frame as Parquet, the same bytes however the frame came about."""
    buffer = io.BytesIO()
    frame.rechunk().write_parquet(
        buffer, compression="zstd", statistics=True, row_group_size=_ROWS_IN_A_GROUP
    )
    return buffer.getvalue()


def _contents(network: Network) -> Iterator[tuple[str, bytes, int | None]]:
    """Yield every file of a snapshot but the manifest: name, content, number of records."""
    for kind in network.declaration:
        frame = network.frame(kind.name)
        yield _file_of(kind), _parquet(frame), frame.height
    dictionary = json.dumps(describe(network.declaration), ensure_ascii=False, indent=1)
    yield DICTIONARY, (dictionary + "\n").encode(), None


def _says_the_same(present: Snapshot, network: Network) -> bool:
    """Tell whether an analysis could not tell the two apart."""
    counts = {kind.name: network.frame(kind.name).height for kind in network.declaration}
    old, new = present.about, network.about
    if (
        present.counts != counts
        or old.complete_for != new.complete_for
        or {k: frozenset(v) for k, v in old.columns.items()} != dict(new.columns)
        or present.network().stated_on != network.stated_on
    ):
        return False
    try:
        return present.network() == network
    except StoreError:  # what is damaged is written anew
        return False


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of snapshots.

    Attributes
    ----------
    folder
        Where it is; made by the first write.
    tool_version
        Version of the program, kept in the manifest of what it writes.
    """

    folder: Path
    tool_version: str = field(default="", kw_only=True)
    declaration: Declaration = field(default=PARTY, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folder", Path(self.folder))

    # -------------------------------------------------------------- readers

    def snapshot(self, name: str | None = None) -> Snapshot:
        """Open a snapshot by name or the unique beginning of one; default the current one.

        Raises
        ------
        StoreError
            No store, no snapshot yet, a damaged one, or one of a newer version.
        UsageError
            No snapshot, or several, of that name.
        """
        self._require_store()
        if name is None:
            name = self._head()
            if name is None:
                raise _error("STORE-EMPTY", folder=self.folder)
            return self._open(name)
        known = [found for found in self._names() if found.startswith(name)]
        if len(known) != 1:
            names = "、".join(known or self._names()[-3:])
            raise UsageError(text("errors", "STORE-NO-SNAPSHOT", {"name": name, "names": names}))
        return self._open(known[0])

    def history(self) -> list[Snapshot]:
        """List the published snapshots, the current one first."""
        self._require_store()
        found: dict[str, Snapshot] = {}
        name = self._head()
        present = set(self._names())
        while name in present and name not in found:
            found[name] = self._open(name)
            name = found[name].manifest.previous
        return list(found.values())

    def verify(self) -> pl.DataFrame:
        """Recompute every hash: ``snapshot``, ``file``, ``code``, ``message``; empty is sound."""
        self._require_store()
        rows = []
        for name in self._names():
            try:
                damaged = list(self._open(name).problems())
            except StoreError as error:
                rows.append((name, FILE_NAME, "STORE-MANIFEST", str(error)))
                continue
            rows += [
                (name, file, code, text("problems", code, {"file": file}))
                for file, code in damaged
            ]
        try:
            self._head()
        except StoreError as error:
            rows.append((None, "HEAD", "STORE-HEAD", str(error)))
        return pl.DataFrame(rows, schema=dict(PROBLEM), orient="row")

    # -------------------------------------------------------------- the writer

    def write(
        self,
        network: Network,
        *,
        created_at: datetime,
        accounts: Sequence[Mapping[str, Any]] = (),
        key_id: str | None = None,
    ) -> Snapshot:
        """Publish a network as the current snapshot; equal content publishes nothing.

        Parameters
        ----------
        created_at
            The time of writing, with its time zone.
        accounts
            For each sheet: rows read, accepted, rejected, merged, skipped.
        key_id
            Id of the key that made the pseudonyms of persons.

        Raises
        ------
        LockedError
            Somebody else is writing.
        StoreError
            The folder is no store, damaged, newer, or cannot be written to.
        """
        if created_at.tzinfo is None:
            raise UsageError(text("errors", "STORE-NO-ZONE", {}))
        self._require_store(new=True)
        with self._writing():
            head = self._head()
            present = self._open(head) if head else None
            if present is not None and _says_the_same(present, network):
                return present
            contents = list(_contents(network))
            manifest = Manifest(
                declaration=network.declaration.name,
                created_at=created_at,
                tool_version=self.tool_version,
                previous=head,
                files={name: StoredFile.of(data, rows) for name, data, rows in contents},
                columns={kind.name: tuple(kind.schema) for kind in network.declaration},
                about=network.about,
                accounts=accounts,
                key_id=key_id,
            )
            return self._publish(manifest, {name: data for name, data, _ in contents})

    def _publish(self, manifest: Manifest, contents: Mapping[str, bytes]) -> Snapshot:
        content = manifest.to_json()
        name = snapshot_name(manifest.created_at, content)
        needed = sum(map(len, contents.values()))
        target = self._snapshots / name
        try:
            if not target.exists():  # else left complete by a writer that died before HEAD
                self._write_aside(target, {**contents, FILE_NAME: content})
            fault("snapshot.renamed")
            platform.replace_file(self.folder / "HEAD", f"{name}\n".encode())
            fault("head.replaced")
            platform.sync_folder(self.folder)
        except OSError as error:
            reason = error.strerror or str(error)
            raise _error("STORE-WRITE", reason=reason, bytes=needed) from error
        return self._open(name)
