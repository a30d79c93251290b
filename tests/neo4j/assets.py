"""The shipped style sheet and picture: ``python -m tests.neo4j.assets`` writes them anew."""

from __future__ import annotations

from pathlib import Path

from graphmodel.cypher.picture import picture
from graphmodel.cypher.style import style_sheet
from graphmodel.party import PARTY

FOLDER = Path(__file__).parents[2] / "jiceng" / "assets" / "neo4j"


def generated() -> dict[str, str]:
    """Return file name → what the declaration says should stand in it."""
    return {"style.grass": style_sheet(PARTY), "model.svg": picture(PARTY)}


if __name__ == "__main__":
    for name, content in generated().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
