"""The order in which the city is built, so that what is planted has its place."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from jiceng.demo.city.base import (
    SINGLE,
    Size,
    build_communities,
    build_compounds,
    build_district,
    build_street,
    build_street_without,
)
from jiceng.demo.city.book import UNITS, City, Compound, Street
from jiceng.demo.city.branches import build_buildings, close_communities, own_branch
from jiceng.demo.city.committees import build_committees, build_residents
from jiceng.demo.city.orgs import hide_unfounded
from jiceng.demo.city.plant_bodies import plant_bodies
from jiceng.demo.city.plant_cells import plant_cells
from jiceng.demo.city.plant_command import plant_command
from jiceng.demo.city.plant_joint import plant_ties, plant_untied_units
from jiceng.demo.city.plant_owners import plant_owners
from jiceng.demo.city.plant_people import (
    plant_many_posts,
    plant_part_time,
    plant_secretaries_of_two,
)
from jiceng.demo.city.plant_places import plant_communities, plant_compounds, plant_single
from jiceng.demo.city.plant_setup import (
    plant_direct_firms,
    plant_forms,
    plant_names,
    plant_same_bodies,
    plant_secretaries,
    plant_sizes,
    plant_terms,
)
from jiceng.demo.city.plant_units import (
    Homes,
    blind_later,
    plant_buildings,
    plant_carriers,
    plant_firms,
    plant_idle,
    plant_property,
)
from jiceng.demo.city.ties import (
    TIED_BY_HAND,
    build_activities,
    build_alliances,
    build_bodies,
    build_venues,
    tie_anchors,
    tie_units,
)
from jiceng.demo.city.units import (
    build_anchors,
    build_carriers,
    build_firms,
    build_property,
    build_public,
)


def build(seed: int, size: Size) -> City:
    """Return the finished book of a city; equal seed and size give equal books."""
    city = City(Random(seed))  # noqa: S311 - a made city, no secret
    lines = build_district(city)
    for place in range(1, size.streets + 1):
        city.streets.append(build_street(city, place))
        city.communities += build_communities(city, city.streets[-1], size.communities)
    build_street_without(city)
    blank = _build_compounds(city, size)
    units = _build_units(city, lines)
    plant_communities(city)
    plant_single(city, blank)
    alone = _plant(city, lines)
    _finish_compounds(city)
    _tie(city, alone)
    build_alliances(city, units)
    build_activities(city)
    build_venues(city, city.communities)
    plant_owners(city)
    plant_bodies(city, units)
    plant_cells(city)
    hide_unfounded(city)
    return city


def _build_compounds(city: City, size: Size) -> list[Compound]:
    """Write all compounds; return those of communities that are a single branch."""
    blank: list[Compound] = []
    for community in city.communities:
        made = build_compounds(city, community, size)
        (blank if community.role in SINGLE else city.free).extend(made)
    return blank


def _build_units(city: City, lines: dict[str, str]) -> list[str]:
    """Write the units of every street in good order; return them."""
    made: list[str] = []
    for place, street in enumerate(city.streets):
        homes = [item for item in city.communities if item.street == street.place]
        with_anchors = build_anchors(city, street, lines)
        city.streets[place], firms = build_firms(city, with_anchors, homes)
        build_property(city, city.streets[place], homes)
        build_carriers(city, city.streets[place], homes)
        build_bodies(city, city.streets[place])
        made += [*build_public(city, city.streets[place], lines), *firms]
    return made


def _homes(city: City, street: Street) -> Homes:
    """Return the communities of a street whose ties are not planted by hand."""
    places = [
        item for item in city.communities
        if item.street == street.place and item.role not in TIED_BY_HAND and item.org
    ]  # fmt: skip
    return Homes(communities=places, firms_under=street.firms_under)


def _plant(city: City, lines: dict[str, str]) -> set[str]:
    """Plant everything about organisations and units; return the units to leave without tie."""
    third, fourth = (_homes(city, city.streets[place]) for place in (2, 3))
    plant_compounds(city)
    plant_buildings(city)
    plant_terms(city, third)
    plant_secretaries(city, third)
    plant_forms(city, third)
    plant_sizes(city, fourth)
    plant_command(city, fourth)
    plant_secretaries_of_two(city, fourth)
    plant_many_posts(city, fourth)
    plant_names(city, lines["organs"])
    plant_same_bodies(city, lines)
    plant_direct_firms(city)
    _, alone = plant_firms(city, third)
    plant_carriers(city, third[0], city.streets[2].org)
    plant_property(city, third[0])
    plant_idle(city, third[1])
    return set(alone)


def _finish_compounds(city: City) -> None:
    """Give every compound nothing was planted in a branch, and the communities their form."""
    for compound in city.free:
        build_buildings(city, compound, own_branch(city, compound))
    build_committees(city, [*city.tidy, *city.free])
    close_communities(city)
    build_residents(city, city.communities)


def _tie(city: City, alone: Collection[str]) -> None:
    """Tie all units but ``alone`` and the anchors, then plant what is untied or nearly so."""
    for street in city.streets:
        tie_anchors(city, street)
        units = [
            row["单位代码"] for row in city.rows[UNITS]
            if row["驻在社区"].startswith(street.code)
            and row["单位代码"] not in {*alone, *street.anchors}
        ]  # fmt: skip
        tie_units(city, street, units)
    home = _homes(city, city.streets[2])[0]
    blind_later(city, home)
    plant_untied_units(city, home)
    plant_ties(city)
    plant_part_time(city)
