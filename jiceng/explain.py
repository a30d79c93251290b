"""Everything known about one body: rows, links, findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.party import Person
from graphmodel.schema import PROVENANCE, VALIDITY
from jiceng.contract import findings_json
from jiceng.locale import tr
from jiceng.work import analyse_all

if TYPE_CHECKING:
    from graphmodel.analysis import Analysis
    from graphmodel.network import Network
    from graphmodel.profile import Profile
    from graphmodel.schema import Kind

_CLOSE = 5


def explain(
    network: Network,
    identifier: str,
    profile: Profile,
    *,
    as_of: date | None = None,
    language: str = "zh",
) -> dict[str, Any]:
    """Gather everything known about the body with this code (or, failing that, this name).

    Raises
    ------
    UsageError
        Nothing, or more than one body, bears it; the message lists candidates.
    """
    kind, body = find(network, identifier)
    record = network.frame(kind).filter(pl.col("id") == body).row(0, named=True)
    return {
        "kind": kind,
        "kind_title": network.declaration[kind].title,
        "id": body,
        "name": record.get("name"),
        "row": _row(record),
        "values": values_of(network.declaration[kind], record),
        "links": links_of(network, kind, body),
        "findings": findings_about(network, (kind, body), profile, as_of=as_of, language=language),
    }


def findings_about(
    network: Network,
    body: tuple[str, str],
    profile: Profile,
    *,
    as_of: date | None = None,
    language: str = "zh",
) -> list[dict[str, Any]]:
    """Return the findings that have the body as subject or beside it, as JSON has them.

    Parameters
    ----------
    body
        Kind and id: records of two kinds may have one code.
    """
    return [
        {**finding, "analysis": analysis.name}
        for analysis in analyse_all(network, profile, as_of=as_of)
        for finding in findings_json(_about(analysis, body), profile, language)
    ]


def _about(analysis: Analysis, body: tuple[str, str]) -> Analysis:
    """Keep the findings of one body."""
    kind, code = body
    other = pl.element().struct
    beside = (
        pl.col("others")
        .list.eval((other.field("kind") == kind) & (other.field("id") == code))
        .list.any()
    )
    subject = (pl.col("kind") == kind) & (pl.col("subject") == code)
    kept = analysis.findings.filter(subject | beside)
    return replace(analysis, findings=kept)


def find(network: Network, identifier: str) -> tuple[str, str]:
    """Find the one body with this code, else this name, else this in its name: ``(kind, id)``."""
    nodes = network.node_ids
    for column in ("id", "name"):
        found = nodes.filter(pl.col(column) == identifier)
        if found.height == 1:
            return found["kind"].item(), found["id"].item()
        if found.height > 1:
            names = "；".join(
                f"{kind} {code}" for kind, code, _ in found.head(_CLOSE).iter_rows()
            )  # edge: a few names
            msg = tr("有 {count} 个“{name}”，请用代码：{names}").format(
                count=found.height, name=identifier, names=names
            )
            raise UsageError(msg)
    near = nodes.filter(pl.col("name").str.contains(identifier, literal=True)).head(_CLOSE)
    if near.height == 1:
        return near["kind"].item(), near["id"].item()
    hints = "；".join(
        f"{name}（{code}）" for _, code, name in near.iter_rows()
    )  # edge: a few names
    msg = tr("没有代码或名称为“{name}”的记录。").format(name=identifier)
    if hints:
        msg += tr("相近的有：{hints}").format(hints=hints)
    raise UsageError(msg)


def _row(record: dict[str, Any]) -> dict[str, Any]:
    """Where the row stands; nothing where it was derived from others."""
    return {name.removeprefix("_"): record[name] for name in PROVENANCE}


def values_of(kind: Kind, record: dict[str, Any]) -> dict[str, Any]:
    """Known values by title; closed lists by label; private ones are left out."""
    shown: dict[str, Any] = {}
    for column in kind.columns.values():
        value = record[column.name]
        if value is None or value == [] or column.private:
            continue
        labels = column.choices.labels() if column.choices else {}
        if isinstance(value, list):
            shown[column.title] = [labels.get(item, item) for item in value]
        else:
            shown[column.title] = labels.get(value, value) if isinstance(value, str) else value
    return shown


def links_of(network: Network, kind: str, body: str) -> list[dict[str, Any]]:
    """Every relation at either end, with the other end's name."""
    names = network.node_ids.select(
        pl.col("kind").alias("there_kind"), pl.col("id").alias("there_id"), there_name="name"
    )
    links: list[dict[str, Any]] = []
    for declared in network.declaration.relations:
        frame = network.frame(declared.name)
        for here, there, direction in (("from", "to", "out"), ("to", "from", "in")):
            mine = (
                frame.filter((pl.col(f"{here}_kind") == kind) & (pl.col(f"{here}_id") == body))
                .with_columns(there_kind=f"{there}_kind", there_id=f"{there}_id")
                .join(names, on=["there_kind", "there_id"], how="left", maintain_order="left")
            )
            links += [
                _link(declared, direction, row)
                for row in mine.iter_rows(named=True)  # edge: the links of one body
            ]
    return links


def _link(relation: Kind, direction: str, row: dict[str, Any]) -> dict[str, Any]:
    validity = {name: row[name].isoformat() for name in VALIDITY if row[name]}
    return {
        "relation": relation.name,
        "title": relation.title,
        "direction": direction,
        "kind": row["there_kind"],
        "id": row["there_id"],
        "name": None if row["there_kind"] == Person.__name__ else row["there_name"],
        "values": values_of(relation, row) | validity,
        "row": _row(row),
    }


def in_words(known: dict[str, Any]) -> str:
    """Put what is known into lines for a person."""
    place, colon = known["row"], tr("：")
    lines = [
        f"{known['name'] or known['id']}（{known['kind_title']} {known['id']}）",
        tr("数据位置：{input}{sheet}第{row}行").format(
            **{**place, "sheet": f"［{place['sheet']}］" if place["sheet"] else ""}
        )
        if place["row"]
        else tr("数据位置：由其他行推出"),
        "",
        tr("登记内容"),
        *[f"  {title}{colon}{shown(value)}" for title, value in known["values"].items()],
        "",
        tr("关系（{count} 条）").format(count=len(known["links"])),
        *[_link_line(link) for link in known["links"]],
        "",
        tr("涉及事项（{count} 条）").format(count=len(known["findings"])),
    ]
    for finding in known["findings"]:
        lines += [f"  [{finding['code']}] {finding['message']}", f"      {finding['action']}"]
    return "\n".join(lines)


def _link_line(link: dict[str, Any]) -> str:
    arrow = "→" if link["direction"] == "out" else "←"
    said = {"valid_from": tr("自"), "valid_to": tr("至")}
    values = tr("，").join(
        f"{said.get(title, title)} {_as_lasting(title, value)}"
        for title, value in link["values"].items()
    )
    colon = tr("：")
    line = f"  {arrow} {link['title']}{colon}{link['name'] or link['id']}"
    return line + (tr("（{values}）").format(values=values) if values else "")


def _as_lasting(title: str, value: Any) -> str:
    """Show a value; of a period the last day that belongs to it, as rosters write it."""
    if title != "valid_to":
        return shown(value)
    return str(date.fromisoformat(str(value)) - timedelta(days=1))


def shown(value: Any) -> str:
    """Show one value: yes and no in words, several side by side."""
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
