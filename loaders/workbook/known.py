"""What a network knows, written back as the rows of the sheets it could have been read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.closed import Origin
from graphmodel.party import Division
from graphmodel.ternary import is_yes
from loaders.aliases import place_key
from loaders.made_ids import MADE, scoping_links, written_scope
from loaders.names_of_persons import VACANT

if TYPE_CHECKING:
    from graphmodel.network import Network
    from graphmodel.schema import Column, Kind
    from graphmodel.sheets import Link, Part, Persons, Sheet

_YES, _NO, _JOINT = "是", "否", "、"
_TOWNSHIPS = ("street", "town")
#: The column with the id of the record that makes a row.
OWN = "_own"


def known_rows(network: Network, sheet: Sheet, whole: Network | None = None) -> pl.DataFrame:
    """Return the rows of one sheet: text under template titles, null where nothing is known.

    Names of persons are nowhere kept, so their cells stay empty unless the post
    was said to be vacant; what was only derived is left out. A record with
    several links of attributes of their own (members of an alliance with their
    parts in it) takes a row each.

    Parameters
    ----------
    whole
        The network of which this is a part: a name that is not the only one in
        it is given as a code.
    """
    return owned_rows(network, sheet, whole).drop(OWN)


def owned_rows(network: Network, sheet: Sheet, whole: Network | None = None) -> pl.DataFrame:
    """Return the rows of :func:`known_rows`, each with the id of its record in ``OWN``."""
    names = _names(whole or network)
    titles = [title for title in sheet.headers() if title]
    frames = {
        part.declared.name: _rows_of_part(network, sheet, part, names)
        for part in _leading_parts(sheet)
    }
    for link in sheet.links:
        if not link.title and link.of is not None and sheet.main is not None:
            frames = _side_by_side(network, link, frames, sheet.main.declared.name)
    filled = [frame for frame in frames.values() if frame.height]
    if not filled:
        return pl.DataFrame(schema=dict.fromkeys((OWN, *titles), pl.String))
    rows = pl.concat(filled, how="diagonal")
    return rows.select(
        OWN,
        *(
            pl.col(title) if title in rows.columns else pl.lit(None, pl.String).alias(title)
            for title in titles
        ),
    )


def _leading_parts(sheet: Sheet) -> Iterator[Part]:
    """Yield the parts whose records make rows: the first, and those that a word or a path tells."""
    for place, part in enumerate(sheet.parts):
        if place == 0 or part.when or part.path:
            yield part


def _side_by_side(
    network: Network, link: Link, frames: dict[str, pl.DataFrame], main: str
) -> dict[str, pl.DataFrame]:
    """Put records that one row ties together beside each other: a building and its group."""
    beside = link.of.__name__ if link.of else ""
    if beside not in frames or main not in [target.__name__ for target in link.targets]:
        return frames
    pairs = (
        network.frame(link.relation)
        .filter((pl.col("from_kind") == beside) & (pl.col("to_kind") == main))
        .select(pl.col("to_id").alias(OWN), pl.col("from_id").alias("_beside"))
    )
    rows, others = frames[main], frames[beside]
    more = others.select(
        pl.col(OWN).alias("_beside"), pl.exclude(OWN, *[n for n in rows.columns if n != OWN])
    )
    joined = (
        rows.join(pairs, on=OWN, how="left", maintain_order="left")
        .join(more, on="_beside", how="left", maintain_order="left")
        .drop("_beside")
    )
    alone = others.join(pairs, left_on=OWN, right_on="_beside", how="anti", maintain_order="left")
    return {**frames, main: joined, beside: alone}


def _rows_of_part(network: Network, sheet: Sheet, part: Part, names: pl.DataFrame) -> pl.DataFrame:
    kind = part.declared
    frame = network.frame(kind.name).sort("id")
    rows = frame.select(
        pl.col("id").alias(OWN), *_cells(part.columns), *_vacancies(sheet.persons, part)
    )
    if part.when:
        rows = _with_word(rows, part)
    for follower in sheet.parts[1:]:
        if part is sheet.main and not follower.when and not follower.path:
            rows = _with_follower(network, sheet, rows, follower)
    single, several = _linked(network, sheet, part, names)
    for cells in single:
        rows = rows.join(cells, on=OWN, how="left", maintain_order="left")
    return _with_own_scope(_beside(rows, several), sheet, part)


def _with_own_scope(rows: pl.DataFrame, sheet: Sheet, part: Part) -> pl.DataFrame:
    """Write the superior of a body without a code as its roster does: its made id holds it.

    Written in other words, or left out where it was not found, the same row
    would be read as another body.
    """
    links = scoping_links(sheet, sheet.parts.index(part))
    inner = [link.title for link in links if not link.within and not link.title.endswith("代码")]
    if part.path or not inner or any(link.within for link in links):
        return rows
    scope = written_scope(pl.col(OWN))
    own = pl.col(inner[-1]) if inner[-1] in rows.columns else pl.lit(None, pl.String)
    return rows.with_columns(pl.coalesce(scope, own).alias(inner[-1]))


def _with_word(rows: pl.DataFrame, part: Part) -> pl.DataFrame:
    """Say in the deciding column what a row is, where its own closed list does not."""
    if part.when is None:
        return rows
    word = pl.lit(part.when.values[0])
    title = part.when.title
    own = pl.col(title) if title in rows.columns else pl.lit(None, pl.String)
    return rows.with_columns(pl.coalesce(own, word).alias(title))


# ---------------------------------------------------------------- cells


def _vacancies(persons: Sequence[Persons], part: Part) -> list[pl.Expr]:
    """Say again which posts are vacant, in the cells of their names."""
    return [
        pl.when(is_yes(item.vacancy.c)).then(pl.lit(VACANT)).alias(item.title)
        for item in persons
        if item.vacancy is not None and item.body is part.kind
    ]


def _cells(columns: Sequence[Column]) -> list[pl.Expr]:
    return [_cell(column).alias(column.title) for column in columns]


def _cell(column: Column) -> pl.Expr:
    """Write a stored value as people do."""
    value = column.c
    if column.sort == "key":  # a made id is made again from the same names
        return pl.when(~value.str.starts_with(MADE) & ~value.str.contains("/")).then(value)
    labels = column.choices.labels() if column.choices else {}
    if column.many:
        shown = value.list.eval(pl.element().replace(labels)).list.join(_JOINT)
        return pl.when(value.list.len() > 0).then(shown)
    if labels:
        return value.replace(labels)
    if column.type is bool:
        return pl.when(value).then(pl.lit(_YES)).when(~value).then(pl.lit(_NO))
    return value.cast(pl.String).str.replace(r"\.0$", "")


def owners_of_followers(network: Network, sheet: Sheet, follower: Part) -> pl.DataFrame:
    """Return in whose rows the bodies of a follower stand: ``OWN``, ``id``."""
    link = next(item for item in sheet.links if not item.title and follower.kind in item.targets)
    return (
        network.frame(link.relation)
        .filter(pl.col("to_kind") == follower.declared.name)
        .select(pl.col("from_id").alias(OWN), pl.col("to_id").alias("id"))
    )


def _with_follower(
    network: Network, sheet: Sheet, rows: pl.DataFrame, follower: Part
) -> pl.DataFrame:
    """Put the committee of a row's first body beside it."""
    kind = follower.declared
    own = owners_of_followers(network, sheet, follower)
    taken = set(rows.columns)
    cells = [cell for cell in _cells(follower.columns) if cell.meta.output_name() not in taken]
    presence = [pl.lit(_YES).alias("_presence")] if follower.presence else []
    frame = own.join(network.frame(kind.name), on="id").select(OWN, *cells, *presence)
    joined = rows.join(frame.unique(OWN, keep="first"), on=OWN, how="left", maintain_order="left")
    if not follower.presence:
        return joined
    before = pl.col(follower.presence) if follower.presence in taken else pl.lit(None, pl.String)
    said = pl.coalesce("_presence", before).alias(follower.presence)
    return joined.with_columns(said).drop("_presence")


