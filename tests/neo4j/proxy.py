"""A TCP proxy that fails at exact positions of the Bolt protocol, told by bytes and not by time."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field

#: A COMMIT message on the wire: length, structure of no fields, signature, end.
COMMIT = b"\x00\x02\xb0\x12\x00\x00"


@dataclass
class Faults:
    """What to do to whom: counts of messages and bytes, each fault once.

    ``before_commit`` and ``after_commit`` name commits by number from 1;
    ``after_bytes`` cuts the stream to the server after so many bytes since the
    last cut; ``stall_after`` swallows everything after so many bytes, and
    ``stalled_at`` says when that began.
    """

    before_commit: set[int] = field(default_factory=set)
    after_commit: set[int] = field(default_factory=set)
    after_bytes: list[int] = field(default_factory=list)
    stall_after: int | None = None
    stalled_at: float | None = None
    commits: int = 0
    sent: int = 0
    cuts: int = 0


class Proxy:
    """Listens on a free port of this machine and passes on to ``port``."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.faults = Faults()
        self._guard = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._listener.close()
        for connection in self._open:
            _shut(connection)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                with contextlib.suppress(OSError, UnboundLocalError):
                    client.close()
                if self._listener.fileno() < 0:
                    return
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open += [client, server]
            for work in (self._up, self._down):
                threading.Thread(target=work, args=(client, server), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        """From the driver to the server, where the faults are."""
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                with self._guard:
                    verdict = self._verdict(data)
                if verdict == "stall":
                    continue
                if verdict == "before":
                    break
                server.sendall(data)
                if verdict == "after":
                    # The server gets the message and answers into the void.
                    with contextlib.suppress(OSError):
                        client.shutdown(socket.SHUT_RDWR)
                    with contextlib.suppress(OSError):
                        server.settimeout(2)
                        server.recv(65536)
                    break
        _shut(client)
        _shut(server)

    def _verdict(self, data: bytes) -> str:
        faults = self.faults
        faults.sent += len(data)
        if faults.stall_after is not None and faults.sent > faults.stall_after:
            faults.stalled_at = faults.stalled_at or time.monotonic()
            return "stall"
        if faults.after_bytes and faults.sent > faults.after_bytes[0]:
            faults.after_bytes.pop(0)
            faults.sent = 0
            faults.cuts += 1
            return "before"
        if data.endswith(COMMIT):
            faults.commits += 1
            if faults.commits in faults.before_commit:
                faults.cuts += 1
                return "before"
            if faults.commits in faults.after_commit:
                faults.cuts += 1
                return "after"
        return "pass"

    def _down(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if self.faults.stall_after is not None and self.faults.sent > (
                    self.faults.stall_after
                ):
                    continue
                client.sendall(data)
        _shut(client)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
