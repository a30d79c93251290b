"""The reach of centres and venues: hand cases, and every pair measured one by one."""

from __future__ import annotations

from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

import pytest

from analyses.coverage import coverage
from analyses.coverage.spatial import service, service_states
from analyses.scene import Scene
from graphmodel.analysis import Analysis, assemble
from graphmodel.errors import SchemaError
from graphmodel.network import Network
from graphmodel.profile import Profile, load_profile
from tests.analyses.rosters import DAY, KINDS, Roster, counts, dice, found, params, status

KINDS.update({"X": "ServiceCentre", "V": "Venue"})
NEAR, WIDE = "SP.within", "SP.within_wide"
PROFILE = load_profile()


def reach(network: Network, profile: Profile = PROFILE, day: date | None = None) -> Analysis:
    scene = Scene.of(network, profile, day)
    return assemble("coverage", scene.now, profile, service(scene), as_of=scene.as_of)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure by the haversine formula, in plain arithmetic."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(radians, end)) for end in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))


def town(*complete: str) -> Roster:
    """One street of two communities."""
    roster = Roster(*complete).add("D1", level="street").add("D2", "D3", level="community")
    return roster.link("Within", "D2", "D1").link("Within", "D3", "D1")


def at(north: float, system: str | None = "wgs84") -> dict[str, Any]:
    """Return a position so many thousandths of a degree (111 m each) north of the origin."""
    return {"longitude": 116.0, "latitude": 40.0 + north / 1000, "coordinate_system": system}


def answers(analysis: Analysis, code: str = "within") -> dict[str, bool | None]:
    table = analysis.tables["service"]
    return dict(zip(table["id"], table[code], strict=True))


BOTH = ("ServiceCentre", "Venue")


def small() -> Roster:
    """Four compounds in a row: 111 m, 556 m and 2.1 km from the only centre, and one unplaced."""
    roster = town(*BOTH).add("X1", **at(1, "cgcs2000")).link("Stands", "X1", "D3")
    for node, where in (("C1", at(0)), ("C2", at(6)), ("C3", at(20)), ("C4", {})):
        roster.add(node, households=100 if node != "C3" else 300, **where)
        roster.link("Within", node, "D2")
    return roster


def test_distances_shares_and_the_far_compound_by_hand() -> None:
    analysis = reach(small().network())
    assert analysis.tables["service"]["metres"].to_list() == [111.2, 556.0, 2112.7, None]
    assert counts(analysis, NEAR) == (1, 2, 1, 0)
    assert counts(analysis, WIDE) == (2, 1, 1, 0)
    whole = analysis.figures.filter(code=WIDE, weight="households")
    # 200 of 500 known households; of all 600 between a third and a half.
    assert whole.select("yes", "no", "unknown", "low", "high").row(0) == (200, 300, 100, 1 / 3, 0.5)
    assert counts(analysis, NEAR, "D2") == (1, 2, 1, 0)
    assert list(found(analysis, "SERVICE-FAR")) == ["C3"]
    assert params(analysis, "SERVICE-FAR", "C3") == {
        "place_name": "名X1", "distance": 2113, "limit": 1000, "households": 300,
    }  # fmt: skip


def test_where_nothing_is_in_use_no_distance_is_told() -> None:
    roster = small()
    roster.rows["ServiceCentre"][0]["opened_on"] = "2027-01-01"
    analysis = reach(roster.network())
    assert found(analysis, "SERVICE-FAR") == {}
    assert sorted(found(analysis, "SERVICE-NONE")) == ["C1", "C2", "C3"]


def test_a_radius_of_the_profile_changes_findings_and_not_the_distances() -> None:
    wide = PROFILE.with_rules(service_radius_wide=2500)
    one, other = reach(small().network()), reach(small().network(), wide)
    assert found(other, "SERVICE-FAR") == {}
    same = ["id", "place", "metres", "within"]
    assert one.tables["service"].select(same).equals(other.tables["service"].select(same))
    assert counts(other, WIDE) == (3, 0, 1, 0)


