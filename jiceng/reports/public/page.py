"""The public report as one HTML page without a script: what is not shown is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from graphmodel.texts import text
from jiceng.figures import count
from jiceng.reports.page.embed import digest
from jiceng.reports.public.book import rate_shown
from jiceng.reports.public.tables import COUNTS, SMALLEST, PublicTable, say
from jiceng.reports.templates import asset, environment
from jiceng.reports.workbook.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jiceng.dossier import Dossier

#: What stands where a count is left out.
LEFT_OUT = "＊"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One street: counts as shown, the rate as shown, and the length of its bar in per cent."""

    area: str
    cells: tuple[str, ...]
    rate: str
    bar: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One figure."""

    id: str
    title: str
    definition: str
    rows: tuple[Row, ...]
    whole: Row


def render_public(dossier: Dossier, tables: Iterable[PublicTable]) -> str:
    """Return the public report as HTML; the same dossier gives the same text.

    Parameters
    ----------
    tables
        What may be shown of it, see :func:`jiceng.reports.public.tables.public_tables`.
    """
    desk, style = Desk(dossier=dossier), asset("public", "page.css")
    policy = f"default-src 'none'; style-src '{digest(style)}'; base-uri 'none'; form-action 'none'"
    sections = tuple(_section(desk, table) for table in tables)
    return str(
        environment("public")
        .get_template("page.html")
        .render(
            say=lambda code, **params: say(dossier.language, code, **params),
            language=dossier.language,
            area=dossier.area,
            head=desk.head,
            most=int(dossier.profile.value(SMALLEST)) - 1,
            titles=[desk.say(f"answer.{name}") for name in (*COUNTS, "total")],
            total=desk.say("total"),
            sections=sections,
            left_out=LEFT_OUT,
            policy=policy,
            style=Markup(style),  # noqa: S704 - our own file
        )
    )


def _section(desk: Desk, table: PublicTable) -> Section:
    language = desk.dossier.language
    rows = table.areas.to_dicts()  # edge: the streets of one district
    return Section(
        id=table.code.replace(".", "-"),
        title=text("figures", table.code, {}, language),
        definition=text("figures", table.code, {}, language, "definition"),
        rows=tuple(_row(row, row["area"]) for row in rows),
        whole=_row(table.whole.row(0, named=True), desk.say("total")),
    )


def _row(row: dict[str, Any], area: str) -> Row:
    cells = (row[name] for name in (*COUNTS, "total"))
    return Row(
        area=area,
        cells=tuple(LEFT_OUT if value is None else count(value) for value in cells),
        rate=rate_shown(row) or (LEFT_OUT if row["total"] else ""),
        bar=None if row["rate"] is None else round(100 * row["rate"], 1),
    )
