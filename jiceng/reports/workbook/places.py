"""The page of places with what was matched, and the page of every answer behind the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category, Level
from jiceng.district import STATES
from jiceng.reports.workbook.desk import spans
from loaders.workbook import Block, Column, Page, Sort, span

if TYPE_CHECKING:
    from jiceng.reports.workbook.desk import Desk

STATE_SHADES = {"suggested": "#FBE8D3", "not_seen": "#F4C7A1", "no_organisation": "#EFAF7E"}
#: Open ones first: they are what is looked for.
_STATE_ORDER = {state: rank for rank, state in enumerate(reversed(STATES))}
_ANSWER_ORDER = {"no": 0, "unknown": 1, "yes": 2, "not_applicable": 3}
_T2 = {"T2.covered": ("community",), "T2V.covered": ("village",),
       "T2.all_covered": ("community", "village")}  # fmt: skip
_FORMS = {
    "T2.form.committee": "committee",
    "T2.form.general_branch": "general_branch",
    "T2.form.branch": "branch",
    "T2.single_branch": "branch",
}
_ANSWER = {"code": pl.String, "answer": pl.String, "street": pl.String, "name": pl.String,
           "remark": pl.String}  # fmt: skip


def places(desk: Desk) -> pl.DataFrame:
    """Return communities and villages: street by street, open ones first."""
    return desk.material.places.sort(
        "rank",
        pl.col("state").replace_strict(_STATE_ORDER, return_dtype=pl.Int64),
        "order",
        "id",
        nulls_last=True,
    )


def place_spans(desk: Desk, *keys: str) -> pl.DataFrame:
    """Return the number of places of each group, with ``link`` to their rows."""
    found = spans(places(desk), keys)
    return found.with_columns(
        span(desk.say("page.places"), pl.col("first"), pl.col("last")).alias("link")
    )


def places_page(desk: Desk) -> Page | None:
    """Return every community and village with its organisation, or that none was seen."""
    found = places(desk)
    if found.is_empty():
        return None
    labels = {state: desk.say(f"state.{state}") for state in STATES}
    frame = found.with_columns(
        pl.col("level").replace(Level.labels()),
        pl.col("category").replace(Category.labels()),
        pl.col("state").replace(labels),
    )
    return Page(
        name=desk.say("page.places"),
        title=desk.say("places.title", area=desk.dossier.area),
        lines=desk.lines("places.how"),
        blocks=(Block(frame=frame, columns=_place_columns(desk, labels)),),
        frozen=2,
    )


def _place_columns(desk: Desk, labels: dict[str, str]) -> tuple[Column, ...]:
    def title(name: str) -> str:
        return desk.say(f"places.{name}")

    return (
        Column(name="street_name", title=title("street"), width=11, centred=True),
        Column(name="name", title=title("name"), width=28),
        Column(name="level", title=title("level"), width=7, centred=True),
        Column(name="id", title=title("id"), width=16, sort=Sort.code),
        Column(
            name="state",
            title=title("state"),
            width=17,
            centred=True,
            shades={labels[state]: colour for state, colour in STATE_SHADES.items()},
        ),
        Column(name="org_name", title=title("org_name"), width=36),
        Column(name="category", title=title("category"), width=10, centred=True),
        Column(name="org", title=title("org"), width=22, sort=Sort.code),
        Column(name="children", title=title("children"), width=10, sort=Sort.count),
        Column(name="similar_name", title=title("similar"), width=30),
    )


# ---------------------------------------------------------------- answers behind the figures


def answers(desk: Desk) -> pl.DataFrame:
    """Return what every place or unit answers to every figure that can be listed.

    Returns
    -------
    DataFrame
        ``code``, ``answer``, ``street``, ``name``, ``remark``; by figure,
        answer, street. A figure whose rows do not add up to its four counts is
        left out: a number must never open a list of another length.
    """
    listed = pl.concat(
        [pl.DataFrame(schema=_ANSWER), *_of_streets(desk), *_of_places(desk), *_of_tables(desk)]
    )
    ranks = desk.streets.select("street", "rank")
    codes = {row["code"]: at for at, row in enumerate(desk.material.all_figures)}
    return (
        listed.join(_true_codes(desk, listed), on="code", how="semi")
        .join(ranks, on="street", how="left")
        .sort(
            pl.col("code").replace_strict(codes, default=None, return_dtype=pl.Int64),
            pl.col("answer").replace_strict(_ANSWER_ORDER, return_dtype=pl.Int64),
            "rank",
            "name",
            nulls_last=True,
        )
    )


#: Figure of the streets → the items that say no, and that say it is not known (if any do).
_T1 = {
    "T1.covered": ("T1-NO-ORG", "T1-NOT-FOUND"),
    "T1.joint_committee": ("T1-NO-JOINT-COMMITTEE", ""),
    "T1.conference": ("T1-NO-CONFERENCE", ""),
}


def _of_streets(desk: Desk) -> list[pl.DataFrame]:
    """Return what streets answer; what no item says of them is a yes."""
    parts = []
    for code, items in _T1.items():
        no, unknown = (
            desk.material.items.filter(pl.col("code") == item)["subject"].implode()
            for item in items
        )
        answer = (
            pl.when(pl.col("street").is_in(no))
            .then(pl.lit("no"))
            .when(pl.col("street").is_in(unknown))
            .then(pl.lit("unknown"))
            .otherwise(pl.lit("yes"))
        )
        rows = desk.streets.with_columns(pl.col("street_name").alias("name"))
        parts.append(_answered(rows, code, answer, None))
    return parts


def _of_places(desk: Desk) -> list[pl.DataFrame]:
    found = places(desk)
    matched = pl.col("state") == "matched"
    covered = (
        pl.when(matched)
        .then(pl.lit("yes"))
        .when(pl.col("state") == "no_organisation")
        .then(pl.lit("no"))
        .otherwise(pl.lit("unknown"))
    )
    parts = [
        _answered(found.filter(pl.col("level").is_in(levels)), code, covered, "org_name")
        for code, levels in _T2.items()
    ]
    communities = found.filter(pl.col("level") == "community")
    for code, form in _FORMS.items():
        is_form = pl.when(pl.col("category") == form).then(pl.lit("yes")).otherwise(pl.lit("no"))
        answer = pl.when(matched).then(is_form).otherwise(pl.lit("not_applicable"))
        parts.append(_answered(communities, code, answer, "org_name"))
    return parts


#: Figure → analysis, table, and the column that holds its answer.
_TABLES = {
    "T3.covered": ("coverage", "compounds", "covered"),
    "N.organisation": ("coverage", "units", "covered"),
    "N.own": ("coverage", "units", "own"),
    "N.work": ("coverage", "units", "worked"),
}


def _of_tables(desk: Desk) -> list[pl.DataFrame]:
    parts = []
    for code, (analysis, name, column) in _TABLES.items():
        table = desk.dossier.table(analysis, name)
        if table is None or not {"applicable", column} <= set(table.columns):
            continue
        said = (
            pl.when(pl.col(column))
            .then(pl.lit("yes"))
            .when(pl.col(column).is_null())
            .then(pl.lit("unknown"))
            .otherwise(pl.lit("no"))
        )
        answer = (
            pl.when(pl.col("applicable").is_null())
            .then(pl.lit("unknown"))
            .when(pl.col("applicable"))
            .then(said)
            .otherwise(pl.lit("not_applicable"))
        )
        parts.append(_answered(table, code, answer, None))
    return parts


def _answered(rows: pl.DataFrame, code: str, answer: pl.Expr, remark: str | None) -> pl.DataFrame:
    return rows.select(
        pl.lit(code).alias("code"),
        answer.alias("answer"),
        "street",
        "name",
        (pl.col(remark) if remark else pl.lit(None, pl.String)).alias("remark"),
    )


def _true_codes(desk: Desk, listed: pl.DataFrame) -> pl.DataFrame:
    """Return the figures whose four counts are those of the list."""
    counted = listed.group_by("code").agg(
        *(
            (pl.col("answer") == answer).sum().cast(pl.Float64).alias(answer)
            for answer in _ANSWER_ORDER
        )
    )
    told = [
        {"code": row["code"], **{answer: row[answer] for answer in _ANSWER_ORDER}}
        for row in desk.material.figures.values()
        if row["status"] == "ok" and row["type"] == "share"
    ]
    schema = {"code": pl.String, **dict.fromkeys(_ANSWER_ORDER, pl.Float64)}
    figures = pl.DataFrame(told, schema=schema)
    return counted.join(figures, on=["code", *_ANSWER_ORDER], how="semi").select("code")


def answer_spans(desk: Desk, rows: pl.DataFrame, answer: str) -> pl.DataFrame:
    """Return the link of one of a figure's counts (or its ``total``): ``code``, ``<answer>·``.

    Parameters
    ----------
    rows
        See :func:`answers`.
    """
    found = spans(rows, ["code"] if answer == "total" else ["code", "answer"])
    if answer != "total":
        found = found.filter(pl.col("answer") == answer)
    link = span(desk.say("page.answers"), pl.col("first"), pl.col("last"))
    return found.select("code", link.alias(f"{answer}·"))


def answers_page(desk: Desk) -> Page | None:
    """Return the page that the numbers of the overview open."""
    found = answers(desk)
    if found.is_empty():
        return None
    words = desk.material.words
    codes = found["code"].unique(maintain_order=True).to_list()
    # edge: one label a figure
    labels = {code: words.figure(desk.material.figures[code]) for code in codes}
    said = {answer: desk.say(f"answer.{answer}") for answer in _ANSWER_ORDER}
    frame = found.join(desk.streets.drop("rank"), on="street", how="left", maintain_order="left")
    return Page(
        name=desk.say("page.answers"),
        title=desk.say("answers.title", area=desk.dossier.area),
        lines=desk.lines("answers.how"),
        blocks=(
            Block(
                frame=frame.with_columns(
                    pl.col("code").replace(labels), pl.col("answer").replace(said)
                ),
                columns=(
                    Column(name="code", title=desk.say("figure"), width=34),
                    Column(name="answer", title=desk.say("answer"), width=10, centred=True),
                    Column(
                        name="street_name", title=desk.say("places.street"), width=12, centred=True
                    ),
                    Column(name="name", title=desk.say("answers.name"), width=34),
                    Column(name="remark", title=desk.say("places.org_name"), width=40),
                ),
            ),
        ),
        frozen=2,
    )
