"""The made names: stems, persons and numbers that belong to nobody and no place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# No character stands in two of these tables, so that no stem is part of another.
_HEADS = "霁琅珩璟翊昀澈煦珞栩沅槿薇荻芷蓼茉莳荇蘅菡苕葭蒹茜菀苓芃蔓藜鹭鹮鸢鸾鹂鸥鹇鹳钰铮锦镕钧铎"
_TAILS = (
    "岫屿澜汀渚墨笙弦砚笺韵黛绡缃绮纨缇缦绫纱帆舷棹楫橹桅锚渡湄浔洄漪涟沚泠溯霞霓霰露霜虹岚岑峦嶂"
)
_ENDS = "台坞亭榭轩阁廊坪"
#: For what has no organisation: characters no other name uses, so that nothing looks alike.
_LONELY = (
    "罍卣簋笾觚斝瓴甑甗匜盉钵缶瓯鬲釜觞爵彝尊琥璋璧琮珏瑗玦璜磬埙篪竽筝瑟镛铙鼗柷敔簧"
    "箕轸胃觜翼氐昴亢犇骉鱻羴淼焱垚瑮皕靐叕燚豨貘狻猊麒麟貔貅"
)
_PAIR = 2
_SERIES = "甲乙丙丁戊己庚辛壬癸"
_PER_SERIES = 1000
FULL, PROBATIONARY, NONE = "正式党员", "预备党员", "群众"


@dataclass(frozen=True, kw_only=True)
class Who:
    """A made person; equal numbers mean one person."""

    name: str
    number: str
    status: str = FULL


def stems(rng: Random) -> Iterator[str]:
    """Yield stems of two or three characters, none inside another, in an order drawn once."""
    pairs = [head + tail for head in _HEADS for tail in _TAILS]
    rng.shuffle(pairs)
    for pair in pairs:
        yield pair + rng.choice(_ENDS) if rng.random() < 1 / 3 else pair
    raise ValueError("the city is too large: no stem is left")


def stem_at(place: int) -> str:
    """Return a stem of three characters by number; they repeat after 15,000 or so."""
    rest, head = divmod(place, len(_HEADS))
    rest, tail = divmod(rest, len(_TAILS))
    return _HEADS[head] + _TAILS[tail] + _ENDS[rest % len(_ENDS)]


def lonely_stems() -> Iterator[str]:
    """Yield stems that share no character with any other name."""
    for start in range(0, len(_LONELY), _PAIR):
        yield _LONELY[start : start + _PAIR]
    raise ValueError("too many gaps: no stem is left")


def persons() -> Iterator[tuple[str, str]]:
    """Yield names (测试甲01 …) and synthetic numbers (SYN0000001 …)."""
    for count in range(_PER_SERIES * len(_SERIES)):
        series, place = divmod(count, _PER_SERIES)
        yield f"测试{_SERIES[series]}{place + 1:02d}", f"SYN{count + 1:07d}"
    raise ValueError("the city is too large: no person is left")


def numeral(count: int) -> str:
    """Write 1 to 99 in Chinese."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(count, 10)
    if not tens:
        return digits[ones]
    return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")
