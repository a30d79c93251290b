"""Which organisation belongs to which place: exact, a suggestion with a reason, or nothing.

Tier by tier downwards. An organisation is compared only with places inside the
territory of its own superior, once that is placed: so a 党支部 below a
community's 党总支 does not cover the community a second time, and a school named
after a community but led by another line is never compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category, CoverMode, Origin, Verdict
from graphmodel.lines import lines
from graphmodel.likeness import variants
from graphmodel.names import (
    category,
    compound_key,
    folded,
    member_group,
    parsed,
    place_key,
    recorded_forms,
)
from graphmodel.network import parents_of_places, superiors
from graphmodel.party import Compound, Covers, Division, Judges, LocatedIn, PartyOrg, Suggests, Unit
from graphmodel.territory import division_paths

if TYPE_CHECKING:
    from graphmodel.network import Network

_T1_LEVELS = ("street", "town")
_T2_LEVELS = ("community", "village")
_DISTRICT = r"([^省市区县旗盟州]{1,12}[市区县旗盟州])$"
_COMMITTEES = (
    Category.committee.code,
    Category.work_committee.code,
    Category.town_committee.code,
)
_PAIR = {"id": pl.String, "place_kind": pl.String, "place": pl.String, "mode": pl.String}
_HINT = {
    "id": pl.String,
    "place_kind": pl.String,
    "place": pl.String,
    "score": pl.Float64,
    "reason": pl.String,
}
_BARE_SCORE = 0.85
_DOUBLE_SCORE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one tier gave: exact pairs and suggestions."""

    pairs: pl.DataFrame
    hints: pl.DataFrame


def read_names(network: Network) -> pl.DataFrame:
    """Return every organisation with the parts of its name and its superior.

    Returns
    -------
    DataFrame
        ``id``, ``name``, ``superior``, ``form``, ``core``, ``base``,
        ``ordinal``, ``retired``, ``forms`` (what the record allows), ``root``
        (id of the local committee it hangs below directly, or null).
    """
    organisations = network.frame(PartyOrg).select("id", "name", "category_recorded")
    # Few different categories are recorded: each is read once.
    recorded = organisations.select("category_recorded").unique()
    forms = recorded.with_columns(recorded_forms(pl.col("category_recorded")).alias("forms"))
    return (
        parsed(organisations)
        .join(forms, on="category_recorded", how="left", nulls_equal=True, maintain_order="left")
        .drop("category_recorded")
        .join(superiors(network), on="id", how="left", maintain_order="left")
    )


def link_places(network: Network) -> Network:
    """Recognise organisations and tie them to the places of the registers.

    Fills ``PartyOrg.category``, ``line`` and ``member_group``, adds ``Covers``
    rows (origin derived or judged) and ``Suggests`` rows. Stated links stay as
    they are; earlier derived ones are recomputed. Judgements in the network
    decide: ``same`` makes a link, ``different`` forbids one.
    """
    network = _without_derived(network)
    names = read_names(network)
    judged = _judged(network, Verdict.same)
    known = pl.concat([_stated(network), judged])
    parts = []
    for tier in (_streets, _communities, _compounds, _units):
        found = tier(network, names, known)
        kept = _allowed(network, found)
        parts.append(kept)
        known = pl.concat([known, kept.pairs])
    return _with_links(network, names, judged, parts)


# ---------------------------------------------------------------- known links


def _without_derived(network: Network) -> Network:
    covers = network.frame(Covers)
    stated = covers.filter(pl.col("origin").is_null() | (pl.col("origin") == Origin.stated.code))
    return network.with_frames(
        {"Covers": stated, "Suggests": network.declaration[Suggests].empty()}
    )


def _stated(network: Network) -> pl.DataFrame:
    return (
        network.frame(Covers)
        .filter(pl.col("from_kind") == "PartyOrg")
        .select(
            pl.col("from_id").alias("id"),
            pl.col("to_kind").alias("place_kind"),
            pl.col("to_id").alias("place"),
            "mode",
        )
    )


def _judged(network: Network, verdict: Verdict) -> pl.DataFrame:
    return (
        network.frame(Judges)
        .filter(pl.col("verdict") == verdict.code)
        .select(
            pl.col("from_id").alias("id"),
            pl.col("to_kind").alias("place_kind"),
            pl.col("to_id").alias("place"),
            pl.when(pl.col("to_kind") == "Division")
            .then(pl.lit(CoverMode.territorial.code))
            .otherwise(pl.lit(CoverMode.own.code))
            .alias("mode"),
        )
    )


def _allowed(network: Network, found: _Found) -> _Found:
    """Take out what a person judged to be different, or already decided."""
    pair = ["id", "place_kind", "place"]
    different = _judged(network, Verdict.different)
    same = _judged(network, Verdict.same)
    return _Found(
        pairs=found.pairs.join(different, on=pair, how="anti").join(same, on=pair, how="anti"),
        hints=found.hints.join(different, on=pair, how="anti").join(same, on=pair, how="anti"),
    )


