"""Heat maps of what is open: streets by figure, and the communities of a street by figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jiceng.district import STATES, crossed
from jiceng.figures import rate_of_all
from jiceng.reports.page.grids import Grid, Shade, cells_of, open_shade, scale_shades
from jiceng.reports.page.streets import by_street

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Colour of a cell that only counts.
COUNT = "#dfe7ee"
_APPLIES = pl.col("yes") + pl.col("no") + pl.col("unknown")


def street_grid(material: Material) -> Grid | None:
    """Return streets by figure, in the order of the register; None where there are none."""
    words, figures = material.words, by_street(material).filter(_APPLIES > 0)
    if figures.is_empty():
        return None
    streets = figures.select("rank", "street", "street_name").unique(maintain_order=True)
    codes = figures.sort("figure").select("code").unique(maintain_order=True)
    # edge: one label a figure
    titles = tuple(words.figure(material.figures[code]) for code in codes["code"].to_list())
    shown = pl.Series("shown", [rate_of_all(row) for row in figures.to_dicts()])  # edge: one a cell
    cells = (
        figures.with_columns(shown, *shaded(material))
        .join(streets.select("street").with_row_index("row"), on="street")
        .join(codes.with_row_index("column"), on="code")
    )
    return Grid(
        id="grid-streets",
        title=words.say("chart-heat"),
        summary=words.say("chart-heat-summary", streets=streets.height, figures=len(titles)),
        first=words.say("column-street"),
        titles=titles,
        rows=streets.select(
            pl.col("street_name").alias("name"),
            pl.lit(None, pl.String).alias("group"),
            pl.format("#items?street={}", "street").alias("opens"),
        ),
        cells=cells_of([cells]),
        shades=shades_of(material),
        twin="by-street",
    )


def community_grid(material: Material) -> Grid | None:
    """Return the communities and villages of each street by figure; None where there are none."""
    words, places = material.words, material.places
    if places.is_empty():
        return None
    rows = places.select("id").with_row_index("row")
    found = [
        *_shares(material, rows),
        _states(material),
        _crossed(material, rows),
        _tied(material, rows),
        _items(material, rows),
    ]
    parts = [part for part in found if part is not None and part[1].height]
    titles = tuple(title for title, _ in parts)
    return Grid(
        id="grid-communities",
        title=words.say("grid-communities"),
        summary=words.say("grid-communities-summary", n=places.height, figures=len(titles)),
        first=words.say("column-place-name"),
        titles=titles,
        rows=places.select(
            "name",
            pl.col("street_name").fill_null(words.say("no-street")).alias("group"),
            pl.format("#tree?node=Division%3A{}", "id").alias("opens"),
        ),
        cells=cells_of(
            [cells.with_columns(pl.lit(at).alias("column")) for at, (_, cells) in enumerate(parts)]
        ),
        shades=shades_of(material, Shade(label=words.say("shade-count"), colour=COUNT)),
    )


_Column = tuple[str, pl.DataFrame]


def _after_scale(material: Material) -> int:
    """Return the place of the first shade after the scale: that of the unknown."""
    return len(material.dossier.look.palette.scale.steps)


def shades_of(material: Material, *more: Shade) -> tuple[Shade, ...]:
    """Return the scale, the colour of the unknown, and further ones."""
    colour = material.dossier.look.palette.answers["unknown"]
    unknown = Shade(label=material.words.say("shade-unknown"), colour=colour)
    return scale_shades(material, unknown, *more)


def shaded(material: Material) -> list[pl.Expr]:
    """Shade by what is known not to be so; the unknown is no part of it, and told beside."""
    known = pl.col("yes") + pl.col("no") > 0
    shade = open_shade(material, pl.col("no") / _APPLIES)
    told = pl.format(
        material.words.say("cell-some-unknown", n="{}"), pl.col("unknown").cast(pl.Int64)
    )
    return [
        pl.when(known).then(shade).otherwise(_after_scale(material)).alias("shade"),
        pl.when(pl.col("unknown") > 0).then(told).alias("tip"),
    ]


def _shares(material: Material, rows: pl.DataFrame) -> list[_Column]:
    """Return the figures that the analyses give for single communities."""
    held = material.dossier.shares.filter(_APPLIES > 0).join(rows, left_on="of", right_on="id")
    counts = pl.format("{}/{}", pl.col("yes").cast(pl.Int64), _APPLIES.cast(pl.Int64))
    cells = held.with_columns(*shaded(material), counts.alias("shown"))
    # edge: the different figures only
    codes = cells["code"].unique(maintain_order=True).to_list()
    return [
        (material.words.figure({"code": code}), cells.filter(pl.col("code") == code))
        for code in codes
    ]


def _states(material: Material) -> _Column:
    """Say whether an organisation was matched to the place."""
    # edge: the different states only
    labels = {
        state: material.words.say(f"state-{state}") for state in material.places["state"].unique()
    }
    last = len(material.dossier.look.palette.scale.steps) - 1
    shades = dict(zip(STATES, (0, 1, last // 2, last), strict=True))
    return material.words.say("column-organisation"), material.places.with_row_index("row").select(
        "row",
        pl.col("state").replace_strict(labels, return_dtype=pl.String).alias("shown"),
        pl.col("state").replace_strict(shades, return_dtype=pl.Int64).alias("shade"),
    )


def _crossed(material: Material, rows: pl.DataFrame) -> _Column | None:
    """Count the compounds of the place whose branch and owners' committee share a person."""
    counted = crossed(material.dossier)
    if counted is None:
        return None
    cells = (
        counted.filter(_APPLIES > 0)
        .join(rows, left_on="of", right_on="id")
        .with_columns(
            *shaded(material),
            pl.format("{}/{}", "yes", _APPLIES).alias("shown"),
        )
    )
    return material.words.figure({"code": "XA.any"}), cells


def _tied(material: Material, rows: pl.DataFrame) -> _Column | None:
    """Count the ties of joint work of the place."""
    nodes = material.dossier.table("connectivity", "joint_nodes")
    if nodes is None:
        return None
    untied = (pl.col("ties") == 0).cast(pl.Float64)
    cells = (
        nodes.filter(pl.col("kind") == "Division")
        .join(rows, on="id")
        .with_columns(
            open_shade(material, untied).alias("shade"),
            pl.col("ties").cast(pl.String).alias("shown"),
        )
    )
    return material.words.say("column-ties"), cells


def _items(material: Material, rows: pl.DataFrame) -> _Column:
    """Count the items of the ledger that lie in the place."""
    places = material.places.select("street", pl.col("name").alias("community_name"), "id")
    counted = material.items.drop_nulls("community_name").group_by("street", "community_name").len()
    cells = (
        counted.join(places, on=["street", "community_name"])
        .join(rows, on="id")
        .with_columns(
            pl.lit(_after_scale(material) + 1).alias("shade"),
            pl.col("len").cast(pl.String).alias("shown"),
        )
    )
    return material.words.say("items"), cells
