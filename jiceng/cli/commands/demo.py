"""``jiceng demo``: the shipped district and a synthetic city, from files to reports."""

from __future__ import annotations

from pathlib import Path

import click

from jiceng.cli.say import say, steps
from jiceng.locale import current, tr


@click.command(
    help=tr(
        "看演示：真实名册一份、样例城市一份，从文件到报告，不用联网。\n\n"
        "\b\n例：\n  jiceng demo\n  jiceng demo --out 演示 --force"
    )
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("jiceng-demo"), show_default=True,
    help=tr("放演示的文件夹"),
)  # fmt: skip
@click.option("--force", is_flag=True, help=tr("覆盖文件夹中已有的演示"))
@click.option(
    "--neo4j", is_flag=True, help=tr("把真实名册装入本机试用的 Neo4j，给出三条可试的查询")
)
def command(out: Path, *, force: bool, neo4j: bool) -> None:
    """Make both demonstrations, or load the real district into the local server."""
    if neo4j:
        _into_neo4j()
        return
    from jiceng.demo.make import STEPS, make_demo

    with steps(tr("演示"), STEPS) as bar:
        written = make_demo(out, force=force, language=current(), tell=bar.next)
    for path in written:
        say(tr("已写入 {path}").format(path=path))
    say(tr("用浏览器打开上面的 .html；用 Excel 或 WPS 打开 .xlsx。"))
    ledger = next((path for path in reversed(written) if path.name == "台账.xlsx"), None)
    if ledger is not None:
        command_line = f"jiceng report {ledger.parent / '名册'} --ledger {ledger}"
        say(
            tr("在台账里填写处置后，可以接续：{command}").format(
                command=f"{command_line} --out {out / '下月'}"
            )
        )


#: What to try on the loaded district; each answers at once.
QUERIES = (
    (
        "各镇街党（工）委直接领导的党组织数",
        """MATCH (top:PartyOrg:Current)<-[:SUBORDINATE_TO]-(org:PartyOrg:Current)
WHERE top:StreetWorkCommittee OR top:TownCommittee
RETURN top.name AS 镇街, count(org) AS 直接下级 ORDER BY 直接下级 DESC LIMIT 10""",
    ),
    (
        "单设党支部的社区",
        """MATCH (place:Community:Current)<-[:COVERS]-(org:Branch:Current)
RETURN place.name AS 社区, org.name AS 党支部 ORDER BY 社区""",
    ),
    (
        "名册未见对应党组织的村、社区",
        """MATCH (place:Division:Current) WHERE (place:Community OR place:Village)
AND NOT EXISTS { (place)<-[:COVERS]-(:PartyOrg:Current) }
RETURN place.id AS 代码, place.name AS 名称 ORDER BY 代码""",
    ),
)


def _into_neo4j() -> None:
    """Load the district into the server that is up, and print what to try."""
    from jiceng import sync
    from jiceng.demo import NOTE, demo_files
    from jiceng.work import load

    target = sync.target(dataset="demo")
    outcome = sync.push(load(demo_files()).network, target)
    say(
        tr("已装入 {place}：新建节点 {nodes}、关系 {relations}。").format(
            place=target.place,
            nodes=outcome.counters.get("nodes_created", 0),
            relations=outcome.counters.get("relationships_created", 0),
        )
    )
    say(NOTE)
    say(tr("可以试这三条查询："))
    for title, query in QUERIES:
        click.echo(f"// {title}\n{query};\n")
