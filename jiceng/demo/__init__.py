"""The demonstrations: a real district's rosters, and a city that does not exist."""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"

#: Stands on every page and picture made from the real district's files.
NOTE = "演示数据取自公开代码仓库样例，时间不详，不反映该区现状"
#: Stands on every page and picture of the synthetic city.
CITY_NOTE = "样例城市由程序生成，地名和人员均为虚构"


def demo_files() -> list[Path]:
    """Return the three rosters of the real district."""
    folder = ASSETS / "demo" / "rongchang"
    return [folder / name for name in ("organizations.csv", "communities.csv", "streets.csv")]