# ---------------------------------------------------------------- links


def _linked(
    network: Network, sheet: Sheet, part: Part, names: pl.DataFrame
) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    """Return the cells of links: one row a record, and one row a link with facts of its own."""
    single: list[pl.DataFrame] = []
    several: list[pl.DataFrame] = []
    used: set[tuple[Any, ...]] = set()
    for link in sheet.links:
        if not link.title or not _is_of(link, part, sheet):
            continue
        rows = _related(network.frame(link.relation), link, part.declared, names)
        claim = (link.relation, link.of, link.targets, link.backwards)
        if link.many and claim in used:
            continue  # 签约另一方: both sides stand in the first
        used.add(claim)
        rows = _of_level(network, link, sheet, rows)
        if not rows.height:
            continue
        has_many = not link.many and rows[OWN].is_duplicated().any()
        if link.attributes or link.validity or link.said or has_many:
            several.append(_with_facts(link, rows))
        else:
            listed = pl.col("name").unique(maintain_order=True)
            one = listed.str.join(_JOINT) if link.many else pl.col("name").first()
            single.append(rows.group_by(OWN, maintain_order=True).agg(one.alias(link.title)))
    return single, several


def _is_of(link: Link, part: Part, sheet: Sheet) -> bool:
    if link.of is not None:
        return link.of is part.kind
    ends = vars(link.relation)["kind"]
    allowed = ends.targets if link.backwards else ends.sources
    leads = part is sheet.main or (sheet.main is not None and sheet.main.when is not None)
    return leads and part.declared.name in allowed


