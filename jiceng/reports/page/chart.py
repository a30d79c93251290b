"""What a picture of the page is: an ECharts option written here as data, with its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Never more marks than this in one picture.
MAX_MARKS = 1000
INK, PAPER = "#1f2933", "#ffffff"
FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One picture and its twin.

    Attributes
    ----------
    option
        For ``echarts.setOption``; strings and numbers only, no functions.
    height
        In pixels.
    opens
        Part of the page that a click on a mark opens (``places``), or empty.
    """

    id: str
    title: str
    summary: str
    option: dict[str, Any]
    height: int
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    opens: str = ""


def base(material: Material) -> dict[str, Any]:
    """Return what all options share; tooltips are drawn, never written as markup."""
    return {
        "animation": False,
        "aria": {"enabled": True},
        "textStyle": {"fontFamily": FONT},
        "tooltip": {"renderMode": "richText", "confine": True, "textStyle": {"color": INK}},
        "title": {"show": False, "text": material.words.say("charts")},
    }