def test_nobody_near_is_unknown_where_the_roster_of_centres_is_not_complete() -> None:
    roster = small()
    roster.complete = ()
    assert answers(reach(roster.network())) == {"C1": True, "C2": None, "C3": None, "C4": None}
    assert found(reach(roster.network()), "SERVICE-FAR") == {}


@pytest.mark.parametrize("lost", [{}, at(6, None), at(6, "gcj02"), at(6, "bd09")])
def test_a_place_that_cannot_be_measured_may_be_near_in_its_own_community_only(
    lost: dict[str, Any],
) -> None:
    roster = town(*BOTH).add("X1", **at(100)).link("Stands", "X1", "D2")
    roster.add("C1", **at(0)).link("Within", "C1", "D2")
    roster.add("C2", **at(0)).link("Within", "C2", "D3")
    roster.add("X2", **lost).link("Stands", "X2", "D3")
    assert answers(reach(roster.network())) == {"C1": False, "C2": None}
    roster.rows["Stands"].pop()  # standing nowhere known, it may be anywhere
    assert answers(reach(roster.network())) == {"C1": None, "C2": None}


def test_systems_are_never_mixed_and_never_guessed() -> None:
    roster = town(*BOTH).add("X1", **at(0, "gcj02")).link("Stands", "X1", "D2")
    for node, system in (("C1", "gcj02"), ("C2", "wgs84"), ("C3", None)):
        roster.add(node, **at(0, system)).link("Within", node, "D2")
    network = roster.network()
    assert answers(reach(network)) == {"C1": True, "C2": None, "C3": None}
    declared = PROFILE.with_rules(coordinate_system="gcj02")
    assert answers(reach(network, declared)) == {"C1": True, "C2": None, "C3": True}
    with pytest.raises(SchemaError, match="beijing54"):
        reach(network, PROFILE.with_rules(coordinate_system="beijing54"))


def test_a_venue_in_the_compound_reaches_it_whatever_the_map_says() -> None:
    roster = town(*BOTH).add("V1").link("Stands", "V1", "C1")
    roster.add("C1", "C2").link("Within", "C1", "D2").link("Within", "C2", "D2")
    assert answers(reach(roster.network())) == {"C1": True, "C2": None}


def test_a_venue_counts_from_the_day_it_opens() -> None:
    roster = town(*BOTH).add("X1", **at(9)).link("Stands", "X1", "D2")
    roster.add("C1", **at(0)).link("Within", "C1", "D2")
    roster.add("V1", opened_on="2027-03", **at(1)).link("Stands", "V1", "D2")
    network = roster.network()
    before, after = reach(network, day=date(2027, 2, 28)), reach(network, day=date(2027, 3, 31))
    assert (answers(before), answers(after)) == ({"C1": False}, {"C1": True})
    assert before.tables["service"]["place"].to_list() == ["X1"]
    assert after.tables["service"]["place"].to_list() == ["V1"]


def test_what_is_missing_is_named() -> None:
    bare = town().add("C1").link("Within", "C1", "D2")
    registers = ["党群活动服务中心", "活动场所"]
    assert status(reach(bare.network()), [NEAR]) == {NEAR: ("no_register", registers)}
    bare.add("X1", **at(0))
    columns = ["小区·经度", "小区·纬度", "小区·坐标系"]
    assert status(reach(bare.network()), [NEAR]) == {NEAR: ("no_column", columns)}


def test_the_analysis_of_coverage_tells_it_too() -> None:
    assert counts(coverage(small().network()), NEAR) == (1, 2, 1, 0)


# ---------------------------------------------------------------- against every pair

SYSTEMS = (None, "wgs84", "cgcs2000", "gcj02", "bd09")
FAMILY = {"wgs84": "earth", "cgcs2000": "earth", "gcj02": "gcj02", "bd09": "bd09"}
Fact = dict[str, Any]


