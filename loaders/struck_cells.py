"""What a line through cells says of rows: pointed out, never taken for a deletion."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from loaders.problems import nothing_raised, raised


def struck_out(
    raw: pl.DataFrame, struck: frozenset[tuple[int, int]], places: Mapping[str, int]
) -> pl.DataFrame:
    """Point out struck rows, one problem each, and single struck cells of other rows.

    Parameters
    ----------
    raw
        ``_line`` and the cells under template titles.
    struck
        The struck cells of the worksheet: row and column, from 0.
    places
        Template title → position of its column, from 0.
    """
    if not struck or not places:
        return nothing_raised()
    rows = raw["_line"] % (1 << 32) - 1
    hits = {
        title: rows.is_in([row for row, column in struck if column == place])
        & raw[title].is_not_null()
        for title, place in places.items()
    }
    frame = raw.with_columns(hit.alias(f"_struck {title}") for title, hit in hits.items())
    struck_here = [pl.col(f"_struck {title}") for title in hits]
    is_whole = pl.any_horizontal(struck_here) & pl.all_horizontal(
        pl.col(f"_struck {title}") | pl.col(title).is_null() for title in hits
    )
    whole, rest = frame.filter(is_whole), frame.filter(~is_whole)
    first = next(iter(places))
    return pl.concat(
        [
            raised(whole, "CELL-STRUCK-ROW", first, None),
            *(
                raised(rest.filter(pl.col(f"_struck {title}")), "CELL-STRUCK", title, title)
                for title in hits
            ),
        ]
    )
