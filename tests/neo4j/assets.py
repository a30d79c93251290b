"""The shipped style sheet, picture and queries: ``python -m tests.neo4j.assets`` writes them."""

from __future__ import annotations

from pathlib import Path

from analyses.scene import Scene
from graphmodel.cypher.picture import picture
from graphmodel.cypher.style import style_sheet
from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.profile import load_profile
from jiceng.questions.cypher import saved_queries

FOLDER = Path(__file__).parents[2] / "jiceng" / "assets" / "neo4j"


def generated() -> dict[str, str]:
    """Return file name → what the declaration says should stand in it."""
    return {
        "style.grass": style_sheet(PARTY),
        "model.svg": picture(PARTY),
        "queries.cypher": saved_queries(Scene.of(Network.of({}), load_profile())),
    }


if __name__ == "__main__":
    for name, content in generated().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
