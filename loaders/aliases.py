"""The several ways in which rosters write one place or one organisation.

One community is written 社区, 居委会, 居民委员会, 社区居委会; an organisation is named
in full (中共…委员会) or by its short form (…党委). Both are compared in one form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import polars as pl

from loaders.buildings import building_key

Key: TypeAlias = Callable[[pl.Expr], pl.Expr]

#: A place above in front of a name: 某街道某社区.
PREFIX = r"^(.+?(?:街道办事处|街道|苏木|镇|乡))(.+)$"
#: What may stand before a short name inside the full one, so that 金桂社区 is not 桂社区.
BOUNDARY = r"(?:[省市区县旗镇乡村委局部院校会司厂站所]|街道|社区|苏木|嘎查|^)$"
#: A short name that is at least this long says enough.
SHORTEST = 5


def place_key(name: pl.Expr) -> pl.Expr:
    """Bring the names of communities, villages and streets into one form."""
    return (
        name.str.replace(r"街道办事处$|街道办$", "街道")
        .str.replace(r"(社区)?(居民委员会|居委会|居民委|家属委员会|家委会)$", "社区")
        .str.replace(r"社区委员会$", "社区")
        .str.replace(r"嘎查(村民委员会|村委会|嘎查委员会|委员会)$", "嘎查")
        .str.replace(r"村?(村民委员会|村委会|村委)$", "村")
    )


def committee_key(name: pl.Expr) -> pl.Expr:
    """Bring the names of residents' committees into one form, apart from that of the place."""
    committee = name.str.contains(r"(居民委员会|居委会|村民委员会|村委会)$")
    return pl.when(committee).then(place_key(name) + "委").otherwise(name)


def organisation_key(name: pl.Expr) -> pl.Expr:
    """Bring the full and the short name of an organisation into one form."""
    return (
        name.str.replace(r"^(中国共产党|中共)", "")
        .str.replace(r"(党总支部委员会|总支部委员会|党总支部|总支部|党总支委员会|总支)$", "党总支")
        .str.replace(r"党党总支$", "党总支")
        .str.replace(r"(党支部委员会|支部委员会|支部)$", "党支部")
        .str.replace(r"党党支部$", "党支部")
        .str.replace(r"(工作委员会|党工委|工委)$", "党工委")
        .str.replace(r"(委员会|党委)$", "党委")
        .str.replace(r"党党委$", "党委")
    )


def as_written(name: pl.Expr) -> pl.Expr:
    """Compare a name as it is, apart from widths and blanks."""
    return name


#: Kind → forms in which its names are compared, the strictest first.
PARTY_KEYS: Mapping[str, Sequence[Key]] = MappingProxyType(
    {
        "Division": (place_key,),
        "ResidentsCommittee": (committee_key,),
        "Building": (as_written, building_key),
        "PartyOrg": (as_written, organisation_key),
    }
)

#: Kind → the form in which two spellings of one record's name do not contradict each other.
SAME_NAMES: Mapping[str, Key] = MappingProxyType({"Building": building_key})
