"""A province of plain rows for measuring: four large CSV files, written as they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from jiceng.demo.city.words import stem_at

_STREETS_OF_DISTRICT, _COMMUNITIES, _COMPOUNDS, _PLACES_OF_STREET = 10, 13, 6, 300
_WITH_BRANCH = 0.8
_FIRST_FIRM, _MOST_BELOW = 101, 899
_MOST_DISTRICTS = 900
_ORGS = (
    "党组织代码,党组织名称,党组织类别,正式党员,预备党员,党员人数,成立时间,届满时间,"
    "上级党组织代码,覆盖小区,覆盖单位,覆盖方式\n"
)
_DIVISIONS = "区划代码,名称,级别,所属街道,户数,常住人口\n"
_COMPOUND_TITLES = "小区代码,小区名称,户数,楼栋数,组织关系在社区的正式党员,居住正式党员,所属社区\n"
_UNITS = "单位代码,单位名称,单位类型,从业人数,是否实体运营,正式党员,驻在社区\n"
_TYPES = ("非公有制企业", "非公有制企业", "非公有制企业", "社会组织", "事业单位", "学校")


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """How many of everything; a community's number says where it lies."""

    districts: int
    streets: int
    units: int
    compound_branches: int
    firm_branches: int

    @property
    def communities(self) -> int:
        return self.streets * _COMMUNITIES

    @property
    def compounds(self) -> int:
        return self.communities * _COMPOUNDS

    @classmethod
    def of(cls, n_orgs: int, n_places: int) -> _Shape:
        """Share out the numbers; refuse what does not fit together."""
        streets = max(1, n_places // _PLACES_OF_STREET)
        districts = -(-streets // _STREETS_OF_DISTRICT)
        communities = streets * _COMMUNITIES
        compounds = communities * _COMPOUNDS
        units = n_places - districts - streets - communities - compounds
        left = n_orgs - districts - streets - communities
        branches = min(left, int(compounds * _WITH_BRANCH))
        firms = left - branches
        # A firm with more branches than one has them in turn: there is always room but in codes.
        fits = units > 0 <= left and firms <= communities * (_MOST_BELOW - _FIRST_FIRM)
        if not fits or districts > _MOST_DISTRICTS:
            raise ValueError(f"{n_orgs} organisations do not go with {n_places} places")
        return cls(districts=districts, streets=streets, units=units,
                   compound_branches=branches, firm_branches=firms)  # fmt: skip


def province(out: Path, n_orgs: int = 300_000, n_places: int = 300_000, seed: int = 1) -> Path:
    """Write 党组织.csv, 社区村.csv, 小区.csv and 单位.csv of a made province.

    Parameters
    ----------
    n_orgs, n_places
        Rows of 党组织.csv, and of the other three together.

    Returns
    -------
    The folder. Equal arguments give equal bytes; nothing is planted in it.
    """
    shape = _Shape.of(n_orgs, n_places)
    out.mkdir(parents=True, exist_ok=True)
    for place, (name, head, rows) in enumerate(
        (
            ("社区村", _DIVISIONS, _divisions), ("小区", _COMPOUND_TITLES, _compounds),
            ("单位", _UNITS, _unit_rows), ("党组织", _ORGS, _orgs),
        )
    ):  # fmt: skip
        # Each file has its own seed: none depends on how another was drawn.
        rng = Random(seed * 8 + place)  # noqa: S311 - made rows, no secret
        with (out / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as file:
            file.write(head)
            file.writelines(rows(shape, rng))
    return out


def _street(street: int) -> str:
    district, place = divmod(street, _STREETS_OF_DISTRICT)
    return f"{990001 + district}{place + 1:03d}"


def _community(community: int) -> str:
    street, place = divmod(community, _COMMUNITIES)
    return f"{_street(street)}{place + 1:03d}"


def _org_of_street(street: int) -> str:
    district, place = divmod(street, _STREETS_OF_DISTRICT)
    return f"{district + 1:03d}{place + 1:03d}"


def _org_of_community(community: int) -> str:
    street, place = divmod(community, _COMMUNITIES)
    return f"{_org_of_street(street)}{place + 1:03d}"


def _divisions(shape: _Shape, rng: Random) -> Iterator[str]:
    draw = rng.randrange
    for district in range(shape.districts):
        yield f"{990001 + district},样例{district + 1}区,区,,,\n"
    for street in range(shape.streets):
        code = _street(street)
        yield f"{code},示例{street + 1}街道,街道,{code[:6]},,\n"
    for community in range(shape.communities):
        code, households = _community(community), 900 + draw(3000)
        name = f"{stem_at(community)}社区"
        yield f"{code},{name},社区,{code[:9]},{households},{households * 27 // 10}\n"


def _compounds(shape: _Shape, rng: Random) -> Iterator[str]:
    draw = rng.randrange
    for compound in range(shape.compounds):
        # One in fourteen does not say how many households it has, as in real rosters.
        households = "" if draw(14) == 0 else 250 + draw(1200)
        yield (
            f"XQ{compound:07d},{stem_at(compound)}花园,{households},{1 + draw(16)},"
            f"{draw(30)},{draw(90)},{_community(compound // _COMPOUNDS)}\n"
        )


def _unit_rows(shape: _Shape, rng: Random) -> Iterator[str]:
    draw, communities = rng.randrange, shape.communities
    for unit in range(shape.units):
        yield (
            f"DW{unit:07d},{stem_at(unit)}{unit}公司,{_TYPES[draw(6)]},{5 + draw(300)},"
            f"{'' if draw(20) == 0 else '是'},{draw(40)},{_community(unit % communities)}\n"
        )


def _orgs(shape: _Shape, rng: Random) -> Iterator[str]:
    for district in range(shape.districts):
        yield f"{district + 1:03d}{'000' * 4},中共样例{district + 1}区委员会,区委,,,,,,,,,\n"
    for street in range(shape.streets):
        above = f"{_org_of_street(street)[:3]}{'000' * 4}"
        code, name = _org_of_street(street) + "000" * 3, f"示例{street + 1}街道党工委"
        yield f"{code},{name},党工委,,,,,,{above},,,\n"
    for community in range(shape.communities):
        code = _org_of_community(community)
        name = f"{stem_at(community)}社区党委"
        yield f"{code}000000,{name},党委,140,6,146,,2030-06-30,{code[:6]}{'000' * 3},,,\n"
    yield from _compound_branches(shape, rng)
    yield from _firm_branches(shape, rng)


def _tail(rng: Random) -> str:
    """Return the cells on members and dates of a branch: about 22 members each."""
    full, probationary = 3 + rng.randrange(37), rng.randrange(3)
    year = 2001 + rng.randrange(24)
    return (
        f"党支部,{full},{probationary},{full + probationary},{year}-07-01,{2027 + year % 5}-06-30"
    )


def _compound_branches(shape: _Shape, rng: Random) -> Iterator[str]:
    for place in range(shape.compound_branches):
        compound = place * shape.compounds // shape.compound_branches
        community, ordinal = divmod(compound, _COMPOUNDS)
        above = _org_of_community(community)
        yield (
            f"{above}{ordinal + 1:03d}000,{stem_at(compound)}花园党支部,{_tail(rng)},"
            f"{above}000000,XQ{compound:07d},,单独\n"
        )


def _firm_branches(shape: _Shape, rng: Random) -> Iterator[str]:
    for place in range(shape.firm_branches):
        turn, community = divmod(place, shape.communities)
        again, unit = divmod(place, shape.units)
        ordinal = f"第{again + 1}" if again else ""
        above = _org_of_community(community)
        yield (
            f"{above}{_FIRST_FIRM + turn:03d}000,"
            f"{stem_at(unit)}{unit}公司{ordinal}党支部,{_tail(rng)},"
            f"{above}000000,,DW{unit:07d},单独\n"
        )
