"""Which of a sheet's parts each row fills: said in a cell, or told by what the row has."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from graphmodel.sheets import Part
from loaders.body import Body
from loaders.spelling import folded_word
from loaders.values import without_missing


def applying(body: Body) -> tuple[list[pl.Series], pl.Series]:
    """Return for each part the rows it applies to, and the rows that none claims."""
    everywhere = pl.Series([True] * body.cells.height, dtype=pl.Boolean)
    nowhere = ~everywhere
    parts = body.sheet.parts
    if not any(part.when for part in parts):
        return [everywhere for _ in parts], nowhere
    masks = [_said(body, part) if part.when else everywhere for part in parts]
    for guess in (_by_own_cells, _by_name, _by_header):
        open_rows = ~any_of(masks, nowhere)
        if not open_rows.any():
            break
        guesses = [open_rows & guess(body, part) for part in parts]
        sure = _count(guesses) == 1
        masks = [mine | (own & sure) for mine, own in zip(masks, guesses, strict=True)]
    return masks, ~any_of(masks, nowhere)


def any_of(masks: Sequence[pl.Series], start: pl.Series) -> pl.Series:
    result = start
    for one in masks:
        result = result | one
    return result


def _count(masks: Sequence[pl.Series]) -> pl.Series:
    return (
        pl.DataFrame({str(place): one for place, one in enumerate(masks)})
        .select(pl.sum_horizontal(pl.all().cast(pl.Int32)))
        .to_series()
    )


def mask(body: Body, *, value: bool) -> pl.Series:
    return pl.Series([value] * body.cells.height, dtype=pl.Boolean)


def _said(body: Body, part: Part) -> pl.Series:
    """Rows whose own word says that they are this part."""
    if part.when is None or not body.has(part.when.title):
        return mask(body, value=False)
    words = {folded_word(word) for word in part.when.values}
    return _is_word(body.cell(part.when.title), words)


def _is_word(texts: pl.Series, words: set[str]) -> pl.Series:
    # edge: different ones only
    different = [text for text in texts.unique() if text and folded_word(text) in words]
    return texts.is_in(different).fill_null(value=False)


def _own_titles(body: Body, part: Part) -> list[str]:
    """Titles that only this part has."""
    others = {
        column.title for other in body.sheet.parts if other is not part for column in other.columns
    }
    others |= {other.when.title for other in body.sheet.parts if other.when}
    return [
        column.title
        for column in part.columns
        if column.title not in others and body.has(column.title)
    ]


def _by_own_cells(body: Body, part: Part) -> pl.Series:
    titles = _own_titles(body, part)
    return any_of([is_filled(body, title) for title in titles], mask(body, value=False))


def is_filled(body: Body, title: str) -> pl.Series:
    return without_missing(body.cell(title)).is_not_null()


def _by_name(body: Body, part: Part) -> pl.Series:
    named = [column.title for column in part.columns if column.name == "name"]
    words = part.when.values if part.when else ()
    titles = [title for title in named if body.has(title)]
    if not titles or not words:
        return mask(body, value=False)
    return body.cell(titles[0]).str.contains_any(list(words)).fill_null(value=False)


def _by_header(body: Body, part: Part) -> pl.Series:
    """Tell by a header such as 联合体名称, which belongs to one part only."""
    own = [column for column in part.columns if column.name in ("id", "name")]
    said = any(
        body.matched.titles[column.title].text in column.titles
        for column in own
        if body.has(column.title)
    )
    return mask(body, value=said)
