"""What stands in a cell of a name beside the name: titles, numbers; and that there is nobody."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphmodel.sheets import Persons
from loaders.body import Body
from loaders.spelling import half_width
from loaders.values import without_missing

#: How it is written that a post is vacant.
VACANT = "空缺"
_VACANT = (
    VACANT, "暂缺", "缺", "缺额", "缺配", "待选", "待选配", "待配", "空岗", "无人", "从缺",
    "暂未选举", "待补选", "未选举", "补选中",
)  # fmt: skip
#: Stands where no name does; not all of it says that the post is vacant.
NOBODY = (*_VACANT, "待定", "拟任")
_ROLES = (
    "第一书记|副书记|书记|副主任|主任|组长|委员|成员|负责人|经理|楼栋长|楼长|联系人|姓名|秘书长|"
    "会长|副会长"
)
_PREFIX = rf"^(?:{_ROLES}):"
_SUFFIX = rf"(?:{_ROLES}|同志|先生|女士)$"
_PHONE = r"(?:\+?86)?1[3-9]\d{9}|\d{3,4}-\d{7,8}|\d{17}[\dXx]|\d{7,8}"


def bare_name(piece: pl.Expr) -> pl.Expr:
    """Return the name alone: without brackets, numbers, titles and blanks."""
    return (
        piece.str.replace_all(r"\([^()]*\)?", "")
        .str.replace_all(_PHONE, "")
        .str.replace_all(r"[\s:：()+\-.。]+$|^[\s:：()+\-.。]+", "")
        .str.replace(_PREFIX, "")
        .str.replace(_SUFFIX, "")
        .str.replace_all(r"\s+|\d+", "")
        .str.to_uppercase()
    )


def with_vacancies(body: Body, records: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Keep in the records of bodies what the cell of a name says of the post: 暂缺."""
    result = dict(records)
    for persons in body.sheet.persons:
        if persons.vacancy is None or persons.body is None or not body.has(persons.title):
            continue
        kind = persons.body.__name__
        vacant = body.line.filter(_says_vacant(body, persons))
        said = pl.when(pl.col("_line").is_in(vacant.implode())).then(statement=True)
        result[kind] = result[kind].with_columns(said.alias(persons.vacancy.name))
    return result


def _says_vacant(body: Body, persons: Persons) -> pl.Series:
    """Tell which rows say that the post is vacant: 暂缺, 空缺（待选配）, and nothing else."""
    cells = without_missing(body.raw[persons.title]).to_frame("cell")
    name = bare_name(half_width(pl.col("cell")))
    return cells.select(name.is_in(_VACANT).fill_null(value=False)).to_series()
