"""Characters that must not act on a screen: control marks and marks that turn the writing round."""

from __future__ import annotations

import re

from markupsafe import Markup

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def shown(value: object) -> str:
    """Return a text with such characters named instead of obeyed: ``⟨U+202E⟩``."""
    return _ACTING.sub(lambda mark: f"⟨U+{ord(mark.group()):04X}⟩", str(value))


def shown_markup(value: Markup) -> Markup:
    """Return markup with such characters named instead of obeyed."""
    return Markup(shown(value))  # noqa: S704 - was markup, no mark of markup is made
