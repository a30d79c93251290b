"""What the snapshots of a store say about one body: since when, what changed, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.explain import findings_about, links_of, shown, values_of
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmodel.network import Network
    from graphmodel.profile import Profile
    from graphmodel.snapshot import Snapshot


def history(
    snapshots: Sequence[Snapshot],
    body: tuple[str, str],
    profile: Profile,
    *,
    looked_at: int,
    language: str = "zh",
) -> dict[str, Any]:
    """Tell what each snapshot says about one body.

    Parameters
    ----------
    snapshots
        The newest first, as :meth:`graphmodel.store.Store.history` lists them.
    body
        Kind and id.
    looked_at
        Of how many snapshots, the newest, findings are worked out again (each
        at its own date).

    Returns
    -------
    dict
        ``since``: the snapshot from which on the body is in every one, with its
        statement date; None where the newest lacks it. ``snapshots``: the
        oldest first, each with ``state`` (absent, first, changed, same),
        ``changes`` and ``findings`` (None where not worked out again).
    """
    entries: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    # edge: one body in a few snapshots
    for age, snapshot in reversed(list(enumerate(snapshots))):
        network = snapshot.network()
        known = _known(network, *body)
        findings = None
        if known is not None and age < looked_at:
            findings = [
                {name: item[name] for name in ("id", "code", "severity", "message")}
                for item in findings_about(network, body, profile, language=language)
            ]
        entries.append(
            _dated(snapshot, network)
            | {"state": _state(before, known), "changes": changes(before, known)}
            | {"findings": findings}
        )
        before = known
    return {"since": _since(entries), "snapshots": entries}


def _dated(snapshot: Snapshot, network: Network) -> dict[str, Any]:
    return {
        "snapshot": snapshot.name,
        "created_at": snapshot.created_at.isoformat(),
        "stated_on": network.stated_on.isoformat() if network.stated_on else None,
    }


def _known(network: Network, kind: str, body: str) -> dict[str, Any] | None:
    """Return the values and links of the body; None where the network does not hold it."""
    rows = network.frame(kind).filter(pl.col("id") == body)
    if rows.is_empty():
        return None
    links = {
        (link["relation"], link["direction"], link["kind"], link["id"], _distinct(link)): link
        for link in links_of(network, kind, body)
    }
    return {"values": values_of(network.declaration[kind], rows.row(0, named=True)), "links": links}


def _distinct(link: dict[str, Any]) -> str:
    """Tell two links of one pair apart."""
    return "、".join(f"{title}{shown(value)}" for title, value in link["values"].items())


def _state(before: dict[str, Any] | None, known: dict[str, Any] | None) -> str:
    if known is None:
        return "absent"
    if before is None:
        return "first"
    return "changed" if changes(before, known) else "same"


def changes(before: dict[str, Any] | None, known: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return what differs between two states of one body: columns first, then links."""
    if before is None or known is None:
        return []
    old, new = before["values"], known["values"]
    # Columns in the order in which they are declared, gone ones last.
    columns = [
        {"column": title, "before": old.get(title), "after": new.get(title)}
        for title in dict.fromkeys([*new, *old])
        if old.get(title) != new.get(title)
    ]
    gone = [link for key, link in before["links"].items() if key not in known["links"]]
    come = [link for key, link in known["links"].items() if key not in before["links"]]
    return [*columns, *_link_changes(gone, "gone"), *_link_changes(come, "new")]


def _link_changes(links: Iterable[dict[str, Any]], change: str) -> list[dict[str, Any]]:
    told = ("relation", "title", "direction", "kind", "id", "name", "values")
    return [{"link": change} | {name: link[name] for name in told} for link in links]


def _since(entries: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the first snapshot after the last one that lacks the body."""
    since = None
    for entry in entries:
        since = None if entry["state"] == "absent" else since or entry
    told = ("snapshot", "created_at", "stated_on")
    return {name: since[name] for name in told} if since else None


# ---------------------------------------------------------------- in words


def history_in_words(past: dict[str, Any]) -> str:
    """Put the history of a body into lines for a person."""
    lines = ["", tr("历次快照（{count} 个）").format(count=len(past["snapshots"]))]
    if past["since"]:
        lines.append(tr("  自 {day} 的快照起一直在名册中").format(day=_day_of(past["since"])))
    earlier: list[dict[str, Any]] | None = None
    for entry in past["snapshots"]:
        lines.append(f"  {_day_of(entry)}  {_states()[entry['state']]}")
        lines += [f"      {_change_line(change)}" for change in entry["changes"]]
        if entry["findings"] is not None:
            lines += _finding_lines(earlier, entry["findings"])
            earlier = entry["findings"]
    unlooked = [item for item in past["snapshots"] if item["findings"] is None]
    if any(item["state"] != "absent" for item in unlooked):
        lines.append(tr("  较早的快照未重新核对事项；需要的，用 --history 指定个数"))
    return "\n".join(lines)


def _day_of(entry: dict[str, Any]) -> str:
    """Return the statement date of a snapshot, else the day it was written."""
    return str(entry["stated_on"] or entry["created_at"][:10])


def _states() -> dict[str, str]:
    return {
        "absent": tr("名册中没有"),
        "first": tr("开始出现"),
        "changed": tr("有变动"),
        "same": tr("无变动"),
    }


def _change_line(change: dict[str, Any]) -> str:
    if "column" in change:
        blank = tr("未填")
        old, new = (
            blank if change[side] is None else shown(change[side]) for side in ("before", "after")
        )
        return tr("{column}：{old} → {new}").format(column=change["column"], old=old, new=new)
    line = (
        tr("新增关系：{title} {name}") if change["link"] == "new" else tr("不再有：{title} {name}")
    )
    return line.format(title=change["title"], name=change["name"] or change["id"])


def _finding_lines(
    earlier: list[dict[str, Any]] | None, findings: list[dict[str, Any]]
) -> list[str]:
    """Say which findings are new and which are gone since the snapshot before."""
    old = {item["id"]: item for item in earlier or []}
    new = {item["id"]: item for item in findings}
    opened = [item for key, item in new.items() if key not in old]
    closed = [item for key, item in old.items() if key not in new]
    return [
        *(tr("      事项 [{code}] {message}").format(**item) for item in opened),
        *(tr("      事项销号 [{code}] {message}").format(**item) for item in closed),
    ]
