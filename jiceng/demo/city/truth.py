"""What is true of the made city at three dates, noted while it is planted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: The statement date, one at which terms, posts and links have ended, and a late one.
D1, D2, D3 = date(2026, 6, 30), date(2027, 3, 31), date(2028, 12, 31)
DATES = (D1, D2, D3)
STATES = ("yes", "no", "unknown", "not_applicable")


def holding(since: date | None = None, until: date | None = None) -> tuple[date, ...]:
    """Return the dates at which something holds that has a first and a last day."""
    return tuple(
        day for day in DATES if (since is None or since <= day) and (until is None or day <= until)
    )


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing an analysis must find at ``dates``, and at no other of the three.

    Attributes
    ----------
    subject
        Code of the record; for a person the synthetic number (only a keyed
        pseudonym of it reaches a network).
    numbers
        What the finding must count, where the count was planted.
    """

    code: str
    kind: str
    subject: str
    others: tuple[str, ...] = ()
    dates: tuple[date, ...] = DATES
    why: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the fact as plain values."""
        plain: dict[str, Any] = {
            "code": self.code,
            "kind": self.kind,
            "subject": self.subject,
            "others": list(self.others),
            "dates": [day.isoformat() for day in self.dates],
            "why": self.why,
        }
        return plain | ({"numbers": dict(self.numbers)} if self.numbers else {})


@dataclass(frozen=True, kw_only=True)
class WrongCell:
    """One cell that cannot be taken as it stands."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    what: str

    def as_json(self) -> dict[str, Any]:
        """Return the place and the reason as plain values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Everything planted.

    Attributes
    ----------
    answers
        Figure → record → one state for each of ``DATES``.
    weights
        Figure → record → households; a record without is left out.
    counts
        Sheet → number of rows written.
    """

    facts: tuple[Fact, ...]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]
    weights: Mapping[str, Mapping[str, int]]
    problems: tuple[WrongCell, ...]
    counts: Mapping[str, int]

    def at(self, code: str, day: date) -> frozenset[str]:
        """Return the subjects of one code at one of the dates."""
        return frozenset(
            fact.subject for fact in self.facts if fact.code == code and day in fact.dates
        )

    def figure(self, code: str, day: date) -> dict[str, int]:
        """Count the answers of a figure; ``code/households`` counts by weight."""
        name, _, weighted = code.partition("/")
        known = self.weights[name] if weighted else dict.fromkeys(self.answers[name], 1)
        place = DATES.index(day)
        counts = dict.fromkeys(STATES, 0)
        for record, states in self.answers[name].items():
            # A record without an answer is not there yet.
            if state := states[place]:
                counts[state] += known.get(record, 0)
        return counts

    def figures(self) -> dict[str, dict[str, dict[str, int]]]:
        """Return every figure at every date."""
        names = [*self.answers, *(f"{name}/households" for name in self.weights)]
        return {
            name: {day.isoformat(): self.figure(name, day) for day in DATES}
            for name in sorted(names)
        }

    def files(self, readings: Mapping[str, str]) -> dict[str, str]:
        """Return the three files of answers: name → JSON text."""
        return {
            "truth.json": _json(
                {
                    "dates": [day.isoformat() for day in DATES],
                    "readings": dict(readings),
                    "figures": self.figures(),
                    "findings": [fact.as_json() for fact in self.facts],
                }
            ),
            "answers.json": _json(
                {
                    figure: {record: list(states) for record, states in sorted(records.items())}
                    for figure, records in sorted(self.answers.items())
                }
            ),
            "problems.json": _json([cell.as_json() for cell in self.problems]),
        }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Sort facts by code, subject and first date; one that never holds is dropped."""
    held = (fact for fact in facts if fact.dates)
    return tuple(sorted(held, key=lambda fact: (fact.code, fact.subject, fact.others, fact.dates)))
