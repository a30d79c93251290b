"""A network as one Cypher script: constraints, then the statements of a push with their values.

Running it again changes nothing. It closes and deletes nothing: that needs what
only a push can know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.cypher import statements
from graphmodel.cypher.names import public_columns
from loaders.neo4j.records import KEY, filled
from loaders.neo4j.steps import loading

if TYPE_CHECKING:
    from graphmodel.schema import Declaration, Kind
    from loaders.neo4j.changes import Plan
    from loaders.neo4j.steps import Step

#: Rows in one statement: its text stays small enough for a shell and for the server's parser.
_ROWS = 100
_PROPERTIES = re.compile(r"(\w) \+= row")
_PARAMETER = re.compile(r"\$([a-z_]+)")
_RUN = "MERGE (r:JicengRun {dataset: $dataset, run: 0})\nSET r += $facts\nRETURN r.run"
#: In this order: a backslash made by the others must not be doubled.
_ESCAPES = (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\u0000"))


def script(plan: Plan, dataset: str, facts: Mapping[str, str | int]) -> str:
    """Return the script that writes what a plan creates.

    Parameters
    ----------
    plan
        The comparison of a network with an empty database.
    facts
        Properties of the run record.
    """
    parts = [constraints(plan.declaration)]
    parts += [part for step in loading(plan) for part in _statements(step, dataset)]
    told = {"dataset": string(dataset), "facts": _map(facts)}
    return "".join([*parts, f"{_filled(_RUN, told)};\n"])


def constraints(declaration: Declaration) -> str:
    """Return the statements that make every constraint, each where it is not there yet."""
    return "".join(f"{made};\n" for made in statements.constraints(declaration).values())


def string(word: str) -> str:
    """Return a text as a Cypher literal on one line, its quotes and line ends escaped."""
    for plain, escaped in _ESCAPES:
        word = word.replace(plain, escaped)
    return f"'{word}'"


def _map(facts: Mapping[str, str | int]) -> str:
    literals = {n: string(v) if isinstance(v, str) else str(v) for n, v in facts.items()}
    return f"{{{', '.join(f'{name}: {word}' for name, word in literals.items())}}}"


def _filled(statement: str, literals: Mapping[str, str]) -> str:
    """Put literals in place of parameters, all at once: a value may hold a ``$`` of its own."""
    return _PARAMETER.sub(lambda found: literals[found[1]], statement)


def _statements(step: Step, dataset: str) -> Iterator[str]:
    columns = filled(step.kind, step.rows)
    rows = step.rows.select(_row(step.kind, columns).alias("row"))["row"]
    statement = _emptied(step, columns)
    fixed = {name: string(str(word)) for name, word in step.constants.items()}
    for start in range(0, rows.len(), _ROWS):
        batch = ",\n".join(rows.slice(start, _ROWS).to_list())
        told = {**fixed, "dataset": string(dataset), "rows": f"[\n{batch}\n]"}
        yield f"{_filled(statement, told)};\n"


def _emptied(step: Step, columns: list[str]) -> str:
    """Take away what an older script may have left in columns that no row fills any more."""
    empty = [f"{name}: null" for name in public_columns(step.kind) if name not in columns]
    if not empty:
        return step.statement
    return _PROPERTIES.sub(rf"\1 += {{{', '.join(empty)}}}, \1 += row", step.statement)


def _row(kind: Kind, columns: list[str]) -> pl.Expr:
    """Return the row of a statement as a literal list."""
    head = ["from_id", "to_id", KEY] if kind.is_relation else [KEY]
    pairs = [
        pl.concat_str(pl.lit(f"{name}: "), _literal(pl.col(name), kind.data_schema[name]))
        for name in columns
    ]
    properties = pl.concat_str(pairs, separator=", ") if pairs else pl.lit("")
    parts = [
        *[_literal(pl.col(name), pl.String()) for name in head],
        pl.concat_str(pl.lit("{"), properties, pl.lit("}")),
    ]
    return pl.concat_str(pl.lit("["), pl.concat_str(parts, separator=", "), pl.lit("]"))


def _literal(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return values of a column as Cypher literals; what is unknown as ``null``."""
    return _known(value, dtype).fill_null("null")


def _known(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.List):
        items = value.list.eval(_literal(pl.element(), pl.String()))
        return pl.concat_str(pl.lit("["), items.list.join(", "), pl.lit("]"))
    if dtype == pl.String:
        for plain, escaped in _ESCAPES:
            value = value.str.replace_all(plain, escaped, literal=True)
        return pl.concat_str(pl.lit("'"), value, pl.lit("'"))
    if dtype == pl.Date:
        return pl.concat_str(pl.lit("date('"), value.dt.strftime("%Y-%m-%d"), pl.lit("')"))
    return value.cast(pl.String)
