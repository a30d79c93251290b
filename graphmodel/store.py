"""How snapshots come to lie in a folder: written whole, published at once, never changed.

::

    snapshots/20261123T101500Z-<12 hex>/   one Parquet file a kind, dictionary.json, manifest.json
    HEAD                                   the name of the current snapshot
    LOCK                                   held by the one who writes

Reading needs no lock and writes nothing: a published snapshot stays as it is.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel import platform
from graphmodel.errors import StoreError, UsageError
from graphmodel.lock import only_writer
from graphmodel.manifest import FILE_NAME, Manifest, StoredFile, snapshot_name
from graphmodel.party import PARTY
from graphmodel.schema import Declaration
from graphmodel.snapshot import Snapshot, contents_of, open_snapshot, store_error
from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from graphmodel.network import Network

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")
_HEAD, _HEAD_ASIDE, _LOCK, _SNAPSHOTS, _ASIDE = "HEAD", ".HEAD.tmp", "LOCK", "snapshots", "tmp-"

#: Where a test may stop a writer, in the order in which it passes; see :func:`fault`.
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
DAMAGE: Mapping[str, Any] = MappingProxyType(
    {"snapshot": pl.String, "file": pl.String, "code": pl.String, "message": pl.String}
)


def fault(point: str) -> None:
    """Stop here if the environment says so, for tests: ``JICENG_FAULT=point:kill|raise``."""
    asked, _, way = os.environ.get("JICENG_FAULT", "").partition(":")
    if asked != point:
        return
    if way == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    raise OSError(f"JICENG_FAULT={point}")


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

    # -------------------------------------------------------------- reading

    def snapshot(self, name: str | None = None) -> Snapshot:
        """Open a snapshot by name or by the beginning of one; default the current one.

        Raises
        ------
        StoreError
            No store, no snapshot yet, a damaged one, or one of a newer version.
        UsageError
            No snapshot of that name, or several.
        """
        self._require_store()
        if name is not None:
            return self._open(self._named(name))
        head = self._head()
        if head is None:
            raise store_error("STORE-EMPTY", folder=self.folder)
        return self._open(head)

    def is_new(self) -> bool:
        """Tell whether nothing was ever published in it, as where the first attempt died.

        Raises
        ------
        StoreError
            Something was, and which is the current one is lost.
        """
        return not self._snapshots.is_dir() or self._head() is None

    def history(self) -> list[Snapshot]:
        """List the published snapshots, the current one first."""
        self._require_store()
        found: list[Snapshot] = []
        present = set(self._names())
        name = self._head()
        while name in present:
            present.remove(name)
            found.append(self._open(name))
            name = found[-1].manifest.previous
        return found

    def verify(self) -> pl.DataFrame:
        """Recompute every hash: ``snapshot``, ``file``, ``code``, ``message``; none if sound."""
        self._require_store()
        rows: list[tuple[str | None, str, str, str]] = []
        for name in self._names():
            try:
                damage = list(self._open(name).damage())
            except StoreError as error:
                rows.append((name, FILE_NAME, "STORE-MANIFEST", str(error)))
                continue
            rows += [
                (name, file, code, text("problems", code, {"file": f"{name}/{file}"}))
                for file, code in damage
            ]
        try:
            self._head()
        except StoreError as error:
            rows.append((None, _HEAD, "STORE-HEAD", str(error)))
        return pl.DataFrame(rows, schema=dict(DAMAGE), orient="row")

    # -------------------------------------------------------------- writing

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
            if present and _says_already(present, network):
                return present
            contents = list(contents_of(network))
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

    def require_writable(self) -> None:
        """Say before any work that the folder cannot be written to; nothing is made.

        Raises
        ------
        StoreError
            The folder is no store, or it, or what it would be made in, is closed.
        """
        self._require_store(new=True)
        there = next(
            path for path in (self.folder, *self.folder.absolute().parents) if path.exists()
        )
        if not there.is_dir():
            reason = os.strerror(errno.ENOTDIR)
        elif not os.access(there, os.W_OK | os.X_OK):
            reason = os.strerror(errno.EACCES)
        else:
            return
        raise store_error("STORE-CLOSED", folder=self.folder, reason=reason)

    def _publish(self, manifest: Manifest, contents: Mapping[str, bytes]) -> Snapshot:
        content = manifest.to_json()
        name = snapshot_name(manifest.created_at, content)
        needed = sum(map(len, contents.values()))
        with _in_words("STORE-WRITE", bytes=needed):
            self._sweep()
            if not (self._snapshots / name).exists():  # complete if a writer died before HEAD
                self._write_snapshot(name, {**contents, FILE_NAME: content})
            fault("snapshot.renamed")
            aside = self.folder / _HEAD_ASIDE
            platform.write_private(aside, f"{name}\n".encode())
            platform.sync_file(aside)
            fault("head.synced")
            aside.replace(self.folder / _HEAD)
            fault("head.replaced")
            platform.sync_folder(self.folder)
        return self._open(name)

    def _write_snapshot(self, name: str, contents: Mapping[str, bytes]) -> None:
        """Write a snapshot aside, wait until it is on the disk, and give it its name."""
        aside = self._snapshots / f"{_ASIDE}{name}"
        try:
            aside.mkdir(mode=platform.FOLDER_MODE)
            fault("write.begun")
            for file, data in contents.items():
                platform.write_private(aside / file, data)
                fault("write.frame")
            fault("write.manifest")
            # All writes first: the first wait then takes most of the others with it.
            for file in contents:
                platform.sync_file(aside / file)
            platform.sync_folder(aside)
            fault("write.synced")
            aside.rename(self._snapshots / name)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        platform.sync_folder(self._snapshots)

    def _sweep(self) -> None:
        """Make the place for snapshots, and remove what writers that died left half done."""
        platform.make_private_folder(self._snapshots)
        platform.sync_folder(self.folder)
        (self.folder / _HEAD_ASIDE).unlink(missing_ok=True)
        for left in self._snapshots.glob(f"{_ASIDE}*"):
            shutil.rmtree(left)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock of the folder, which is made if need be."""
        with ExitStack() as held:
            with _in_words("STORE-CLOSED", folder=self.folder):
                platform.make_private_folder(self.folder)
                held.enter_context(only_writer(self.folder / _LOCK))
                fault("lock.taken")
            yield

    # -------------------------------------------------------------- what is there

    @property
    def _snapshots(self) -> Path:
        return self.folder / _SNAPSHOTS

    def _names(self) -> list[str]:
        if not self._snapshots.is_dir():
            return []
        return sorted(path.name for path in self._snapshots.iterdir() if _NAME.fullmatch(path.name))

    def _named(self, beginning: str) -> str:
        names = self._names()
        found = [name for name in names if name.startswith(beginning)]
        if len(found) != 1:
            params = {"name": beginning, "names": found or names[-3:]}
            raise UsageError(text("errors", "STORE-NO-SNAPSHOT", params))
        return found[0]

    def _require_store(self, *, new: bool = False) -> None:
        """Refuse a folder that holds something else; one without snapshots may be ``new``."""
        if self._snapshots.is_dir():
            return
        foreign = self.folder.exists() and not self.folder.is_dir()
        if self.folder.is_dir():
            foreign = any(
                not path.name.startswith(".") and path.name != _LOCK
                for path in self.folder.iterdir()
            )
        if foreign:
            raise store_error("STORE-FOREIGN", folder=self.folder)
        if not new:
            raise store_error("STORE-EMPTY", folder=self.folder)

    def _head(self) -> str | None:
        """Return the name of the current snapshot; None before the first is published."""
        try:
            name = (self.folder / _HEAD).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            # Only a snapshot that follows another proves that there was a HEAD.
            if any(self._open(name).manifest.previous for name in self._names()):
                raise store_error("STORE-NO-HEAD", folder=self.folder) from None
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise store_error("STORE-NO-HEAD", folder=self.folder) from error
        if name not in self._names():
            raise store_error("STORE-NO-HEAD", folder=self.folder)
        return name

    def _open(self, name: str) -> Snapshot:
        return open_snapshot(self._snapshots / name, self.declaration)


def _says_already(present: Snapshot, network: Network) -> bool:
    try:
        return present.says(network)
    except StoreError:  # what is damaged is written anew
        return False


@contextmanager
def _in_words(code: str, **params: Any) -> Iterator[None]:
    """Turn what the disk refuses into the words of a code."""
    try:
        yield
    except OSError as error:
        raise store_error(code, reason=error.strerror or str(error), **params) from error
