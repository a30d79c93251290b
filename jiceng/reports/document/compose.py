"""What stands in the document, in which order; every sentence and number is the page's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.party import Division, PartyOrg
from jiceng.figures import count
from jiceng.ledger import SEVERITY
from jiceng.reports.document.parts import Table, clean
from jiceng.reports.page.brief import brief
from jiceng.reports.page.cards import HEADLINE, headline
from jiceng.reports.page.followed import since
from jiceng.reports.page.streets import street_table
from jiceng.reports.page.unanswered import gaps, open_questions, partly_open

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from jiceng.reports.document.parts import Writer
    from jiceng.reports.page.material import Material
    from jiceng.reports.page.streets import Row

#: What is listed at most; the workbook has all of it.
MOST_ITEMS, MOST_STREETS, MOST_QUESTIONS, MOST_SORTS = 50, 60, 25, 30
#: Questions named where one sheet would answer many.
MOST_NAMED = 5
_STREET_FIGURES = 4


def compose(writer: Writer, material: Material, pictures: Mapping[str, Path]) -> None:
    """Write the report.

    Parameters
    ----------
    pictures
        What is shown (``coverage``, ``street``) → the file of the picture.
    """
    _head(writer, material)
    _brief(writer, material)
    _headline(writer, material)
    _streets(writer, material, pictures)
    _unanswered(writer, material)
    _since(writer, material)
    _items(writer, material)


def _head(writer: Writer, material: Material) -> None:
    dossier, network = material.dossier, material.dossier.network
    title = clean(dossier.heading(writer.say("title", area=dossier.area)))
    writer.document.add_paragraph(title, style="Title")
    dates = writer.say(
        "dates", stated=_day(material, dossier.stated_on), as_of=_day(material, dossier.as_of)
    )
    writer.document.add_paragraph(dates, style="Subtitle")
    places = network.frame(Division).filter(pl.col("level").is_in(["community", "village"]))
    writer.paragraph(
        writer.say(
            "basis",
            organisations=count(network.frame(PartyOrg).height),
            streets=count(material.streets.height),
            places=count(places.height),
            profile=dossier.profile.title,
        )
    )


def _day(material: Material, day: date | None) -> str:
    return day.isoformat() if day else material.words.say("not-stated")


def _brief(writer: Writer, material: Material) -> None:
    """Write the numbered paragraphs of the page, their links left out."""
    writer.heading(writer.say("brief"))
    paragraphs = brief(material)
    for number, paragraph in enumerate(paragraphs, start=1):
        heading = paragraph.heading.removeprefix(material.words.ordinal(number))
        writer.clause(heading, paragraph.text.striptags())
    if not paragraphs:
        writer.paragraph(writer.say("nothing"))


def _headline(writer: Writer, material: Material) -> None:
    cards = headline(material)
    if not cards:
        return
    writer.heading(writer.say("headline"))
    writer.paragraph(writer.say("headline-lead"))
    names = ("figure", "yes", "applies", "rate", "no", "unknown")
    writer.table(
        Table(
            title=writer.say("headline"),
            heads=[writer.say(f"column-{name}") for name in names],
            rows=[
                (
                    card.label,
                    card.yes,
                    card.applies,
                    card.amount or card.rate,
                    card.no,
                    card.unknown,
                )
                for card in cards
            ],
            widths=(40, 14, 14, 18, 14, 14),
            centred=frozenset(range(1, 6)),
        )
    )


def _streets(writer: Writer, material: Material, pictures: Mapping[str, Path]) -> None:
    table = street_table(material)
    if not table.rows:
        return
    writer.heading(writer.say("streets"))
    writer.paragraph(writer.say("streets-lead"))
    wanted = {
        material.words.figure(material.figures[code])
        for code in HEADLINE
        if code in material.figures
    }
    titles = [title for title, _ in table.titles]
    first = [at for at, title in enumerate(titles) if title in wanted]
    others = [at for at in range(len(titles)) if at not in first]
    chosen = [*first, *others][:_STREET_FIGURES]
    rows = [_street(row, chosen) for row in (*table.rows[:MOST_STREETS], table.total)]
    heads = [
        writer.say("column-street"), *(titles[at] for at in chosen), writer.say("column-items"),
    ]  # fmt: skip
    writer.table(
        Table(
            title=writer.say("streets"),
            heads=heads,
            rows=rows,
            widths=(20, *[24] * len(chosen), 15),
            centred=frozenset(range(1, len(heads))),
            size=9,
            last_is_total=True,
        )
    )
    if len(table.rows) > MOST_STREETS:
        writer.paragraph(writer.say("unanswered-rest", n=count(len(table.rows) - MOST_STREETS)))
    for name, path in pictures.items():
        writer.picture(path, writer.say(f"picture-{name}"))


def _street(row: Row, chosen: list[int]) -> list[str]:
    cells = [row.cells[at] for at in chosen]
    shown = [
        f"{cell.shown.striptags()}（{cell.rate}）" if cell.rate else cell.shown.striptags()
        for cell in cells
    ]
    return [row.name, *shown, row.items.striptags()]


def _unanswered(writer: Writer, material: Material) -> None:
    questions, partly = open_questions(material), partly_open(material)
    if not questions and not partly:
        return
    writer.heading(writer.say("unanswered"))
    writer.paragraph(
        writer.say("unanswered-lead", n=count(len(questions)), partly=count(len(partly)))
    )
    rows = list(_questions(writer, material))
    writer.table(
        Table(
            title=writer.say("unanswered"),
            heads=[writer.say(f"column-{name}") for name in ("question", "why", "needs")],
            rows=rows[:MOST_QUESTIONS],
            widths=(70, 30, 56),
            centred=frozenset((1,)),
            size=9,
        )
    )
    if len(rows) > MOST_QUESTIONS:
        writer.paragraph(writer.say("unanswered-rest", n=count(len(rows) - MOST_QUESTIONS)))


def _questions(writer: Writer, material: Material) -> Iterator[tuple[str, str, str]]:
    words = material.words
    for gap in gaps(material):
        labels = [question.label for question in gap.questions]
        asked = str(words.listed(labels[:MOST_NAMED]))
        if len(labels) > MOST_NAMED:
            asked = writer.say("asked-more", asked=asked, n=len(labels))
        yield asked, writer.say(f"status-{gap.status}"), str(words.listed(gap.needs))
    for question in partly_open(material):
        why = writer.say(
            f"status-{question.status}",
            unknown=count(question.unknown),
            total=count(question.total),
        )
        needs = words.listed(question.needs) if question.needs else words.say("needs-names")
        yield question.label, why, str(needs)


def _since(writer: Writer, material: Material) -> None:
    compared = since(material)
    if compared is None:
        return
    writer.heading(writer.say("since"))
    for sentence in compared.sentences:
        writer.paragraph(sentence)


def _items(writer: Writer, material: Material) -> None:
    items = material.items
    writer.heading(writer.say("items"))
    if items.is_empty():
        writer.paragraph(writer.say("items-none"))
        return
    lead = "items-lead" if items.height > MOST_ITEMS else "items-all"
    writer.paragraph(writer.say(lead, n=count(items.height), most=MOST_ITEMS))
    _sorts(writer, items)
    _first(writer, items)


def _by_sort(items: pl.DataFrame) -> pl.DataFrame:
    """Order items by sort: the heaviest and most frequent first, then as the ledger has them."""
    rank = {code: place for place, code in enumerate(SEVERITY)}
    return items.with_columns(
        pl.col("severity").replace_strict(rank, return_dtype=pl.Int64).alias("rank"),
        pl.len().over("code").cast(pl.Int64).alias("count"),
    ).sort("rank", -pl.col("count"), "code", maintain_order=True)


def _sorts(writer: Writer, items: pl.DataFrame) -> None:
    names = ("title", "severity_label", "count")
    sorts = _by_sort(items).unique(["code", "severity"], keep="first", maintain_order=True)
    rows = sorts.select(names).head(MOST_SORTS).iter_rows()  # edge: at most MOST_SORTS
    writer.table(
        Table(
            title=writer.say("by-sort"),
            heads=[writer.say(f"column-{name}") for name in ("title", "severity", "count")],
            rows=[(title, weight, count(number)) for title, weight, number in rows],
            widths=(90, 30, 30),
            centred=frozenset((1, 2)),
        )
    )


def _first(writer: Writer, items: pl.DataFrame) -> None:
    names = ("title", "street_name", "message", "number")
    first = _by_sort(items).head(MOST_ITEMS).select(names)
    heads = ("title", "street", "message", "number")
    writer.table(
        Table(
            title=writer.say("first-items", n=first.height),
            heads=[writer.say(f"column-{name}") for name in heads],
            rows=[[value or "" for value in row] for row in first.iter_rows()],  # edge: MOST_ITEMS
            widths=(26, 20, 78, 32),
            centred=frozenset((1,)),
            size=9,
        )
    )
    if items.height > MOST_ITEMS:
        writer.paragraph(writer.say("items-rest", n=count(items.height - MOST_ITEMS)))
