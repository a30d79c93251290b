"""The key of the pseudonyms: where it lies, and how it is made on first need."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from graphmodel.errors import UsageError
from jiceng.locale import tr

_BYTES = 32
ENVIRONMENT = "JICENG_KEY_FILE"


def default_key_file() -> Path:
    """Return where the key lies unless told otherwise."""
    import platformdirs

    return Path(platformdirs.user_config_dir("jiceng")) / "person.key"


def person_key(path: Path | None = None) -> bytes:
    """Return the key, making it on first need.

    The order is: the path given, ``JICENG_KEY_FILE``, the user's configuration
    folder. Only the last is ever created; a path that was named must exist.

    Raises
    ------
    UsageError
        A named file that is missing or too short to be a key, or a folder
        where none can be made.
    """
    named = path or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    if named is not None:
        return _read(named)
    place = default_key_file()
    if not place.exists():
        try:
            _create(place)
        except OSError as error:
            msg = tr("不能在 {place} 生成人员标识密钥；请用 --key-file 或 {name} 指定一个密钥文件")
            raise UsageError(msg.format(place=place, name=ENVIRONMENT)) from error
    return _read(place)


def key_id(key: bytes) -> str:
    """Return the id that manifests and databases name the key by; it reveals nothing."""
    return hashlib.sha256(b"jiceng key id\x1f" + key).hexdigest()[:16]


def _read(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as error:
        msg = tr("读不到人员标识密钥文件 {path}，请核对路径和权限")
        raise UsageError(msg.format(path=path)) from error
    if len(key) < _BYTES:
        msg = tr("人员标识密钥文件 {path} 不足 {least} 字节，不是本程序生成的密钥")
        raise UsageError(msg.format(path=path, least=_BYTES))
    return key


def _create(path: Path) -> None:
    """Write a new key aside, readable by its owner only, and move it into place."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)  # never replaces a key another process has just made
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            aside.replace(path)
            return
    aside.unlink()
