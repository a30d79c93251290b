"""The JSON contract of an analysis (``jiceng.analysis/1``): the same keys in both languages."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import TYPE_CHECKING, Any

from graphmodel.texts import text
from jiceng.wording import worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from graphmodel.analysis import Analysis
    from graphmodel.profile import Profile

SCHEMA = "jiceng.analysis/1"


def to_json(analysis: Analysis, profile: Profile, language: str = "zh") -> dict[str, Any]:
    """Return an analysis as plain values, ready for ``json.dumps``.

    ``language`` changes ``label``, ``message`` and ``action`` only.
    """
    return {
        "schema": SCHEMA,
        "analysis": analysis.name,
        "as_of": analysis.as_of.isoformat() if analysis.as_of else None,
        "profile": analysis.profile,
        "inputs": [
            {
                "file": item.file,
                "sha256": item.sha256,
                "stated_on": item.stated_on.isoformat() if item.stated_on else None,
            }
            for item in analysis.inputs
        ],
        "figures": figures_json(analysis, language),
        "findings": findings_json(analysis, profile, language),
        "tables": {name: _table(frame) for name, frame in sorted(analysis.tables.items())},
    }


def figures_json(analysis: Analysis, language: str) -> list[dict[str, Any]]:
    """Return the figures; a share has its four counts, a measure its unit."""
    return [_figure(row, language) for row in analysis.figures.iter_rows(named=True)]  # edge: JSON


def _defined(value: float | None) -> float | None:
    """Return null where a number is undefined: JSON knows no NaN."""
    return value if value is not None and math.isfinite(value) else None


def _number(value: float | None) -> float | int | None:
    """Write whole numbers without decimals."""
    known = _defined(value)
    return int(known) if known is not None and known.is_integer() else known


def _figure(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    of = {"kind": row["of_kind"], "id": row["of"]} if row["of"] is not None else None
    head = {"code": row["code"], "type": row["type"], "status": row["status"], "of": of}
    label = text("figures", row["code"], {}, language)
    needs = row["needs"] or []
    if row["type"] == "measure":
        value = {"value": _number(row["value"]), "unit": row["unit"] or ""}
        return {**head, "label": label, **value, "needs": needs}
    counts = ("yes", "no", "unknown", "not_applicable", "total")
    return {
        **head,
        "weight": row["weight"] or "count",
        "label": label,
        **{name: _number(row[name]) for name in counts},
        **{name: _defined(row[name]) for name in ("value", "low", "high")},
        "needs": needs,
    }


def findings_json(analysis: Analysis, profile: Profile, language: str) -> list[dict[str, Any]]:
    """Return the findings, complete and in order."""
    words = worded(analysis.findings, language, ["message", "action"])
    return [
        _finding(row, profile)
        for row in analysis.findings.hstack(words).iter_rows(named=True)  # edge: JSON
    ]


def _finding(row: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    rule = profile.rules.get(row["rule"]) if row["rule"] else None
    told = ("id", "clause", "source", "force")
    return {
        "id": row["id"],
        "code": row["code"],
        "severity": row["severity"],
        "rule": {name: getattr(rule, name) for name in told} if rule else None,
        "subject": row["subject"],
        "kind": row["kind"],
        "name": row["name"],
        "others": row["others"],
        "within": row["within"],
        "params": json.loads(row["params"]),
        "evidence": row["evidence"],
        "suggestions": row["suggestions"],
        "message": row["message"],
        "action": row["action"],
    }


def _table(frame: pl.DataFrame) -> dict[str, Any]:
    rows = [[_plain(cell) for cell in row] for row in frame.iter_rows()]  # edge: JSON
    return {"columns": frame.columns, "rows": rows}


def _plain(cell: Any) -> Any:
    """Bring one cell into what JSON has: dates as ISO text, undefined numbers as null."""
    if isinstance(cell, float):
        return _defined(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
