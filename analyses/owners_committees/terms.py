"""Terms of owners' committees: over, or to be renewed within the profile's lead time.

Readings
--------
The day of the end is the last day of the term. Where the roster gives no end,
founding plus the stated years can only show that a term still runs: whether a
committee founded longer ago was elected anew is not known, so such a one is
never called overdue. The lead time of the profile is in days or months, as its
unit says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.owners_committees.bodies import (
    about_places,
    committees,
    day_in_words,
    lacking_register,
)
from graphmodel.analysis import Part, missing, share
from graphmodel.days import earliest, latest, plus_years
from graphmodel.errors import SchemaError
from graphmodel.party import OwnersCommittee
from graphmodel.ternary import is_no, is_yes, tally
from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import date

    from analyses.scene import Scene
    from graphmodel.profile import Rule

_NEEDS = ["小区·业委会届满时间"]
_COLUMNS = ["业委会届满时间"]
#: Unit of the rule → what polars calls it.
_OFFSETS = {"天": "d", "个月": "mo"}


def terms(scene: Scene) -> Part:
    """Count committees within their term; list those over it and those to be renewed soon."""
    lacking = lacking_register(scene)
    if lacking:
        return Part(figures=(missing("OC.in_term", "no_register", lacking),))
    if not any(
        scene.whole.has_column(OwnersCommittee, column) for column in ("term_ends_on", "term_years")
    ):
        return Part(figures=(missing("OC.in_term", "no_column", _NEEDS),))
    judged = committees(scene).pipe(with_term, scene.as_of)
    over = judged.filter(is_no(pl.col("in_term")))
    soon = is_yes(pl.col("in_term")) & is_yes(_is_soon(scene))
    return Part(
        figures=(share("OC.in_term", tally(judged, pl.col("in_term")), needs=_NEEDS),),
        findings=(
            *about_places("OC-TERM-OVERDUE", over, params=["last_day"], columns=_COLUMNS),
            *about_places(
                "OC-TERM-DUE", judged.filter(soon), params=["last_day"], columns=_COLUMNS
            ),
        ),
        tables={
            "oc_terms": judged.filter(pl.col("due_to").is_not_null())
            .select(pl.col("place").alias("id"), "street", "due_from", "due_to", "in_term")
            .sort("due_to", "id")
        },
    )


def with_term(frame: pl.DataFrame, day: date | None) -> pl.DataFrame:
    """Add ``due_from``, ``due_to`` (interval of the first day after the term) and ``in_term``."""
    one = timedelta(days=1)
    ends, founded = pl.col("term_ends_on"), pl.col("founded_on")
    dated = frame.with_columns(
        (earliest(ends) + one).alias("due_from"),
        (latest(ends) + one).alias("due_to"),
        plus_years(earliest(founded), pl.col("term_years")).alias("first_end"),
    )
    if day is None:
        return dated.with_columns(
            pl.lit(None, pl.Boolean).alias("in_term"), pl.lit(None, pl.String).alias("last_day")
        )
    in_term = (
        pl.when(pl.col("due_to") <= day)
        .then(statement=False)
        .when(pl.col("due_from") > day)
        .then(statement=True)
        .when(pl.col("due_to").is_null() & (pl.col("first_end") > day))
        .then(statement=True)
    )
    return dated.with_columns(
        in_term.alias("in_term"), day_in_words(pl.col("due_to") - one).alias("last_day")
    )


def _is_soon(scene: Scene) -> pl.Expr:
    """Tell whether the term is known to end within the lead time."""
    if scene.as_of is None:
        return pl.lit(value=False)
    horizon = pl.lit(scene.as_of).dt.offset_by(_offset(scene.profile["oc_renewal_lead"]))
    return pl.col("due_to") <= horizon


def _offset(rule: Rule) -> str:
    if rule.unit not in _OFFSETS:
        params = {"rule": rule.id, "what": "unit", "given": rule.unit, "known": list(_OFFSETS)}
        raise SchemaError(text("errors", "PROFILE-FIELD", params))
    return f"{rule.value}{_OFFSETS[rule.unit]}"
