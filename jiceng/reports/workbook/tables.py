"""Which tables of the analyses the workbook shows, how, and which it does not show and why."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graphmodel.closed import (
    AllianceScope,
    Category,
    DutyKind,
    FormationMode,
    Level,
    Mechanism,
    MeetingType,
    NeedCategory,
    UnitType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmodel.schema import ClosedList

#: Table with a page of its own → the columns that are shown. None names a person, not even by
#: a pseudonym.
LISTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "compounds": ("street", "division", "name", "id", "households", "applicable", "covered",
                      "own", "joint", "separate"),
        "service": ("street", "division", "name", "id", "households", "place_name", "metres",
                    "within", "within_wide"),
        "grids": ("street", "division", "name", "id", "households", "covered", "way", "branches",
                  "leader_member"),
        "units": ("street", "name", "id", "unit_type", "applicable", "covered", "own", "joint",
                  "attached", "worked"),
        "term_calendar": ("name", "category", "due_from", "due_to", "in_term", "id"),
        "category_conflicts": ("form_label", "category_recorded", "count", "names"),
        "owners_committees": ("street", "division", "name", "id", "households", "has", "serviced",
                              "due", "gap"),
        "oc_terms": ("street", "name", "id", "due_from", "due_to", "in_term"),
        "matrix": ("street", "name", "id", "branches", "committees", "any", "unity", "two_way",
                   "count", "matches"),
        "joint_committees": ("street", "place", "level", "name", "id", "part_time", "total",
                             "fits", "odd"),
        "unseated_secretaries": ("street", "division", "name", "id"),
        "agreement_coordinators": ("kind", "name", "id", "agreements"),
        "claimants": ("kind", "name", "id", "claims"),
        "reported_persons": ("name", "id", "persons"),
        "alliances": ("name", "id", "scope", "formation_mode", "field", "founded_on", "units",
                      "organisations", "convenors", "subgroups", "rotating", "turn_gap",
                      "has_lead", "mechanisms"),
        "meetings": ("kind", "name", "id", "title", "due", "held", "not_seen", "open",
                     "next_due"),
        "organisations_to_street": ("street", "name", "id", "links"),
        "n_minus_one": ("street", "name", "id", "ties", "last_tie", "cut_off",
                        "last_tie_compounds", "households"),
        "joint_nodes": ("street", "name", "sort", "ties", "part", "core", "cut_point",
                        "street_links"),
        "brokers": ("street", "name", "id", "coordinator", "itinerant", "passage", "liaison",
                    "unplaced"),
        "joint_streets": ("street", "communities", "in_largest", "ties_inside", "ties_across",
                          "parts", "cut_points", "core_max", "key_units"),
    }
)  # fmt: skip

#: Short table that stands below others on one page → its columns, the sorts first.
COUNTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "spans": ("children", "organisations"),
        "street_distances": ("links", "organisations"),
        "joint_street_distances": ("links", "nodes"),
        "posts_per_person": ("posts", "persons"),
        "interlocks": ("bodies", "persons"),
        "part_time_sources": ("level", "source", "count"),
        "list_categories": ("category", "demands", "resources", "unmatched"),
        "alliance_scopes": ("scope", "count"),
        "alliance_formation": ("formation_mode", "count"),
        "alliance_mechanisms": ("mechanism", "yes", "no", "unknown"),
        "meeting_types": ("type", "events", "participations"),
        "duty_posts": ("duty_kind", "count"),
    }
)

#: Table that gets no page here → why.
NOT_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "places": "it is the page on places and their organisations, which links to the figures",
        "calendar": "one row a body and period: the table of meetings sums it up by body",
        "loads": "one row a person, by pseudonym: only how many persons have how many posts",
        "dependency": "it is about one person",
        "n_minus_one_persons": "one row a person, by pseudonym: only how many persons are the "
        "only tie of some community",
    }
)

#: Table → the kind of node its ``id`` is of, where it has neither names nor kinds.
SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "oc_terms": "Compound",
        "joint_committees": "ConsultativeBody",
        "reported_persons": "Division",
    }
)

#: Column (of a table, where tables differ) → the closed list its values are of.
LISTS: Mapping[str, type[ClosedList]] = MappingProxyType(
    {
        "category": Category,
        "list_categories.category": NeedCategory,
        "unit_type": UnitType,
        "level": Level,
        "scope": AllianceScope,
        "formation_mode": FormationMode,
        "mechanism": Mechanism,
        "mechanisms": Mechanism,
        "type": MeetingType,
        "duty_kind": DutyKind,
    }
)
