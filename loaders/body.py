"""The rows below a header under template titles, and the rows that are no records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import polars as pl

from graphmodel.sheets import Sheet
from loaders.epochs import on_1900
from loaders.halves import Halves, added
from loaders.headers import Matched
from loaders.problems import nothing_raised, raised
from loaders.recognise import Recognised, frame_columns
from loaders.spelling import clean_series, half_width, untidy
from loaders.struck_cells import struck_out
from loaders.tables import RawTable, letter

SKIPPED = ("title", "total", "repeated_header", "example", "empty")
_TOTAL = (
    r"^(本页|本表|本页面|全区|全县|全市|全镇|全街道|街道|.{0,10})(小计|合计|总计|共计|累计):?$"
    r"|^共[0-9一二三四五六七八九十百千]+[人名户个家栋幢条项]$"
)
#: Nothing else is a total: most names hold 共, few hold 计.
_MAY_BE_TOTAL = r"计|^\s*共"
_FOOTER = (
    r"^(填表|填报|制表|审核|复核|负责人签字|单位盖章|盖章|联系人|注|备注|说明|统计时间|截止日期)"
    r"[^:]{0,8}:"
)
_DITTO = ("同上", "〃", "″", "“", "”", "同  上")
_LINE = 1 << 32
_REPEATED = 0.6  # share of a row's cells that repeat the header


@dataclass(frozen=True, kw_only=True, eq=False)
class Body:
    """The data rows of one table.

    Attributes
    ----------
    number
        Its place among the tables read; ``_line`` is ``number × 2³² + row``.
    cells
        ``_line`` and one text column a template title, cleaned; blank is null.
    raw
        The same cells with their line breaks, for cells that list several things.
    marks
        Template title → what each cell was, for columns that are not pure text.
    skipped
        Reason → number of rows that hold no record.
    is_echo
        Further records of rows that another body accounts for.
    """

    number: int
    table: RawTable
    sheet: Sheet
    header: tuple[int, int]
    matched: Matched
    cells: pl.DataFrame
    raw: pl.DataFrame
    marks: Mapping[str, pl.Series]
    skipped: Mapping[str, int]
    read: int
    problems: pl.DataFrame
    is_echo: bool = False

    def has(self, title: str | None) -> bool:
        """Tell whether the roster has a column under this template title."""
        return title in self.matched.titles

    def says(self, title: str | None) -> bool:
        """Tell whether some cell under this title is filled: an empty column says nothing."""
        if title is None or title not in self.matched.titles:
            return False
        return self.cells[title].null_count() < self.cells.height

    def cell(self, title: str) -> pl.Series:
        """One column of cleaned text."""
        return self.cells[title]

    @property
    def line(self) -> pl.Series:
        """The line number of each row."""
        return self.cells["_line"]

    def only(self, titles: Collection[str] = ()) -> Body:
        """Return the body with the cells that are still to be understood, or with none.

        The cells of a long roster take more memory than the records made of
        them. Bodies that name persons, or state relations only, keep them all:
        posts and ends are read last.
        """
        if not self.sheet.parts or any(self.has(item.title) for item in self.sheet.persons):
            return self
        kept = ["_line", *(title for title in self.matched.titles if title in titles)]
        return replace(
            self,
            table=replace(self.table, frame=pl.DataFrame()),
            cells=self.cells.select(kept),
            raw=self.raw.select(kept),
        )


def body_of(number: int, table: RawTable, recognised: Recognised) -> Body:
    """Cut the data rows out of a table."""
    columns = frame_columns(recognised)
    start, stop = recognised.header
    blanks = untidy(table.frame)
    reasons = _reasons(table, recognised, blanks)
    kept = pl.Series(reasons.is_null() & (pl.Series(range(table.frame.height)) >= stop))
    lines = (table.rows.cast(pl.Int64) + number * _LINE).alias("_line")
    if lines.is_sorted():  # said once, joins by line need not find it out
        lines = lines.set_sorted()
    raw = _only(
        kept, pl.DataFrame([lines, *(table.frame[name].alias(t) for t, name in columns.items())])
    )
    raw = raw.with_columns(
        _with_dittos(raw[title], has_blanks=name in blanks) for title, name in columns.items()
    )
    places = {title: header.position for title, header in recognised.matched.titles.items()}
    struck = struck_out(raw, table.struck, places)
    raw, uneven = _with_sums(raw, table, recognised.matched.halves)
    broken = {
        title: table.marks[name].filter(kept)
        for title, name in columns.items()
        if name in table.marks and title not in recognised.matched.halves
    }
    raw = on_1900(raw, broken, recognised.sheet) if table.is_1904 else raw
    cells = raw.with_columns(
        _without_broken(
            clean_series(raw[title]) if name in blanks else raw[title], broken.get(title)
        ).alias(title)
        for title, name in columns.items()
    )
    counts = reasons.drop_nulls().value_counts(name="rows")
    # edge: five reasons at most are counted
    return Body(
        number=number,
        table=table,
        sheet=recognised.sheet,
        header=recognised.header,
        matched=recognised.matched,
        cells=cells,
        raw=raw.with_columns(
            pl.when(cells[title].is_not_null()).then(pl.col(title)).alias(title)
            for title in columns
            if cells[title].null_count() > raw[title].null_count()
        ),
        marks=MappingProxyType(broken),
        skipped=MappingProxyType(dict(counts.rows())),
        read=table.frame.height - (stop - start),
        problems=pl.concat([_broken_cells(raw, broken), *uneven, struck]),
    )


def _only(kept: pl.Series, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are kept; where these are all to the end, without copying any."""
    rest = frame[frame.height - int(kept.sum()) :]
    return rest if kept[frame.height - rest.height :].all() else frame.filter(kept)


