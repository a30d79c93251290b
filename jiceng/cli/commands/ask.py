"""``jiceng ask``: named questions, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from jiceng.cli.listing import leave
from jiceng.cli.options import (
    analysis_options,
    format_option,
    profile,
    rosters,
    scoped,
    source,
    within_option,
)
from jiceng.cli.say import say
from jiceng.cli.tables import FOR_PEOPLE, dumps, show
from jiceng.locale import current, later, tr

if TYPE_CHECKING:
    import polars as pl

    from graphmodel.network import Network
    from graphmodel.profile import Profile
    from jiceng.questions.question import Answer, Question

_STATUS = {
    "no_register": later("没有名册，不能回答；需要：{needs}"),
    "no_column": later("名册没有这一列，不能回答；需要：{needs}"),
}
_ANSWERS = {"yes": later("是"), "unknown": later("未明确")}
_RATES = ("organisation_rate", "work_rate")
#: The options that are a question's own parameters.
_OWN = ("street", "months", "days", "least", "of")


@click.command(
    help=tr(
        "按名称提问。不带参数列出全部问题；问题可只写一部分，或写拼音首字母。\n\n"
        "\b\n例：\n  jiceng ask\n  jiceng ask 没有党支部的小区 名册文件夹 --street 前进街道\n"
        "  jiceng ask 半年内到期的业委会 --store 数据仓 --months 3 --format xlsx > 到期.xlsx\n"
        "  jiceng ask 书记空缺 --cypher"
    )
)
@click.argument("question", required=False, metavar=tr("[问题]"))
@rosters
@analysis_options
@within_option
@click.option("--street", help=tr("只看这个街道、镇（名称或代码）"))
@click.option("--months", type=click.IntRange(min=0), help=tr("多少个月内"))
@click.option("--days", type=click.IntRange(min=0), help=tr("多少天"))
@click.option("--least", type=click.IntRange(min=0), help=tr("多少个（家）起"))
@click.option("--of", help=tr("哪个社区（名称或代码）"))
@click.option("--since", help=tr("变动台账：与数据仓中这个较早的快照相比"))
@click.option("--unknown", is_flag=True, help=tr("同时列出未明确的"))
@click.option("--cypher", is_flag=True, help=tr("给出这个问题在 Neo4j 里的查询和参数"))
@format_option()
@click.pass_context
def command(ctx: click.Context, /, question: str | None, form: str, **options: Any) -> None:
    """Answer a question, show its Cypher, or list all questions."""
    if question is None:
        _list(form)
        return
    from jiceng.questions.catalogue import QUESTIONS
    from jiceng.questions.naming import find

    asked = find(question, QUESTIONS)
    rules = profile(options)
    if options["cypher"]:
        _print_cypher(asked, rules, options)
        return
    given = source(options)
    network = scoped(given.network, options)
    _print(_answered(asked, network, rules, options), form, unknown=options["unknown"])
    leave(ctx, given.checked)


def _list(form: str) -> None:
    """List the questions by group."""
    import polars as pl

    from graphmodel.texts import text
    from jiceng.questions.catalogue import QUESTIONS
    from jiceng.questions.contract import described

    if form == "json":
        click.echo(dumps([described(item, current()) for item in QUESTIONS]))
        return
    rows = [
        (
            text("question_groups", item.group, {}, current()),
            item.title(current()),
            item.meaning(current()),
            tr("、").join(f"--{own.name}" for own in item.parameters if own.name in _OWN),
        )
        for item in QUESTIONS
    ]
    names = ("group", "question", "meaning", "parameters")
    titles = dict(zip(names, (tr("分组"), tr("问题名称"), tr("含义"), tr("参数")), strict=True))
    show(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"), titles, form)


def _answered(asked: Question, network: Network, rules: Profile, options: dict[str, Any]) -> Answer:
    from analyses.scene import Scene
    from jiceng.questions import answer

    given = {name: options[name] for name in _OWN} | {"before": _before(options)}
    return answer(asked, Scene.of(network, rules, options["as_of"]), given)


def _before(options: dict[str, Any]) -> Network | None:
    """Return the older snapshot's network that the options name; None where none is."""
    from graphmodel.errors import UsageError
    from graphmodel.store import Store
    from graphmodel.texts import text

    if options["since"] is None:
        return None
    if options["store"] is None:
        raise UsageError(text("errors", "SINCE-NO-STORE", {}, current()))
    return Store(options["store"]).snapshot(options["since"]).network()


