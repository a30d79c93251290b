"""The questions in Cypher: their texts, what their parameters are filled with, the saved queries.

A database does not hold what the rosters were declared complete for, which
similar names are open, nor what a link that found no target may mean: all
three go in as parameters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from analyses.coverage.units import streets_of_units
from analyses.unresolved import may_be_covered
from graphmodel.cypher.fragments import Texts, read_texts
from graphmodel.party import PARTY, Building, Carrier, Compound, Division, Unit

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.profile import Profile
    from jiceng.questions.question import Question

_SOURCE = Path(__file__).parent / "questions.cypher"
_NAMED = re.compile(r"\$(\w+)")
_DECLARED = re.compile(r"\$complete\['(\w+)'\]")
#: Kinds of places for which similar names may be open.
_SUGGESTED = ("Division", "Compound", "Building", "Carrier")
#: Kinds that a covering link may mean.
_COVERED: tuple[type, ...] = (Division, Compound, Building, Carrier, Unit)
#: Which dataset the saved queries look at unless told otherwise.
DATASET = "jiceng"
#: The date where no roster says one: the day on which the query is run.
_TODAY = "date()"


@cache
def texts() -> Texts:
    """Return the texts of all questions by name."""
    return read_texts(_SOURCE.read_text(encoding="utf-8"))


def listing(question: Question) -> str:
    """Return the query that lists what answers yes, and what is not known.

    With ``$everything`` it lists what answers no as well.
    """
    return texts().expanded(question.name)


def counting(question: Question) -> str:
    """Return the query that counts: 数量, 总数, 未明确."""
    whole = listing(question).replace("$everything", "true")
    body = "\n".join(f"  {line}" for line in whole.splitlines())
    if is_report(question):
        sums = ", ".join(f"sum({name}) AS {name}" for name in ("数量", "总数", "未明确"))
    else:
        sums = (
            "count(CASE WHEN 答案 THEN 1 END) AS 数量, count(*) AS 总数, "
            "count(CASE WHEN 答案 IS NULL THEN 1 END) AS 未明确"
        )
    return f"CALL () {{\n{body}\n}}\nRETURN {sums}"


def is_report(question: Question) -> bool:
    """Tell whether its rows carry numbers instead of answers."""
    return "AS 答案" not in listing(question)


# ---------------------------------------------------------------- parameters


def parameters(
    question: Question,
    scene: Scene,
    given: Mapping[str, Any],
    *,
    street: str | None = None,
    dataset: str = DATASET,
) -> dict[str, Any]:
    """Return what the parameters of a question's text are filled with.

    Parameters
    ----------
    given
        The question's own parameters, by name.
    street
        Code of the street that is asked about; None for all.
    """
    known: dict[str, Any] = {
        "dataset": dataset,
        "as_of": scene.as_of,
        "street": street,
        "complete": complete_for(scene),
        "suggested": _open_suggestions(scene),
        "unresolved": _may_be_meant(scene),
        "everything": False,
        **given,
    }
    profile = scene.profile
    return {name: _value(name, known, profile) for name in names_in(listing(question))}


def names_in(text: str) -> list[str]:
    """Return the names of a text's parameters, in the order in which they are first used."""
    return list(dict.fromkeys(_NAMED.findall(text)))


def _value(name: str, known: Mapping[str, Any], profile: Profile) -> Any:
    """Return the value of one parameter: known, a rule's, or a list of words."""
    if name in known:
        return known[name]
    return profile.value(name) if name in profile.rules else profile.words[name]


def complete_for(scene: Scene) -> dict[str, list[str]]:
    """Return for each kind the divisions inside which the rosters are complete; '' is all."""
    declared: dict[str, list[str]] = {kind.name: [] for kind in PARTY if not kind.internal}
    for item in scene.whole.about.complete_for:
        declared.setdefault(item.kind, []).append(item.within or "")
    return declared


