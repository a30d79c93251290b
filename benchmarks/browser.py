"""When a page has painted in a real Chromium, by the browser's own clock."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from tests.jiceng.devtools import PATIENCE, Pipe, installed, started

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


def painted(page: Path, times: int) -> list[Painted]:
    """Open a page several times in one browser, each time in a tab and without its cache."""
    if installed() is None:
        raise SystemExit("没有找到 Chromium；请安装，或用环境变量 CHROMIUM 指定")
    with started("--window-size=1366,768") as pipe:
        return [_opened(pipe, page) for _ in range(times)]


def _opened(pipe: Pipe, page: Path) -> Painted:
    target, session = pipe.attached()
    pipe.ask("Network.enable", session)
    pipe.ask("Network.setCacheDisabled", session, cacheDisabled=True)
    pipe.ask("Page.enable", session)
    pipe.ask("Page.navigate", session, url=page.as_uri())
    seen = _awaited(pipe, session)
    pipe.ask("Target.closeTarget", targetId=target)
    return seen


def _awaited(pipe: Pipe, session: str) -> Painted:
    """Ask until both moments are known; asking itself takes the page a millisecond."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = pipe.ask("Runtime.evaluate", session, expression=_ASK, returnByValue=True)
        value = answer.get("result", {}).get("result", {}).get("value") or {}
        if value.get("paint") and value.get("loaded"):
            return Painted(
                paint=value["paint"] / 1000, loaded=value["loaded"] / 1000, charts=value["charts"]
            )
        time.sleep(0.05)
    raise SystemExit(f"{PATIENCE:.0f} 秒内没有画出来")
