"""The loader knows nothing of the field: a declaration of three kinds loads as well."""

from typing import Any

from graphmodel.schema import Declaration, key, node, relation, value
from graphmodel.sheets import Link, Part, Sheet


@node("球队")
class Team:
    """A team."""

    id = key("队号")
    name = value("队名", str, required=True)


@node("球员")
class Player:
    """A player."""

    id = key("号码")
    name = value("球员名", str, "球员", required=True)
    goals = value("进球", int)


@relation("效力", Player, Team, distinct=("season",))
class PlaysFor:
    """A player plays for a team in a season."""

    season = value("赛季", str)


TOY = Declaration.of("toy", Team, Player, PlaysFor)
TOY_SHEETS = (
    Sheet(
        name="teams",
        title="球队",
        titles=("球队",),
        telling=("队名",),
        parts=(Part(kind=Team, columns=(Team.id, Team.name)),),
    ),
    Sheet(
        name="players",
        title="球员",
        titles=("球员",),
        telling=("球员名",),
        parts=(Part(kind=Player, columns=(Player.id, Player.name, Player.goals)),),
        links=(
            Link(
                relation=PlaysFor,
                title="所在球队",
                targets=(Team,),
                many=True,
                makes=Team,
                attributes=(PlaysFor.season,),
            ),
        ),
    ),
)


def test_a_declaration_of_three_kinds_loads(desk: Any, cells: Any) -> None:
    teams = desk.csv([["队号", "队名"], ["T1", "红队"], ["T2", "蓝队"]])
    players = desk.csv(
        [
            ["号码", "球员", "进球", "所在球队", "赛季"],
            ["1", "甲", "3", "红队、T2", "2025"],
            ["2", "乙", "x", "绿队", "2026"],
            ["2", "乙", "", "绿队", "2026"],
        ]
    )
    checked = desk.load(teams, players, declaration=TOY, sheets=TOY_SHEETS, key=None)
    assert cells(checked) == {("CELL-NUMBER", "C3")}
    assert checked.network.declaration is TOY
    assert checked.network.frame(Team).select("id", "name").rows() == [
        ("T1", "红队"),
        ("T2", "蓝队"),
        ("名:绿队", "绿队"),
    ]
    links = checked.network.frame(PlaysFor).select("from_id", "to_id", "season").rows()
    assert links == [("1", "T1", "2025"), ("1", "T2", "2025"), ("2", "名:绿队", "2026")]
    assert checked.network.about.columns["PlaysFor"] == {"from_id", "to_id", "season"}
