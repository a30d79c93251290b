"""Networks in files: what is a network already is joined to what the rosters say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.codes import holds_identity
from graphmodel.convert import read_graphml
from graphmodel.errors import RosterError, UsageError
from graphmodel.network import Input, Network
from loaders.checked import ACCOUNT
from loaders.problems import about_file
from loaders.sources import GRAPH, Source, sources

_PSEUDONYM = r"^[PM]:[0-9a-f]{32}$"

if TYPE_CHECKING:
    from loaders.checked import Checked
    from loaders.settings import Settings


def graphs_of(paths: str | Path | Iterable[str | Path]) -> list[Source]:
    """Return the files among some paths that hold networks."""
    return [item for item in sources(paths) if item.path.suffix.lower() in GRAPH]


def with_graphs(checked: Checked, graphs: Sequence[Source], settings: Settings) -> Checked:
    """Add the networks of files; one that contradicts the rest is refused as a whole."""
    for source in graphs:
        checked = _with_graph(checked, source, settings)
    return checked


def _with_graph(checked: Checked, source: Source, settings: Settings) -> Checked:
    try:
        network = read_graphml(source.path, settings.declaration)
        sha256 = hashlib.sha256(source.path.read_bytes()).hexdigest()
        own = Input(file=source.name, sha256=sha256, stated_on=settings.stated_on)
        network = replace(network, about=replace(network.about, inputs=(own,)))
        if _names_persons(network):
            return _refused(checked, about_file("FILE-GRAPH-PERSONS", source.name))
        whole = checked.network + network
    except OSError:
        return _refused(checked, about_file("FILE-MISSING", source.name))
    except (UsageError, RosterError) as error:
        return _refused(checked, about_file("FILE-GRAPH", source.name, reason=str(error)))
    height = sum(frame.height for frame in network.frames.values())
    row = {"file": source.name, "sheet": "", "read": height, "accepted": height}
    account = pl.DataFrame([{name: row.get(name, 0) for name in ACCOUNT}], schema=dict(ACCOUNT))
    return replace(checked, network=whole, accounts=pl.concat([checked.accounts, account]))


def _names_persons(network: Network) -> bool:
    """Tell whether some text of a network holds the identity number of a person."""
    texts = [
        frame[name].drop_nulls()
        for frame in network.frames.values()
        for name, dtype in frame.schema.items()
        if dtype == pl.String and not name.startswith("_")
    ]
    plain = (series.filter(~series.str.contains(_PSEUDONYM)) for series in texts)
    return any(holds_identity(series, codes=True).any() for series in plain)


def _refused(checked: Checked, problem: pl.DataFrame) -> Checked:
    return replace(checked, problems=pl.concat([checked.problems, problem]))
