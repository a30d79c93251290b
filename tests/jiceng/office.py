"""The real LibreOffice without a window: what it makes of a file in another format."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path


def converted(path: Path, ending: str, folder: Path) -> Path:
    """Save a file in another format, or in its own, in a folder that does not hold it."""
    program = shutil.which("libreoffice") or "soffice"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation=file://{profile}",
             "--convert-to", ending, "--outdir", folder, path],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return folder / f"{path.stem}.{ending}"