def _open_suggestions(scene: Scene) -> dict[str, list[str]]:
    """Return the places by kind for which a similar name is open."""
    found = scene.suggested.select("kind", "place").unique().sort("kind", "place")
    return {
        kind: found.filter(pl.col("kind") == kind)["place"].to_list()  # edge: open suggestions
        for kind in _SUGGESTED
    }


def _may_be_meant(scene: Scene) -> dict[str, list[str]]:
    """Return the records by kind that a covering link which found no target may mean."""
    if not scene.whole.about.unresolved:
        return {kind.__name__: [] for kind in _COVERED}
    units = scene.now.frame(Unit).select(pl.lit("Unit").alias("kind"), "id")
    lying = units.join(streets_of_units(scene), on="id", how="left")
    known = pl.concat([scene.places.select(lying.columns), lying])
    return {
        kind.__name__: known.filter(
            (pl.col("kind") == kind.__name__) & may_be_covered(scene, kind)
        )["id"]
        .sort()
        .to_list()  # edge: what open links may mean
        for kind in _COVERED
    }


# ---------------------------------------------------------------- as people run them


def literal(value: Any) -> str:
    """Write a value as Cypher reads it."""
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"`{key}`: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(str(value), ensure_ascii=False)


def set_parameters(values: Mapping[str, Any]) -> str:
    """Write the commands that set parameters in Neo4j Browser or cypher-shell."""
    filled = {name: _TODAY if _is_open_day(name, value) else literal(value)
              for name, value in values.items()}  # fmt: skip
    return "\n".join(f":param {name} => {value};" for name, value in filled.items())


def _is_open_day(name: str, value: Any) -> bool:
    return name == "as_of" and value is None


def _declared(question: Question) -> list[str]:
    """Return the kinds for which a question's text asks whether the rosters are complete."""
    return sorted(set(_DECLARED.findall(listing(question))))


def page(question: Question, values: Mapping[str, Any], language: str = "zh") -> str:
    """Return a question as people run it: what it means, its parameters, both queries."""
    used = dict(values)
    if "complete" in used:
        used["complete"] = {kind: used["complete"].get(kind, []) for kind in _declared(question)}
    return "\n".join(
        [
            f"// {question.title(language)}",
            f"// {question.meaning(language)}",
            set_parameters(used),
            "",
            f"{listing(question)};",
            "",
            f"{counting(question)};",
            "",
        ]
    )


_HEAD = """\
// 命名问题：每条以“// 名称”开头，以分号结尾，与 jiceng ask 同名同义。
// 可整份拖入 Neo4j Browser（5.23 以上）；先运行 :param 各行，数值取自全国通用规则档案。
// 答案为 true 的是“是”，为 null 的是“未明确”；everything 写 true，“否”也列出。
// 只看 as_of 那天有效的记录。
// street 写镇街代码，只看一个镇街。complete 写名册声明填报完整的范围：
// [''] 是全部，写区划代码是该区划之内；没有声明的，没有就是“未明确”。
// 参数已按名册填好的一条，用 jiceng ask 名称 名册 --cypher 给出。
"""


def saved_queries(scene: Scene) -> str:
    """Return the saved queries: parameters as the profile has them, then every question.

    Parameters
    ----------
    scene
        Of an empty network: what is known of rosters stays open.
    """
    from jiceng.questions.catalogue import QUESTIONS

    asked = [question for question in QUESTIONS if question.has_cypher]
    shared: dict[str, Any] = {}
    for question in asked:
        own = question.values(scene.profile, {})
        values = parameters(question, scene, own)
        shared |= {name: value for name, value in values.items() if name not in own}
    kinds = sorted({kind for question in asked for kind in _declared(question)})
    shared["complete"] = {kind: [] for kind in kinds}
    blocks = [_HEAD + set_parameters(shared), *(_block(question, scene) for question in asked)]
    return "\n\n".join(blocks) + "\n"


def _block(question: Question, scene: Scene) -> str:
    own = set_parameters(question.values(scene.profile, {}))
    return "\n".join(filter(None, [f"// {question.name}", own, f"{listing(question)};"]))
