"""Python walks over rows only at listed edges: every place is named here, and marked there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("graphmodel", "loaders", "analyses", "jiceng")

#: Calls that hand rows or cells to Python one at a time.
ROW_CALLS = frozenset(
    (
        "iter_rows", "to_dicts", "map_elements", "map_rows", "map_groups", "apply", "iter_slices",
        "rows_by_key", "to_pylist",
    )
)  # fmt: skip
#: Calls that hand over a whole column as Python objects.
COLUMN_CALLS = frozenset(("to_list", "tolist"))
FRAME_CALLS = frozenset(
    (
        "select", "with_columns", "filter", "join", "sort", "unique", "drop_nulls", "drop", "agg",
        "head", "tail", "explode", "rename", "to_frame", "collect", "frame", "hstack", "vstack",
    )
)  # fmt: skip
SERIES_CALLS = frozenset(("unique", "drop_nulls", "filter", "sort", "head", "tail", "gather"))
FRAME_ATTRIBUTES = frozenset(
    (
        "findings", "figures", "problems", "cells", "records", "rows", "nodes", "organisations",
        "divisions", "places", "streets", "accounts", "unresolved", "items", "provenance",
        "node_ids", "covers", "posts", "frame",
    )
)  # fmt: skip
WALKERS = frozenset(
    ("zip", "enumerate", "sorted", "reversed", "map", "list", "tuple", "set", "dict", "frozenset")
)

#: File → function → why Python may look at rows or cells there.
EDGES: dict[str, dict[str, str]] = {
    "analyses/scene.py": {
        "Scene.complete": "one question a street",
    },
    "analyses/unknowns.py": {
        "_of_analysis": "one pass a figure",
    },
    "graphmodel/analysis.py": {
        "_with_ids": "one SHA-256 a finding: no columnar hash is stable",
    },
    "graphmodel/convert/records.py": {
        "nodes_of": "other programs want one object a record",
        "relations_of": "other programs want one object a record",
    },
    "graphmodel/likeness.py": {
        "_scored": "the different characters only",
    },
    "graphmodel/scope.py": {
        "_sources": "one pair a link that found no target",
    },
    "jiceng/cli/commands/ask.py": {
        "_percents": "one rate a class of units",
    },
    "jiceng/cli/commands/collect.py": {
        "_as_json": "output",
        "_changes": "one line a street and kind",
        "_lines": "one line a contradiction",
    },
    "jiceng/cli/commands/diff.py": {
        "command": "three numbers",
    },
    "jiceng/cli/commands/load.py": {
        "_publish": "one row a sheet, one line a kind",
    },
    "jiceng/cli/listing.py": {
        "accounts_lines": "one line a sheet",
        "_said": "those that are said singly",
        "problems_line": "three numbers",
    },
    "jiceng/cli/numbers.py": {
        "figures_in_words": "a few dozen figures",
    },
    "jiceng/cli/tables.py": {
        "_as_table": "output",
        "_width": "the first rows give the width",
        "show": "output",
    },
    "jiceng/cli/understood.py": {
        "_delta_lines": "one line a kind",
        "_sample_lines": "five rows",
        "progress_line": "three numbers",
    },
    "jiceng/contract.py": {
        "_table": "JSON",
        "figures_json": "JSON",
        "findings_json": "JSON",
    },
    "jiceng/draw/coverage.py": {
        "_bars": "one bar a street",
    },
    "jiceng/draw/cross.py": {
        "_lines": "at most MOST_MARKS cells",
    },
    "jiceng/draw/heat.py": {
        "_lines": "at most MOST_MARKS cells",
        "heat_figure": "one title a figure",
    },
    "jiceng/draw/hierarchy.py": {
        "_below": "what is drawn of one street",
        "_with_tiers": "what is drawn of one street",
    },
    "jiceng/draw/joint.py": {
        "_entries": "five sorts",
        "_names": "nodes that are drawn",
        "_table": "one line a cut point",
    },
    "jiceng/draw/layout.py": {
        "blocks_of": "what is drawn, node by node",
    },
    "jiceng/draw/poster_cards.py": {
        "_lines": "one a body on the poster",
        "_tiers": "one a tier",
        "content": "one card a street",
    },
    "jiceng/draw/street.py": {
        "_drawable": "as many names as nodes in the picture",
        "_shown": "one a tier",
        "_ties": "arcs are drawn singly",
    },
    "jiceng/draw/terms.py": {
        "_calendar": "one number a month",
        "_lists": "names that are drawn",
    },
    "jiceng/draw/tiles.py": {
        "_counted": "the different states only",
        "_states": "four a street",
        "_tiles": "at most MOST_MARKS",
    },
    "jiceng/explain.py": {
        "links_of": "the links of one body",
        "find": "a few names",
    },
    "jiceng/questions/contract.py": {
        "to_json": "JSON",
    },
    "jiceng/reports/document/compose.py": {
        "_first": "at most MOST_ITEMS",
        "_sorts": "at most MOST_SORTS",
    },
    "jiceng/reports/ledger_back/fingerprint.py": {
        "fingerprints": "one SHA-256 a finding: no columnar hash is stable",
    },
    "jiceng/reports/page/brief.py": {
        "_states": "at most _MAX_NAMED names",
    },
    "jiceng/reports/page/charts.py": {
        "_by_place": "at most MAX_MARKS",
        "_by_state": "four a street",
        "_forms": "one count a street and form",
        "_state_rows": "four a street",
        "state_legend": "the different states only",
    },
    "jiceng/reports/page/compare.py": {
        "comparison": "one entry a figure",
        "ranking": "one cell a street and figure",
    },
    "jiceng/reports/page/cross.py": {
        "cross_grid": "at most _MOST_POSTS titles",
    },
    "jiceng/reports/page/followed.py": {
        "since": "at most MOST",
    },
    "jiceng/reports/page/grids.py": {
        "Grid.to_script": "one group a street",
    },
    "jiceng/reports/page/heat.py": {
        "_shares": "the different figures only",
        "_states": "the different states only",
        "street_grid": "one cell a street and figure",
    },
    "jiceng/reports/page/joint.py": {
        "joint_columns": "columns of a chart, one mark a unit",
        "losses": "one line a unit",
    },
    "jiceng/reports/page/lists.py": {
        "_suggestions": "few rows have suggestions",
        "place_columns": "the different states only",
    },
    "jiceng/reports/page/material.py": {
        "Material.all_figures": "one row a figure of the whole",
        "Material.counts": "one number a code",
    },
    "jiceng/reports/page/periods.py": {
        "meeting_grid": "one title a month",
    },
    "jiceng/reports/page/record.py": {
        "_accounts": "one line a sheet",
        "_problems": "at most MAX_PROBLEMS",
        "rules": "one number a rule",
    },
    "jiceng/reports/page/streets.py": {
        "_forms": "one count a street and form",
        "street_table": "one row a street",
    },
    "jiceng/reports/page/terms.py": {
        "_totals": "five buckets",
        "due_list": "at most MOST",
    },
    "jiceng/reports/page/timeline.py": {
        "_table": "at most _MOST_YEARS of each event",
    },
    "jiceng/reports/page/tree.py": {
        "_divisions": "the different states only",
    },
    "jiceng/reports/public/book.py": {
        "_with_rates": "the streets of one district",
    },
    "jiceng/reports/public/page.py": {
        "_section": "the streets of one district",
    },
    "jiceng/reports/since.py": {
        "_in_both": "the proposed pairs only",
    },
    "jiceng/reports/workbook/cells.py": {
        "_words": "one name a division",
        "is_truth": "the different words only",
    },
    "jiceng/reports/workbook/items.py": {
        "_named": "column titles",
    },
    "jiceng/reports/workbook/places.py": {
        "answers_page": "one label a figure",
    },
    "jiceng/reports/workbook/streets.py": {
        "_add_figures": "one a street",
    },
    "jiceng/wording.py": {
        "_formatted": "the different values only",
    },
    "jiceng/worklist.py": {
        "WorkList._named": "one look-up a column",
        "WorkList.requests": "one line a need",
    },
    "jiceng/work.py": {
        "worst": "three severities",
    },
    "loaders/accounts.py": {
        "accounts_of": "one row a sheet",
    },
    "loaders/annotate/books.py": {
        "_write_table": "cells are written singly",
    },
    "loaders/annotate/dress.py": {
        "_old_fills": "openpyxl hands over rows",
    },
    "loaders/annotate/fixes.py": {
        "_of_column": "one listed change a cell",
    },
    "loaders/annotate/marks.py": {
        "marks_of": "one mark a problem",
    },
    "loaders/applying.py": {
        "_is_word": "different ones only",
    },
    "loaders/assembly.py": {
        "_without_words": "one value a link that found no target",
    },
    "loaders/body.py": {
        "body_of": "five reasons at most are counted",
    },
    "loaders/buildings.py": {
        "expanded": "the different cells that may name several buildings",
    },
    "loaders/checked.py": {
        "Checked.__repr__": "three severities",
        "Checked.messages": "one text a problem",
    },
    "loaders/collecting.py": {
        "_changes": "one answer a street",
        "_contradictions": "one row a contradiction",
        "_units": "a few lines of explanation a file",
        "collect": "one code a street",
    },
    "loaders/credit_codes.py": {
        "_problems": "the different wrong codes",
    },
    "loaders/links.py": {
        "_said_kinds": "the different words of a closed list are few",
        "matches": "different ones only",
    },
    "loaders/mapping.py": {
        "_fits": "the first rows",
    },
    "loaders/neo4j/changes.py": {
        "Plan.to_json": "JSON",
    },
    "loaders/neo4j/py2neo_objects.py": {
        "_nodes": "py2neo has an object for each node",
        "_relationships": "py2neo has an object for each relationship",
    },
    "loaders/neo4j/records.py": {
        "node_parameters": "Bolt takes one object a record",
        "relation_parameters": "Bolt takes one object a record",
    },
    "loaders/not_found.py": {
        "_matching": "one question a kind",
        "_similar": "names that were not found",
    },
    "loaders/plain.py": {
        "_parts_of": "the parser hands the cells of a worksheet over as Python objects",
    },
    "loaders/posts.py": {
        "_posts": "two relations",
    },
    "loaders/pseudonyms.py": {
        "with_ids": "one hash a person",
    },
    "loaders/recognise.py": {
        "_cells": "a few rows",
    },
    "loaders/recognition.py": {
        "_not_understood": "a few rows",
        "_understood": "the rows of a header are few",
    },
    "loaders/roles.py": {
        "_known_roles": "the different words of a role column are few",
    },
    "loaders/rounds.py": {
        "_listed": "the first rows of a list",
    },
    "loaders/statement.py": {
        "statement_of": "a few lines of explanation",
    },
    "loaders/values.py": {
        "_choices": "the different cells of a closed list are few",
        "_with_digits": "different ones only",
        "several": "rare cells",
    },
    "loaders/workbook/asked.py": {
        "pages": "one look-up a column",
        "_page": "titles of one sheet",
        "_statement_lines": "one line a statement",
        "_write_judgements": "cells are written singly",
    },
    "loaders/workbook/blocks.py": {
        "_write_rows": "cells are written singly",
    },
    "loaders/workbook/prefilled.py": {
        "_file_names": "one file a street",
        "write_prefilled": "one file a street",
    },
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the sources where Python walks over rows or cells."""

    file: str
    function: str
    line: int
    marked: bool


