"""How numbers are shown: rates with one decimal, never 100.0 % while anything is open."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TENTH = Decimal("0.1")
_WHOLE = Decimal(100)


def count(number: float | None) -> str:
    """Show a count; unknown is blank, and 0 is only ever a counted zero."""
    if number is None:
        return ""
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,.1f}"


def percent(rate: float | None, *, full: bool = False, empty: bool = False) -> str:
    """Show a rate with one decimal, half up.

    Parameters
    ----------
    full
        Nothing is missing and nothing unknown: only then 100.0 %.
    empty
        Nothing is covered: only then 0.0 %.
    """
    if rate is None:
        return "—"
    shown = (Decimal(str(rate)) * 100).quantize(_TENTH, rounding=ROUND_HALF_UP)
    if shown >= _WHOLE and not full:
        return "99.9%" if rate < 1 else "100%以内"
    if shown <= 0 and not empty:
        return "0.1%"
    return f"{shown}%"


def rate_of_all(figure: Mapping[str, Any]) -> str:
    """Show the share of all that applies; a stroke where nothing of it is known."""
    if not figure["yes"] + figure["no"]:
        return "—"
    applies = figure["yes"] + figure["no"] + figure["unknown"]
    full = figure["no"] == 0 and figure["unknown"] == 0
    return percent(figure["yes"] / applies, full=full, empty=figure["yes"] == 0)


def of_all(figure: Mapping[str, Any]) -> str:
    """Show a share of all that applies: ``153/156（98.1%）``; blank where it has no total."""
    if figure["status"] != "ok" or figure["type"] != "share":
        return ""
    applies = figure["yes"] + figure["no"] + figure["unknown"]
    if not applies:
        return "0/0"
    return f"{count(figure['yes'])}/{count(applies)}（{rate_of_all(figure)}）"
