"""The real import tool in a JVM of its own, run by path with the settings in a JSON file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jpype


def main(settings_file: str) -> int:
    """Run ``neo4j-admin database import full`` and return its exit code."""
    settings = json.loads(Path(settings_file).read_text(encoding="utf-8"))
    jpype.startJVM(
        settings["jvm"],
        "-Xmx512m",
        *[
            f"--add-opens=java.base/{name}=ALL-UNNAMED"
            for name in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
        ],
        classpath=settings["jars"],
        convertStrings=True,
    )
    path = jpype.JClass("java.nio.file.Path")
    home = path.of(settings["home"])
    context = jpype.JClass("org.neo4j.cli.ExecutionContext")(home, home.resolve("conf"))
    full = jpype.JClass("org.neo4j.importer.ImportCommand$Full")(context)
    line = jpype.JClass("picocli.CommandLine")(full)
    words = jpype.JArray(jpype.JString)([*settings["options"], "neo4j"])
    return int(line.execute(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