def random_facts(seed: int) -> tuple[list[Fact], list[Fact], tuple[str, ...]]:
    """Throw compounds and places over three communities of two streets."""
    throw = dice(seed)

    def somewhere() -> Fact:
        placed = throw.random() < 0.85
        return {
            "longitude": throw.uniform(116.0, 116.03) if placed else None,
            "latitude": throw.uniform(39.98, 40.0) if placed else None,
            "coordinate_system": throw.choice((*SYSTEMS, "wgs84", "wgs84", "wgs84")),
            "in": throw.choice(("D3", "D4", "D5", None)),
        }

    compounds = [somewhere() | {"id": f"C{n}"} for n in range(throw.randrange(1, 12))]
    places = []
    for n in range(throw.randrange(1, 9)):
        opened = throw.choice((None, None, "2020", "2026", "2027-01"))
        inside = throw.choice(compounds)["id"] if throw.random() < 0.1 else None
        fact = somewhere() | {"id": f"{throw.choice('XV')}{n}", "opened_on": opened}
        places.append(fact | ({"in": inside} if inside else {}))
    return compounds, places, throw.choice(((), BOTH, ("ServiceCentre",), BOTH))


def usable(fact: Fact) -> str | None:
    return FAMILY.get(fact["coordinate_system"] or "") if fact["longitude"] is not None else None


def expected(
    compound: Fact, compounds: list[Fact], places: list[Fact], limit: float, *, complete: bool
) -> tuple[bool | None, float | None]:
    """Answer from the definitions, pair by pair."""
    homes = {item["id"]: item["in"] for item in compounds}
    live = [place for place in places if place["opened_on"] != "2027-01"]
    system = usable(compound)
    here = (compound["longitude"], compound["latitude"])
    far = [
        metres(here, (place["longitude"], place["latitude"]))
        for place in live
        if system and usable(place) == system
    ]
    nearest = min(far, default=None)
    if any(place["in"] == compound["id"] for place in live):
        return True, nearest
    if nearest is not None and nearest <= limit:
        return True, nearest
    if system is None or not complete:
        return (None, nearest)
    lost = [place for place in live if usable(place) != system]
    grounds = [homes.get(place["in"], place["in"]) for place in lost]
    # A compound that lies nowhere known may lie beside any lost place.
    blind = any(compound["in"] is None or at in (None, compound["in"]) for at in grounds)
    return (None if blind else False), nearest


@pytest.mark.parametrize("block", range(4))
def test_every_answer_is_that_of_measuring_every_pair(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        compounds, places, complete = random_facts(seed)
        roster = Roster(*(f"{kind}" for kind in complete))
        roster.add("D1", "D2", level="street").add("D3", "D4", "D5", level="community")
        for child, parent in (("D3", "D1"), ("D4", "D1"), ("D5", "D2")):
            roster.link("Within", child, parent)
        for fact in (*compounds, *places):
            plain = {name: value for name, value in fact.items() if name not in ("id", "in")}
            roster.add(fact["id"], **plain)
            if fact["in"]:
                relation = "Within" if fact["id"][0] == "C" else "Stands"
                roster.link(relation, fact["id"], fact["in"])
        kinds = {"X": "ServiceCentre", "V": "Venue"}
        whole = all(kinds[fact["id"][0]] in complete for fact in places)
        states = service_states(Scene.of(roster.network(dice(seed)), PROFILE))
        table = {row["id"]: row for row in states.to_dicts()}
        for compound in compounds:
            row = table[compound["id"]]
            for code, limit in ((NEAR, 500), (WIDE, 1000)):
                answer, nearest = expected(compound, compounds, places, limit, complete=whole)
                assert row[code] == answer, (seed, compound["id"], code)
                if nearest is not None:
                    assert row["metres"] == pytest.approx(nearest, rel=1e-9), (seed, compound)


def test_the_day_of_the_tests_lies_between_the_openings() -> None:
    assert date(2026, 1, 1) < DAY < date(2027, 1, 1)