def _print_cypher(asked: Question, rules: Profile, options: dict[str, Any]) -> None:
    """Print the query, with parameters from the rosters if any are named."""
    from analyses.scene import Scene
    from graphmodel.errors import UsageError
    from graphmodel.network import Network
    from jiceng.questions import cypher, street_of

    if not asked.has_cypher:
        msg = tr("“{question}”比较两个快照，数据库里只有一个时点，没有对应的查询")
        raise UsageError(msg.format(question=asked.title(current())))
    named = options["files"] or options["store"]
    network = source(options).network if named else Network.of({})
    scene = Scene.of(network, rules, options["as_of"])
    values = asked.values(rules, options)
    street = street_of(scene, options["street"]) if named else options["street"]
    click.echo(
        cypher.page(asked, cypher.parameters(asked, scene, values, street=street), current()),
        nl=False,
    )


# ---------------------------------------------------------------- how an answer is shown


def _print(found: Answer, form: str, *, unknown: bool) -> None:
    """Print the list on stdout, and what it amounts to on stderr."""
    from jiceng.questions.contract import to_json
    from jiceng.questions.question import column_title

    if form == "json":
        click.echo(dumps(to_json(found, current())))
    elif found.status == "ok":
        rows = found.for_people() if form in FOR_PEOPLE else found.rows
        if "answer" in rows.columns and not unknown:
            rows = rows.filter(rows["answer"] == "yes").drop("answer")
        shown = _in_words(rows) if form in FOR_PEOPLE else rows
        show(shown, {name: column_title(name, current()) for name in shown.columns}, form)
    say(_summary(found))
    if found.unknown and not unknown and not found.is_report and form != "json":
        say(tr("未明确的没有列出，加 --unknown 列出"))


def _in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Put stored values into words: yes and no, lines, rates."""
    import polars as pl

    from graphmodel.closed import Line

    words = {name: tr(word) for name, word in _ANSWERS.items()}
    labels = Line.labels() if current() == "zh" else {}
    truths = [
        pl.when(pl.col(name)).then(pl.lit(tr("是"))).when(~pl.col(name)).then(pl.lit(tr("否")))
        .alias(name)
        for name, dtype in rows.schema.items() if dtype == pl.Boolean
    ]  # fmt: skip
    told = [
        pl.col(name).replace(known)
        for name, known in (("answer", words), ("line", labels)) if name in rows.columns
    ]  # fmt: skip
    rates = [_percents(rows, name) for name in _RATES if name in rows.columns]
    return rows.with_columns(*truths, *told, *rates)


def _percents(rows: pl.DataFrame, name: str) -> pl.Series:
    """Show the rates of a report: 100.0% only where nothing is missing and nothing unknown."""
    import polars as pl

    from jiceng.figures import percent

    shown = [
        percent(rate, full=rate == 1 and not unknown, empty=rate == 0)
        for rate, unknown in zip(rows[name], rows["unknown"], strict=True)  # edge: one a class
    ]
    return pl.Series(name, shown, dtype=pl.String)


def _summary(found: Answer) -> str:
    """Say how many of how many, what is not known, and at which date."""
    name = found.question.title(current())
    if found.status != "ok":
        needs = tr("、").join(found.needs)
        return tr("：").join([name, tr(_STATUS[found.status]).format(needs=needs)])
    words = tr("{question}：{count}/{total}，未明确 {unknown}；截至 {day}，名册截止日期 {stated}")
    return words.format(
        question=name,
        count=found.count,
        total=found.denominator,
        unknown=found.unknown,
        day=found.as_of or tr("未注明"),
        stated=found.stated_on or tr("未注明"),
    )
