"""How far each compound is from the nearest centre or venue of the rosters, and within what reach.

A centre or venue whose coordinates cannot be compared (none given, no system
stated, another system) may stand anywhere in its own community or street: there
"nobody within reach" is unknown, not no. One that stands in a compound reaches it
whatever the map says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.coordinates import POSITION, family
from graphmodel.days import is_before
from graphmodel.kernels import nearest
from graphmodel.kernels.nearest import Degrees
from graphmodel.party import Compound, Division, ServiceCentre, Stands, Venue
from graphmodel.ternary import all_of, any_of, is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from analyses.scene import Scene

#: Figure → the rule whose number of metres it asks about.
RADII = {"SP.within": "service_radius", "SP.within_wide": "service_radius_wide"}
_FINDING = "SP.within_wide"
_KINDS = (ServiceCentre, Venue)
_REGISTERS = ["党群活动服务中心", "活动场所"]
_NEEDS = [
    f"{sheet}·{title}"
    for sheet in ("小区", *_REGISTERS)
    for title in ("经度", "纬度", "坐标系")
]  # fmt: skip


def service(scene: Scene) -> Part:
    """Which compounds have a live centre or venue within the profile's two radii."""
    if scene.now.frame(Compound).is_empty():
        return _unanswered("no_register", ["小区"])
    if not _registers(scene):
        return _unanswered("no_register", _REGISTERS)
    states = service_states(scene)
    lacking = _lacking(scene)
    if lacking and not states["inside"].any():
        return _unanswered("no_column", lacking)
    return _figures(states) + _findings(scene, states)


def _unanswered(status: str, needs: list[str]) -> Part:
    return Part(figures=tuple(missing(code, status, needs) for code in RADII))


def _lacking(scene: Scene) -> list[str]:
    """Columns without which no compound has a position."""
    declared = bool(scene.profile.value("coordinate_system"))
    columns = {column.name: column.title for column in (Compound.longitude, Compound.latitude)}
    if not declared:
        columns[Compound.coordinate_system.name] = Compound.coordinate_system.title
    return [
        f"小区·{title}"
        for name, title in columns.items()
        if not scene.whole.has_column(Compound, name)
    ]


def _registers(scene: Scene) -> list[type]:
    return [kind for kind in _KINDS if scene.whole.was_read(kind)]


def service_states(scene: Scene) -> pl.DataFrame:
    """Every compound with its nearest comparable place.

    Returns
    -------
    DataFrame
        ``id``, ``name``, ``households``, ``street``, ``division``, ``family``,
        ``inside`` (a place stands in it), ``place_kind``, ``place``,
        ``place_name``, ``metres``, ``blind`` (a place that cannot be measured
        may be near), ``known_absence``, and one answer a figure.
    """
    compounds, places = _compounds(scene), _places(scene)
    # edge: one search a family of reference systems
    families = [name for name in compounds["family"].unique().sort() if name is not None]
    parts = [_measured(scene, compounds, places, name) for name in families]
    unplaced = compounds.filter(pl.col("family").is_null())
    states = pl.concat([*parts, unplaced], how="diagonal_relaxed").sort("id")
    for name, dtype in (("metres", pl.Float64), ("blind", pl.Boolean), ("place_name", pl.String),
                        ("place_kind", pl.String), ("place", pl.String)):  # fmt: skip
        if name not in states.columns:
            states = states.with_columns(pl.lit(None, dtype).alias(name))
    complete = all_of([scene.complete(states, kind) for kind in _registers(scene)])
    known = complete & is_no(pl.col("blind"))
    return states.with_columns(known.alias("known_absence")).with_columns(
        _within(scene, rule).alias(code) for code, rule in RADII.items()
    )


def _within(scene: Scene, rule: str) -> pl.Expr:
    near = scene.profile[rule].holds(pl.col("metres"))
    return (
        pl.when(any_of([pl.col("inside"), is_yes(near)]))
        .then(statement=True)
        .when(pl.col("known_absence"))
        .then(statement=False)
    )


def _compounds(scene: Scene) -> pl.DataFrame:
    lying = scene.places.filter(pl.col("kind") == "Compound").select("id", "division", "street")
    housed = _standing(scene).filter(pl.col("compound").is_not_null())["compound"].implode()
    return (
        scene.now.frame(Compound)
        .with_columns(family(scene.profile.value("coordinate_system")).alias("family"))
        .select("id", "name", "households", "longitude", "latitude", "family")
        .join(lying, on="id", how="left")
        .with_columns(pl.col("id").is_in(housed).alias("inside"))
    )


def _places(scene: Scene) -> pl.DataFrame:
    """Live centres and venues with ``family`` and the ``division`` they stand in."""
    frames = [
        scene.now.frame(kind).select(
            pl.lit(kind.__name__).alias("place_kind"), "id", "name", "opened_on", *POSITION
        )
        for kind in _KINDS
    ]
    places = pl.concat(frames)
    if scene.as_of:  # only an opening known to lie later makes a place "not live"
        opened = is_before(pl.col("opened_on"), scene.as_of + timedelta(days=1))
        places = places.filter(~is_no(opened))
    where = _standing(scene).select("place_kind", "id", "division")
    return places.with_columns(
        family(scene.profile.value("coordinate_system")).alias("family")
    ).join(where.unique(["place_kind", "id"], keep="first"), on=["place_kind", "id"], how="left")


