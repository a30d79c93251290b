"""What roster a sheet is, and where its header stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphmodel.sheets import Sheet
from loaders.by_values import by_values
from loaders.headers import NEUTRAL, Matched, RawHeader, match, spellings
from loaders.mapping import Decided
from loaders.spelling import header_word
from loaders.tables import RawTable

_SEARCHED, _DEEPEST = 15, 3
_CLOSE, _CLEAR = 0.8, 0.75  # a rival this near, as a share and in points, makes a tie
_BY_NAME = (("sheet", 2.0), ("title", 1.0), ("file", 0.5))
_NOT_HEADER = ("填表", "填报", "统计时间", "统计日期", "截止", "制表", "单位:", "单位：")


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A table with the sheet it is; ``header`` is the span of header rows, end excluded."""

    sheet: Sheet
    header: tuple[int, int]
    matched: Matched


@dataclass(frozen=True, kw_only=True)
class Unrecognised:
    """A table that is no sheet, or more than one: candidates with the titles each lacks."""

    candidates: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class _Scored:
    score: float
    sheet: Sheet
    header: tuple[int, int]
    matched: Matched


@dataclass(frozen=True, kw_only=True)
class _Span:
    """Rows that may be the header, with the words that any of their columns is known by."""

    rows: tuple[int, int]
    headers: tuple[RawHeader, ...]
    words: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Look:
    """The first rows of a table, and what a person decided about its columns."""

    spans: tuple[_Span, ...]
    mapping: Mapping[str, str]


class Recogniser:
    """Recognises tables among the sheets of one field.

    Parameters
    ----------
    sheets
        The shapes of roster there are.
    mapping
        What a person decided: raw header → template title, or name of a
        worksheet or file → title of the sheet it is.
    """

    def __init__(
        self, sheets: Sequence[Sheet], mapping: Mapping[str, str] | Decided | None = None
    ) -> None:
        self._sheets = tuple(sheets)
        if not isinstance(mapping, Decided):
            mapping = Decided(everywhere=dict(mapping or {}))
        self._decided = mapping
        self._known = {sheet.name: spellings(sheet) for sheet in sheets}
        known = [set(own) for own in self._known.values()]
        words = set().union(*known)
        # A header that many sheets accept (名称) says little about any of them.
        # Sheets beside the template count for nothing here: they are told by titles of their own.
        plain = [set(self._known[sheet.name]) for sheet in sheets if not sheet.extra]
        self._weight = {word: 1 / max(1, sum(word in own for own in plain)) for word in words}

    def recognise(self, table: RawTable) -> Recognised | Unrecognised:
        """Return the sheet a table is, or the candidates where that is not clear."""
        top = _cells(table)
        decided, mapping = self._decided.of(table)
        sheets = [sheet for sheet in self._sheets if decided in ("", sheet.title)]
        bonus = self._bonus(table, top)
        look = _Look(spans=tuple(_spans(top)), mapping=mapping)
        best = sorted(
            (self._best(sheet, look, bonus.get(sheet.name, 0.0)) for sheet in sheets),
            key=lambda scored: -scored.score,
        )
        fit = [scored for scored in best if scored.matched.titles and _tells(scored)]
        fit = _plain_first(fit)
        if not fit or (len(fit) > 1 and _is_tie(fit[0], fit[1])):
            return _unrecognised([item for item in best if item.score > 0], fit)
        chosen = fit[0]
        header = _with_rows_above(chosen, top, table)
        known = self._known[chosen.sheet.name]
        matched = match(_raw_headers(top, *header), known, mapping)
        return Recognised(
            sheet=chosen.sheet,
            header=header,
            matched=by_values(matched, known, chosen.sheet, table, header[1]),
        )

    def _best(self, sheet: Sheet, look: _Look, bonus: float) -> _Scored:
        known = self._known[sheet.name]
        found = [
            self._scored(sheet, look, span, bonus)
            for span in look.spans
            if look.mapping or not span.words.isdisjoint(known)
        ]
        nothing = _Scored(score=0.0, sheet=sheet, header=(0, 0), matched=Matched(titles={}))
        return max(found, key=lambda scored: scored.score, default=nothing)

    def _scored(self, sheet: Sheet, look: _Look, span: _Span, bonus: float) -> _Scored:
        matched = match(span.headers, self._known[sheet.name], look.mapping)
        points = sum(self._points(header) for header in matched.titles.values())
        strange = sum(header_word(header.text) not in NEUTRAL for header in matched.unknown)
        # Deeper headers must earn their rows: a data row below adds no match.
        score = points - 0.25 * strange - 0.01 * (span.rows[1] - span.rows[0])
        return _Scored(
            score=score + bonus if matched.titles else 0.0,
            sheet=sheet,
            header=span.rows,
            matched=matched,
        )

    def _points(self, header: RawHeader) -> float:
        return max((self._weight.get(word, 0.0) for word in header.words), default=0.0) or 1.0

    def _bonus(self, table: RawTable, top: list[list[str]]) -> dict[str, float]:
        """Points for names: of the worksheet, of the title line, of the file."""
        title = next((row[0] for row in top[:3] if len({cell for cell in row if cell}) == 1), "")
        names = {"sheet": table.sheet, "title": title, "file": table.file.rpartition(".")[0]}
        points: dict[str, float] = {}
        for where, weight in _BY_NAME:
            for sheet in self._named(header_word(names[where])):
                points[sheet.name] = points.get(sheet.name, 0.0) + weight
        return points

    def _named(self, name: str) -> list[Sheet]:
        """Return the sheets whose title ends latest in a name: 某街道小区名册 lists compounds."""
        ends = {
            sheet.name: max(
                (
                    (name.rfind(word) + len(word), len(word))
                    for word in _titles(sheet)
                    if word in name
                ),
                default=(0, 0),
            )
            for sheet in self._sheets
        }
        last = max(ends.values(), default=(0, 0))
        return [sheet for sheet in self._sheets if last[0] and ends[sheet.name] == last]


