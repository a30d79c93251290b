"""Everything known about one body: rows, links, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.schema import ENDPOINTS, PROVENANCE
from jiceng.contract import findings_json
from jiceng.locale import tr
from jiceng.work import analyse_all

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network
    from graphmodel.profile import Profile

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
    findings = [
        {**finding, "analysis": analysis.name}
        for analysis in analyse_all(network, profile, as_of=as_of)
        for finding in findings_json(analysis, profile, language)
        if finding["subject"] == body or any(other["id"] == body for other in finding["others"])
    ]
    return {
        "kind": kind,
        "kind_title": network.declaration[kind].title,
        "id": body,
        "name": record.get("name"),
        "row": _row(record),
        "values": _values(network, kind, record),
        "links": _links(network, kind, body),
        "findings": findings,
    }


def find(network: Network, identifier: str) -> tuple[str, str]:
    """Find the one body with this code, else this name: ``(kind, id)``."""
    nodes = network.node_ids
    for column in ("id", "name"):
        found = nodes.filter(pl.col(column) == identifier)
        if found.height == 1:
            return found["kind"].item(), found["id"].item()
        if found.height > 1:
            names = "；".join(f"{kind} {code}" for kind, code, _ in found.head(_CLOSE).iter_rows())
            msg = tr("有 {count} 个“{name}”，请用代码：{names}").format(
                count=found.height, name=identifier, names=names
            )
            raise UsageError(msg)
    near = nodes.filter(pl.col("name").str.contains(identifier, literal=True)).head(_CLOSE)
    hints = "；".join(f"{name}（{code}）" for _, code, name in near.iter_rows())  # edge: a few names
    msg = tr("没有代码或名称为“{name}”的记录。").format(name=identifier)
    if hints:
        msg += tr("相近的有：{hints}").format(hints=hints)
    raise UsageError(msg)


def _row(record: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("_"): record[name] for name in PROVENANCE}


def _values(network: Network, kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """Known values by title; closed lists by label; private ones are left out."""
    shown: dict[str, Any] = {}
    for column in network.declaration[kind].columns.values():
        value = record[column.name]
        if value is None or column.private:
            continue
        labels = column.choices.labels() if column.choices else {}
        shown[column.title] = labels.get(value, value) if isinstance(value, str) else value
    return shown


def _links(network: Network, kind: str, body: str) -> list[dict[str, Any]]:
    """Every relation at either end, with the other end's name."""
    names = network.node_ids.select("kind", "id", "name")
    links: list[dict[str, Any]] = []
    for declared in network.declaration.relations:
        frame = network.frame(declared.name)
        for here, there, direction in (("from", "to", "out"), ("to", "from", "in")):
            mine = frame.filter(
                (pl.col(f"{here}_kind") == kind) & (pl.col(f"{here}_id") == body)
            ).join(
                names, left_on=[f"{there}_kind", f"{there}_id"], right_on=["kind", "id"], how="left"
            )
            links += [
                _link(declared.name, declared.title, direction, there, row)
                for row in mine.iter_rows(named=True)  # edge: the links of one body
            ]
    return links


def _link(
    relation: str, title: str, direction: str, there: str, row: dict[str, Any]
) -> dict[str, Any]:
    hidden = {*ENDPOINTS, *PROVENANCE, "name", "judged_by"}
    return {
        "relation": relation,
        "title": title,
        "direction": direction,
        "kind": row[f"{there}_kind"],
        "id": row[f"{there}_id"],
        "name": None if row[f"{there}_kind"] == "Person" else row["name"],
        "values": {k: v for k, v in row.items() if k not in hidden and v is not None},
        "row": _row(row),
    }


def in_words(known: dict[str, Any]) -> str:
    """Put what is known into lines for a person."""
    place = known["row"]
    lines = [
        f"{known['name'] or known['id']}（{known['kind_title']} {known['id']}）",
        tr("数据位置：{input}{sheet}第{row}行").format(
            **{**place, "sheet": f"［{place['sheet']}］" if place["sheet"] else ""}
        )
        if place["row"]
        else tr("数据位置：由其他行推出"),
        "",
        tr("登记内容"),
        *[f"  {title}：{value}" for title, value in known["values"].items()],
        "",
        tr("关系（{count} 条）").format(count=len(known["links"])),
        *[
            f"  {'→' if link['direction'] == 'out' else '←'} {link['title']}："
            f"{link['name'] or link['id']}"
            for link in known["links"]
        ],
        "",
        tr("涉及事项（{count} 条）").format(count=len(known["findings"])),
    ]
    for finding in known["findings"]:
        lines += [f"  [{finding['code']}] {finding['message']}", f"      {finding['action']}"]
    return "\n".join(lines)