def _related(frame: pl.DataFrame, link: Link, kind: Kind, names: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a link's relation: own end, far end with its name, attributes."""
    near, far = ("to", "from") if link.backwards else ("from", "to")
    if "origin" in frame.columns:
        frame = frame.filter(pl.col("origin").ne_missing(Origin.derived.code))
    if "share" in frame.columns:
        frame = frame.filter(pl.col("share").is_null())
    targets = [target.__name__ for target in link.targets]
    is_code = link.title.endswith("代码")
    code = pl.when(~pl.col("far_id").str.starts_with(MADE)).then("far_id")
    shown = code if is_code else pl.col("shown")
    return (
        frame.filter(pl.col(f"{near}_kind") == kind.name)
        .with_columns(
            pl.col(f"{near}_id").alias(OWN),
            pl.col(f"{far}_kind").alias("far_kind"),
            pl.col(f"{far}_id").alias("far_id"),
        )
        .filter(pl.col("far_kind").is_in(targets))
        .join(names, on=["far_kind", "far_id"], maintain_order="left")
        .with_columns(name=shown)
        .filter(pl.col("name").is_not_null())
    )


def _names(network: Network) -> pl.DataFrame:
    """How a record is named in a cell: by its name where that is the only one, else by its code."""
    nodes = network.node_ids
    # Two spellings of one name are no two names: 甲社区, 甲社区居委会.
    alike = (
        pl.when(pl.col("kind") == Division.__name__)
        .then(place_key(pl.col("name")))
        .otherwise("name")
    )
    unique = pl.col("name").is_not_null() & ~pl.struct("kind", alike.alias("alike")).is_duplicated()
    made = pl.col("id").str.starts_with(MADE) | pl.col("id").str.contains("/")
    return nodes.select(
        pl.col("kind").alias("far_kind"),
        pl.col("id").alias("far_id"),
        pl.when(unique | made).then("name").otherwise("id").alias("shown"),
    )


def _of_level(network: Network, link: Link, sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Tell 所属社区 from 所属街道: one relation, two columns, the outer the place above."""
    outer = any(other.within == link.title for other in sheet.links)
    if link.targets != (Division,) or not (outer or link.within):
        return rows
    levels = network.frame(Division).select(pl.col("id").alias("far_id"), "level")
    placed = rows.join(levels, on="far_id", how="left", maintain_order="left")
    high = pl.col("level").is_in(_TOWNSHIPS).fill_null(value=False)
    return placed.filter(high if outer else ~high)


def _with_facts(link: Link, rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row a link: its name with the facts that stand beside it."""
    facts = _cells([column for column in link.attributes if column.name in rows.columns])
    first, last = link.validity or ("", "")
    period = [
        pl.col("valid_from").cast(pl.String).alias(first),
        # A roster's last day still belongs to the period.
        pl.col("valid_to").dt.offset_by("-1d").cast(pl.String).alias(last),
    ]
    said = []
    if link.said:
        words = {kind.__name__: word for word, kind in reversed(list(link.said.words.items()))}
        said = [pl.col("far_kind").replace(words).alias(link.said.title)]
    return rows.select(
        OWN, pl.col("name").alias(link.title), *facts, *(period if link.validity else []), *said
    )


def _beside(rows: pl.DataFrame, several: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Give each record as many rows as its longest list of links, the lists side by side."""
    turn = pl.int_range(pl.len()).over(OWN).alias("_turn")
    numbered = [frame.with_columns(turn) for frame in several]
    first = rows.select(OWN, pl.lit(0, pl.Int64).alias("_turn"))
    turns = pl.concat([first, *(frame.select(OWN, "_turn") for frame in numbered)])
    whole = rows.join(turns.unique(maintain_order=True), on=OWN, how="left", maintain_order="left")
    for frame in numbered:
        on = [OWN, "_turn"]
        taken = [name for name in frame.drop(on).columns if name in whole.columns]
        whole = whole.join(frame.drop(taken), on=on, how="left", maintain_order="left")
    return whole.sort(OWN, "_turn").drop("_turn")
