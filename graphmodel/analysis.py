"""What an analysis returns: figures, findings and tables, as frames.

Analyses build findings with :func:`findings_of` and figures with :func:`share`
and :func:`measure`; :func:`assemble` attaches names, the territory, the rows
they come from and the rule, sorts them, and gives each its stable id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.network import Input, Network

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.profile import Profile
    from graphmodel.ternary import Tally

_ID = 16  # hexadecimal digits of a finding's id
REFERENCE = pl.Struct({"kind": pl.String, "id": pl.String})
SUGGESTION = pl.Struct(
    {
        "kind": pl.String,
        "id": pl.String,
        "name": pl.String,
        "score": pl.Float64,
        "why": pl.String,
    }
)
EVIDENCE = pl.Struct(
    {"input": pl.Int64, "sheet": pl.String, "row": pl.UInt32, "columns": pl.List(pl.String)}
)

#: What an analysis hands over for each finding before assembly.
RAW_FINDING: Mapping[str, Any] = MappingProxyType(
    {
        "code": pl.String,
        "kind": pl.String,
        "subject": pl.String,
        "others": pl.List(REFERENCE),
        "params": pl.String,  # JSON object, keys as in the text's placeholders
        "columns": pl.List(pl.String),
        "suggestions": pl.List(SUGGESTION),
    }
)
FINDING: Mapping[str, Any] = MappingProxyType(
    {
        "id": pl.String,
        "code": pl.String,
        "severity": pl.String,
        "rule": pl.String,
        "force": pl.String,  # must or may; null without a rule
        "kind": pl.String,
        "subject": pl.String,
        "name": pl.String,
        "within": pl.List(pl.String),
        "others": pl.List(REFERENCE),
        "params": pl.String,
        "evidence": pl.List(EVIDENCE),
        "suggestions": pl.List(SUGGESTION),
    }
)
FIGURE: Mapping[str, Any] = MappingProxyType(
    {
        "code": pl.String,
        "type": pl.String,
        "status": pl.String,
        "of_kind": pl.String,
        "of": pl.String,
        "weight": pl.String,
        "yes": pl.Float64,
        "no": pl.Float64,
        "unknown": pl.Float64,
        "not_applicable": pl.Float64,
        "total": pl.Float64,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "unit": pl.String,
        "needs": pl.List(pl.String),
    }
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Analysis:
    """The answer of one analysis at one date under one profile.

    Attributes
    ----------
    figures
        One row a figure; columns as in ``FIGURE``. Shares satisfy
        yes + no + unknown + not_applicable = total.
    findings
        One row a finding, sorted, complete; columns as in ``FINDING``.
    tables
        Further tables by name (a matrix, a calendar, the N−1 table).
    open
        Code and weight of a share of the whole → the units it leaves unknown.
    """

    name: str
    as_of: date | None
    profile: str
    inputs: tuple[Input, ...]
    figures: pl.DataFrame
    findings: pl.DataFrame
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    open: Mapping[tuple[str, str], pl.LazyFrame] = field(default_factory=dict)

    def __repr__(self) -> str:
        day = self.as_of.isoformat() if self.as_of else "—"
        return f"<Analysis {self.name}：{self.findings.height} 条；截至 {day}>"


def findings_of(  # noqa: PLR0913 - one keyword a column of the result
    code: str,
    kind: type,
    rows: pl.DataFrame,
    *,
    subject: str = "id",
    others: tuple[type, str] | None = None,
    params: Sequence[str] = (),
    columns: Sequence[str] = (),
    suggestions: str | None = None,
) -> pl.DataFrame:
    """Turn rows into raw findings of one code.

    Parameters
    ----------
    rows
        One row a finding.
    subject
        Column with the subject's id (of ``kind``).
    others
        Kind and column (an id, or a list of ids) of the bodies involved too.
    params
        Columns whose values fill the placeholders of the text.
    columns
        Titles of the roster columns that the finding rests on.
    suggestions
        Column with a list of ``SUGGESTION`` structs.
    """
    return rows.select(
        pl.lit(code).alias("code"),
        pl.lit(kind.__name__).alias("kind"),
        pl.col(subject).alias("subject"),
        _references(rows, others).alias("others"),
        (pl.struct(list(params)).struct.json_encode() if params else pl.lit("{}")).alias("params"),
        pl.lit(list(columns), dtype=pl.List(pl.String)).alias("columns"),
        (pl.col(suggestions) if suggestions else pl.lit([], dtype=pl.List(SUGGESTION))).alias(
            "suggestions"
        ),
    )


def _references(rows: pl.DataFrame, others: tuple[type, str] | None) -> pl.Expr:
    if others is None:
        return pl.lit([], dtype=pl.List(REFERENCE))
    kind, column = others
    ids = pl.col(column) if rows.schema[column] == pl.List(pl.String) else pl.concat_list(column)
    return ids.list.eval(pl.struct(pl.lit(kind.__name__).alias("kind"), pl.element().alias("id")))


def share(code: str, tally: Tally, *, of: tuple[str, str] | None = None, weight: str = "count",
          needs: Sequence[str] = ()) -> dict[str, Any]:  # fmt: skip
    """Return a share with its four counts; undefined rates are null.

    Parameters
    ----------
    of
        Kind and id of the body the figure is about; default the whole network.
    needs
        Titles of sheets or columns that would settle what is unknown.
    """
    return {
        "code": code,
        "type": "share",
        "status": "ok",
        "of_kind": of[0] if of else None,
        "of": of[1] if of else None,
        "weight": weight,
        "yes": tally.yes,
        "no": tally.no,
        "unknown": tally.unknown,
        "not_applicable": tally.not_applicable,
        "total": tally.total,
        "value": tally.value,
        "low": tally.low,
        "high": tally.high,
        "needs": list(needs),
        "open": tally.open,
    }


def missing(code: str, status: str, needs: Sequence[str]) -> dict[str, Any]:
    """Return a figure that cannot be computed: ``no_register`` or ``no_column``."""
    return {"code": code, "type": "share", "status": status, "needs": list(needs)}


def measure(code: str, amount: float | None, unit: str,
            of: tuple[str, str] | None = None) -> dict[str, Any]:  # fmt: skip
    """Return a measured number (a count, a depth, an index); undefined is null."""
    return {
        "code": code,
        "type": "measure",
        "status": "ok",
        "of_kind": of[0] if of else None,
        "of": of[1] if of else None,
        "value": amount,
        "unit": unit,
        "needs": [],
    }


def shares_by(code: str, kind: type, by: str, tallies: pl.DataFrame) -> pl.DataFrame:
    """Turn :func:`~graphmodel.ternary.tally_by` counts into one share for each body of ``kind``."""
    return figures_of([]).vstack(
        _conformed(
            tallies.drop_nulls(by).with_columns(
                pl.lit(code).alias("code"),
                pl.lit("share").alias("type"),
                pl.lit("ok").alias("status"),
                pl.lit(kind.__name__).alias("of_kind"),
                pl.col(by).alias("of"),
                pl.lit("count").alias("weight"),
                pl.lit([], dtype=pl.List(pl.String)).alias("needs"),
            )
        )
    )


def _conformed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in FIGURE.items()
    )


def figures_of(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Gather figures into the frame of an analysis."""
    plain = [{name: row.get(name) for name in FIGURE} for row in rows]
    return pl.DataFrame(plain, schema=dict(FIGURE))


