"""Arrow tables: one a kind, for pandas, DuckDB, R and whatever else speaks Arrow."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from graphmodel.convert.records import shown
from graphmodel.errors import UsageError
from graphmodel.texts import text

if TYPE_CHECKING:
    import pyarrow as pa

    from graphmodel.network import Network


def to_arrow(network: Network, *, private: bool = False) -> dict[str, pa.Table]:
    """Return one Arrow table a kind that has records; needs the extra ``arrow``.

    Raises
    ------
    UsageError
        The extra is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise UsageError(text("errors", "CONVERT-NO-ARROW", {}))
    return {
        kind.name: shown(network, kind, private=private).to_arrow()
        for kind in network.declaration
        if network.frame(kind.name).height
    }
