"""What came back from the streets: who is missing, what changed, who contradicts whom."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Origin
from graphmodel.delta import Delta
from graphmodel.network import Network
from graphmodel.party import EmployedBy, Holds, OwnsIn, Person
from loaders.checking import check
from loaders.reading import read_all
from loaders.statement import is_helper

if TYPE_CHECKING:
    from graphmodel.schema import Kind
    from loaders.checked import Checked
    from loaders.settings import Settings
    from loaders.tables import RawTable

_UNIT = re.compile(r"填[表报]单位[:：]?\s*(.*?)[（(]\s*([^()（）\s]+)\s*[)）]")
_SEARCHED = 12
#: Names of persons are never sent out, so their absence in what comes back says nothing.
_OF_PERSONS = (Person, Holds, EmployedBy, OwnsIn)
_CONTRADICTIONS = ("KEY-CONFLICT", "GRAPH-TWO-SUPERIORS")
CONTRADICTION: Mapping[str, pl.DataType] = MappingProxyType(
    dict.fromkeys(("id", "file", "sheet", "other", "columns"), pl.String()) | {"row": pl.UInt32()}
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Collected:
    """What came back.

    Attributes
    ----------
    checked
        All returned workbooks together.
    returned
        ``code``, ``name``, ``file``: whose answer each file is.
    missing
        ``id``, ``name`` of those that have not answered.
    strange
        Files that do not say whose answer they are, or of nobody that was asked.
    changes
        ``code``, ``kind``, ``created``, ``changed``, ``vanished``: a row where
        an answer differs from what was known.
    contradictions
        One row a record that two files state differently.
    """

    checked: Checked
    returned: pl.DataFrame
    missing: pl.DataFrame
    strange: tuple[str, ...]
    changes: pl.DataFrame
    contradictions: pl.DataFrame


def collect(
    paths: str | Path | Iterable[str | Path],
    before: Network,
    asked: pl.DataFrame,
    settings: Settings,
) -> Collected:
    """Bring returned workbooks together and compare them with what was known.

    Parameters
    ----------
    before
        What was known when the workbooks went out.
    asked
        ``id``, ``name`` of the divisions that were asked.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    tables = read_all(given, encoding=None, sheet=None)
    checked = check(tables, settings)
    units = _units(tables)
    codes = set(asked["id"])  # edge: one code a street
    files = dict.fromkeys(table.file for table in tables)
    returned = pl.DataFrame(
        [(code, name, file) for file, (name, code) in units.items() if code in codes],
        schema={"code": pl.String, "name": pl.String, "file": pl.String},
        orient="row",
    )
    known = set(returned["file"])  # edge: one file a street
    return Collected(
        checked=checked,
        returned=returned,
        missing=asked.filter(~pl.col("id").is_in(returned["code"].implode())),
        strange=tuple(file for file in files if file not in known),
        changes=_changes(before, tables, returned, settings),
        contradictions=_contradictions(checked, known),
    )


def _units(tables: Sequence[RawTable]) -> dict[str, tuple[str, str]]:
    """File → name and code of the division whose answer it says it is."""
    found: dict[str, tuple[str, str]] = {}
    for table in tables:
        if not is_helper(table):
            continue
        for row in table.frame.head(_SEARCHED).rows():  # edge: a few lines of explanation
            line = " ".join(dict.fromkeys(str(cell).strip() for cell in row if cell))
            said = _UNIT.search(line)
            if said:
                found.setdefault(table.file, (said[1].strip(), said[2]))
    return found


# ---------------------------------------------------------------- what changed


def _changes(
    before: Network, tables: Sequence[RawTable], returned: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """Compare each answer with the part of what was known that was sent out."""
    schema = {"code": pl.String, "kind": pl.String} | dict.fromkeys(
        ("created", "changed", "vanished"), pl.Int64
    )
    found = []
    for code, file in returned.select("code", "file").rows():  # edge: one answer a street
        own = [table for table in tables if table.file == file]
        now = check(own, settings).network
        delta = Delta.between(_compared(before.within(code), now), _compared(now, now))
        found.append(delta.summary().select(pl.lit(code).alias("code"), pl.all()))
    return pl.concat([pl.DataFrame(schema=schema), *found])


def _compared(network: Network, read: Network) -> Network:
    """Keep the kinds that came back, without persons and without what was derived."""
    names = {kind.__name__ for kind in _OF_PERSONS}
    frames = {}
    for name, frame in network.frames.items():
        kept = frame if read.was_read(name) and name not in names else frame.clear()
        if "origin" in kept.columns:
            kept = kept.filter(pl.col("origin").ne_missing(Origin.derived.code))
        frames[name] = _with_columns_of(kept, network.declaration[name], read)
    return network.with_frames(frames)


def _with_columns_of(frame: pl.DataFrame, kind: Kind, read: Network) -> pl.DataFrame:
    """Leave out what the answer has no column for: it is not said to be gone."""
    said = read.about.columns.get(kind.name, frozenset())
    # What names imply is worked out anew from every roster.
    unsaid = [name for name in kind.columns if name not in said and name not in kind.identity]
    return frame.with_columns(pl.lit(None, kind.columns[name].dtype).alias(name) for name in unsaid)


# ---------------------------------------------------------------- who contradicts whom


def _contradictions(checked: Checked, files: set[str]) -> pl.DataFrame:
    """Return the records that two files state differently."""
    rows = []
    # edge: one row a contradiction
    for row in checked.problems.filter(pl.col("code").is_in(_CONTRADICTIONS)).to_dicts():
        params = json.loads(row["params"])
        others = str(params.get("others", ""))
        named = sorted(file for file in files if file in others and file != row["file"])
        if row["code"] == "KEY-CONFLICT" and not named:
            continue  # within one file: for its street to settle
        rows.append(
            {
                "id": params.get("id"),
                "file": row["file"],
                "sheet": row["sheet"],
                "row": row["row"],
                "other": "、".join(named or [str(item) for item in params.get("superiors", ())]),
                "columns": "、".join(params.get("columns", ()) or [str(row["column"])]),
            }
        )
    found = pl.DataFrame(rows, schema=dict(CONTRADICTION))
    spread = pl.col("file").n_unique().over("id") > 1
    return found.filter(spread).sort("id", "file", "row")
