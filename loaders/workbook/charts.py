"""The native chart beside a block: stacked bars that survive a photocopier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loaders.workbook.cells import HEAD_FONT

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from loaders.workbook.book import Block

_BAR, _AROUND, _WIDTH = 22, 130, 620
_WIDE = 115  # a wider block has its chart below it
_EDGE = "#4A5560"


def insert_chart(workbook: Workbook, sheet: Worksheet, block: Block, first: int) -> None:
    """Put the block's chart beside it, or below a wide one.

    Parameters
    ----------
    first
        Position of the first data row.
    """
    if block.chart is None:
        return
    names = [column.name for column in block.columns]
    last = first + block.frame.height - 1
    category = names.index(block.chart.category)
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for name, (colour, pattern) in block.chart.series.items():
        place = names.index(name)
        chart.add_series(
            {
                "name": [sheet.name, first - 1, place],
                "categories": [sheet.name, first, category, last, category],
                "values": [sheet.name, first, place, last, place],
                "border": {"color": _EDGE, "width": 0.5},
                "gap": 45,
                **_filled(colour, pattern),
            }
        )
    font = {"name": HEAD_FONT, "size": 9}
    chart.set_title(
        {"name": block.chart.title, "name_font": {"name": HEAD_FONT, "size": 12, "bold": False}}
    )
    chart.set_y_axis({"reverse": True, "num_font": font, "major_tick_mark": "none"})
    chart.set_x_axis(
        {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}}
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": _WIDTH, "height": _AROUND + _BAR * block.frame.height})
    is_wide = sum(column.width for column in block.columns) > _WIDE
    at = (last + 3, 0) if is_wide else (first - 1, len(names) + 1)
    sheet.insert_chart(*at, chart, {"object_position": 2})


def _filled(colour: str, pattern: str | None) -> dict[str, Any]:
    if pattern is None:
        return {"fill": {"color": colour}}
    return {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}}
