"""What is to be shown in which cell: problems as marks, in the words of the check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.texts import text

#: What may stand for the value that was meant, by the name of a problem's param.
_LIKELY = ("nearest", "first", "name")
_LIKELY_CODES = (
    "CELL-CHOICE", "CELL-CREDIT", "CELL-CREDIT-KEY", "LINK-UNKNOWN", "LINK-DISAGREE",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One problem as it is shown.

    Attributes
    ----------
    cell
        Address of the cell (``C5``); empty for a problem of a whole sheet or file.
    value
        What stands there, masked where it names a person.
    """

    number: int
    sheet: str
    cell: str
    column: str
    value: str
    severity: str
    code: str
    message: str
    hint: str
    likely: str

    def comment(self, language: str) -> str:
        """Say what is wrong, what to do, and what was probably meant."""
        params = {
            "severity": text("annotate", self.severity, {}, language),
            "message": self.message,
            "hint": self.hint,
            "likely": self.likely,
        }
        parts = [text("annotate", "comment", params, language)]
        if self.hint:
            parts.append(text("annotate", "comment_hint", params, language))
        if self.likely:
            parts.append(text("annotate", "comment_likely", params, language))
        return "\n".join(parts)


def marks_of(worded: pl.DataFrame, sheets: Mapping[str, str]) -> list[Mark]:
    """Return the problems of one file as marks, in the order of its rows.

    Parameters
    ----------
    worded
        Problems with ``message`` and ``hint``.
    sheets
        Name of a sheet where it was read → its name in the copy.
    """
    # edge: one mark a problem
    return [_mark(number, row, sheets) for number, row in enumerate(worded.to_dicts(), start=1)]


def _mark(number: int, row: Mapping[str, object], sheets: Mapping[str, str]) -> Mark:
    sheet = str(row["sheet"] or "")
    at = row["row"]
    return Mark(
        number=number,
        sheet=sheets.get(sheet, sheet),
        cell=f"{row['letter'] or 'A'}{at}" if at is not None else "",
        column=str(row["column"] or ""),
        value=str(row["value"] or ""),
        severity=str(row["severity"]),
        code=str(row["code"]),
        message=str(row["message"]),
        hint=str(row["hint"]),
        likely=_likely(str(row["code"]), json.loads(str(row["params"]))),
    )


def _likely(code: str, params: Mapping[str, object]) -> str:
    if code not in _LIKELY_CODES:
        return ""
    return next((str(params[name]) for name in _LIKELY if params.get(name)), "")


def by_cell(marks: Sequence[Mark]) -> dict[tuple[str, str], list[Mark]]:
    """Gather the marks that colour a cell: ``(sheet, cell)`` → its marks."""
    found: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        if mark.cell and mark.severity != "info":
            found.setdefault((mark.sheet, mark.cell), []).append(mark)
    return found
