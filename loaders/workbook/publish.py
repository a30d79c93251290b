"""How a finished file comes to stand at its path: whole or not at all, over nothing unasked."""

from __future__ import annotations

from pathlib import Path

from graphmodel.errors import UsageError
from graphmodel.platform import replace_file
from graphmodel.texts import text


def refuse_taken(path: str | Path, *, force: bool = False) -> Path:
    """Return the path if a file may be put there.

    Raises
    ------
    UsageError
        Something stands there already (unless ``force``), it is a folder, or
        the folder it would stand in is missing.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise UsageError(text("errors", "WRITE-NO-FOLDER", {"folder": str(target.parent)}))
    if target.is_dir():
        raise UsageError(text("errors", "WRITE-IS-FOLDER", {"file": str(target)}))
    if not force and (target.exists() or target.is_symlink()):
        raise UsageError(text("errors", "WRITE-EXISTS", {"file": str(target)}))
    return target


def publish(path: str | Path, content: bytes, *, force: bool = False) -> Path:
    """Put a whole file at ``path``: written aside, synced, then renamed.

    Parameters
    ----------
    force
        Replace what stands there.

    Returns
    -------
    Path
        Where it stands.

    Raises
    ------
    UsageError
        As :func:`refuse_taken`; or the file is open elsewhere, or not ours to write.
    """
    target = refuse_taken(path, force=force)
    try:
        replace_file(target, content, shared=True)
    except PermissionError as error:  # Excel and WPS lock the file they show
        raise UsageError(text("errors", "WRITE-LOCKED", {"file": str(target)})) from error
    return target
