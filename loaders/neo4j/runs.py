"""The record that every run leaves in the database: what it did, and whether it came to an end."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphmodel.about import About
from graphmodel.manifest import Manifest
from loaders.neo4j.schema import vocabulary

if TYPE_CHECKING:
    from loaders.neo4j.lock import Hold
    from loaders.neo4j.rekey import Keys
    from loaders.neo4j.server_link import Link, Transaction

#: How many runs are kept.
_KEPT = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EMPTY = {
    "state": "", "began": 0, "ended": 0, "plan": "", "snapshot": "", "key_id": "", "key_ids": "",
    "rekeyed": "", "about": "", "counts": "", "outcome": "",
}  # fmt: skip
_BEGIN = """
MERGE (r:JicengRun {dataset: $dataset, run: $run})
SET r += $facts, r.began = timestamp()
WITH r MATCH (old:JicengRun {dataset: $dataset}) WHERE old.run < $run - $kept
DELETE old
RETURN count(old)
"""
_END = """
MATCH (r:JicengRun {dataset: $dataset, run: $run})
SET r += $facts, r.ended = timestamp()
RETURN r.run
"""
_LIST = """
MATCH (r:JicengRun {dataset: $dataset})
RETURN r.run, r.state, r.began, r.ended, r.plan, r.snapshot, r.key_id, %s, r.about, r.counts,
    r.outcome
ORDER BY r.run DESC LIMIT $limit
"""
#: What older versions did not write: to ask for a property a database never had makes it warn.
_LATER = ("key_ids", "rekeyed")
_COMMA = ","


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run as the database remembers it.

    Attributes
    ----------
    state
        ``running``, ``done``, ``failed`` (it said so itself) or ``interrupted``.
    key_id
        Id of the key of the pseudonyms it wrote.
    key_ids
        Ids of all keys whose pseudonyms the dataset may hold after it; more than
        one while a change of keys is not finished.
    rekeyed
        Ids of the keys whose pseudonyms it replaced.
    counts
        What the server counted: nodes created, properties set and so on.
    """

    run: int = 0
    state: str = ""
    began: datetime | None = None
    ended: datetime | None = None
    plan: str = ""
    snapshot: str = ""
    key_id: str = ""
    key_ids: frozenset[str] = frozenset()
    rekeyed: frozenset[str] = frozenset()
    about: About | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a run says of itself when it begins.

    Attributes
    ----------
    keys
        Whose pseudonyms the dataset may hold, and whose the run brings.
    rekey
        Whether those of other keys are replaced.
    """

    snapshot: str
    plan: str
    keys: Keys
    rekey: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """Return the properties of the record."""
        return {
            **_EMPTY,
            "state": "running",
            "snapshot": self.snapshot,
            "plan": self.plan,
            "key_id": self.keys.now,
            "key_ids": _COMMA.join(sorted(self.keys.together)),
            "rekeyed": _COMMA.join(self.keys.others) if self.rekey else "",
        }


def begin(link: Link, hold: Hold, opening: Opening) -> None:
    """Say that a run has begun: from now on, pseudonyms of its key may lie in the dataset."""
    scope, facts = link.target.dataset, opening.facts
    link.write(lambda tx: tx.rows(_BEGIN, dataset=scope, run=hold.token, facts=facts, kept=_KEPT))


def finish(
    transaction: Transaction,
    hold: Hold,
    *,
    about: About,
    counts: Mapping[str, int],
    only_key: str = "",
) -> None:
    """Say that a run has done what it planned.

    Parameters
    ----------
    only_key
        Id of the key whose pseudonyms alone the dataset holds, after a change of keys.
    """
    facts = {"state": "done", "about": _about_text(about), "counts": json.dumps(dict(counts))}
    if only_key:
        facts["key_ids"] = only_key
    transaction.rows(_END, dataset=hold.scope, run=hold.token, facts=facts)


def done_facts(about: About, *, snapshot: str, key_id: str) -> dict[str, Any]:
    """Return the properties of the record of what another tool writes in one go."""
    facts = {
        **_EMPTY, "state": "done", "snapshot": snapshot, "key_id": key_id, "key_ids": key_id,
    }  # fmt: skip
    return {**facts, "about": _about_text(about), "counts": "{}"}


def fail(transaction: Transaction, hold: Hold, *, state: str, outcome: str) -> None:
    """Say that a run came to an early end."""
    facts = {"state": state, "outcome": outcome}
    transaction.rows(_END, dataset=hold.scope, run=hold.token, facts=facts)


def runs(link: Link, limit: int = 10) -> list[Run]:
    """Return the last runs, the newest first."""
    known = vocabulary(link)
    if "JicengRun" not in known.labels or "outcome" not in known.keys:
        return []
    listing = _listing(known.keys)
    return [_run(row) for row in link.read(listing, dataset=link.target.dataset, limit=limit)]


def _listing(keys: Collection[str]) -> str:
    """Return the question for the runs of a database that knows some names of properties."""
    later = (f"r.{name}" if name in keys else f"null AS {name}" for name in _LATER)
    return _LIST % ", ".join(later)


def key_ids(link: Link) -> frozenset[str]:
    """Return the ids of all keys whose pseudonyms a dataset may hold, as far as runs tell."""
    found = next((run for run in runs(link, _KEPT) if run.key_ids or run.key_id), Run())
    return found.key_ids or frozenset({found.key_id} - {""})


def last_done(link: Link) -> Run:
    """Return the last run that did what it planned; an empty one if there is none."""
    return next((run for run in runs(link, _KEPT) if run.state == "done"), Run())


def _run(row: list[Any]) -> Run:
    number, state, began, ended, plan, snapshot, key_id, keys, rekeyed, about, counts, outcome = row
    return Run(
        run=number,
        state=state,
        began=_time(began),
        ended=_time(ended),
        plan=plan,
        snapshot=snapshot,
        key_id=key_id,
        key_ids=_set(keys),
        rekeyed=_set(rekeyed),
        about=_about(about),
        counts=json.loads(counts or "{}"),
        outcome=outcome,
    )


def _set(told: str | None) -> frozenset[str]:
    return frozenset((told or "").split(_COMMA)) - {""}


def _time(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None


def _about_text(about: About) -> str:
    """Write what is known about the inputs; a file's name may be that of a person."""
    inputs = tuple(
        replace(item, file=f"input-{number}") for number, item in enumerate(about.inputs, 1)
    )
    manifest = Manifest(declaration="", created_at=_EPOCH, about=replace(about, inputs=inputs))
    return json.dumps(json.loads(manifest.to_json())["about"])


def _about(told: str | None) -> About | None:
    if not told:
        return None
    blank = json.loads(Manifest(declaration="", created_at=_EPOCH).to_json())
    return Manifest.from_json({**blank, "about": json.loads(told)}).about
