"""Files for Neo4j's own import tool, and what to run: the quickest way into an empty database.

The files hold what a first push would write, from the same plan: labels,
properties and keys are the same, and a push afterwards finds nothing to do. One
thing the files cannot say: a list without values is read as nothing known (the
script says it; a push mends it).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graphmodel import platform
from graphmodel.cypher import BASE_LABEL, identifier, relation_type
from graphmodel.cypher.names import CURRENT
from graphmodel.errors import UsageError
from graphmodel.texts import text
from loaders.neo4j.plan import Present, compare
from loaders.neo4j.records import KEY, filled, labelled
from loaders.neo4j.rekey import own_key
from loaders.neo4j.runs import done_facts
from loaders.neo4j.script import constraints, script

if TYPE_CHECKING:
    from graphmodel.network import Network
    from graphmodel.schema import Kind
    from loaders.neo4j.changes import Plan

#: Between labels, and between the values of a list, which are names of a closed list.
_BETWEEN = ";"
_TYPES = {
    pl.String(): "string",
    pl.Int64(): "long",
    pl.Float64(): "double",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
    pl.List(pl.String()): "string[]",
}
#: Every setting that decides what a file means is said: defaults differ between versions.
_OPTIONS = (
    "--id-type=string",
    "--input-encoding=UTF-8",
    f'--array-delimiter="{_BETWEEN}"',
    "--multiline-fields=true",
    "--trim-strings=false",
    "--ignore-empty-strings=false",
    "--legacy-style-quoting=false",
    "--bad-tolerance=0",
    "--skip-bad-relationships=false",
    "--skip-duplicate-nodes=false",
    "--report-file=import.report",
)
_SHELL = """#!/bin/sh
# Into an empty database whose server is stopped. More options may follow:
#   sh import.sh --overwrite-destination=true
set -eu
cd "$(dirname "$0")"
"${{NEO4J_ADMIN:-neo4j-admin}}" database import full \\
{arguments} \\
  "$@" "${{NEO4J_DATABASE:-neo4j}}"
echo "Start the server, then: cypher-shell -f constraints.cypher"
"""
_BATCH = """@echo off
rem Into an empty database whose server is stopped. More options may follow:
rem   import.cmd --overwrite-destination=true
cd /d "%~dp0"
if "%NEO4J_ADMIN%"=="" set NEO4J_ADMIN=neo4j-admin
if "%NEO4J_DATABASE%"=="" set NEO4J_DATABASE=neo4j
call "%NEO4J_ADMIN%" database import full ^
{arguments} ^
  %* "%NEO4J_DATABASE%"
if errorlevel 1 exit /b 1
echo Start the server, then: cypher-shell -f constraints.cypher
"""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose records the files hold: dataset, name of the snapshot, id of the key of persons."""

    dataset: str = "jiceng"
    snapshot: str = ""
    key_id: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Written:
    """What was written.

    Attributes
    ----------
    arguments
        What to give ``neo4j-admin database import full``, to be run in ``folder``.
    unlinked
        Relations that lack an end and are in no file: ``kind``, ``key``.
    """

    folder: Path
    files: tuple[str, ...]
    arguments: tuple[str, ...]
    nodes: int
    relations: int
    unlinked: pl.DataFrame


def write(
    network: Network, folder: Path, origin: Origin | None = None, *, force: bool = False
) -> Written:
    """Write the files of a network, the command line for them, and the script.

    Parameters
    ----------
    force
        Write into a folder that holds something; files of the same name are replaced.

    Raises
    ------
    UsageError
        The folder holds something.
    """
    if not force and folder.is_dir() and any(folder.iterdir()):
        raise UsageError(text("errors", "BULK-NOT-EMPTY", {"path": folder}))
    whose = origin or Origin()
    planned = compare(network, Present())
    tables = {**_node_files(planned, whose.dataset), **_relation_files(planned, whose.dataset)}
    facts = _facts(network, whose)
    tables["nodes/JicengRun.csv"] = _run_file(whose.dataset, facts)
    arguments = (*_files(tables), *_OPTIONS)
    texts = _texts(planned, whose.dataset, facts, arguments)
    files = {name: _csv(table) for name, table in tables.items()} | texts
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        platform.replace_file(path, content, shared=True)
    return Written(
        folder=folder,
        files=tuple(files),
        arguments=tuple(word.replace('"', "") for word in arguments),
        nodes=_count(planned, relations=False),
        relations=_count(planned, relations=True),
        unlinked=planned.unlinked,
    )