# ---------------------------------------------------------------- tiers


def _streets(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> _Found:
    """Tier 1: committees directly below a local committee, or heads of a street's own roster."""
    roots = _local_roots(network, names)
    divisions = _divisions(network, _T1_LEVELS, roots)
    below = names.filter(pl.col("form").is_in(_COMMITTEES)).join(
        roots, left_on="superior", right_on="root", how="inner"
    )
    heads = names.filter(
        pl.col("form").is_in(_COMMITTEES)
        & (pl.col("superior").is_null() | ~pl.col("superior").is_in(names["id"].implode()))
    ).with_columns(pl.lit("").alias("territory"), pl.lit(None, pl.String).alias("district"))
    columns = ["id", "core", "territory", "district"]
    candidates = pl.concat([below.select(columns), heads.select(columns)]).with_columns(
        _after("core", "district").str.strip_prefix("委").alias("rest"),
        pl.col("core").str.extract(r"([^省市区县旗盟州]{1,12}(?:街道|镇|乡|苏木))$").alias("tail"),
    )
    places = divisions.select(
        "territory", "place", folded(pl.col("name")).alias("key"), pl.lit("Division").alias("place_kind")
    )
    by_rest = candidates.join(places, left_on=["territory", "rest"], right_on=["territory", "key"])
    by_tail = candidates.join(by_rest, on="id", how="anti").join(
        places, left_on=["territory", "tail"], right_on=["territory", "key"]
    )
    matched = pl.concat([by_rest.select("id", "place_kind", "place"), by_tail.select("id", "place_kind", "place")])
    return _settle(matched.with_columns(pl.lit(CoverMode.territorial.code).alias("mode")), known)


def _local_roots(network: Network, names: pl.DataFrame) -> pl.DataFrame:
    """Local committees: ``root``, ``district`` (its place's name), ``territory`` (division or '')."""
    roots = names.filter(pl.col("form") == Category.local_committee.code).select(
        pl.col("id").alias("root"), pl.col("core").str.extract(_DISTRICT).alias("district")
    )
    districts = network.frame(Division).filter(pl.col("level") == "district")
    registered = districts.select(
        pl.col("id").alias("territory"), folded(pl.col("name")).alias("district")
    ).unique("district", keep="none")
    if roots.height == 1:  # one district: its register need not name it
        return roots.with_columns(pl.lit("").alias("territory"))
    return roots.join(registered, on="district", how="left").with_columns(
        pl.col("territory").fill_null("")
    )


def _divisions(network: Network, levels: tuple[str, ...], roots: pl.DataFrame) -> pl.DataFrame:
    """Divisions of some levels: ``place``, ``name``, ``territory`` ('' unless several districts)."""
    parents = parents_of_places(network).filter(pl.col("kind") == "Division")
    several = roots.filter(pl.col("territory") != "")["territory"].implode()
    return (
        network.frame(Division)
        .filter(pl.col("level").is_in(levels))
        .join(parents.select("id", "parent"), on="id", how="left")
        .select(
            pl.col("id").alias("place"),
            "name",
            pl.when(pl.col("parent").is_in(several))
            .then("parent")
            .otherwise(pl.lit(""))
            .alias("territory"),
        )
    )


def _after(text: str, marker: str) -> pl.Expr:
    """What follows the last occurrence of another column's text; the whole where it is absent."""
    found = pl.col(text).str.contains(pl.col(marker), literal=True).fill_null(value=False)
    return (
        pl.when(found)
        .then(pl.col(text).str.split(pl.col(marker)).list.last())
        .otherwise(pl.col(text))
    )


def _below(names: pl.DataFrame, known: pl.DataFrame, places: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Organisations whose superior is placed at one of ``places``: adds ``territory``, ``territory_name``."""
    anchors = (
        known.filter(pl.col("place_kind") == kind)
        .join(places.select("place", "name"), on="place", how="inner")
        .select(
            pl.col("id").alias("superior"),
            pl.col("place").alias("territory"),
            folded(pl.col("name")).alias("territory_name"),
        )
        .unique()
    )
    return names.join(anchors, on="superior", how="inner")


def _communities(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> _Found:
    """Tier 2: what hangs directly below a street, against the street's communities and villages."""
    roots = _local_roots(network, names)
    district = roots["district"].drop_nulls().to_list()
    streets = _divisions(network, _T1_LEVELS, roots)
    candidates = (
        _below(names, known, streets, "Division")
        .with_columns(_after("core", "territory_name").alias("rest"))
        .with_columns(_without_prefix("rest", district).alias("rest"))
        .filter(pl.col("rest") != "")
        .select("id", "territory", "rest", "form", *place_key(pl.col("rest")))
    )
    parents = parents_of_places(network).filter(pl.col("kind") == "Division")
    places = (
        network.frame(Division)
        .filter(pl.col("level").is_in(_T2_LEVELS))
        .join(parents.select("id", "parent"), on="id")
        .select(
            pl.col("parent").alias("territory"),
            pl.col("id").alias("place"),
            *place_key(pl.col("name")),
        )
    )
    exact = _exact_communities(candidates, places)
    found = _settle(
        exact.with_columns(
            pl.lit("Division").alias("place_kind"), pl.lit(CoverMode.territorial.code).alias("mode")
        ),
        known,
    )
    hints = _community_hints(candidates, places, pl.concat([known, found.pairs]))
    return _Found(pairs=found.pairs, hints=pl.concat([found.hints, hints]))


def _without_prefix(column: str, prefixes: list[str]) -> pl.Expr:
    """Strip the district's name, with whatever stands before it, from the front."""
    text = pl.col(column)
    for prefix in sorted(prefixes, key=len, reverse=True):
        text = text.str.split(prefix).list.last()
    return text


def _exact_communities(candidates: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Same stem and same class of place word; 产业 may be there or not if that stays unique."""
    full = candidates.join(places, on=["territory", "stem", "word"]).select("id", "place")
    left = candidates.join(full, on="id", how="anti")
    free = places.join(full, on="place", how="anti")
    key = ["territory", "plain", "word"]
    plain = (
        left.unique(key, keep="none")
        .join(free.unique(key, keep="none"), on=key)
        .filter(pl.col("word") == "community")
        .select("id", "place")
    )
    return pl.concat([full, plain])


def _community_hints(
    candidates: pl.DataFrame, places: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """Suggestions between places and organisations that both found nothing exact."""
    free = places.join(known, on="place", how="anti")
    left = candidates.join(known, on="id", how="anti")
    bare = (
        left.filter(pl.col("word").is_null())
        .join(free.select("territory", "place", "stem"), on=["territory", "stem"])
        .select("id", "place", pl.lit(_BARE_SCORE).alias("score"), pl.lit("bare_stem").alias("reason"))
    )
    worded = left.drop_nulls("word")
    near = variants(worded.select("id", "territory", "word", "stem"), free, by=["territory", "word"])
    return pl.concat([bare, near]).select(
        "id", pl.lit("Division").alias("place_kind"), "place", "score", "reason"
    )


def _compounds(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> _Found:
    """Tier 3: what hangs directly below a community, against the community's compounds."""
    compounds = network.frame(Compound)
    if compounds.is_empty():
        return _nothing()
    communities = network.frame(Division).select(pl.col("id").alias("place"), "name", "level")
    communities = communities.filter(pl.col("level").is_in(_T2_LEVELS))
    parents = parents_of_places(network).filter(pl.col("kind") == "Compound")
    places = compounds.join(parents.select("id", "parent"), on="id").select(
        pl.col("parent").alias("territory"),
        pl.col("id").alias("place"),
        *compound_key(pl.col("name")),
    )
    candidates = _compound_candidates(names, known, communities)
    exact = pl.concat(
        [
            candidates.join(places, on=["territory", "full"]),
            # The organisation may add 小区; it must not leave it out.
            candidates.filter(pl.col("full") != pl.col("bare")).join(
                places.select("territory", "place", pl.col("full").alias("bare")),
                on=["territory", "bare"],
            ),
        ],
        how="diagonal",
    ).select("id", "place", "mode").unique(maintain_order=True)
    found = _settle(exact.with_columns(pl.lit("Compound").alias("place_kind")), known)
    hints = _compound_hints(candidates, places, pl.concat([known, found.pairs]))
    return _Found(pairs=found.pairs, hints=pl.concat([found.hints, hints]))


def _compound_candidates(
    names: pl.DataFrame, known: pl.DataFrame, communities: pl.DataFrame
) -> pl.DataFrame:
    """Organisations below communities, one row for each compound that the name lists."""
    below = _below(names, known, communities, "Division")
    stem, *_ = place_key(pl.col("territory_name"))
    joint = pl.col("form") == Category.joint_branch.code
    functional = pl.col("form") == Category.functional_branch.code
    return (
        below.with_columns(stem.alias("community"))
        .with_columns(
            pl.col("base").str.split(pl.concat_str("community", pl.lit("社区"))).list.last().alias("rest")
        )
        .with_columns(_after("rest", "territory_name").alias("rest"))
        .with_columns(pl.col("rest").str.replace_all(r"[和与及,;/]", "、").str.split("、"))
        .explode("rest")
        .filter(pl.col("rest") != "")
        .select(
            "id",
            "territory",
            "rest",
            pl.when(joint)
            .then(pl.lit(CoverMode.joint.code))
            .when(functional)
            .then(pl.lit(CoverMode.functional.code))
            .otherwise(pl.lit(CoverMode.own.code))
            .alias("mode"),
            *compound_key(pl.col("rest")),
        )
    )


def _compound_hints(
    candidates: pl.DataFrame, places: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    free = places.join(known, on="place", how="anti")
    left = candidates.join(known, on="id", how="anti")
    bare = left.join(
        free.filter(pl.col("full") != pl.col("bare")).select("territory", "place", "bare"),
        left_on=["territory", "full"],
        right_on=["territory", "bare"],
    ).select("id", "place", pl.lit(_BARE_SCORE).alias("score"), pl.lit("bare_stem").alias("reason"))
    near = variants(
        left.select("id", "territory", pl.col("full").alias("stem")),
        free.select("territory", "place", pl.col("full").alias("stem")),
        by=["territory"],
    )
    return pl.concat([bare, near]).select(
        "id", pl.lit("Compound").alias("place_kind"), "place", "score", "reason"
    )


def _units(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> _Found:
    """Units: an organisation whose core is exactly the name of a unit in its street."""
    units = network.frame(Unit)
    if units.is_empty():
        return _nothing()
    paths = division_paths(network).explode("path").rename({"id": "division", "path": "territory"})
    located = network.frame(LocatedIn).filter(pl.col("from_kind") == "Unit")
    places = (
        located.select(pl.col("from_id").alias("place"), pl.col("to_id").alias("division"))
        .join(paths, on="division")
        .join(units.select(pl.col("id").alias("place"), folded(pl.col("name")).alias("rest")), on="place")
        .select("territory", "place", "rest")
        .unique()
    )
    divisions = network.frame(Division).select(pl.col("id").alias("place"), "name")
    candidates = (
        _below(names, known, divisions, "Division")
        .join(known, on="id", how="anti")
        .with_columns(_after("base", "territory_name").alias("rest"))
    )
    pairs = candidates.join(places, on=["territory", "rest"]).select(
        "id", "place", pl.lit("Unit").alias("place_kind"), pl.lit(CoverMode.own.code).alias("mode")
    )
    return _settle(pairs.unique(maintain_order=True), known)


# ---------------------------------------------------------------- results


def _nothing() -> _Found:
    return _Found(pairs=pl.DataFrame(schema=_PAIR), hints=pl.DataFrame(schema=_HINT))


def _settle(pairs: pl.DataFrame, known: pl.DataFrame) -> _Found:
    """Keep pairs whose organisation is not placed otherwise; several places become suggestions.

    One organisation may cover several compounds jointly, but it is the
    organisation of one street or one community only.
    """
    fresh = pairs.select(list(_PAIR)).join(known.select("id", "place_kind"), on=["id", "place_kind"], how="anti")
    places = pl.len().over("id")
    single = (pl.col("mode") == CoverMode.joint.code) | (places == 1)
    double = fresh.filter(~single)
    return _Found(
        pairs=fresh.filter(single),
        hints=double.select(
            "id",
            "place_kind",
            "place",
            pl.lit(_DOUBLE_SCORE).alias("score"),
            pl.lit("several_places").alias("reason"),
        ),
    )


def _relation(rows: pl.DataFrame, extra: list[pl.Expr]) -> pl.DataFrame:
    return rows.select(
        pl.lit("PartyOrg").alias("from_kind"),
        pl.col("id").alias("from_id"),
        pl.col("place_kind").alias("to_kind"),
        pl.col("place").alias("to_id"),
        *extra,
    )


def _with_links(
    network: Network, names: pl.DataFrame, judged: pl.DataFrame, parts: list[_Found]
) -> Network:
    """Return the network with categories, lines, covering links and suggestions filled in."""
    derived = pl.concat([part.pairs for part in parts])
    hints = pl.concat([part.hints for part in parts]).unique(
        ["id", "place_kind", "place"], keep="first", maintain_order=True
    )
    origin = [
        _relation(rows, [pl.col("mode"), pl.lit(source.code).alias("origin")])
        for rows, source in ((derived, Origin.derived), (judged, Origin.judged))
    ]
    covers = pl.concat([network.frame(Covers), *origin], how="diagonal")
    suggests = _relation(hints, [pl.col("score"), pl.col("reason")])
    decided = names.select(
        "id",
        category(pl.col("form"), pl.col("forms")).alias("category"),
        member_group(pl.col("retired"), pl.col("form")).alias("group"),
    )
    placed = network.with_frames({"Covers": covers, "Suggests": suggests})
    organisations = (
        network.frame(PartyOrg)
        .drop("category", "line")
        .join(decided, on="id", how="left")
        .join(lines(placed, names), on="id", how="left")
        .with_columns(pl.coalesce("member_group", "group").alias("member_group"))
    )
    return placed.with_frames({"PartyOrg": organisations})
