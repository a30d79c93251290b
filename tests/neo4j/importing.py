"""Neo4j's own import tool over the files of ``sync bulk``, in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from loaders.neo4j import server
from loaders.neo4j.bulk import Written

#: A class of the server's jars, for there is no installation.
_TOOL = Path(__file__).with_name("import_tool.py")


def imported_into(home: Path, written: Written) -> subprocess.CompletedProcess[str]:
    """Load the files into an empty home of a server that is stopped; the JVM's start included."""
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text("", encoding="utf-8")
    # The tool looks for relative names below the home's ``import`` as well.
    shutil.copytree(written.folder, home / "import")
    settings = {
        "jvm": str(server._jvm()),  # where the package itself finds it
        "jars": server.jars(),
        "home": str(home),
        "options": written.arguments,
    }
    file = home / "import-settings.json"
    file.write_text(json.dumps(settings), encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(_TOOL), str(file)], cwd=written.folder, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
