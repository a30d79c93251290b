"""From the declaration to a style sheet of Neo4j Browser: what each kind looks like there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmodel.cypher.names import identifier, relation_type, synced_kinds

if TYPE_CHECKING:
    from graphmodel.schema import Declaration, Kind

#: Colours that stay apart for colour-blind readers, dark enough for white letters.
PALETTE = (
    "#C8102E", "#0072B2", "#00795A", "#9A5B00", "#6A4C93", "#A8327D", "#B04A00", "#4C5C68",
    "#1F7A8C", "#7A6A00", "#5B3A29", "#2F4B7C",
)  # fmt: skip
_NODE = """node.{label} {{
  color: {colour};
  border-color: {colour};
  text-color-internal: #FFFFFF;
  diameter: {diameter}px;
  caption: "{caption}";
}}
"""
_RELATION = """relationship.{type} {{
  color: #8A9097;
  shaft-width: {width}px;
  font-size: 9px;
  text-color-external: #1F1F1F;
  caption: "{caption}";
}}
"""
_DIAMETER, _LARGE = 50, 65


def colours(declaration: Declaration) -> dict[str, str]:
    """Return kind of node → colour, the same wherever the declaration is shown."""
    nodes = [kind for kind in synced_kinds(declaration) if not kind.is_relation]
    return {kind.name: PALETTE[i % len(PALETTE)] for i, kind in enumerate(nodes)}


def style_sheet(declaration: Declaration) -> str:
    """Return the style sheet (``.grass``): drop the file onto Neo4j Browser."""
    shades = colours(declaration)
    parts = [
        _relation(kind) if kind.is_relation else _node(kind, shades[kind.name])
        for kind in synced_kinds(declaration)
    ]
    return "\n".join(parts)


def _node(kind: Kind, colour: str) -> str:
    return _NODE.format(
        label=identifier(kind.name),
        colour=colour,
        diameter=_LARGE if "category" in kind.columns or "level" in kind.columns else _DIAMETER,
        caption="{name}" if "name" in kind.columns else kind.title,
    )


def _relation(kind: Kind) -> str:
    # What joins a kind to itself is the frame everything else hangs on.
    frame = bool(set(kind.sources) & set(kind.targets))
    return _RELATION.format(
        type=relation_type(kind.name), width=2 if frame else 1, caption=kind.title
    )
