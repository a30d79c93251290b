"""Which coordinates may be compared: the reference systems, and the families they fall into.

CGCS2000 and WGS-84 are both geocentric, on ellipsoids that agree to a tenth of
a millimetre; what differs is the epoch, less than a metre by now. GCJ-02 is
shifted by some hundred metres through a secret function, BD-09 is shifted once
more. For neither has its authority published a conversion: the formulas in
circulation were guessed from samples and are a metre or two off, so nothing is
converted here. Coordinates of different families are never compared, and those
whose system is not stated belong to none.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from graphmodel.closed import CoordinateSystem
from graphmodel.errors import SchemaError
from graphmodel.texts import text

#: System → the family within which distances mean something.
FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        CoordinateSystem.cgcs2000.code: "geocentric",
        CoordinateSystem.wgs84.code: "geocentric",
        CoordinateSystem.gcj02.code: CoordinateSystem.gcj02.code,
        CoordinateSystem.bd09.code: CoordinateSystem.bd09.code,
    }
)
#: Columns of a kind that has a place on the map.
POSITION = ("longitude", "latitude", "coordinate_system")


def family(declared: str = "") -> pl.Expr:
    """Return the family of each row's coordinates; null where they cannot be used.

    Parameters
    ----------
    declared
        System of rows that state none, as the office declares it for its
        rosters; empty if it declares nothing.

    Raises
    ------
    SchemaError
        No such system.
    """
    if declared and declared not in FAMILIES:
        params = {"given": declared, "known": list(FAMILIES)}
        raise SchemaError(text("errors", "COORDINATES-SYSTEM", params))
    system = pl.coalesce("coordinate_system", pl.lit(declared or None, pl.String))
    placed = pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
    return pl.when(placed).then(system.replace_strict(dict(FAMILIES), default=None))
