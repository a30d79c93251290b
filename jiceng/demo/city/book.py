"""The book the city is written in: rows of the rosters, and beside each what is true of it.

Everything the generator knows passes through here. A builder writes a row and
its truth in one breath; nothing is worked out afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from jiceng.demo.city.truth import DATES, Fact, holding
from jiceng.demo.city.words import FULL, Who, lonely_stems, persons, stems

Row = dict[str, Any]
ORGS, POSTS, DIVISIONS, COMPOUNDS = "党组织", "班子成员", "社区村", "小区"
BUILDINGS, UNITS, PAPERS, BODIES = "楼栋和党小组", "单位", "共建", "联合体和“大党委”"
ACTIVITIES, CARRIERS, CENTRES, VENUES = "活动", "片区载体", "党群活动服务中心", "活动场所"
_KEYS = {
    ORGS: "党组织代码", DIVISIONS: "区划代码", COMPOUNDS: "小区代码", BUILDINGS: "楼栋代码",
    UNITS: "单位代码", CARRIERS: "载体代码", CENTRES: "中心代码", VENUES: "场所代码",
    ACTIVITIES: "活动编号",
}  # fmt: skip

#: Kinds that elect their leaders and therefore have a term.
WITH_TERM = ("党委", "镇党委", "党总支", "党支部", "联合党支部")
BRANCHES = ("党支部", "联合党支部")
_CODE_LEVELS, _SEGMENT = 5, 3


@dataclass(frozen=True, kw_only=True)
class Community:
    """A community or village with the codes of its bodies (empty where it has none)."""

    street: int
    place: int
    code: str
    stem: str
    village: bool = False
    org: str = ""
    body: str = ""
    role: str = ""

    @property
    def name(self) -> str:
        """The name in the register."""
        return self.stem + ("村" if self.village else "社区")


@dataclass(frozen=True, kw_only=True)
class Compound:
    """A compound of a community."""

    code: str
    name: str
    community: Community
    buildings: int


@dataclass(frozen=True, kw_only=True)
class Street:
    """A street with its bodies, the units its joint work rests on, and where firms report."""

    place: int
    code: str
    name: str
    org: str
    body: str
    firms_under: str
    anchors: tuple[str, ...] = ()


@dataclass(eq=False)
class City:
    """Rows and truth of the city under construction."""

    rng: Random
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    facts: list[Fact] = field(default_factory=list)
    answers: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    weights: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    wrong: list[tuple[str, Row, str, str]] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    communities: list[Community] = field(default_factory=list)
    free: list[Compound] = field(default_factory=list)
    tidy: list[Compound] = field(default_factory=list)
    members: dict[str, int] = field(default_factory=dict)
    secretaries: dict[str, Who] = field(default_factory=dict)
    _index: dict[tuple[str, str], Row] = field(default_factory=dict)
    _children: dict[str, count[int]] = field(default_factory=lambda: defaultdict(lambda: count(1)))
    _numbers: dict[str, count[int]] = field(default_factory=lambda: defaultdict(lambda: count(1)))

    def __post_init__(self) -> None:
        self._stems, self._lonely, self._persons = stems(self.rng), lonely_stems(), persons()

    # ------------------------------------------------------------ names and numbers

    def stem(self) -> str:
        """Return a stem no other name contains."""
        return next(self._stems)

    def lonely_stem(self) -> str:
        """Return a stem that looks like no other."""
        return next(self._lonely)

    def person(self, status: str = FULL) -> Who:
        """Return a new person."""
        name, number = next(self._persons)
        return Who(name=name, number=number, status=status)

    def number(self, prefix: str) -> str:
        """Return the next code of a series: XQ00001, XQ00002, …"""
        return f"{prefix}{next(self._numbers[prefix]):05d}"

    def child_code(self, superior: str) -> str:
        """Return the next 15-digit code below a superior's."""
        parts = [superior[i : i + _SEGMENT] for i in range(0, len(superior), _SEGMENT)]
        used = [part for part in parts if part != "000"][: _CODE_LEVELS - 1]
        head = "".join(used)
        return (head + f"{next(self._children[head]):03d}").ljust(_CODE_LEVELS * _SEGMENT, "0")

    def day(self, first: date, last: date) -> date:
        """Draw a day, both ends included."""
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    # ------------------------------------------------------------ rows

    def add(self, sheet: str, row: Row) -> Row:
        """Write a row; where the sheet has a key the row can be looked up by it."""
        self.rows[sheet].append(row)
        if key := _KEYS.get(sheet):
            self._index.setdefault((sheet, row[key]), row)
        return row

    def row(self, sheet: str, code: str) -> Row:
        """Return a row by its key."""
        return self._index[sheet, code]

    def post(self, body: str, who: Who, role: str, **more: object) -> Row:
        """Write that a person holds a post.

        Parameters
        ----------
        body
            Code or name of the body.
        more
            ``since``, ``until`` (first and last day) and ``unit`` (where the person works).
        """
        since = more.get("since") or self.day(date(2024, 8, 1), date(2026, 5, 31))
        return self.add(
            POSTS,
            {
                "任职机构": body, "姓名": who.name, "人员编号": who.number, "政治面貌": who.status,
                "职务": role, "专兼职": "兼职" if role == "兼职委员" else None,
                "任职时间": since, "离任时间": more.get("until"), "工作单位": more.get("unit"),
            },
        )  # fmt: skip

    # ------------------------------------------------------------ truth

    def answer(
        self,
        figure: str,
        record: str,
        state: str,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        """Note a record's answer at the dates from ``since`` to ``until``."""
        states = self.answers[figure].setdefault(record, ["unknown"] * len(DATES))
        for day in holding(since, until):
            states[DATES.index(day)] = state

    def answer_all(self, figures: Iterable[str], record: str, state: str) -> None:
        """Note one answer to several figures at every date."""
        for figure in figures:
            self.answer(figure, record, state)

    def plant(  # noqa: PLR0913 - one keyword a field of the fact
        self,
        code: str,
        subject: str,
        why: str,
        *,
        kind: str,
        others: Iterable[str] = (),
        since: date | None = None,
        until: date | None = None,
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        """Note what an analysis must find."""
        self.facts.append(
            Fact(
                code=code, kind=kind, subject=subject, others=tuple(sorted(others)),
                dates=holding(since, until), why=why, numbers=numbers or {},
            )
        )  # fmt: skip

    # ------------------------------------------------------------ what is still free

    def take(self, amount: int = 1, streets: Collection[int] = (1, 2, 3, 4)) -> list[Compound]:
        """Take compounds of one community that no plant has used: the one with most left."""
        left: dict[str, list[Compound]] = defaultdict(list)
        for compound in self.free:
            if compound.community.street in streets:
                left[compound.community.code].append(compound)
        taken = max(left.values(), key=len)[:amount]
        if len(taken) < amount:
            raise ValueError("the city is too small for what is planted in it")
        self.free = [compound for compound in self.free if compound not in taken]
        return taken

    def at(self, street: int, place: int) -> Community:
        """Return a community by street and place, both from 1."""
        return next(
            item for item in self.communities if (item.street, item.place) == (street, place)
        )
