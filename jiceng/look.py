"""How reports look where the user says so: title, unit, logo, marking, colours, their steps."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.errors import UsageError
from jiceng.locale import tr
from jiceng.logo import embedded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiceng.draw.looks import Look as Palette

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
#: Sections of the configuration that are the palette, shared with the pictures.
_PALETTE = ("tiers", "states", "answers", "ties", "scale")
_LINES = ("title", "area", "unit", "marking")
#: Contrast a line needs on white (WCAG 2.2, 1.4.11).
_CONTRAST = 3
_LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a report looks like; every value has passed :func:`read_look`.

    Attributes
    ----------
    title
        The heading; empty for the usual one.
    area, unit, marking
        Whose district it is, who made it, how to keep it; empty for none.
    logo
        A picture as a ``data:`` address; empty for none.
    rank
        Whether streets are listed by their shares too.
    accent
        The line below the heading, as ``#rrggbb``.
    palette
        Colours of tiers, states, answers and ties, and the steps of the scale:
        the same for the page and for pictures.
    """

    title: str
    area: str
    unit: str
    marking: str
    logo: str
    rank: bool
    accent: str
    palette: Palette = field(hash=False)


def example() -> str:
    """Return the configuration that documents every key with its usual value."""
    own = _asset("page", "report.toml")
    paragraphs = _asset("looks", "default.toml").strip().split("\n\n")
    shared = [text for text in paragraphs if re.search(r"^\[", text, re.MULTILINE)]
    return "\n\n".join([own.strip(), *shared]) + "\n"


def _asset(folder: str, name: str) -> str:
    path = files("jiceng") / "assets" / folder / name
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def usual_look() -> Look:
    """Return how reports look unless a configuration says otherwise."""
    return _look(tomllib.loads(example()), Path())


def read_look(path: Path) -> Look:
    """Read a configuration; what it leaves out is as usual.

    Raises
    ------
    UsageError
        The file is no TOML, or a key or its value makes no sense; both are named.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        msg = tr("读不了 {file}：{reason}")
        raise UsageError(msg.format(file=path, reason=error.strerror)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = tr("{file} 不是 UTF-8 编码的 TOML：{reason}")
        raise UsageError(msg.format(file=path, reason=error)) from error
    try:
        return _look(_merged(given, tomllib.loads(example())), path.parent)
    except UsageError as error:
        msg = tr("{file}：{reason}")
        raise UsageError(msg.format(file=path.name, reason=error)) from error


def _merged(given: Mapping[str, Any], usual: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    """Put what is given over what is usual; a key or a type nobody knows is refused."""
    unknown = sorted(set(given) - set(usual))
    if unknown:
        msg = tr("没有“{key}”这一项。可用：{keys}")
        raise UsageError(msg.format(key=within + unknown[0], keys="、".join(usual)))
    return {
        name: _given(given[name], value, within + name) if name in given else value
        for name, value in usual.items()
    }


def _given(value: Any, usual: Any, key: str) -> Any:
    if isinstance(usual, dict) and isinstance(value, dict):
        return _merged(value, usual, f"{key}.")
    if isinstance(usual, list) and isinstance(value, list) and value:
        return [_given(item, usual[0], key) for item in value]
    if _kind(value) != _kind(usual) or not isinstance(value, bool | int | float | str):
        raise _wrong(key, value, tr("应是{kind}").format(kind=_kind(usual)))
    return value


def _kind(value: Any) -> str:
    """Return what sort of value it is, in words; numbers of both sorts are one."""
    if isinstance(value, bool):
        return tr("true 或 false")
    if isinstance(value, int | float):
        return tr("数字")
    if isinstance(value, str):
        return tr("加引号的文字")
    return tr("一组设置") if isinstance(value, dict) else tr("一个不空的列表")


def _wrong(key: str, value: object, reason: str) -> UsageError:
    msg = tr("“{key}”的值 {value} 不能用：{reason}")
    return UsageError(msg.format(key=key, value=_shown(value), reason=reason))


def _shown(value: object) -> str:
    """Return a value as it can stand in a message, marks that act on a screen named."""
    plain = "".join(mark if mark.isprintable() else f"⟨U+{ord(mark):04X}⟩" for mark in str(value))
    text = f"“{plain}”" if isinstance(value, str) else plain
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _look(values: Mapping[str, Any], folder: Path) -> Look:
    for key in _LINES:
        if len(values[key]) > _LONGEST or not (values[key] + " ").isprintable():
            raise _wrong(key, values[key], tr("应是{most}字以内的一行").format(most=_LONGEST))
    _check_colour("accent", values["accent"])
    if contrast(values["accent"], "#ffffff") < _CONTRAST:
        raise _wrong("accent", values["accent"], tr("太浅，在白底上看不清"))
    return Look(
        **{key: values[key] for key in (*_LINES, "rank", "accent")},
        logo=embedded(folder / values["logo"], "logo") if values["logo"] else "",
        palette=_palette(values),
    )


def _palette(values: Mapping[str, Any]) -> Palette:
    from jiceng.draw.looks import Scale, default_look

    own = {section: values[section] for section in _PALETTE if section != "scale"}
    for section, colours in own.items():
        for name, colour in colours.items():
            _check_area(f"{section}.{name}", colour)
    scale = values["scale"]
    _check_scale(scale["steps"], scale["colours"])
    steps = Scale(steps=tuple(scale["steps"]), colours=tuple(scale["colours"]))
    return replace(default_look(), **own, scale=steps)


def _check_scale(steps: list[float], colours: list[str]) -> None:
    for colour in colours:
        _check_area("scale.colours", colour)
    if steps[0] != 0 or steps != sorted(set(steps)) or steps[-1] >= 1:
        raise _wrong("scale.steps", steps, tr("应从 0 起逐级增大，都小于 1"))
    if len(colours) != len(steps):
        raise _wrong("scale.colours", colours, tr("应与 scale.steps 一样多"))


def _check_area(key: str, colour: str) -> None:
    from jiceng.draw.looks import is_reddish

    _check_colour(key, colour)
    if key != "tiers.top" and is_reddish(colour):
        raise _wrong(key, colour, tr("红色只用于最上一层"))


def _check_colour(key: str, colour: str) -> None:
    if not _COLOUR.fullmatch(colour):
        raise _wrong(key, colour, tr("应写成 #rrggbb，如 #0072b2"))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    from jiceng.draw.looks import luminance

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
