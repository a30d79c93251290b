"""Named questions: each asked of a network, and of the same network in Neo4j, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.errors import UsageError
from jiceng.locale import tr
from jiceng.order import in_office_order
from jiceng.questions.question import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analyses.scene import Scene
    from graphmodel.network import Network
    from graphmodel.profile import Profile

#: Columns of rows that hold the code of a division, and are shown by its name.
_DIVISIONS = ("street", "community")
#: Columns of rows that the office's order of divisions goes by, the first first.
_PLACES = (*_DIVISIONS, "id")


def ask(
    name: str,
    network: Network,
    profile: Profile | None = None,
    *,
    as_of: date | None = None,
    **given: Any,
) -> Answer:
    """Answer a named question.

    Parameters
    ----------
    name
        Its name, a part of it that no other has, or the initials of it in pinyin.
    network
        With places linked (:func:`graphmodel.places.link_places`).
    profile
        Rules; the national default if none is given.
    as_of
        The date; the rosters' own statement date if none is given.
    given
        ``street`` (code or name: only this street's rows count), and the
        question's own parameters: ``months``, ``days``, ``least``, ``of``, ``before``.

    Returns
    -------
    Answer
        The list with count, denominator and number of unknown ones.

    Raises
    ------
    UsageError
        No such question, street or parameter.
    """
    from analyses.scene import Scene
    from graphmodel.profile import load_profile
    from jiceng.questions.catalogue import QUESTIONS
    from jiceng.questions.naming import find

    scene = Scene.of(network, profile or load_profile(), as_of)
    return answer(find(name, QUESTIONS), scene, given)


def answer(question: Question, scene: Scene, given: Mapping[str, Any]) -> Answer:
    """Answer a question of a scene that other questions share."""
    _refuse(question, given)
    values = question.values(scene.profile, given)
    asked = question.judge(scene, values)
    street = street_of(scene, given.get("street"))
    rows = asked.rows
    if asked.status == "ok":
        rows = _named(scene, _in_office_order(scene, _of_street(question, rows, street)))
    return Answer(
        question=question,
        asked=rows,
        as_of=scene.as_of,
        stated_on=scene.whole.stated_on,
        profile=scene.profile.name,
        status=asked.status,
        needs=asked.needs,
        parameters=values,
        street=street,
    )


def _refuse(question: Question, given: Mapping[str, Any]) -> None:
    known = [item.name for item in question.parameters]
    for name, value in given.items():
        if value is None or name == "street" or name in known:
            continue
        msg = tr("“{question}”没有参数 {name}。可用的有：{known}")
        options = "、".join(["street", *known])
        raise UsageError(msg.format(question=question.name, name=name, known=options))


def street_of(scene: Scene, said: str | None) -> str | None:
    """Return the code of the street or town that was named; None where none was."""
    from analyses.scene import T1_LEVELS
    from jiceng.questions.naming import one_of

    if said is None:
        return None
    streets = scene.divisions.filter(pl.col("level").is_in(list(T1_LEVELS)))
    return one_of(said, streets.select("id", "name"))


def _of_street(question: Question, rows: pl.DataFrame, street: str | None) -> pl.DataFrame:
    """Keep the rows of one street; what is not known to lie there is left out."""
    if street is None:
        return rows
    if "street" not in rows.columns:
        msg = tr("“{question}”不分街道，不能用 --street；可用 --within 写街道代码")
        raise UsageError(msg.format(question=question.name))
    return rows.filter(pl.col("street") == street)


def _in_office_order(scene: Scene, rows: pl.DataFrame) -> pl.DataFrame:
    """Put rows in the order in which the office keeps its streets and communities.

    What falls due stays in the order of its dates.
    """
    places = [name for name in _PLACES if name in rows.columns]
    if not places or "due_to" in rows.columns:
        return rows
    ranks = in_office_order(scene.divisions).select("id").with_row_index("rank")
    of = [
        pl.col(name).replace_strict(ranks["id"], ranks["rank"], default=None).alias(f"_{name}")
        for name in places
    ]
    ordered = rows.with_columns(of).sort(
        [f"_{name}" for name in places], nulls_last=True, maintain_order=True
    )
    return ordered.drop(f"_{name}" for name in places)


def _named(scene: Scene, rows: pl.DataFrame) -> pl.DataFrame:
    """Show streets and communities by their names."""
    names = scene.divisions.select("id", "name").rename({"id": "_code", "name": "_name"})
    for column in _DIVISIONS:
        if column in rows.columns:
            rows = (
                rows.join(names, left_on=column, right_on="_code", how="left",
                          maintain_order="left")
                .with_columns(pl.coalesce("_name", column).alias(column))
                .drop("_name")
            )  # fmt: skip
    return rows
