"""Names that are one character off: variant characters and likely slips of the pen.

Only ever suggestions. Two names are alike when they have the same length and
differ in exactly one character, and either the two characters sound the same
(㭎/杠, 邨/村, 峯/峰) or the name is long enough for one slip to be likely.
"""

from __future__ import annotations

import polars as pl

#: A different one of these is a different place, never a slip (上村/下村, 一村/二村).
_MEANINGFUL = set("一二三四五六七八九十0123456789东西南北中上下前后左右大小新老内外ⅠⅡⅢⅣⅤ")
_LONG_ENOUGH = 3
_SAME_SOUND, _ONE_OFF = 0.9, 0.75


def sounds(characters: list[str]) -> dict[str, str]:
    """Return the toneless pinyin of each character; itself where it has none."""
    from pypinyin import Style, lazy_pinyin  # slow to import, and few rosters need it

    return {char: lazy_pinyin(char, style=Style.NORMAL)[0] for char in characters}


def variants(left: pl.DataFrame, right: pl.DataFrame, *, by: list[str]) -> pl.DataFrame:
    """Pair names that are one character off.

    Parameters
    ----------
    left
        ``id``, ``stem`` and the columns of ``by``.
    right
        ``place``, ``stem`` and the columns of ``by``.
    by
        Columns that must be equal (territory, class of place word).

    Returns
    -------
    DataFrame
        ``id``, ``place``, ``score``, ``reason`` (variant_character, one_character).
    """
    size = pl.col("stem").str.len_chars().alias("size")
    pairs = left.with_columns(size).join(
        right.select(*by, "place", pl.col("stem").alias("other"), size), on=[*by, "size"]
    )
    pairs = pairs.filter(pl.col("stem") != pl.col("other"))
    if pairs.is_empty():
        return pl.DataFrame(
            schema={"id": pl.String, "place": pl.String, "score": pl.Float64, "reason": pl.String}
        )
    aligned = (
        pairs.with_row_index("pair")
        .with_columns(
            pl.col("stem").str.split("").alias("a"), pl.col("other").str.split("").alias("b")
        )
        .explode("a", "b")
        .filter(pl.col("a") != pl.col("b"))
        .filter(pl.len().over("pair") == 1)
    )
    return _scored(aligned)


def _scored(aligned: pl.DataFrame) -> pl.DataFrame:
    """Score pairs from the one pair of characters in which they differ."""
    # edge: the different characters only
    characters = sorted({*aligned["a"].unique(), *aligned["b"].unique()})
    spoken = sounds(characters)
    meant = pl.col("a").is_in(_MEANINGFUL) | pl.col("b").is_in(_MEANINGFUL)
    same_sound = pl.col("a").replace_strict(spoken, default=None) == pl.col("b").replace_strict(
        spoken, default=None
    )
    return (
        aligned.filter(~meant & (same_sound | (pl.col("size") >= _LONG_ENOUGH)))
        .with_columns(
            pl.when(same_sound).then(_SAME_SOUND).otherwise(_ONE_OFF).alias("score"),
            pl.when(same_sound)
            .then(pl.lit("variant_character"))
            .otherwise(pl.lit("one_character"))
            .alias("reason"),
        )
        .select("id", "place", "score", "reason")
    )
