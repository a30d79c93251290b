"""How a question, a street or a community is told by what somebody typed."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import UsageError
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jiceng.questions.question import Question

_NEAR = 5
_MARKS = str.maketrans("", "", " 　“”\"'‘’（）()、，,。·—-")


def find(said: str, questions: Sequence[Question]) -> Question:
    """Return the question called so: exactly, by a part that only one has, or by initials.

    Raises
    ------
    UsageError
        None, or several, are meant; the message names the nearest.
    """
    wanted = _plain(said)
    for tell in (_is_name, _is_part, _has_initials):
        found = [item for item in questions if wanted and tell(wanted, item)]
        if len(found) == 1:
            return found[0]
        if found:
            words = tr("“{said}”可以是：{names}。请写全一些").format(said=said, names=_names(found))
            raise UsageError(words)
    near = sorted(questions, key=lambda item: -_likeness(wanted, item))[:_NEAR]
    words = tr("没有名为“{said}”的问题。相近的有：{names}。运行 jiceng ask 看全部").format(
        said=said, names=_names(near)
    )
    raise UsageError(words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()


def _titles(question: Question) -> tuple[str, str]:
    return _plain(question.title("zh")), _plain(question.title("en"))


def _is_name(wanted: str, question: Question) -> bool:
    return wanted in (*_titles(question), _plain(question.code))


def _is_part(wanted: str, question: Question) -> bool:
    return any(wanted in title for title in _titles(question))


def _has_initials(wanted: str, question: Question) -> bool:
    """Tell whether the letters are, or begin, the initials of the name in pinyin."""
    letters = initials(question.name)
    if not wanted.isascii() or len(wanted) > len(letters):
        return False
    return all(letter in known for letter, known in zip(wanted, letters, strict=False))


def initials(name: str) -> list[str]:
    """Return the letters with which each character of a name may begin, in every reading."""
    from pypinyin import Style, pinyin

    spelt = pinyin(_plain(name), style=Style.FIRST_LETTER, heteronym=True)
    return ["".join(sorted(set(readings))) for readings in spelt]


def _likeness(wanted: str, question: Question) -> float:
    return max(SequenceMatcher(None, wanted, title).ratio() for title in _titles(question))


def _names(questions: Iterable[Question]) -> str:
    from jiceng.locale import current

    return tr("、").join(item.title(current()) for item in questions)


def one_of(said: str | None, places: pl.DataFrame) -> str:
    """Return the id of the one place with this code, this name, or this in its name.

    Parameters
    ----------
    places
        ``id`` and ``name``.

    Raises
    ------
    UsageError
        None, or several, are meant.
    """
    if not said:
        raise UsageError(tr("这个问题要写明是哪里的，如 --of 东社区"))
    name = pl.col("name").fill_null("")
    ways = (pl.col("id") == said, name == said, name.str.contains(said, literal=True))
    for way in ways:
        found = places.filter(way)
        if found.height == 1:
            return str(found["id"].item())
        if found.height:
            words = tr("有 {count} 处叫“{said}”：{names}。请用代码").format(
                count=found.height, said=said, names=_places(found)
            )
            raise UsageError(words)
    near = _nearest(said, places)
    words = tr("没有代码或名称为“{name}”的记录。").format(name=said)
    if near.height:
        words += tr("相近的有：{hints}").format(hints=_places(near))
    raise UsageError(words)


def _nearest(said: str, places: pl.DataFrame) -> pl.DataFrame:
    """Return places that share most characters with what was said."""
    marks = sorted(set(said))
    shared = pl.sum_horizontal(
        pl.col("name").fill_null("").str.contains(mark, literal=True).cast(pl.Int64)
        for mark in marks
    )
    return (
        places.with_columns(shared.alias("shared"))
        .filter(pl.col("shared") > 0)
        .sort("shared", "id", descending=[True, False])
        .head(_NEAR)
    )


def _places(places: pl.DataFrame) -> str:
    shown = places.head(_NEAR).select(pl.format("{}（{}）", pl.col("name").fill_null("—"), "id"))
    return tr("、").join(shown.to_series())  # edge: a few names
