"""Two authorities made for a test, and a server certificate that one of them has signed."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """What was made: ``ours`` has signed the server's certificate, ``others`` has not."""

    folder: Path

    @property
    def ours(self) -> Path:
        return self.folder / "ours.pem"

    @property
    def others(self) -> Path:
        return self.folder / "others.pem"

    @property
    def settings(self) -> dict[str, str]:
        """Settings of a server that takes both plain and encrypted connections."""
        policy = {
            "enabled": "true", "base_directory": str(self.folder), "private_key": "private.key",
            "public_certificate": "public.crt", "client_auth": "NONE",
        }  # fmt: skip
        return {
            "server.bolt.tls_level": "OPTIONAL",
            **{f"dbms.ssl.policy.bolt.{name}": word for name, word in policy.items()},
        }


def made(folder: Path) -> Certificates:
    """Make the certificates; they hold for two days."""
    for name in ("ours", "others"):
        _openssl(folder, "req", "-x509", *_KEY, "-keyout", f"{name}.key", "-out", f"{name}.pem",
                 "-days", "2", "-subj", f"/CN={name}")  # fmt: skip
    _openssl(folder, "req", *_KEY, "-keyout", "private.key", "-out", "request.csr",
             "-subj", "/CN=localhost")  # fmt: skip
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    signed = ("-CA", "ours.pem", "-CAkey", "ours.key", "-CAcreateserial", "-extfile", "names")
    _openssl(folder, "x509", "-req", "-in", "request.csr", "-out", "public.crt", "-days", "2",
             *signed)  # fmt: skip
    return Certificates(folder=folder)


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
