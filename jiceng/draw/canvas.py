"""The door to matplotlib: the shipped font, sizes in inches, files that are the same every time."""

from __future__ import annotations

import io
import re
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.draw.looks import INK
from loaders.workbook.publish import publish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".png", ".svg", ".pdf")
_DPI, _POINTS = 200, 72
_FRACTION = 64  # of a point, in which a font measures
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_RULES: Mapping[str, Any] = {
    "svg.hashsalt": "jiceng",
    # Drawn, not written: few machines have the font, and without it text would be empty boxes or
    # run over its neighbours. Text that can be searched and copied is what the PDF is for.
    "svg.fonttype": "path",
    "pdf.fonttype": 42,  # keeps text selectable
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "path.simplify": False,
    "hatch.linewidth": 0.6,
}
#: No date, no program version: the same picture is the same bytes.
_METADATA: Mapping[str, Mapping[str, None]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@cache
def font_file() -> str:
    """Return where the shipped font lies."""
    with as_file(files("jiceng") / "assets" / "fonts" / "NotoSansSC-Regular.otf") as path:
        return str(path)


@cache
def font() -> Any:
    """Return the shipped font."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=font_file())


@cache
def _metrics() -> Any:
    """Return our own copy of the font for measuring; matplotlib's changes size as it draws."""
    from matplotlib.ft2font import FT2Font

    loaded = FT2Font(font_file())
    loaded.set_size(_POINTS, _POINTS)
    return loaded


@cache
def _characters() -> frozenset[int]:
    return frozenset(_metrics().get_charmap())


def clean(words: str) -> str:
    """Return a text that can be drawn: one line, every character in the font."""
    plain = _SURROGATES.sub("", _CONTROLS.sub("", words.replace("\n", " ")))
    known = _characters()
    return "".join(char if ord(char) in known else "□" for char in plain)


@cache
def _unit_width(words: str) -> float:
    """Width in inches at a size of one point; without hinting it grows evenly with the size."""
    from matplotlib.ft2font import LoadFlags

    loaded = _metrics()
    loaded.set_text(words, 0.0, flags=LoadFlags.NO_HINTING)
    return float(loaded.get_width_height()[0]) / _FRACTION / _POINTS / _POINTS


def width_of(words: str, size: float) -> float:
    """Width of a text in inches at a size in points."""
    return _unit_width(words) * size if words else 0.0


def shortened(words: str, size: float, room: float) -> str:
    """Return a text cut to a width, with an ellipsis where it is cut."""
    if width_of(words, size) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if width_of(words[:middle] + "…", size) <= room else (low, middle - 1)
        )
    return words[:low] + "…"


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a white sheet of some inches, its origin at the top left."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return figure, axes


def write_text(axes: Axes, at: tuple[float, float], words: str, size: float, **look: Any) -> Any:
    """Write one line of text, by default with its left middle at a point."""
    style = {"color": INK, "ha": "left", "va": "center_baseline", "zorder": 5, **look}
    return axes.text(*at, clean(words), fontproperties=font(), fontsize=size, **style)


def suffix_of(path: str | Path) -> str:
    """Return the format that a file name asks for.

    Raises
    ------
    UsageError
        It is none we draw.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        params = {"file": Path(path).name, "formats": "、".join(FORMATS)}
        raise UsageError(text("errors", "DRAW-FORMAT", params))
    return suffix


def rules() -> Any:
    """Return the settings under which a picture is made and saved."""
    from matplotlib import rc_context

    settings: Any = dict(_RULES)  # the stubs list every name there is
    return rc_context(settings)


def save(figure: Figure, path: str | Path, *, force: bool = False) -> Path:
    """Save a picture in the format of its name, whole or not at all."""
    suffix = suffix_of(path)
    content = io.BytesIO()
    figure.savefig(content, format=suffix[1:], dpi=_DPI, metadata=dict(_METADATA[suffix]))
    return publish(path, content.getvalue(), force=force)
