"""From the declaration to a one-page picture of the model: kinds, and what joins which, as SVG.

Left stands where a relation starts, right where it leads; the same declaration
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from graphmodel.cypher.names import BASE_LABEL, CURRENT, relation_type, synced_kinds, tiers_of
from graphmodel.cypher.style import colours

if TYPE_CHECKING:
    from graphmodel.schema import Declaration, Kind

_ROW, _TOP, _WIDTH, _BOX = 25, 84, 1120, 300
_LEFT, _MIDDLE, _RIGHT = 20, 410, 800
_PER_LINE = 8
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    "font-family=\"'Noto Sans SC', 'Microsoft YaHei', sans-serif\" font-size=\"13\">\n"
    '<rect width="100%" height="100%" fill="#FFFFFF"/>\n'
    '<text x="20" y="34" font-size="20" font-weight="bold">图模型：节点和关系</text>\n'
    '<text x="20" y="62" fill="#5F666D">起点（节点标签）</text>\n'
    '<text x="410" y="62" fill="#5F666D">关系（类型）</text>\n'
    '<text x="800" y="62" fill="#5F666D">终点（节点标签）</text>\n'
)
_LINE = '<path d="M{x1} {y1}C{xm} {y1} {xm} {y2} {x2} {y2}" fill="none" stroke="{colour}" \
stroke-width="1.2" stroke-opacity="0.6"/>\n'
_LABELLED = (
    '<g><rect x="{x}" y="{y}" width="300" height="20" rx="4" fill="#FFFFFF" stroke="{colour}"/>'
    '<text x="{xt}" y="{yt}">{title} <tspan fill="#5F666D" font-size="10.5">{name}</tspan></text>'
    "</g>\n"
)
_NOTE = '<text x="20" y="{y}" fill="#5F666D" font-size="11">{words}</text>\n'


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One column of boxes: where each name stands."""

    x: int
    places: Mapping[str, float]


def picture(declaration: Declaration) -> str:
    """Return the picture of a declaration as SVG."""
    kinds = [kind for kind in synced_kinds(declaration) if not kind.is_relation]
    relations = [kind for kind in synced_kinds(declaration) if kind.is_relation]
    order = {kind.name: i for i, kind in enumerate(kinds)}
    left = [k for k in kinds if any(k.name in r.sources for r in relations)]
    right = [k for k in kinds if any(k.name in r.targets for r in relations)]
    middle = sorted(relations, key=lambda kind: (_mean(kind, order), kind.name))
    rows = max(len(left), len(middle), len(right))
    sides = [
        _Side(x=x, places=_places([kind.name for kind in column], rows))
        for x, column in ((_LEFT, left), (_MIDDLE, middle), (_RIGHT, right))
    ]
    shades = colours(declaration)
    notes = _notes(declaration, kinds)
    bottom = _TOP + rows * _ROW + 14
    return "".join(
        [
            _HEAD.format(width=_WIDTH, height=bottom + 17 * len(notes) + 8),
            *_lines(middle, sides, shades),
            *[_box(kind, sides[0], shades[kind.name], kind.name) for kind in left],
            *[_box(kind, sides[1], "#5F666D", relation_type(kind.name)) for kind in middle],
            *[_box(kind, sides[2], shades[kind.name], kind.name) for kind in right],
            *[_NOTE.format(y=bottom + 17 * (i + 1), words=escape(n)) for i, n in enumerate(notes)],
            "</svg>\n",
        ]
    )


def _mean(kind: Kind, order: Mapping[str, int]) -> float:
    """Return the mean height of what a relation joins: lines cross less in this order."""
    ends = [order[name] for name in (*kind.sources, *kind.targets)]
    return sum(ends) / len(ends)


def _places(names: Sequence[str], rows: int) -> dict[str, float]:
    """Spread a column over the height of the longest one."""
    step = rows * _ROW / len(names) if names else 0
    return {name: round(_TOP + step * (i + 0.5), 1) for i, name in enumerate(names)}


def _lines(
    relations: Iterable[Kind], sides: Sequence[_Side], shades: Mapping[str, str]
) -> Iterable[str]:
    left, middle, right = sides
    for kind in relations:
        at = middle.places[kind.name]
        for name in kind.sources:
            yield _line((_LEFT + _BOX, left.places[name]), (_MIDDLE, at), shades[name])
        for name in kind.targets:
            yield _line((_MIDDLE + _BOX, at), (_RIGHT, right.places[name]), shades[name])


def _line(start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    return _LINE.format(
        x1=start[0], y1=start[1], x2=end[0], y2=end[1], xm=(start[0] + end[0]) / 2, colour=colour
    )


def _box(kind: Kind, side: _Side, colour: str, name: str) -> str:
    middle = side.places[kind.name]
    return _LABELLED.format(
        x=side.x, y=middle - 10, xt=side.x + 8, yt=round(middle + 4.5, 1), colour=colour,
        title=escape(kind.title), name=escape(name),
    )  # fmt: skip


def _notes(declaration: Declaration, kinds: Sequence[Kind]) -> list[str]:
    """Say which further labels a node has."""
    notes = [f"每个节点另有标签 {BASE_LABEL}；未结束的记录另有 {CURRENT}。"]
    for kind in kinds:
        tiers = tiers_of(kind)
        parts = [tiers[i : i + _PER_LINE] for i in range(0, len(tiers), _PER_LINE)]
        notes += [f"{kind.name} 另有：{'、'.join(part)}" for part in parts]
    joined = {end for kind in declaration.relations for end in (*kind.sources, *kind.targets)}
    alone = [f"{kind.title} {kind.name}" for kind in kinds if kind.name not in joined]
    internal = [kind.title for kind in declaration if kind.internal]
    said = {"尚无关系的节点": alone, "只存在本地、不同步": internal}
    return [*notes, *[f"{what}：{'、'.join(names)}。" for what, names in said.items() if names]]
