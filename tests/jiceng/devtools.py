"""A real browser steered through its debugging pipe: open, hover, read the console."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE = 120.0


def installed() -> str | None:
    """Return the browser, if there is one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)


def browser() -> str:
    """Return the browser; its absence is an error: what people open is what it makes of it."""
    found = installed()
    assert found, "no Chromium found; install it or set CHROMIUM"
    return found


class Pipe:
    """The browser's protocol: JSON texts that end with a zero byte."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = to, back
        self._number, self._rest = 0, b""
        #: What the console said, and what a page threw or was forbidden.
        self.said: list[str] = []

    def ask(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer, which may be an error."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            found = self._next()
            if found.get("id") == self._number:
                return found

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._back, 1 << 20)
            assert read, "the browser has gone"
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        if found.get("method") in (
            "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"
        ):  # fmt: skip
            self.said.append(json.dumps(found["params"], ensure_ascii=False)[:600])
        return found

    def attached(self) -> tuple[str, str]:
        """Open an empty tab and return its target and the session that steers it."""
        target = self.ask("Target.createTarget", url="about:blank")["result"]["targetId"]
        answer = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        return target, answer["result"]["sessionId"]


class Tab:
    """One page in the browser."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        _, self._session = pipe.attached()
        #: What the console said, and what the page threw or was forbidden.
        self.said = pipe.said
        for domain in ("Runtime", "Log", "Page"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser and wait for its answer."""
        found = self._pipe.ask(method, self._session, **params)
        assert "error" not in found, found
        result: dict[str, Any] = found["result"]
        return result

    def size(self, width: int, height: int) -> None:
        """Set the size of the window."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def open(self, page: Path, fragment: str = "") -> None:
        """Open a page and wait until it has drawn everything."""
        self.call("Page.navigate", url=f"file://{quote(str(page))}{fragment}")
        self.wait("document.readyState === 'complete'")
        self.wait(
            "Array.from(document.querySelectorAll('.canvas')).every("
            "(box) => box.querySelector('canvas'))"
        )

    def run(self, script: str) -> Any:
        """Return what an expression gives in the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        deadline = time.monotonic() + PATIENCE
        while not self.run(condition):
            assert time.monotonic() < deadline, (condition, self.said)
            time.sleep(0.05)

    def move(self, x: float, y: float) -> None:
        """Move the mouse."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x: float, y: float) -> None:
        """Click with the left button."""
        self.move(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path: Path) -> None:
        """Save what the window shows."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def pdf(self, path: Path) -> None:
        """Save the page as it prints."""
        found = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        path.write_bytes(base64.b64decode(found["data"]))


@contextmanager
def tab(width: int = 1366, height: int = 768) -> Iterator[Tab]:
    """Start a browser with one tab."""
    with started("--hide-scrollbars") as pipe:
        opened = Tab(pipe)
        opened.size(width, height)
        yield opened


@contextmanager
def started(*flags: str) -> Iterator[Pipe]:
    """Start a browser with a profile of its own; further flags may be given."""
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()

    def _as_three_and_four() -> None:
        kept = os.dup(theirs_out)
        os.dup2(theirs_in, 3)
        os.dup2(kept, 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        running = subprocess.Popen(
            [browser(), *_FLAGS, *flags, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(3, 4),
            preexec_fn=_as_three_and_four,  # noqa: PLW1509 - the pipe must be 3 and 4
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Pipe(ours_out, ours_in)
        finally:
            running.kill()
            running.wait()
            os.close(ours_in)
            os.close(ours_out)
