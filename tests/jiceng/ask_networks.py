"""Random networks of every kind that a question looks at, three-valued throughout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from graphmodel import closed
from graphmodel.about import Unresolved
from graphmodel.network import Completeness, Network
from graphmodel.schema import ClosedList
from tests.analyses.rosters import Roster

_MODES = closed.CoverMode
_SIZES = {"D": 9, "C": 6, "B": 8, "H": 3, "P": 16, "S": 4, "U": 7, "O": 4, "I": 2, "R": 2, "K": 3,
          "G": 4, "L": 5, "E": 5, "V": 2}  # fmt: skip
_COMPLETE = (
    "PartyOrg", "PartyGroup", "Holds", "OwnersCommittee", "Unit", "Activity", "ListItem",
    "ConsultativeBody", "Venue", "ReportedTo", "AssignedTo", "MemberOf", "PartyTo",
)  # fmt: skip
_NAMES = ("甲村党支部", "乙社区党总支", "某公司党支部", "区工商分局党支部")


def any_network(random: Random) -> Network:
    """Return a network that the dice make."""
    made = _Made(random)
    made.nodes()
    made.links()
    made.posts()
    chosen = random.sample(_COMPLETE, 8)
    made.roster.complete = tuple(
        Completeness(kind=kind, within=random.choice([None, "D1"])) for kind in chosen
    )
    network = made.roster.network()
    return Network.of(
        {kind: network.frame(kind) for kind in made.roster.rows},
        replace(network.about, unresolved=made.open_links()),
    )


class _Made:
    def __init__(self, random: Random) -> None:
        self.random, self.roster = random, Roster()
        self.ids = {
            letter: [f"{letter}{i}" for i in range(1, n + 1)] for letter, n in _SIZES.items()
        }

    def some(self, *values: Any) -> Any:
        return self.random.choice(values)

    def code(self, choices: type[ClosedList]) -> str | None:
        return self.random.choice([*choices.codes(), None])

    def day(self) -> str | None:
        """A day known to the day, the month or the year, or not at all."""
        found = date(2023, 1, 1) + timedelta(days=self.random.randrange(1600))
        return self.some(None, found.isoformat(), found.isoformat()[:7], found.isoformat()[:4])

    def validity(self) -> dict[str, date | None]:
        first = date(2024, 1, 1) + timedelta(days=self.random.randrange(700))
        last = first + timedelta(days=self.random.randrange(1, 900))
        return {
            "valid_from": self.some(None, None, first),
            "valid_to": self.some(None, None, None, last),
        }

    def number(self) -> int | None:
        return self.some(None, 0, 1, 2, 3, 4, 7, 51)

    def truth(self) -> bool | None:
        return self.some(True, False, None)

    def open_links(self) -> tuple[Unresolved, ...]:
        """Up to two covering links that found no target."""
        return tuple(
            Unresolved(
                relation="Covers",
                from_kind="PartyOrg",
                from_id=self.random.choice(self.ids["P"]),
                to_kinds=(self.some("Compound", "Division", "Building", "Carrier", "Unit"),),
            )
            for _ in range(self.random.randrange(3))
        )

    # ------------------------------------------------------------ nodes

    def nodes(self) -> None:
        levels = {"D1": "street", "D8": "town", "D5": "grid", "D6": "grid", "D4": "village"}
        for node in self.ids["D"]:
            self.roster.add(node, level=levels.get(node, "community"))
        makers = {
            "C": self._compound, "B": self._building, "P": self._organisation, "U": self._unit,
            "S": self._group, "O": self._committee, "K": self._body, "G": self._agreement,
            "L": self._item, "E": self._event,
        }  # fmt: skip
        for letter in ("C", "B", "H", "P", "S", "U", "O", "I", "R", "K", "G", "L", "E", "V"):
            for node in self.ids[letter]:
                more = makers[letter]() if letter in makers else {}
                if letter == "I":
                    more = {"founded_on": self.day()}
                head = {"category": "work_committee", "founded_on": None} if node == "P1" else {}
                lasting = {} if node in ("P1", "U1", "U2") else self.validity()
                self.roster.add(node, **{**more, **head}, **lasting)

    def _compound(self) -> dict[str, Any]:
        return {"households": self.number(), "building_count": self.some(None, 1, 3),
                "formal_full_members": self.number(), "has_owners_committee": self.truth(),
                "has_property_service": self.truth(), "first_delivery_date": self.day(),
                "delivered_area_share": self.some(None, 0.4, 0.5, 0.9)}  # fmt: skip

    def _building(self) -> dict[str, Any]:
        return {"resident_members": self.some(None, 0, 5), "has_head": self.truth()}

    def _organisation(self) -> dict[str, Any]:
        forms = ["branch", "branch", "branch", "joint_branch", "general_branch", "committee",
                 "work_committee", "temporary_branch", "leadership_group", None]  # fmt: skip
        return {"category": self.random.choice(forms), "line": self.code(closed.Line),
                "members_full": self.number(), "members_probationary": self.number(),
                "members_total": self.number(), "committee_seats": self.some(None, 0, 1, 3),
                "founded_on": self.day(), "term_started_on": self.day(), "term_ends_on": self.day(),
                "term_years": self.some(None, None, 2), "extension_until": self.day(),
                "superior_outside": self.truth(), "secretary_vacant": self.truth(),
                "cross_posts_declared": self.some(None, 0, 1),
                "listed_on": self.day(), "cleared_on": self.day(),
                "name": self.some(*_NAMES)}  # fmt: skip

    def _unit(self) -> dict[str, Any]:
        sorts = ["government", "state_firm", "private_firm", "social_org", "property_company",
                 "government", None]  # fmt: skip
        truths = ("operating", "has_union", "has_league", "has_instructor",
                  "scale_above_threshold")  # fmt: skip
        return {"unit_type": self.random.choice(sorts), "members_full": self.number(),
                **{name: self.truth() for name in truths}}  # fmt: skip

    def _group(self) -> dict[str, Any]:
        return {"members_total": self.number(), "members_full": self.number()}

    def _committee(self) -> dict[str, Any]:
        return {"seats": self.some(None, 0, 1, 2), "founded_on": self.day(),
                "term_ends_on": self.day(), "term_years": self.some(None, 3, 5)}  # fmt: skip

    def _body(self) -> dict[str, Any]:
        return {"body_kind": self.code(closed.BodyKind), "founded_on": self.day()}

    def _agreement(self) -> dict[str, Any]:
        return {"expires_on": self.day(), "signed_on": self.day(),
                "status": self.code(closed.AgreementStatus)}  # fmt: skip

    def _item(self) -> dict[str, Any]:
        return {"list": self.some("demand", "demand", "resource"), "raised_on": self.day(),
                "status": self.code(closed.ItemStatus), "due_on": self.day()}  # fmt: skip

    def _event(self) -> dict[str, Any]:
        return {"held_on": self.day(), "activity_type": self.some("members_meeting", None)}

    # ------------------------------------------------------------ links

    def links(self) -> None:
        self._places()
        self._superiors()
        self._further()

    def _places(self) -> None:
        for node in ("D2", "D3", "D4"):
            self.roster.link("Within", node, self.some("D1", "D8"), **self.validity())
        for node in ("D5", "D6"):
            self.roster.link("Within", node, self.some("D2", "D3"))
        for letter, outer in (("C", ["D2", "D3", "D4", "D7"]), ("H", ["D1", "D2", "C1"][:2]),
                              ("B", ["C1", "C2", "C3", "C4", "D2"])):  # fmt: skip
            for node in self.ids[letter][:-1]:
                self.roster.link("Within", node, self.random.choice(outer), **self.validity())
        for node in self.ids["C"]:
            if self.truth():
                self.roster.link("Within", node, self.some("D5", "D6"), share=0.5)

    def _superiors(self) -> None:
        for place, org in enumerate(self.ids["P"][1:], 1):
            # A superior comes earlier: no circles, which only the command graph judges.
            superior = self.random.choice(self.ids["P"][:place])
            if self.random.random() < 0.8:
                self.roster.link("SubordinateTo", org, superior, **self.validity())

    def _further(self) -> None:
        self.roster.link("Covers", "P1", "D1", mode="territorial")
        self._many("Covers", "P", "DCUHB", 34, mode=_MODES)
        self._many("Covers", "S", "BDC", 7)
        self._many("Suggests", "P", "DCH", 5, score=0.9)
        self._many("HasCommittee", "C", "OOI", 6)
        self._many("HasResidentsCommittee", "D", "R", 2)
        self._many("Serves", "U", "C", 4)
        self._many("LocatedIn", "U", "DHB", 8)
        self._many("AssignedTo", "U", "DC", 3)
        self._many("ReportedTo", "UP", "D", 9, members=(None, 1, 3, 9))
        self._many("MemberOf", "UP", "K", 5)
        self._many("Hosts", "DP", "K", 4)
        self._many("PartyTo", "UPD", "G", 8)
        self._many("Needs", "DCUP", "L", 4)
        self._many("Offers", "UPD", "L", 2)
        self._many("Claims", "UPD", "L", 4, claimed_on="day")
        self._many("Held", "P", "E", 4)
        self._many("TookPart", "PU", "E", 4)
        self._many("Uses", "P", "V", 4)

    def _many(self, relation: str, sources: str, targets: str, times: int, **more: Any) -> None:
        """Draw links between nodes of some letters; each pair once."""
        seen = {("P1", "D1")}
        for _ in range(times):
            ends = (self.random.choice(self.ids[self.random.choice(sources)]),
                    self.random.choice(self.ids[self.random.choice(targets)]))  # fmt: skip
            if ends in seen:
                continue
            seen.add(ends)
            values = {name: self._drawn(value) for name, value in more.items()}
            self.roster.link(relation, *ends, **values, **self.validity())

    def _drawn(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return self.random.choice(value)
        if isinstance(value, type):
            return self.code(value)
        return self.day() if value == "day" else value

    def posts(self) -> None:
        roles = {"P": ["secretary", "member", "first_secretary", "part_time_member"],
                 "O": ["oc_director", "oc_member"], "C": ["oc_director", "oc_member"],
                 "D": ["rc_director", "grid_leader"], "K": ["part_time_member"],
                 "B": ["building_head"], "U": ["instructor"]}  # fmt: skip
        persons = [f"{sort}:{number}" for sort in "PPM" for number in range(5)]
        held = set()
        for _ in range(60):
            letter = self.random.choice("PPPPOOCDKBU")
            post = (self.random.choice(persons), self.random.choice(self.ids[letter]),
                    self.random.choice(roles[letter]))  # fmt: skip
            if post not in held:
                held.add(post)
                self.roster.post(*post, **self.validity())
        for row in self.roster.rows["Person"]:
            row["party_status"] = self.code(closed.PartyStatus)
        for row in self.random.sample(self.roster.rows["Person"], 6):
            self.roster.link("EmployedBy", row["id"], self.random.choice(self.ids["U"]))
