"""The texts that ship with the program for pages, and how its templates are filled."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from jiceng.reports.page.shown import shown, shown_markup


@cache
def asset(folder: str, name: str) -> str:
    """Return a text that ships with the program, with the line ends HTML parsers see."""
    path = files("jiceng") / "assets" / folder / name
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def environment(folder: str) -> Environment:
    """Return the templates of a folder: values are escaped, a name nobody gave is an error."""
    made = Environment(
        loader=FunctionLoader(partial(asset, folder)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"shown": shown, "shown_markup": shown_markup}
    return made