def _standing(scene: Scene) -> pl.DataFrame:
    """Where live places stand: ``place_kind``, ``id``, ``division``, ``compound``."""
    lying = scene.places.select(
        pl.col("kind").alias("to_kind"), pl.col("id").alias("to_id"), "division"
    )
    names = [kind.__name__ for kind in _KINDS]
    return (
        _open_stands(scene)
        .filter(pl.col("from_kind").is_in(names))
        .join(lying, on=["to_kind", "to_id"], how="left")
        .sort("from_kind", "from_id", "to_kind", "to_id")
        .select(
            pl.col("from_kind").alias("place_kind"),
            pl.col("from_id").alias("id"),
            "division",
            pl.when(pl.col("to_kind") == "Compound").then("to_id").alias("compound"),
        )
    )


def _open_stands(scene: Scene) -> pl.DataFrame:
    """Standing links of places that are not known to open later."""
    stands = scene.now.frame(Stands)
    if not scene.as_of:
        return stands
    opened = is_before(pl.col("opened_on"), scene.as_of + timedelta(days=1))
    later = pl.concat(
        [
            scene.now.frame(kind)
            .filter(is_no(opened))
            .select(pl.lit(kind.__name__).alias("from_kind"), pl.col("id").alias("from_id"))
            for kind in _KINDS
        ]
    )
    return stands.join(later, on=["from_kind", "from_id"], how="anti")


def _measured(
    scene: Scene, compounds: pl.DataFrame, places: pl.DataFrame, name: str
) -> pl.DataFrame:
    """Measure one family's compounds to the places of that family."""
    own = compounds.filter(pl.col("family") == name)
    targets = places.filter(pl.col("family") == name).sort("place_kind", "id")
    found = nearest(_degrees(own), _degrees(targets))
    at = pl.Series(found.target)
    index = pl.select(pl.when(at >= 0).then(at)).to_series()
    metres = pl.Series("metres", found.distance).fill_nan(None)
    beside = targets.select(
        "place_kind", pl.col("id").alias("place"), pl.col("name").alias("place_name")
    )
    near = beside.select(pl.all().gather(index))
    lost = places.filter(pl.col("family").ne_missing(name))
    return own.hstack(near).with_columns(metres, _may_hide(scene, own, lost))


def _degrees(frame: pl.DataFrame) -> Degrees:
    return frame.select("longitude", "latitude").to_numpy()


def _may_hide(scene: Scene, compounds: pl.DataFrame, lost: pl.DataFrame) -> pl.Series:
    """Whether a place that cannot be measured may be near: it stands in the same division.

    One that stands nowhere known may be near anybody.
    """
    if lost["division"].is_null().any():
        return pl.Series("blind", [True] * compounds.height, dtype=pl.Boolean)
    paths = scene.divisions.select(pl.col("id").alias("division"), "path").explode("path")
    hidden = paths.filter(pl.col("path").is_in(lost["division"].implode()))["division"].unique()
    # A compound of which it is not known where it lies may lie beside any of them.
    blind = pl.col("division").is_in(hidden.implode()).fill_null(value=not hidden.is_empty())
    return compounds.select(blind.alias("blind")).to_series()


def _figures(states: pl.DataFrame) -> Part:
    households = pl.col("households")
    return Part(
        figures=tuple(
            figure
            for code in RADII
            for figure in (
                share(code, tally(states, pl.col(code)), needs=_NEEDS),
                share(
                    code,
                    tally(states, pl.col(code), weight=households),
                    weight="households",
                    needs=["小区·户数"],
                ),
            )
        ),
        by_body=tuple(
            shares_by(code, Division, by, tally_by(states, by, pl.col(code)))
            for code in RADII
            for by in ("street", "division")
        ),
        tables={
            "service": states.select(
                "id", "name", "division", "street", "households", "place_kind", "place",
                "place_name", pl.col("metres").round(1),
                *(pl.col(code).alias(code.removeprefix("SP.")) for code in RADII),
            )
        },
    )  # fmt: skip


def _findings(scene: Scene, states: pl.DataFrame) -> Part:
    """Compounds known to be beyond the wide radius of everything in the rosters.

    Where the rosters have no place in use at all, there is no distance to tell.
    """
    far = states.filter(is_no(pl.col(_FINDING))).with_columns(
        pl.col("metres").round(0).cast(pl.Int64).alias("distance"),
        pl.lit(scene.profile.value(RADII[_FINDING])).alias("limit"),
    )
    measured = pl.col("metres").is_not_null()
    columns = ["经度", "纬度", "坐标系"]
    return Part(
        findings=(
            findings_of(
                "SERVICE-FAR",
                Compound,
                far.filter(measured),
                params=["place_name", "distance", "limit", "households"],
                columns=columns,
            ),
            findings_of(
                "SERVICE-NONE",
                Compound,
                far.filter(~measured),
                params=["households"],
                columns=columns,
            ),
        )
    )
