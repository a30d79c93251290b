"""Arrow tables: one a kind, for pandas, DuckDB, R and whatever else speaks Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmodel.convert.records import shown

if TYPE_CHECKING:
    import pyarrow as pa

    from graphmodel.network import Network


def to_arrow(network: Network, *, private: bool = False) -> dict[str, pa.Table]:
    """Return one Arrow table a kind that has records; needs ``pyarrow``."""
    return {
        kind.name: shown(network, kind, private=private).to_arrow()
        for kind in network.declaration
        if network.frame(kind.name).height
    }
