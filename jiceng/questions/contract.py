"""The JSON contract of an answer (``jiceng.answer/1``): the same keys in both languages."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from jiceng.questions.question import column_title

if TYPE_CHECKING:
    from jiceng.questions.question import Answer, Question

SCHEMA = "jiceng.answer/1"


def to_json(answer: Answer, language: str = "zh") -> dict[str, Any]:
    """Return an answer as plain values, ready for ``json.dumps``.

    ``language`` changes ``question``, ``meaning`` and ``title`` only.
    """
    rows = answer.rows
    return {
        "schema": SCHEMA,
        "code": answer.question.code,
        "question": answer.question.title(language),
        "meaning": answer.question.meaning(language),
        "as_of": _plain(answer.as_of),
        "stated_on": _plain(answer.stated_on),
        "profile": answer.profile,
        "street": answer.street,
        "parameters": {
            name: value
            for name, value in answer.parameters.items()
            if isinstance(value, str | int | float | None)
        },
        "status": answer.status,
        "needs": list(answer.needs),
        "count": answer.count,
        "denominator": answer.denominator,
        "unknown": answer.unknown,
        "columns": [{"name": name, "title": column_title(name, language)} for name in rows.columns],
        "rows": [
            {name: _plain(cell) for name, cell in row.items()}
            for row in rows.iter_rows(named=True)  # edge: JSON
        ],
    }


def _plain(cell: Any) -> Any:
    """Bring one cell into what JSON has: dates as ISO text, undefined numbers as null."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell.isoformat() if isinstance(cell, date) else cell


def described(question: Question, language: str) -> dict[str, Any]:
    """Return what a question is, as plain values."""
    return {
        "code": question.code,
        "question": question.title(language),
        "meaning": question.meaning(language),
        "group": question.group,
        "parameters": [
            {"name": item.name, "title": item.title(language), "required": item.required}
            for item in question.parameters
        ],
        "cypher": question.has_cypher,
    }
