"""Addresses inside the page: which list, filtered how."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from jiceng.figures import count

if TYPE_CHECKING:
    from collections.abc import Iterable


def address(part: str, /, **filters: str | Iterable[str]) -> str:
    """Return the fragment that opens a part of the page, filtered.

    Parameters
    ----------
    part
        ``items``, ``places``, ``tree``, or the id of any other element.
    filters
        Facet → accepted value or values.
    """
    given = [
        f"{name}={','.join(quote(item, safe='') for item in _several(value))}"
        for name, value in filters.items()
    ]
    return f"#{quote(part, safe='')}" + (f"?{'&'.join(given)}" if given else "")


def _several(value: str | Iterable[str]) -> Iterable[str]:
    return [value] if isinstance(value, str) else value


def number(amount: float | None, to: str) -> Markup:
    """Return a number as a link to what it counts."""
    return Markup('<a class="n" href="{}">{}</a>').format(to, count(amount))
