"""Names that deserve a look: slips of the pen, superseded names, places that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import T1_LEVELS, T2_LEVELS, shared
from graphmodel.analysis import Part, findings_of
from graphmodel.names import folded, place_key
from graphmodel.party import Covers, PartyOrg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyses.scene import Scene

_STREET_WORD = r"^(.{2,4}?(?:街道|镇))"
_NAME = ["党组织名称"]


def superseded(scene: Scene) -> Part:
    """Names with a term that an institutional reform replaced; beside the new one or alone."""
    terms: Mapping[str, str] = scene.profile.words["superseded_names"]
    exceptions = scene.profile.words["superseded_exceptions"]
    text = folded(pl.col("name"))
    old = (
        text.str.replace_many(exceptions, [""] * len(exceptions))
        .str.extract_many(list(terms))
        .list.first()
    )
    named = (
        scene.organisations.select("id", "name", "depth", old.alias("old"))
        .drop_nulls("old")
        .with_columns(pl.col("old").replace_strict(terms).alias("new"))
    )
    beside = _bearing(scene, named["new"].unique().to_list())
    found = named.join(beside, on="new", how="left").sort("id")
    params = ["old", "new"]
    return Part(
        findings=(
            findings_of(
                "OLD-BESIDE-NEW",
                PartyOrg,
                found.drop_nulls("beside"),
                others=(PartyOrg, "beside"),
                params=[*params, "beside_name"],
                columns=_NAME,
            ),
            findings_of(
                "NAME-SUPERSEDED",
                PartyOrg,
                found.filter(pl.col("beside").is_null()),
                params=params,
                columns=_NAME,
            ),
        )
    )


def _bearing(scene: Scene, terms: list[str]) -> pl.DataFrame:
    """The highest organisation that bears each new term: ``new``, ``beside``, ``beside_name``."""
    if not terms:
        return pl.DataFrame(
            schema={"new": pl.String, "beside": pl.String, "beside_name": pl.String}
        )
    return (
        scene.organisations.select(
            pl.col("id").alias("beside"),
            pl.col("name").alias("beside_name"),
            "depth",
            folded(pl.col("name")).str.extract_many(terms).alias("new"),
        )
        .explode("new")
        .drop_nulls("new")
        .sort("depth", "beside")
        .unique("new", keep="first", maintain_order=True)
        .drop("depth")
    )


def slips(scene: Scene) -> Part:
    """Likely slips of the pen, with what is odd about each."""
    patterns: Mapping[str, str] = scene.profile.words["name_slips"]
    exceptions = scene.profile.words["name_slip_exceptions"]
    text = folded(pl.col("name")).str.replace_many(exceptions, [""] * len(exceptions))
    odd = [
        pl.when(text.str.contains(pattern)).then(pl.lit(why)) for pattern, why in patterns.items()
    ]
    frame = (
        scene.names.join(_strange_streets(scene), on="id", how="left")
        .join(_districts(scene), how="cross")
        .with_columns(
            pl.concat_list(
                *odd,
                pl.when(text.str.count_matches(pl.col("district"), literal=True) > 1).then(
                    pl.format("“{}”重复", "district")
                ),
                pl.when(pl.col("strange").is_not_null()).then(
                    pl.format("“{}”不在区划名录中，按隶属在{}", "strange", "street_name")
                ),
            )
            .list.drop_nulls()
            .alias("oddities")
        )
        .with_columns(
            pl.when((pl.col("oddities").list.len() == 0) & pl.col("form").is_null())
            .then(pl.lit(["名称没有党组织类别的结尾"], dtype=pl.List(pl.String)))
            .otherwise("oddities")
            .alias("oddities")
        )
        .filter(pl.col("oddities").list.len() > 0)
        .with_columns(
            pl.col("oddities").list.unique(maintain_order=True).list.join("；").alias("what")
        )
    )
    return Part(
        findings=(findings_of("NAME-SLIP", PartyOrg, frame, params=["what"], columns=_NAME),)
    )


def _districts(scene: Scene) -> pl.DataFrame:
    """The district's name as a column of one row, for joining; null where it is not one."""
    return pl.DataFrame({"district": [scene.district]}, schema={"district": pl.String})


