"""The copies that are written beside rosters: marked with what is wrong, or tidied."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import text
from loaders.annotate.books import Book, open_copy
from loaders.annotate.cached import with_results
from loaders.annotate.dress import dress, undress
from loaders.annotate.fixes import Fix, apply_fixes, fixes_of
from loaders.annotate.marks import Mark, by_cell, marks_of
from loaders.annotate.results import RED, YELLOW, Listing, write_listing
from loaders.reading import read_source
from loaders.rounds import LISTED, RESULTS
from loaders.sources import MARKED, TEXT, TIDIED, WORKBOOK, Source, copy_of
from loaders.workbook.publish import publish

if TYPE_CHECKING:
    from loaders.checked import Checked
    from loaders.tables import RawTable

_TALLY = {"errors": "error", "warnings": "warning", "infos": "info"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One copy that was written.

    Attributes
    ----------
    file
        The roster as messages call it.
    path
        Where the copy stands.
    cells
        Number of cells that were coloured, or mended.
    listed
        Number of rows in its list.
    lost
        Codes of what the copy could not take over from the original.
    """

    file: str
    path: Path
    cells: int
    listed: int
    lost: tuple[str, ...] = ()


def annotate(
    checked: Checked,
    files: Sequence[Source],
    language: str = "zh",
    *,
    encoding: str | None = None,
) -> list[Copied]:
    """Write a marked copy beside every roster with which something is wrong.

    Wrong cells are red (must be mended) or yellow (please check) and carry a
    comment; the worksheet 校验结果 lists everything, with links. Where the
    roster is a marked copy itself, its old marks go first.

    Parameters
    ----------
    checked
        What checking gave.
    files
        The rosters, as :func:`loaders.sources.sources` lists them.
    encoding
        Of text files, as it was given for checking.

    Returns
    -------
    list[Copied]
        In the order of the files; a file without errors and warnings has none.
    """
    worded = checked.messages(language)
    found = []
    for source, own in _readable(files, encoding):
        problems = worded.filter(pl.col("file") == source.name)
        if problems.filter(pl.col("severity") != "info").height:
            found.append(_annotated(source, own, problems, language))
    return found


def tidy(
    checked: Checked,
    files: Sequence[Source],
    language: str = "zh",
    *,
    encoding: str | None = None,
) -> list[Copied]:
    """Write a tidied copy of every roster in which something can be mended without doubt.

    Only spaces, widths and the spelling of dates are changed; a worksheet lists
    every change. Parameters as for :func:`annotate`.
    """
    found = []
    for source, own in _readable(files, encoding):
        fixes = [fix for table in own for fix in fixes_of(table, checked.mappings)]
        if fixes:
            found.append(_tidied(source, own, fixes, language))
    return found


def _readable(
    files: Sequence[Source], encoding: str | None
) -> Iterator[tuple[Source, list[RawTable]]]:
    """Yield the files that can be read again, with their tables."""
    for source in files:
        # Records of programs have no cells to mark.
        if source.skipped or source.path.suffix.lower() not in (*TEXT, *WORKBOOK):
            continue
        tables = read_source(source, encoding=encoding)
        if any(not table.frame.is_empty() for table in tables):
            yield source, tables


# ---------------------------------------------------------------- marked copies


def _annotated(
    source: Source, tables: Sequence[RawTable], problems: pl.DataFrame, language: str
) -> Copied:
    book = open_copy(source.path, tables)
    undress(book.workbook, RESULTS)
    marks = marks_of(problems, book.sheets)
    cells = by_cell(marks)
    fills = dress(book.workbook, cells, language)
    write_listing(book.workbook, _listing(book, marks, fills, language))
    path = _published(source, book, MARKED)
    return Copied(file=source.name, path=path, cells=len(cells), listed=len(marks), lost=book.lost)


def _listing(book: Book, marks: Sequence[Mark], fills: Mapping[int, str], language: str) -> Listing:
    counts = {name: sum(mark.severity == sort for mark in marks) for name, sort in _TALLY.items()}
    words = {code: text("annotate", code, {}, language) for code in _TALLY.values()}
    return Listing(
        name=RESULTS,
        lines=(
            text("annotate", "summary", {**counts, "total": len(marks)}, language),
            text("annotate", "how", {}, language),
            *_lost(book, language),
        ),
        titles=LISTED,
        rows=[_row(mark, words, fills) for mark in marks],
        shades={words["error"]: RED, words["warning"]: YELLOW},
    )


def _row(mark: Mark, words: Mapping[str, str], fills: Mapping[int, str]) -> dict[str, str]:
    said = {name: str(getattr(mark, name)) for name in LISTED if hasattr(mark, name)}
    return {
        **said,
        "severity": words[mark.severity],
        "fill": fills.get(mark.number, ""),
        "remark": "",
    }


def _lost(book: Book, language: str) -> list[str]:
    if not book.lost:
        return []
    what = [text("annotate", f"lost.{code}", {}, language) for code in book.lost]
    return [text("annotate", "lost", {"what": what}, language)]


# ---------------------------------------------------------------- tidied copies


def _tidied(
    source: Source, tables: Sequence[RawTable], fixes: Sequence[Fix], language: str
) -> Copied:
    book = open_copy(source.path, tables)
    undress(book.workbook, RESULTS)
    undress(book.workbook, text("annotate", "fixes", {}))
    done = apply_fixes(book, fixes)
    why = {
        code: text("annotate", f"fix.{code}", {}, language) for code in ("spaces", "width", "date")
    }
    own = ("sheet", "cell", "column", "value")
    titles = {name: LISTED[name] for name in ("number", *own)} | {
        name: text("annotate", f"fix.column.{name}", {}, language) for name in ("new", "why")
    }
    rows = [
        {
            "number": str(number),
            **{name: str(getattr(fix, name)) for name in (*own, "new")},
            "sheet": book.sheets.get(fix.sheet, fix.sheet),
            "why": "、".join(why[code] for code in fix.why),
        }
        for number, fix in enumerate(done, start=1)
    ]
    lines = (
        text("annotate", "fixes_summary", {"total": len(done)}, language),
        *_lost(book, language),
    )
    name = text("annotate", "fixes", {})
    write_listing(
        book.workbook, Listing(name=name, lines=lines, titles=titles, rows=rows, shades={})
    )
    path = _published(source, book, TIDIED)
    return Copied(file=source.name, path=path, cells=len(done), listed=len(done), lost=book.lost)


def _published(source: Source, book: Book, mark: str) -> Path:
    content = io.BytesIO()
    book.workbook.save(content)
    data = content.getvalue()
    if source.path.suffix.lower() == ".xlsx" and "layout" not in book.lost:
        data = with_results(data, source.path)
    return publish(copy_of(source.path, mark), data)
