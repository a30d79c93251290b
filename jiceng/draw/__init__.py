"""Pictures to print and to put into documents: the district, its streets, coverage, ties, terms."""

from jiceng.draw.looks import Look, default_look
from jiceng.draw.pictures import (
    PICTURES,
    Picture,
    Wish,
    draw,
    draw_coverage,
    draw_street,
    figure,
    picture,
    save_figure,
)
from jiceng.draw.sheet import NothingToDrawError

__all__ = [
    "PICTURES",
    "Look",
    "NothingToDrawError",
    "Picture",
    "Wish",
    "default_look",
    "draw",
    "draw_coverage",
    "draw_street",
    "figure",
    "picture",
    "save_figure",
]
