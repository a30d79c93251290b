"""How help is laid out: lines break by the width that characters take on a terminal."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import click

from jiceng.locale import current

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stays together on a line: a run of ASCII, a run of spaces, one other character.
_PIECES = re.compile(r"[!-~]+|\s+|.")
_NEVER_FIRST = frozenset("，。；：、！？）》”’…")
_AS_IT_IS = "\b"


def cells(text: str) -> int:
    """Return how many columns a text takes; Chinese characters take two."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char)
        for char in text
    )


def padded(text: str, width: int) -> str:
    """Fill a text with spaces up to a width."""
    return text + " " * (width - cells(text))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` columns."""
    lines = [""]
    for piece in _PIECES.findall(text):
        full = cells(lines[-1]) + cells(piece) > width
        if full and lines[-1] and piece not in _NEVER_FIRST:
            lines.append("")
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
    return [line.rstrip() for line in lines]


class Formatter(click.HelpFormatter):
    """Click's help, measured in columns instead of characters."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        colon = "：" if current() == "zh" else ":"
        self.write(f"{'':>{self.current_indent}}{heading}{colon}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with a backspace keeps its lines."""
        width = self.width - self.current_indent
        blocks = [_paragraph(block, width) for block in text.split("\n\n")]
        indent = " " * self.current_indent
        self.write("\n\n".join("\n".join(indent + line for line in block) for block in blocks))
        self.write("\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms with what they mean beside them."""
        listed = list(rows)
        first = min(max(cells(term) for term, _ in listed), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in listed:
            lines = wrapped(meaning, max(self.width - first - self.current_indent, 20))
            if cells(term) > first - col_spacing:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{padded(term, first)}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{indent}{'':{first}}{line}\n")


def _paragraph(block: str, width: int) -> list[str]:
    first, _, rest = block.partition("\n")
    if first.strip() == _AS_IT_IS:
        return rest.split("\n")
    return wrapped(" ".join(block.split()), width)