def _titles(sheet: Sheet) -> list[str]:
    return [header_word(word) for word in (sheet.title, *sheet.titles)]


def _cells(table: RawTable) -> list[list[str]]:
    """Return the first rows of a table as text; an empty cell is an empty text."""
    rows = table.frame.head(_SEARCHED + _DEEPEST).fill_null("")
    return [[str(cell).strip() for cell in row] for row in rows.rows()]  # edge: a few rows


def _spans(top: list[list[str]]) -> Iterator[_Span]:
    """Yield the rows that may be a header: one to three, near the top."""
    for start in range(min(len(top), _SEARCHED)):
        for stop in range(start + 1, min(start + _DEEPEST, len(top)) + 1):
            headers = tuple(_raw_headers(top, start, stop))
            words = frozenset(word for header in headers for word in header.words)
            yield _Span(rows=(start, stop), headers=headers, words=words)


def _raw_headers(top: list[list[str]], start: int, stop: int) -> list[RawHeader]:
    headers = []
    for position in range(len(top[start]) if start < len(top) else 0):
        cells = [top[row][position] for row in range(start, stop) if top[row][position]]
        distinct = list(dict.fromkeys(cells))
        if distinct:
            headers.append(
                RawHeader(position=position, text=distinct[-1], above=tuple(distinct[:-1]))
            )
    return headers


def _tells(scored: _Scored) -> bool:
    telling = scored.sheet.telling
    return not telling or any(title in scored.matched.titles for title in telling)


def _is_tie(first: _Scored, second: _Scored) -> bool:
    return second.score > _CLOSE * first.score and first.score - second.score < _CLEAR


def _plain_first(fit: Sequence[_Scored]) -> list[_Scored]:
    """Leave out sheets beside the template that are no better than one of the template's."""
    tied = [item for item in fit if _is_tie(fit[0], item)]
    if all(item.sheet.extra for item in tied):
        return list(fit)
    return [item for item in fit if not (item.sheet.extra and item in tied)]


def _unrecognised(scored: Sequence[_Scored], fit: Sequence[_Scored]) -> Unrecognised:
    tied = [item for item in fit if _is_tie(fit[0], item)] if fit else []
    shown = tied or sorted(scored, key=lambda item: -item.score)[:3]
    return Unrecognised(
        candidates=tuple(
            (
                item.sheet.title,
                tuple(title for title in item.sheet.telling if title not in item.matched.titles),
            )
            for item in shown
        )
    )


def _with_rows_above(chosen: _Scored, top: list[list[str]], table: RawTable) -> tuple[int, int]:
    """Widen the header upwards over the rows that its merged cells reach into."""
    start, stop = chosen.header
    while start > 0 and stop - start < _DEEPEST and _is_header_above(start - 1, top, table):
        start -= 1
    return start, stop


def _is_header_above(row: int, top: list[list[str]], table: RawTable) -> bool:
    filled = [cell for cell in top[row] if cell]
    if any(word in cell for cell in filled for word in _NOT_HEADER) or len(set(filled)) <= 1:
        return False
    tall = any(first[0] <= row < last[0] and top[row][first[1]] for first, last in table.merged)
    wide = any(first[0] == row == last[0] and last[1] > first[1] for first, last in table.merged)
    same = any(cell and cell == below for cell, below in zip(top[row], top[row + 1], strict=True))
    return tall or wide or same


def frame_columns(recognised: Recognised) -> dict[str, str]:
    """Template title → column of the raw frame."""
    return {title: f"c{item.position}" for title, item in recognised.matched.titles.items()}
