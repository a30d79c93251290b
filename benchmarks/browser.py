"""A real Chromium, driven over its own pipe: when a page has painted, by its own clock."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1366,768", "--remote-debugging-pipe",
)  # fmt: skip
#: The browser's ends of the two pipes, as it expects them.
_READS, _WRITES = 3, 4
_PATIENCE = 120.0
_ASK = """(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const whole = performance.getEntriesByType('navigation')[0];
    return {
        paint: paint ? paint.startTime : null,
        loaded: whole.loadEventEnd || null,
        charts: document.querySelectorAll('canvas').length,
    };
})()"""


@dataclass(frozen=True, kw_only=True)
class Painted:
    """Seconds since the navigation began.

    Attributes
    ----------
    paint
        Until the first text or picture stood on the screen.
    loaded
        Until the page's scripts had run and everything was loaded.
    charts
        How many pictures were drawn by then.
    """

    paint: float
    loaded: float
    charts: int


def browser() -> str:
    """Return the browser's program."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if not found:
        raise SystemExit("没有找到 Chromium；请安装，或用环境变量 CHROMIUM 指定")
    return found


class _Pipe:
    """The browser's protocol: JSON texts that end with a zero byte."""

    def __init__(self, to: IO[bytes], of: IO[bytes]) -> None:
        self._to, self._of = to, of
        self._number = 0

    def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                result: dict[str, Any] = answer.get("result", {})
                return result

    def _next(self) -> dict[str, Any]:
        text = bytearray()
        while (byte := self._of.read(1)) != b"\0":
            if not byte:
                raise SystemExit("浏览器意外退出")
            text += byte
        message: dict[str, Any] = json.loads(text)
        return message


@contextmanager
def _started(profile: Path) -> Iterator[_Pipe]:
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    process = subprocess.Popen(
        ["sh", "-c", f'exec "$@" {_READS}<&{theirs_in} {_WRITES}>&{theirs_out}', "sh",
         browser(), *_FLAGS, f"--user-data-dir={profile}"],
        pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    with os.fdopen(ours_out, "wb") as to, os.fdopen(ours_in, "rb") as of:
        try:
            yield _Pipe(to, of)
        finally:
            process.kill()
            process.wait()


def painted(page: Path, profile: Path, times: int) -> list[Painted]:
    """Open a page several times in one browser, each time in a tab and without its cache."""
    with _started(profile) as pipe:
        return [_opened(pipe, page) for _ in range(times)]


def _opened(pipe: _Pipe, page: Path) -> Painted:
    target = pipe.call("Target.createTarget", url="about:blank")["targetId"]
    session = pipe.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    pipe.call("Network.enable", session)
    pipe.call("Network.setCacheDisabled", session, cacheDisabled=True)
    pipe.call("Page.enable", session)
    pipe.call("Page.navigate", session, url=page.as_uri())
    seen = _awaited(pipe, session)
    pipe.call("Target.closeTarget", targetId=target)
    return seen


def _awaited(pipe: _Pipe, session: str) -> Painted:
    """Ask until both moments are known; asking itself takes the page a millisecond."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        answer = pipe.call("Runtime.evaluate", session, expression=_ASK, returnByValue=True)
        value = answer.get("result", {}).get("value") or {}
        if value.get("paint") and value.get("loaded"):
            return Painted(
                paint=value["paint"] / 1000, loaded=value["loaded"] / 1000, charts=value["charts"]
            )
        time.sleep(0.05)
    raise SystemExit(f"{_PATIENCE:.0f} 秒内没有画出来")