def is_frame(node: ast.expr, frames: frozenset[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in frames
    if isinstance(node, ast.Attribute):
        return node.attr in FRAME_ATTRIBUTES
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if ast.unparse(node.func) in ("pl.DataFrame", "pl.concat", "pl.select"):
        return True
    return node.func.attr in FRAME_CALLS


def is_column(node: ast.expr, frames: frozenset[str], columns: frozenset[str]) -> bool:
    """Tell whether an expression is a polars Series, or a list made of one."""
    if isinstance(node, ast.Name):
        return node.id in columns
    if isinstance(node, ast.Subscript):
        named = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        return named and is_frame(node.value, frames)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr in ("to_series", "get_column", "cell", *COLUMN_CALLS):
        return True
    return node.func.attr in SERIES_CALLS and is_column(node.func.value, frames, columns)


def walked(node: ast.AST) -> Iterator[ast.expr]:
    """Return the expressions whose items a node looks at one by one."""
    if isinstance(node, ast.For | ast.comprehension):
        yield node.iter
    elif isinstance(node, ast.Starred):
        yield node.value
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in WALKERS:
        yield from node.args


def hands_over_rows(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    # A session of a database has rows(statement) too: polars' takes nothing by position.
    return node.func.attr in ROW_CALLS or (node.func.attr == "rows" and not node.args)


def known_names(function: ast.AST) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of frames and of columns in a function, as far as it says so itself."""
    frames: set[str] = set()
    columns: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.arg) and node.annotation is not None:
            kind = ast.unparse(node.annotation)
            frames |= {node.arg} if kind == "pl.DataFrame" else set()
            columns |= {node.arg} if kind == "pl.Series" else set()
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if is_column(node.value, frozenset(frames), frozenset(columns)):
                columns.add(node.targets[0].id)
            elif is_frame(node.value, frozenset(frames)):
                frames.add(node.targets[0].id)
    return frozenset(frames), frozenset(columns)


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Return outermost functions and methods by name, and the module without them."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                yield f"{node.name}.{getattr(inner, 'name', '')}".rstrip("."), inner
        else:
            yield getattr(node, "name", "module"), node


def lines_of(function: ast.AST, node: ast.AST) -> tuple[int, int]:
    """Return the lines of the innermost statement around a node, from the first to the last."""
    around = [
        (item.lineno, item.body[0].lineno - 1 if isinstance(item, ast.For) else item.end_lineno)
        for item in ast.walk(function)
        if isinstance(item, ast.stmt) and any(inner is node for inner in ast.walk(item))
    ]
    first, last = max(around)
    return first, last or first


def places_in(path: Path) -> Iterator[Place]:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    for name, function in functions(ast.parse(source)):
        frames, columns = known_names(function)
        for node in ast.walk(function):
            looked_at = any(is_column(item, frames, columns) for item in walked(node))
            if not (looked_at or hands_over_rows(node)):
                continue
            first, last = lines_of(function, node)
            around = lines[max(first - 4, 0) : last + 1]
            yield Place(
                file=path.relative_to(ROOT).as_posix(),
                function=name,
                line=first,
                marked=any("# edge:" in line for line in around),
            )


@cache
def all_places() -> tuple[Place, ...]:
    files = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(place for path in files for place in places_in(path))


def test_rows_are_walked_only_where_it_is_listed() -> None:
    listed = {(file, name) for file, names in EDGES.items() for name in names}
    new = [place for place in all_places() if (place.file, place.function) not in listed]
    assert not [f"{place.file}:{place.line} {place.function}" for place in new]


def test_every_listed_place_still_walks() -> None:
    listed = {(file, name) for file, names in EDGES.items() for name in names}
    assert listed <= {(place.file, place.function) for place in all_places()}


def test_every_place_is_marked_in_its_source() -> None:
    silent = [f"{place.file}:{place.line}" for place in all_places() if not place.marked]
    assert not sorted(set(silent))


def test_every_reason_is_said() -> None:
    assert all(why for names in EDGES.values() for why in names.values())