def _count(planned: Plan, *, relations: bool) -> int:
    changes = planned.changes.values()
    return sum(c.create.height for c in changes if c.kind.is_relation is relations)


def _facts(network: Network, origin: Origin) -> Mapping[str, str | int]:
    key_id = own_key(network, origin.key_id)
    return done_facts(network.about, snapshot=origin.snapshot, key_id=key_id)


def _node_files(planned: Plan, dataset: str) -> dict[str, pl.DataFrame]:
    return {
        f"nodes/{identifier(name)}.csv": _node_file(change.kind, change.create, dataset)
        for name, change in planned.changes.items()
        if not change.kind.is_relation and change.create.height
    }


def _node_file(kind: Kind, rows: pl.DataFrame, dataset: str) -> pl.DataFrame:
    labels = pl.concat_list(
        pl.lit(BASE_LABEL),
        pl.lit(identifier(kind.name)),
        pl.col("_tier"),
        pl.when(pl.col("_current")).then(pl.lit(CURRENT)),
    )
    return labelled(kind, rows).select(
        pl.col(KEY).alias(f"id:ID({kind.name})"),
        pl.lit(dataset).alias("dataset:string"),
        pl.lit(kind.name).alias("kind:string"),
        *_cells(kind, rows),
        labels.list.drop_nulls().list.join(_BETWEEN).alias(":LABEL"),
    )


def _relation_files(planned: Plan, dataset: str) -> dict[str, pl.DataFrame]:
    """Return a file for each pair of kinds: a header names the kind of either end."""
    found = {}
    for change in planned.changes.values():
        if not change.kind.is_relation or change.create.is_empty():
            continue
        groups = change.create.partition_by("from_kind", "to_kind", as_dict=True)
        for (source, target), rows in sorted(groups.items(), key=lambda item: str(item[0])):
            ends = (identifier(str(source)), identifier(str(target)))
            name = ".".join([relation_type(change.kind.name), *ends])
            found[f"relations/{name}.csv"] = _relation_file(change.kind, rows, dataset, ends)
    return found


def _relation_file(
    kind: Kind, rows: pl.DataFrame, dataset: str, ends: tuple[str, str]
) -> pl.DataFrame:
    return rows.select(
        pl.col("from_id").alias(f":START_ID({ends[0]})"),
        pl.col("to_id").alias(f":END_ID({ends[1]})"),
        pl.lit(dataset).alias("dataset:string"),
        pl.col(KEY).alias("key:string"),
        *_cells(kind, rows),
        pl.lit(relation_type(kind.name)).alias(":TYPE"),
    )


def _cells(kind: Kind, rows: pl.DataFrame) -> Iterator[pl.Expr]:
    for name in filled(kind, rows):
        dtype = kind.data_schema[name]
        value = pl.col(name).list.join(_BETWEEN) if isinstance(dtype, pl.List) else pl.col(name)
        yield value.alias(f"{identifier(name)}:{_TYPES[dtype]}")


def _run_file(dataset: str, facts: Mapping[str, str | int]) -> pl.DataFrame:
    cells = {
        f"{name}:{'string' if isinstance(word, str) else 'long'}": [word]
        for name, word in facts.items()
    }
    return pl.DataFrame(
        {"dataset:string": [dataset], "run:long": [0], **cells, ":LABEL": ["JicengRun"]}
    )


def _csv(table: pl.DataFrame) -> bytes:
    """Write a table; an empty text is quoted, what is unknown is nothing at all."""
    buffer = io.BytesIO()
    table.write_csv(buffer, quote_style="necessary")
    return buffer.getvalue()


def _files(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    for name in tables:
        yield f"--{'nodes' if name.startswith('nodes/') else 'relationships'}={name}"


def _texts(
    planned: Plan, dataset: str, facts: Mapping[str, str | int], arguments: tuple[str, ...]
) -> dict[str, bytes]:
    shell = _SHELL.format(arguments=" \\\n".join(f"  {word}" for word in arguments))
    batch = _BATCH.format(arguments=" ^\n".join(f"  {word}" for word in arguments))
    return {
        "import.sh": shell.encode(),
        "import.cmd": batch.replace("\n", "\r\n").encode(),
        "constraints.cypher": constraints(planned.declaration).encode(),
        "graph.cypher": script(planned, dataset, facts).encode(),
    }
