"""The process of the local server: a JVM that runs Neo4j until it is told to stop.

Run by path, with the Python of the parent: it needs nothing of this project.
Usage: ``serve_child.py SETTINGS.json``; every secret comes from that file.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_USER = "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED"


def main(settings_file: str) -> None:
    """Start the server, say so in the ready file, and wait for SIGTERM."""
    settings = json.loads(Path(settings_file).read_text(encoding="utf-8"))
    stop = threading.Event()
    service = _start(settings)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    Path(settings["ready"]).write_text(str(settings["port"]), encoding="utf-8")
    while not stop.wait(0.2):  # signals reach Python only between two steps of it
        pass
    service.shutdown()


def _start(settings: dict[str, Any]) -> Any:
    import jpype

    opens = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENS]
    jpype.startJVM(
        settings["jvm"],
        f"-Xmx{settings['heap']}",
        "-Xrs",  # leaves the signals to us
        "--enable-native-access=ALL-UNNAMED",
        *opens,
        classpath=settings["jars"],
        convertStrings=True,
    )
    path = jpype.JClass("java.nio.file.Path")
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")
    service = (
        builder(path.of(settings["home"])).loadPropertiesFromFile(path.of(settings["conf"])).build()
    )
    try:
        _set_password(jpype, service, settings["password"])
    except BaseException:
        service.shutdown()  # its threads would keep the process alive
        raise
    return service


def _set_password(jpype: Any, service: Any, password: str) -> None:
    """Give the only user its password; a later start finds it set."""
    parameters = jpype.JClass("java.util.HashMap")()
    parameters.put("password", password)
    try:
        service.database("system").executeTransactionally(_USER, parameters)
    except jpype.JException as error:
        if "cannot be the same" not in str(error):
            raise


if __name__ == "__main__":
    main(sys.argv[1])
