"""The ledger page, and the page of how many items of which sort each street has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jiceng.ledger import COLUMNS, SEVERITY
from jiceng.reports.ledger_back.carrying import DISPOSALS
from jiceng.reports.workbook.desk import spans
from loaders.workbook import Block, Column, Page, Sort, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jiceng.reports.workbook.desk import Desk

#: Ledger column → width, in the order of the page. What is looked up more than
#: read stands right of what is printed.
_READ = {
    "number": 17, "street_name": 10, "community_name": 15, "title": 17, "name": 24, "message": 40,
    "action": 27, "severity_label": 8,
}  # fmt: skip
_LOOKED_UP = {"clause": 30, "source": 26, "evidence": 30, "fingerprint": 11}
_FILLED_IN = {"disposal": 10, "owner": 10, "deadline": 12, "remark": 20}
_COMPARED = {"change": 12, "age": 9}
_COUNTED = ("age",)
_SHADE = {"error": "#F4C7A1", "warning": "#FBE8D3"}
_SETTLED = "#DDE1E5"
#: A matrix with more streets than this cannot be read.
_MOST_STREETS = 40
_REST = "rest"


def items_page(desk: Desk) -> Page:
    """Return the complete ledger with the columns that people fill in."""
    items, muted = desk.material.items, desk.dossier.followed.muted
    lines = desk.lines("items.how", count=items.height)
    if muted.height:
        page = desk.say("page.muted")
        lines = (*lines, desk.say("items.muted", count=muted.height, page=page))
    columns = ledger_columns(desk)
    return Page(
        name=desk.say("page.items"),
        title=desk.say("items.title", area=desk.dossier.area),
        lines=lines,
        blocks=(Block(frame=items, columns=columns, empty=desk.say("items.none")),),
        frozen=1,
        printed=len(columns) - len(_LOOKED_UP),
    )


def ledger_columns(desk: Desk) -> tuple[Column, ...]:
    """Return the columns of the ledger: to read, what became of it, to fill in, to look up."""
    shades = weight_shades(desk)
    choices = tuple(desk.say(f"disposal.{code}") for code in DISPOSALS)
    settled = dict.fromkeys((desk.say("disposal.done"), desk.say("disposal.unfounded")), _SETTLED)
    read = (
        Column(
            name=name,
            title=ledger_title(desk, name),
            width=width,
            shades=shades if name == "severity_label" else {},
            centred=name in ("severity_label", "street_name"),
        )
        for name, width in _READ.items()
    )
    filled_in = (
        Column(
            name=name,
            title=desk.say(f"items.{name}"),
            width=width,
            to_fill=True,
            sort=Sort.choice if name == "disposal" else Sort.text,
            choices=choices if name == "disposal" else (),
            shades=settled if name == "disposal" else {},
            prompt=desk.say(f"items.{name}.prompt") if name in ("disposal", "deadline") else "",
        )
        for name, width in _FILLED_IN.items()
    )
    looked_up = (
        Column(name=name, title=ledger_title(desk, name), width=width)
        for name, width in _LOOKED_UP.items()
    )
    return (*read, *_compared(desk), *filled_in, *looked_up)


def _compared(desk: Desk) -> Iterator[Column]:
    """Return what became of an item, where there is something to compare with."""
    followed = desk.dossier.followed
    for name, width in _COMPARED.items():
        if followed.aged if name in _COUNTED else followed.compared:
            sort = Sort.count if name in _COUNTED else Sort.text
            title = desk.say(f"items.{name}")
            yield Column(name=name, title=title, width=width, sort=sort, centred=sort is Sort.text)


def ledger_title(desk: Desk, name: str) -> str:
    """Return the title of a ledger column."""
    if name not in COLUMNS:
        return desk.say(f"items.{name}")
    return COLUMNS[name] if desk.dossier.language == "zh" else desk.say(f"ledger.{name}")


def severity_labels(desk: Desk) -> dict[str, str]:
    """Return the words for the weights, heaviest first, as the ledger says them."""
    if desk.dossier.language == "zh":
        return dict(SEVERITY)
    return {code: desk.say(f"severity.{code}") for code in SEVERITY}


def weight_shades(desk: Desk) -> dict[str, str]:
    """Return the background of the weights that ask for something."""
    labels = severity_labels(desk)
    return {labels[code]: colour for code, colour in _SHADE.items()}


def item_spans(desk: Desk, *keys: str) -> pl.DataFrame:
    """Return the number of items of each group, with ``link`` to their rows in the ledger."""
    found = spans(desk.material.items, keys)
    return found.with_columns(
        span(desk.say("page.items"), pl.col("first"), pl.col("last")).alias("link")
    )


# ---------------------------------------------------------------- sort by street


def spread(desk: Desk) -> pl.DataFrame:
    """Return the sorts of items, heaviest and most frequent first.

    Returns
    -------
    DataFrame
        ``code``, ``title``, ``severity``, ``severity_label``, ``count``; one row
        a sort of item.
    """
    order = {code: rank for rank, code in enumerate(SEVERITY)}
    return (
        desk.material.items.group_by("code", "title", "severity", "severity_label")
        .agg(pl.len().cast(pl.Int64).alias("count"))
        .sort(
            pl.col("severity").replace_strict(order, return_dtype=pl.Int64),
            -pl.col("count"),
            "code",
        )
    )


def has_spread(desk: Desk) -> bool:
    """Tell whether the page of sorts by street is made."""
    return 0 < desk.streets.height <= _MOST_STREETS and desk.material.items.height > 0


def spread_page(desk: Desk) -> Page | None:
    """Return how many items of each sort every street has; each number opens its rows."""
    if not has_spread(desk):
        return None
    sorts = spread(desk)
    # A street without an item of some sort has a counted zero, not a blank.
    counts = item_spans(desk, "street", "code").with_columns(pl.col("street").fill_null(_REST))
    columns = []
    frame = sorts
    for street, name in (*_named(desk), (_REST, desk.say("rest"))):
        own = counts.filter(pl.col("street") == street)
        if street == _REST and own.is_empty():
            continue
        own = own.select("code", pl.col("count").alias(street), pl.col("link").alias(f"{street}·"))
        frame = frame.join(own, on="code", how="left", maintain_order="left")
        frame = frame.with_columns(pl.col(street).fill_null(0))
        columns.append(
            Column(
                name=street, title=name, width=6.5, sort=Sort.count, links=f"{street}·", total=True
            )
        )
    return Page(
        name=desk.say("page.spread"),
        title=desk.say("spread.title", area=desk.dossier.area),
        lines=desk.lines("spread.how"),
        blocks=(
            Block(
                frame=frame,
                columns=(
                    Column(name="title", title=ledger_title(desk, "title"), width=30),
                    Column(
                        name="severity_label",
                        title=ledger_title(desk, "severity_label"),
                        width=8,
                        centred=True,
                        shades=weight_shades(desk),
                    ),
                    Column(
                        name="count", title=desk.say("total"), width=8, sort=Sort.count, total=True
                    ),
                    *columns,
                ),
                total_title=desk.say("total"),
            ),
        ),
        frozen=3,
    )


def _named(desk: Desk) -> list[tuple[str, str]]:
    names = desk.streets.with_columns(
        pl.col("street_name").str.replace(r"(街道|镇|乡|苏木)$", "\n${1}")
    )
    return list(names.select("street", "street_name").iter_rows())  # edge: column titles
