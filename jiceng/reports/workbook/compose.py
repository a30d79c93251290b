"""Which pages the report workbook has, in which order, and what stands on every one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiceng.reports.workbook.checks import checked_pages
from jiceng.reports.workbook.desk import Desk
from jiceng.reports.workbook.followed import followed_pages
from jiceng.reports.workbook.further import further_pages
from jiceng.reports.workbook.items import items_page, spread_page
from jiceng.reports.workbook.overview import overview_page
from jiceng.reports.workbook.places import answers_page, places_page
from jiceng.reports.workbook.rules import rules_page
from jiceng.reports.workbook.streets import streets_page
from jiceng.reports.workbook.unanswered import unanswered_page
from loaders.workbook import Book

if TYPE_CHECKING:
    from jiceng.dossier import Dossier


def compose(dossier: Dossier) -> Book:
    """Return the report of a dossier as a book.

    Pages without anything to show are left out, except the ledger.
    """
    desk = Desk(dossier=dossier)
    further = further_pages(desk)
    pages = (
        overview_page(desk, further),
        streets_page(desk),
        items_page(desk),
        spread_page(desk),
        *followed_pages(desk),
        unanswered_page(desk),
        places_page(desk),
        answers_page(desk),
        *checked_pages(desk),
        *further,
        rules_page(desk),
    )
    return Book(
        title=dossier.heading(desk.say("title", area=dossier.area)),
        pages=tuple(page for page in pages if page is not None),
        marking=dossier.marking,
        note=dossier.note,
        foot=desk.running,
        page_of=desk.say("page-of", page="{page}", pages="{pages}"),
        dated=dossier.as_of,
    )