@shared
def _own_streets(scene: Scene) -> pl.DataFrame:
    """Organisations of a street, with the street's name and what follows the district's."""
    streets = scene.divisions.filter(pl.col("level").is_in(T1_LEVELS)).select(
        pl.col("id").alias("street"), folded(pl.col("name")).alias("street_name")
    )
    text = folded(pl.col("name"))
    marked = pl.col("district").is_not_null() & text.str.contains(pl.col("district"), literal=True)
    return (
        scene.names.join(scene.org_streets, on="id")
        .join(streets, on="street")
        .join(_districts(scene), how="cross")
        .with_columns(
            pl.when(marked)
            .then(text.str.split(pl.col("district")).list.last())
            .otherwise(text)
            .alias("rest")
        )
        .with_columns(
            pl.col("rest").str.extract(_STREET_WORD).alias("token"),
            pl.col("street_name").str.replace(r"(?:街道|镇|乡|苏木)$", "").alias("street_stem"),
            pl.col("street_name").str.extract(r"(街道|镇|乡|苏木)$").alias("street_word"),
        )
    )


def _strange_streets(scene: Scene) -> pl.DataFrame:
    """Names that begin with a street nobody registered: ``id``, ``strange``, ``street_name``."""
    known = scene.divisions.filter(pl.col("level").is_in(T1_LEVELS))["name"]
    registered = known.str.replace_all("办事处$", "").implode()
    stems = known.str.replace(r"(?:街道|镇|乡|苏木)(?:办事处)?$", "").implode()
    token_stem = pl.col("token").str.replace(r"(?:街道|镇)$", "")
    return (
        _own_streets(scene)
        .filter(
            pl.col("token").is_not_null()
            & ~pl.col("token").is_in(registered)
            & ~token_stem.is_in(stems)
        )
        .filter(pl.col("id") != pl.col("t1"))
        .select("id", pl.col("token").alias("strange"), "street_name")
    )


def old_places(scene: Scene) -> Part:
    """Names that keep a former name of the district or street (某县 where 某区 is meant)."""
    text = folded(pl.col("name"))
    former = pl.col("district").str.replace("[区市]$", "县")
    by_district = (
        scene.names.join(_districts(scene), how="cross")
        .filter(pl.col("district").is_not_null() & (former != pl.col("district")))
        .with_columns(former.alias("old"))
        .filter(text.str.contains(pl.col("old"), literal=True))
        .select("id", "old", pl.col("district").alias("new"))
    )
    streets = _own_streets(scene).filter(pl.col("street_word").is_in(["街道", "镇"]))
    older = {"街道": ["镇", "乡"], "镇": ["乡"]}
    by_street = [
        streets.filter(pl.col("street_word") == word)
        .with_columns(pl.concat_str("street_stem", pl.lit(previous)).alias("old"))
        .filter(text.str.contains(pl.col("old"), literal=True))
        .select("id", "old", pl.col("street_name").alias("new"))
        for word, formers in older.items()
        for previous in formers
    ]
    found = (
        pl.concat([by_district, *by_street])
        .unique("id", keep="first", maintain_order=True)
        .sort("id")
    )
    return Part(
        findings=(
            findings_of("NAME-OLD-PLACE", PartyOrg, found, params=["old", "new"], columns=_NAME),
        )
    )


def gone_places(scene: Scene) -> Part:
    """Names of communities or villages that the register of their street does not have."""
    placed = scene.now.frame(Covers).select(pl.col("from_id").alias("id")).unique()
    hinted = scene.suggested.select(pl.col("org").alias("id")).unique()
    registered = (
        scene.divisions.filter(pl.col("level").is_in(T2_LEVELS))
        .select("street", *place_key(pl.col("name")))
        .unique()
    )
    with_register = registered.select("street").unique()
    rest = (
        pl.when(pl.col("core").str.contains(pl.col("street_name"), literal=True))
        .then(pl.col("core").str.split(pl.col("street_name")).list.last())
        .otherwise(pl.lit(None, pl.String))
    )
    named = (
        _own_streets(scene)
        .join(with_register, on="street", how="semi")
        .join(placed, on="id", how="anti")
        .join(hinted, on="id", how="anti")
        .with_columns(rest.alias("rest"))
        .select("id", "street", "street_name", "rest", *place_key(pl.col("rest")))
        .drop_nulls("word")
        .filter(~pl.col("stem").str.contains("社区|居委会|新$") & (pl.col("stem") != ""))
        .join(registered, on=["street", "stem", "word"], how="anti")
        .join(registered, on=["street", "plain", "word"], how="anti")
        .sort("id")
    )
    return Part(
        findings=(
            findings_of(
                "NAME-GONE-PLACE", PartyOrg, named, params=["rest", "street_name"], columns=_NAME
            ),
        )
    )
