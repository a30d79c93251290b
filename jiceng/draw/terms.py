"""The calendar of terms: how many end in which month, and who is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.names import folded
from graphmodel.ternary import is_no, is_unknown, is_yes
from jiceng.district import committee_terms, organisation_terms
from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.legend import Entry, Foot
from jiceng.draw.looks import FAINT, INK, QUIET, Look, letters_on, look_of
from jiceng.draw.sheet import PAPERS, Box, body_of, notes_of, nothing, open_sheet
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_MONTHS = 12
_YEARS = 8  # rows of a calendar; later ones are counted
_ROW, _LABEL, _BETWEEN = 0.3, 0.72, 0.55
#: Depth of colour by the part of the fullest month: pale to dark, apart in grey too.
_SHADES = ("#E3EAF1", "#BCD0E0", "#8FB1CC", "#5A8BB0", "#2F6690")
_SIZE, _LIST_LINE = 9.0, 0.2
_SOON = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """How many terms end by year and month; month 13 where only the year is known."""

    title: str
    years: tuple[int, ...]
    counts: dict[tuple[int, int], int]
    later: int

    @property
    def height(self) -> float:
        return _ROW * (len(self.years) + 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """A list beside the calendars: its title and ``name　day`` rows."""

    title: str
    rows: tuple[tuple[str, str], ...]


def terms_figure(dossier: Dossier, look: Look | None = None) -> Figure:
    """Return the months in which terms end, of organisations and of owners' committees.

    Raises
    ------
    UsageError
        No term is known.
    """
    look, say = look or look_of(dossier), Say(dossier)
    tables = _tables(dossier)
    if not tables or dossier.as_of is None:
        raise nothing(dossier, "terms", "党组织·届满时间")
    calendars = [_calendar(table, say(f"terms.{name}"), dossier.as_of) for name, table in tables]
    lists = _lists(pl.concat([table for _, table in tables]), say, dossier.as_of)
    foot = Foot(entries=_entries(say, look), notes=notes_of(dossier, say("terms.note")))
    size = PAPERS["A4"]
    body = body_of(size, foot)
    wide = body.width * (0.6 if any(one.rows for one in lists) else 1.0)
    left = Box(left=body.left, top=body.top, width=wide, height=body.height)
    side = Box(
        left=left.right + 0.35, top=body.top, width=body.right - left.right - 0.35,
        height=body.height,
    )  # fmt: skip
    placed, cut = _fitted(lists, side)
    left_out = _left_out(dossier, say, calendars, cut)
    title = say("terms.title", area=dossier.area)
    sheet = open_sheet(dossier, look, size, title, left_out)
    top = left.top
    row = min(_ROW, (left.height - 0.3) / sum(len(one.years) + 3 for one in calendars))
    for one in calendars:
        used = (len(one.years) + 2) * row
        box = Box(left=left.left, top=top, width=left.width, height=used)
        _draw_calendar(sheet.axes, box, one, say, (look, dossier.as_of))
        top += used + row
    if any(one.rows for one in lists):
        _draw_lists(sheet.axes, side, placed, say)
    return sheet.finish(foot)


def _tables(dossier: Dossier) -> list[tuple[str, pl.DataFrame]]:
    """Return the terms that are known: ``name``, ``last_from``, ``last_to``, ``in_term``.

    The last day of a term, as rosters write it, lies between the two.
    """
    last = [
        (pl.col(f"due_{end}") - pl.duration(days=1)).alias(f"last_{end}") for end in ("from", "to")
    ]
    found = []
    if (table := organisation_terms(dossier)) is not None:
        found.append(("organisations", table.select(folded(pl.col("name")), *last, "in_term")))
    if (table := committee_terms(dossier)) is not None:
        word = Say(dossier)("terms.committee-of")
        found.append(("committees", table.select(pl.col("name") + word, *last, "in_term")))
    return [(name, table) for name, table in found if table["last_to"].count()]


def _calendar(table: pl.DataFrame, title: str, today: date) -> _Calendar:
    months = (
        table.drop_nulls("last_to")
        .select(
            pl.col("last_from").dt.year().alias("year"),
            pl.when(
                (pl.col("last_from").dt.year() == pl.col("last_to").dt.year())
                & (pl.col("last_from").dt.month() == pl.col("last_to").dt.month())
            )
            .then(pl.col("last_from").dt.month())
            .otherwise(_MONTHS + 1)
            .alias("month"),
        )
        .group_by("year", "month")
        .len()
    )
    first = min(int(str(months["year"].min())), today.year)
    counts = {(year, month): n for year, month, n in months.iter_rows()}  # edge: one a month
    last = max(year for year, _ in counts)
    years = tuple(range(max(first, last - 40), last + 1))[:_YEARS]
    later = sum(n for (year, _), n in counts.items() if year > years[-1])
    return _Calendar(title=title, years=years, counts=counts, later=later)


def _lists(table: pl.DataFrame, say: Say, today: date) -> list[_Names]:
    """Return who is past the term, who is next, and of whom it is not known."""
    limit = pl.lit(today).dt.offset_by(f"{_SOON}mo")
    past = is_no(pl.col("in_term"))
    open_ = is_unknown(pl.col("in_term"))
    extended = is_yes(pl.col("in_term")) & (pl.col("last_to") < today)
    soon = is_yes(pl.col("in_term")) & pl.col("last_to").is_between(today, limit, closed="left")
    groups = {
        "terms.overdue": past,
        "terms.extended": extended,
        "terms.soon": soon,
        "terms.open": open_,
    }
    made = []
    for code, chosen in groups.items():
        rows = table.filter(chosen).sort("last_to", "name")
        shown = rows.select("name", _last_day(say))
        made.append(
            _Names(
                title=say(code, count=rows.height, months=_SOON),
                rows=tuple((name or "", day or "") for name, day in shown.iter_rows()),  # edge:
            )
        )
    return made


def _last_day(say: Say) -> pl.Expr:
    """Write a last day as exactly as it is known: to the day, the month or the year."""
    first, last = pl.col("last_from"), pl.col("last_to")
    month = first.dt.to_string("%Y-%m")
    return (
        pl.when(first == last)
        .then(last.dt.to_string("%Y-%m-%d"))
        .when(month == last.dt.to_string("%Y-%m"))
        .then(pl.format(say("terms.no-day", month="{}"), month))
        .otherwise(pl.format(say("terms.no-month", year="{}"), first.dt.to_string("%Y")))
    )


def _fitted(lists: Sequence[_Names], side: Box) -> tuple[list[_Names], int]:
    """Cut lists so that all fit, the longest first; return how many rows are cut."""
    room = int(side.height / _LIST_LINE) - 2 * len(lists)
    lengths = [len(one.rows) for one in lists]
    while sum(lengths) > max(room, 0):
        lengths[lengths.index(max(lengths))] -= 1
    cut = sum(len(one.rows) for one in lists) - sum(lengths)
    return [
        _Names(title=one.title, rows=one.rows[:length])
        for one, length in zip(lists, lengths, strict=True)
    ], cut


def _left_out(dossier: Dossier, say: Say, calendars: Sequence[_Calendar], cut: int) -> list[str]:
    figures = dossier.figures.filter((pl.col("code") == "H.in_term") & pl.col("of").is_null())
    unknown = int(figures["unknown"].fill_null(0).sum())
    later = sum(one.later for one in calendars)
    return [
        say("terms.unknown", count=unknown) if unknown else "",
        say("terms.left-later", count=later, year=calendars[0].years[-1]) if later else "",
        say("terms.left-rows", count=cut) if cut else "",
    ]


def _entries(say: Say, look: Look) -> tuple[Entry, ...]:
    shade = {"facecolor": _SHADES[2], "edgecolor": FAINT, "lw": 0.5}
    now = {"facecolor": "white", "edgecolor": INK, "lw": 1.6}
    return (
        Entry(words=say("terms.legend.counts"), patch=shade),
        Entry(words=say("terms.legend.vague"), patch=look.patch("unknown")),
        Entry(words=say("terms.legend.now"), patch=now),
    )


def _draw_calendar(axes: Axes, box: Box, one: _Calendar, say: Say, how: tuple[Look, date]) -> None:
    """Draw a row a year, a cell a month, one for terms of which only the year is known."""
    look, today = how
    row = box.height / (len(one.years) + 2)
    cell = (box.width - _LABEL) / (_MONTHS + 2)
    write_text(axes, (box.left, box.top + row / 2), one.title, 11.0)
    heads = [say("terms.month", month=month) for month in range(1, _MONTHS + 1)]
    heads += [say("terms.vague"), say("terms.total")]
    most = max(one.counts.values())
    for number, head in enumerate(heads):
        at = (box.left + _LABEL + (number + 0.5) * cell, box.top + row * 1.55)
        words = shortened(clean(head), 7.5, cell + 0.06)
        write_text(axes, at, words, 7.5, ha="center", color=QUIET)
    for line, year in enumerate(one.years):
        top = box.top + (line + 2) * row
        at = (box.left, top + row / 2)
        write_text(axes, at, say("terms.year", year=year), _SIZE, color=QUIET)
        for month in range(1, _MONTHS + 2):
            left = box.left + _LABEL + (month - 1) * cell
            own = Box(left=left + 0.01, top=top + 0.01, width=cell - 0.02, height=row - 0.02)
            is_now = (year, month) == (today.year, today.month)
            _cell(axes, own, one.counts.get((year, month), 0), most, (look, month, is_now))
        total = sum(n for (own_year, _), n in one.counts.items() if own_year == year)
        at = (box.left + _LABEL + (_MONTHS + 1.5) * cell, top + row / 2)
        write_text(axes, at, str(total) if total else "", _SIZE, ha="center")


def _cell(axes: Axes, box: Box, count: int, most: int, how: tuple[Look, int, bool]) -> None:
    """Draw one month: its number, darker the more there are."""
    from matplotlib.patches import Rectangle

    look, month, is_now = how
    shade = "white"
    if count:
        shade = _SHADES[min(int(count / most * len(_SHADES)), len(_SHADES) - 1)]
    style = {"facecolor": shade, "edgecolor": FAINT, "lw": 0.4}
    if count and month > _MONTHS:
        style = look.patch("unknown")
    if is_now:
        style |= {"edgecolor": INK, "lw": 1.6}
    axes.add_patch(
        Rectangle((box.left, box.top), box.width, box.height, zorder=3 + is_now / 2, **style)  # type: ignore[arg-type]
    )
    if not count:
        return
    clear = {"facecolor": "white", "edgecolor": "none", "pad": 0.4} if month > _MONTHS else None
    colour = INK if month > _MONTHS else letters_on(shade)
    middle = (box.left + box.width / 2, box.top + box.height / 2)
    size = min(_SIZE, box.height / 1.3 * 72)
    write_text(axes, middle, str(count), size, ha="center", color=colour, bbox=clear)


def _draw_lists(axes: Axes, side: Box, lists: Sequence[_Names], say: Say) -> None:
    y = side.top + _LIST_LINE / 2
    for one in lists:
        write_text(axes, (side.left, y), one.title, 10.0)
        axes.plot([side.left, side.right], [y + _LIST_LINE * 0.6] * 2, color=FAINT, lw=0.8)
        y += _LIST_LINE * 1.1
        for name, day in one.rows or ((say("terms.none"), ""),):
            wide = width_of(day, 8.0)
            words = shortened(clean(name), 8.0, side.width - wide - 0.15)
            write_text(axes, (side.left, y), words, 8.0, color=INK if day else QUIET)
            write_text(axes, (side.right, y), day, 8.0, ha="right", color=QUIET)
            y += _LIST_LINE
        y += _LIST_LINE * 0.6