def _with_sums(
    raw: pl.DataFrame, table: RawTable, halves: Mapping[str, Halves]
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Put sums where a roster splits a count in two columns."""
    problems: list[pl.DataFrame] = []
    kept = table.rows.cast(pl.Int64).is_in((raw["_line"] % _LINE).implode())
    for title, pair in halves.items():
        cells = {
            name: clean_series(table.frame[f"c{header.position}"].filter(kept)).alias(name)
            for name, header in zip(("men", "women"), pair.both, strict=True)
        }
        total, uneven = added(pl.DataFrame([raw["_line"], *cells.values()]), pair)
        raw = raw.with_columns(total.alias(title))
        problems.extend(uneven)
    return raw, problems


def _reasons(table: RawTable, recognised: Recognised, blanks: Collection[str]) -> pl.Series:
    """Why a row is no record; null for records and for the header itself."""
    start, stop = recognised.header
    frame = table.frame.with_columns(
        _unless_blank(name) for name in table.frame.columns if name in blanks
    )
    at = pl.Series(range(frame.height), dtype=pl.Int64)
    tests = {
        "empty": frame.select(pl.all_horizontal(pl.all().is_null())).to_series(),
        "repeated_header": _repeats_header(frame, start, stop),
        "total": _is_total(frame, recognised),
        "title": _is_line_of_text(frame, table),
        "example": _is_example(frame, recognised),
    }
    reason = pl.when(pl.lit(at) < start).then(pl.lit("title")).when(pl.lit(at) < stop).then(None)
    for name, mask in tests.items():
        reason = reason.when(pl.lit(mask)).then(pl.lit(name))
    return pl.select(reason.otherwise(None).alias("reason")).to_series()


def _unless_blank(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text.str.len_bytes() > 0).then(text).alias(name)


def _nowhere(frame: pl.DataFrame) -> pl.Series:
    return pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)


def _repeats_header(frame: pl.DataFrame, start: int, stop: int) -> pl.Series:
    result = _nowhere(frame)
    filled = pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int32))
    for row in range(start, stop):
        texts = {name: frame[name][row] for name in frame.columns}
        same = [
            (pl.col(name) == text).fill_null(value=False) for name, text in texts.items() if text
        ]
        if not frame.select(pl.any_horizontal(same).sum()).item() > 1:
            continue  # only the header itself
        repeated = pl.sum_horizontal(test.cast(pl.Int32) for test in same)
        enough = (repeated >= min(2, len(same))) & (repeated >= _REPEATED * filled)
        result = result | frame.select(enough).to_series()
    return result


def _is_total(frame: pl.DataFrame, recognised: Recognised) -> pl.Series:
    """Find totals: they stand left of the names or in their column, never right of them."""
    columns = frame_columns(recognised)
    main = recognised.sheet.main
    own = [column.title for column in main.columns if column.name in ("id", "name")] if main else []
    last = max((int(columns[title][1:]) for title in own if title in columns), default=0)
    result = _nowhere(frame)
    for place in range(last + 1):
        texts = frame[f"c{place}"].alias("x")
        rows = texts.str.contains(_MAY_BE_TOTAL).arg_true()
        plain = half_width(pl.col("x")).str.replace_all(r"\s+", "")
        hits = texts.gather(rows).to_frame().select(plain.str.contains(_TOTAL)).to_series()
        result = result.scatter(rows.filter(hits), values=True)
    return result


def _is_line_of_text(frame: pl.DataFrame, table: RawTable) -> pl.Series:
    """Find lines across the table: a merged band, or a note below it such as 填表人：…"""
    names = frame.columns
    bands = [
        low[0]
        for low, high in table.merged
        if low[0] == high[0] and high[1] - low[1] + 1 > max(2, len(names) // 2)
    ]
    first = frame.select(pl.coalesce(names)).to_series()
    footer = _nowhere(frame)
    if first.str.contains_any([":", "："]).any():
        plain = half_width(pl.col("x"))
        footer = first.alias("x").to_frame().select(plain.str.contains(_FOOTER)).to_series()
    if not bands:
        return footer.fill_null(value=False)
    alone = pl.all_horizontal(pl.all().is_null() | (pl.all() == pl.lit(first)))
    band = pl.Series(range(frame.height)).is_in(bands)
    return footer.fill_null(value=False) | (band & frame.select(alone).to_series())


def _is_example(frame: pl.DataFrame, recognised: Recognised) -> pl.Series:
    columns = frame_columns(recognised)
    same = [
        (pl.col(columns[title]) == text).fill_null(value=False)
        for title, text in recognised.sheet.example.items()
        if title in columns
    ]
    if len(same) <= 1:
        return _nowhere(frame)
    return frame.select(pl.all_horizontal(same)).to_series()


def _with_dittos(texts: pl.Series, *, has_blanks: bool) -> pl.Series:
    """Take the value above where the cell says so: 同上."""
    ditto = (texts.str.strip_chars() if has_blanks else texts).is_in(_DITTO)
    if not ditto.any():
        return texts
    own = pl.when(pl.col("ditto")).then(None).otherwise(pl.col("x").fill_null(""))
    filled = pl.DataFrame({"x": texts, "ditto": ditto.fill_null(value=False)}).select(
        own.forward_fill().replace("", None).alias(texts.name)
    )
    return filled.to_series()


def _without_broken(texts: pl.Series, marks: pl.Series | None) -> pl.Series:
    """Blank the cells that hold an error or a formula without a value."""
    if marks is None or not marks.is_in(["error", "formula"]).any():
        return texts
    return pl.select(
        pl.when(marks.is_in(["error", "formula"])).then(None).otherwise(texts)
    ).to_series()


def _broken_cells(raw: pl.DataFrame, marks: Mapping[str, pl.Series]) -> pl.DataFrame:
    codes = {"error": "CELL-ERROR", "formula": "CELL-FORMULA"}
    found = [
        raised(raw.filter(series == mark), code, title, None)
        for title, series in marks.items()
        for mark, code in codes.items()
    ]
    return pl.concat([nothing_raised(), *found])


def columns_of(body: Body) -> pl.DataFrame:
    """How the roster writes each template title: ``_body``, ``title``, ``column``, ``letter``, …"""
    private = body.sheet.private_titles()
    rows = [
        (body.number, title, header.shown, letter(header.position), title in private)
        for title, header in body.matched.titles.items()
    ]
    rows += [
        (body.number, header.shown, header.shown, letter(header.position), False)
        for pair in body.matched.halves.values()
        for header in pair.both
    ]
    schema = {
        "_body": pl.Int32,
        "title": pl.String,
        "column": pl.String,
        "letter": pl.String,
        "private": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
