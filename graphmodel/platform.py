"""What differs between operating systems: locks, modes, and making a write last."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import IO

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_IS_WINDOWS = os.name == "nt"
# Windows refuses reads of a locked byte, so the byte that is locked lies beyond the text.
_LOCKED_BYTE = 1 << 30

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[str]) -> None:
        handle.seek(_LOCKED_BYTE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: IO[str]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def missing_guards() -> tuple[str, ...]:
    """Name what this system cannot promise: ``modes``, ``folder_sync``."""
    return ("modes", "folder_sync") if _IS_WINDOWS else ()


def try_lock(handle: IO[str]) -> bool:
    """Lock an open file for this handle alone; tell whether that worked.

    The lock ends when the handle is closed, also by the death of its process.
    """
    try:
        _lock(handle)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise
        return False
    return True


def open_private(path: Path) -> IO[str]:
    """Open a text file to read and write, made for its owner alone if it is new."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, FILE_MODE), "r+", encoding="utf-8")


def write_private(path: Path, content: bytes) -> None:
    """Write a new file for its owner alone; :func:`sync_file` makes it last."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, FILE_MODE), "wb") as handle:
        handle.write(content)


def make_private_folder(path: Path) -> None:
    """Make a folder, with what lies above it, for its owner alone; present ones are left."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    handle = os.open(path, os.O_RDWR if _IS_WINDOWS else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can promise it."""
    if not _IS_WINDOWS:
        sync_file(path)


def replace_file(path: Path, content: bytes, *, shared: bool = False) -> None:
    """Put a whole new file in place of ``path``: readers see the old one or the new one.

    Parameters
    ----------
    shared
        A file to hand on (a report): readable as the user's umask says. A
        store's files are the owner's alone.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        aside.unlink(missing_ok=True)
        if shared:
            aside.write_bytes(content)
        else:
            write_private(aside, content)
        sync_file(aside)
        aside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise


def limit_resources(*, memory: int, seconds: int) -> bool:
    """Limit this process to so many bytes and seconds of work; tell whether the system can."""
    if sys.platform == "win32":
        return False
    import resource

    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (allowed, hard))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True