def open_units(rows: Iterable[Mapping[str, Any]]) -> Mapping[tuple[str, str], pl.LazyFrame]:
    """Return the units each share of the whole leaves unknown: code and weight → rows."""
    return MappingProxyType(
        {
            (row["code"], row["weight"]): row["open"]
            for row in rows
            if row.get("open") is not None and row.get("of") is None and row["unknown"]
        }
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """What one part of an analysis found; parts add up.

    Attributes
    ----------
    figures
        Figures of the whole network.
    by_body
        Frames of figures, one row a body (see :func:`shares_by`).
    findings
        Raw findings (see :func:`findings_of`).
    """

    figures: tuple[Mapping[str, Any], ...] = ()
    by_body: tuple[pl.DataFrame, ...] = ()
    findings: tuple[pl.DataFrame, ...] = ()
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def __add__(self, other: Part) -> Part:
        return Part(
            figures=(*self.figures, *other.figures),
            by_body=(*self.by_body, *other.by_body),
            findings=(*self.findings, *other.findings),
            tables={**self.tables, **other.tables},
        )


def _with_ids(findings: pl.DataFrame) -> pl.DataFrame:
    """Give each finding the hash of its code, subject and others, in their order by id."""
    others = pl.col("others").list.eval(pl.element().struct.field("id")).list.sort()
    parts = pl.concat_list("code", "subject", others).list.join("\x1f")
    # edge: a stable hash (SHA-256) is taken of one text a finding; polars' own is not stable
    ids = [sha256(text.encode()).hexdigest()[:_ID] for text in findings.select(parts).to_series()]
    return findings.with_columns(pl.Series("id", ids, dtype=pl.String))


def _evidence(network: Network, findings: pl.DataFrame) -> pl.DataFrame:
    """Rows of the inputs behind each finding: ``id``, ``evidence``."""
    files = pl.DataFrame(
        {
            "_input": [item.file for item in network.about.inputs],
            "input": list(range(len(network.about.inputs))),
        },
        schema={"_input": pl.String, "input": pl.Int64},
    ).unique("_input", keep="first")
    bodies = pl.concat(
        [
            findings.select("id", "columns", "kind", pl.col("subject").alias("body")),
            findings.select("id", "columns", "others")
            .explode("others")
            .filter(pl.col("others").is_not_null())
            .select(
                "id",
                "columns",
                pl.col("others").struct.field("kind"),
                pl.col("others").struct.field("id").alias("body"),
            ),
        ]
    )
    return (
        bodies.join(network.provenance, left_on=["kind", "body"], right_on=["kind", "id"])
        .filter(pl.col("_row").is_not_null())
        .join(files, on="_input", how="left")
        .sort("id", "input", "_sheet", "_row")
        .group_by("id", maintain_order=True)
        .agg(
            pl.struct(
                "input",
                pl.col("_sheet").alias("sheet"),
                pl.col("_row").alias("row"),
                "columns",
            ).alias("evidence")
        )
    )


def assemble(
    name: str,
    network: Network,
    profile: Profile,
    part: Part,
    *,
    as_of: date | None,
) -> Analysis:
    """Attach names, territory, evidence, severity and rule; sort; give ids."""
    raw = pl.concat([pl.DataFrame(schema=dict(RAW_FINDING)), *part.findings])
    raw = _with_ids(raw.cast(pl.Schema(RAW_FINDING)))
    raw = raw.unique("id", keep="first", maintain_order=True)
    codes = profile.findings_frame()
    named = (
        raw.join(codes, on="code", how="left")
        .filter(~pl.col("off").fill_null(value=False))
        .join(network.node_ids.rename({"id": "subject"}), on=["kind", "subject"], how="left")
        .join(network.territories, on=["kind", "subject"], how="left")
        .join(_evidence(network, raw), on="id", how="left")
        .with_columns(
            pl.col("severity").fill_null("info"),
            pl.col("within").fill_null(pl.lit([], dtype=pl.List(pl.String))),
            pl.col("evidence").fill_null(pl.lit([], dtype=pl.List(EVIDENCE))),
        )
        .select(list(FINDING))
        .sort("code", "subject", "id")
    )
    return Analysis(
        name=name,
        as_of=as_of,
        profile=profile.name,
        inputs=network.about.inputs,
        figures=pl.concat([figures_of(part.figures), *part.by_body]),
        findings=named,
        tables=MappingProxyType(dict(part.tables)),
        open=open_units(part.figures),
    )


def params_of(text: str) -> dict[str, Any]:
    """Read the params of one finding."""
    result: dict[str, Any] = json.loads(text)
    return result
