"""Codes that check themselves: unified social credit codes, and the identity numbers of persons.

Both end in a character worked out from the others, so that a slip of the pen
shows, and a number of a person is known for one in whatever column it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import polars as pl

#: The characters of a credit code in the order of their values: no I, O, S, V, Z.
CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_LENGTH = 18
_MODULUS = len(CREDIT_CHARACTERS)
_CREDIT_WEIGHTS = tuple(pow(3, place, _MODULUS) for place in range(CREDIT_LENGTH - 1))
#: Written for one another: a character → what may have been meant.
_LOOK_ALIKE: Mapping[str, str] = MappingProxyType(
    {
        "O": "0DQ", "I": "1L", "Z": "2", "S": "58", "V": "UY",
        "0": "D", "D": "0", "Q": "0", "1": "L", "L": "1", "8": "B", "B": "8", "6": "G", "G": "6",
    }
)  # fmt: skip

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
#: The two digits with which the number of a province, region or municipality begins.
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|7[1]|8[1-3])"
_MONTH_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
#: A division and a year of birth.
_BORN = rf"{_PROVINCE}[0-9]{{4}}(?:18|19|20)[0-9]{{2}}"
_LONG = rf"{_BORN}{_MONTH_DAY}[0-9]{{3}}[0-9X]"
_SHORT = rf"{_PROVINCE}[0-9]{{4}}[0-9]{{2}}{_MONTH_DAY}[0-9]{{3}}"
#: No digit before, nor a decimal point that belongs to one; and no digit after.
_BEFORE, _AFTER = r"(^|[^0-9.]|(?:^|[^0-9])\.)", r"($|[^0-9])"
_CALL = r"(?:(?:00)?86)?1[3-9][0-9]{9}"
_PHONE = rf"{_BEFORE}{_CALL}(?:{_CALL})?{_AFTER}"
_MAY_BE = rf"{_BEFORE}(?:{_CALL})?{_LONG}(?:{_CALL}|{_LONG})?{_AFTER}"
#: A whole run: an identity number with a phone or another one written on to it.
_ALONE = (
    rf"^(?:[0-9]\.)?(?:{_CALL})?({_LONG})(?:{_CALL}|{_LONG})?$",
    # Shares and coordinates have 15 decimals too: no point before a number without a check.
    rf"^(?:{_CALL})?({_SHORT})(?:{_CALL})?$",
)
#: Characters that show nothing: a text with them reads as it does without.
_UNSEEN = r"\p{Cf}\x00-\x08\x0e-\x1f\x7f"
#: What people write between the groups of a number: blanks and strokes, points and low lines.
_BLANKS, _POINTS = r"\s\x{00a0}\x{3000}\-‐‑–—－", "._/·•・‧∙．＿／"
#: Eleven digits or more, whatever is written between them.
_DIGITS = rf"[0-9０-９](?:[{_BLANKS}{_POINTS}{_UNSEEN}]*[0-9０-９]){{10}}"
#: A run of digits that is as long as an identity number, with the point of a decimal.
_RUN = r"(?:[0-9]\.)?[0-9]{15,}X?"
#: A long number as a spreadsheet keeps it: 1.10105194912310E+17.
_POWER = _BORN.replace("[", r"\.[", _PROVINCE.count("[")) + r"[0-9]{2,7}[Ee]\+?17"
_BETWEEN = rf"([0-9])[{_BLANKS}]+([0-9X])"
_POINT = rf"[{_BLANKS}]*[{_POINTS}][{_BLANKS}]*"
#: Groups with points between them. Decimals have points as well: these have them between the
#: parts of a number of 18 digits (more than a spreadsheet keeps), or more than one.
_POINTED: Mapping[str, str] = MappingProxyType(
    {
        rf"({_PROVINCE})P([0-9]{{2}})P([0-9]{{2}})P((?:18|19|20)[0-9]{{2}})P(0[1-9]|1[0-2])P"
        rf"(0[1-9]|[12][0-9]|3[01])P([0-9]{{3}})P([0-9X])".replace("P", f"(?:{_POINT})?"):
        "${1}${2}${3}${4}${5}${6}${7}${8}",
        rf"({_PROVINCE}[0-9]{{4}}){_POINT}([0-9]{{2}}{_MONTH_DAY}){_POINT}([0-9]{{3}})":
        "${1}${2}${3}",
        rf"(1[3-9][0-9]){_POINT}([0-9]{{4}}){_POINT}([0-9]{{4}})": "${1}${2}${3}",
    }
)  # fmt: skip
#: What is written without anything to narrow or to join: a code, mostly.
_BARE = r"^[0-9A-Z]+$"
_WIDE = {chr(ord(char) + 0xFEE0): char for char in "0123456789XxEe+."}


# ---------------------------------------------------------------- unified social credit codes


def credit_check(code: pl.Expr) -> pl.Expr:
    r"""Return the check character of codes by their first 17 characters; null if there is none.

    GB 32100-2015, 《法人和其他组织统一社会信用代码编码规则》, 5.5:
    :math:`C_{18} = (31 - \sum_{i=1}^{17} C_i W_i \bmod 31) \bmod 31` with
    :math:`W_i = 3^{i-1} \bmod 31`, over the 31 characters
    ``0123456789ABCDEFGHJKLMNPQRTUWXY``, whose values are their places. The
    outer remainder gives 0 where the sum is a multiple of 31.
    """
    values = {char: value for value, char in enumerate(CREDIT_CHARACTERS)}
    terms = [
        code.str.slice(place, 1).replace_strict(values, default=None, return_dtype=pl.Int64)
        * weight
        for place, weight in enumerate(_CREDIT_WEIGHTS)
    ]
    rest = pl.sum_horizontal(terms, ignore_nulls=False) % _MODULUS
    characters = dict(enumerate(CREDIT_CHARACTERS))
    return ((_MODULUS - rest) % _MODULUS).replace_strict(
        characters, default=None, return_dtype=pl.String
    )


def is_credit_code(code: pl.Expr) -> pl.Expr:
    """Tell whether texts are unified social credit codes whose check character is right."""
    fits = code.str.len_chars() == CREDIT_LENGTH
    last = code.str.slice(CREDIT_LENGTH - 1, 1)
    return fits & (last == credit_check(code)).fill_null(value=False)


def looks_like_credit_code(code: pl.Expr) -> pl.Expr:
    """Tell whether texts have the form of a credit code, right or not, look-alikes included.

    The form: who registered it and what (two characters), six digits of a
    division, nine characters of the body, one check character.
    """
    return code.str.contains(r"^[1-9ANY][0-9][0-9OISZ]{6}[0-9A-Z]{10}$").fill_null(value=False)


def likely_credit_code(code: str) -> str | None:
    """Return the right code where one look-alike character explains a wrong one, else None.

    Letters that no credit code has (I, O, S, V, Z) are read as what they look
    like first, however many there are.
    """
    found = sorted({*_respelt(code)})
    frame = pl.DataFrame({"code": found}, schema={"code": pl.String})
    fits = is_credit_code(pl.col("code")) & pl.col("code").str.contains(r"^..[0-9]{6}")
    right = frame.filter(fits)["code"]
    return str(right[0]) if right.len() == 1 else None


def _respelt(code: str) -> Iterator[str]:
    """Yield a code with one character written otherwise, all impossible letters with it."""
    possible = code.translate(str.maketrans("OISVZ", "015U2"))
    if possible != code:
        yield possible
    if sum(char not in CREDIT_CHARACTERS for char in code) > 1:
        return
    for place, char in enumerate(code):
        for other in _LOOK_ALIKE.get(char, ""):
            yield code[:place] + other + code[place + 1 :]


# ---------------------------------------------------------------- numbers of persons


def _narrow(text: pl.Expr) -> pl.Expr:
    seen = text.str.replace_all(rf"[{_UNSEEN}]+", "")
    return seen.str.replace_many(list(_WIDE), list(_WIDE.values())).str.to_uppercase()


def _identity_check(number: pl.Expr) -> pl.Expr:
    """Return the check character of identity numbers by their first 17 digits."""
    digits = [
        number.str.slice(place, 1).cast(pl.Int64, strict=False) * weight
        for place, weight in enumerate(_IDENTITY_WEIGHTS)
    ]
    rest = pl.sum_horizontal(digits, ignore_nulls=False) % len(_IDENTITY_CHECKS)
    checks = dict(enumerate(_IDENTITY_CHECKS))
    return rest.replace_strict(checks, default=None, return_dtype=pl.String)


def _is_identity(run: pl.Expr) -> pl.Expr:
    """Tell identity numbers among candidates: by date and check character, or by date."""
    long = run.str.contains(rf"^{_LONG}$") & (run.str.slice(17, 1) == _identity_check(run))
    return (long | run.str.contains(rf"^{_SHORT}$")).fill_null(value=False)


def identity_numbers(texts: pl.Series) -> pl.Series:
    """Return the first identity number that each text holds, null where it holds none.

    GB 11643-1999, 《公民身份号码》: six digits of a division, eight of a day of
    birth, three of a sequence, and a check character after ISO 7064 MOD 11-2
    (weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2; the remainder by 11 gives
    ``10X98765432``). Numbers of 15 digits, given before 1999, have a year of two
    digits and no check character: they are known by province, month and day.
    Full-width digits, a small x, blanks, strokes, points between the groups or
    unseen characters inside are read as meant, and so is a phone written on to it.
    """
    nothing = pl.Series(texts.name, [None] * len(texts), dtype=pl.String)
    if not _any_long(texts):
        return nothing
    found = _identities(_long(texts))
    return nothing.scatter(found["at"], found["run"])


def _identities(long: pl.DataFrame) -> pl.DataFrame:
    """Return the first identity number of each of the long texts that hold one: ``at``, ``run``."""
    seen = pl.col("x", "joined")
    some = long.filter(pl.any_horizontal(seen.str.contains(rf"{_LONG}|{_SHORT}")))
    runs = some.select("at", run=pl.concat_list(seen.str.extract_all(_RUN)))
    alone = [pl.col("run").str.extract(pattern) for pattern in _ALONE]
    each = runs.explode("run").with_columns(run=pl.coalesce(alone))
    return each.filter(_is_identity(pl.col("run"))).unique("at", keep="first", maintain_order=True)


def with_long_numbers(texts: pl.DataFrame) -> frozenset[str]:
    """Return the columns in which some text has eleven digits; no other names a person."""
    found = texts.select(pl.all().str.contains(_DIGITS).any())
    return frozenset(name for name in found.columns if found[name].item())


def _any_long(texts: pl.Series) -> bool:
    """Tell at little cost whether any text has eleven digits: most columns have none."""
    return texts.null_count() < len(texts) and bool(texts.str.contains(_DIGITS).any())


def _long(texts: pl.Series) -> pl.DataFrame:
    """Return the texts with at least eleven digits: ``at``, ``x`` half width, ``joined`` groups."""
    cells = texts.alias("x").to_frame().with_row_index("at")
    long = cells.filter(pl.col("x").str.contains(_DIGITS))
    bare = pl.col("x").str.contains(_BARE)
    return pl.concat([long.filter(bare).with_columns(joined="x"), _with_joined(long.filter(~bare))])


def _with_joined(long: pl.DataFrame) -> pl.DataFrame:
    """Write texts in half width, and add them with their groups of digits ``joined``."""
    joined = pl.col("x")
    for _ in range(2):  # a group of one digit ends one pair and begins the next
        joined = joined.str.replace_all(_BETWEEN, "${1}${2}")
    for pattern, groups in _POINTED.items():
        joined = joined.str.replace_all(pattern, groups)
    return long.with_columns(_narrow(pl.col("x"))).with_columns(joined=joined)


def holds_identity(texts: pl.Series, *, codes: bool = False) -> pl.Series:
    """Tell which texts hold the identity number of a person.

    Parameters
    ----------
    codes
        The texts are codes: where most of them are numbers of 15 digits, that
        is how long the codes are, and none is taken for a person's. Where most
        have the form of 18 digits but a wrong check character, a right one
        under the same division is chance.
    """
    if not codes:
        return identity_numbers(texts).is_not_null()
    bare = texts.str.strip_chars()
    fifteen = bare.str.contains(r"^[0-9]{15}$").fill_null(value=False)
    if _are_most(fifteen, texts):
        return identity_numbers(texts.set(fifteen, None)).is_not_null()
    holds = identity_numbers(texts).is_not_null()
    if not holds.any():
        return holds
    formed = bare.str.contains(rf"^{_LONG}$").fill_null(value=False)
    division = bare.str.slice(0, 6)
    chance = formed & division.is_in(division.filter(formed & ~holds).implode())
    return holds & ~chance if _are_most(formed & ~holds, texts) else holds


def _are_most(some: pl.Series, texts: pl.Series) -> bool:
    return bool(some.sum() > 1 and 2 * some.sum() > len(texts) - texts.null_count())


def may_name_a_person(texts: pl.Series) -> pl.Series:
    """Tell which texts must not be shown: they hold what may be a number of a person.

    Wider than :func:`holds_identity`: a wrong check character, a number that has
    lost its last digits, a mobile phone.
    """
    nothing = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(texts))
    if not _any_long(texts):
        return nothing
    long = _long(texts)
    lost = pl.col("x").str.contains(_BEFORE + _POWER + _AFTER)
    phone = pl.any_horizontal(pl.col("x", "joined").str.contains(_PHONE))
    may_be = pl.col("joined").str.contains(_MAY_BE)
    masked = long.filter(pl.any_horizontal(may_be, phone, lost))["at"]
    return nothing.scatter(masked.append(_identities(long)["at"]), values=True)


def without_numbers(texts: pl.Expr, mask: str) -> pl.Expr:
    """Write a mask over what may be an identity number or a mobile phone inside a longer text.

    Also where its groups are written apart, as people write them, in full width,
    and where JSON has written out what stands between them.
    """
    narrow = texts.str.replace_many(list(_WIDE), list(_WIDE.values()))
    masked = _masked(narrow, mask)
    return pl.when(masked != narrow).then(masked).otherwise(texts)


def _masked(texts: pl.Expr, mask: str) -> pl.Expr:
    """Write the mask over numbers in half width."""
    gap = rf"(?:[{_BLANKS}{_UNSEEN}{_POINTS}]|\\[nrt]|\\u[0-9a-fA-F]{{4}})*"
    born = rf"{_PROVINCE}[0-9]{{4}}{gap}(?:18|19|20)[0-9]{{2}}"
    day = rf"(?:0[1-9]|1[0-2]){gap}(?:0[1-9]|[12][0-9]|3[01])"
    long = rf"{born}{gap}{day}{gap}[0-9]{{3}}{gap}[0-9Xx]"
    # A point alone may be that of a decimal: there are two of them, or none.
    phone = rf"(?:(?:00)?86{gap})?1[3-9][0-9](?:[0-9]{{8}}|{gap}[0-9]{{4}}{gap}[0-9]{{4}})"
    whole = rf"(?:{phone})?{long}(?:{phone})?|{_POWER}"
    alone = rf"{_BEFORE}(?:{phone}(?:{phone})?|{_SHORT}){_AFTER}"
    once = texts.str.replace_all(whole, mask).str.replace_all(alone, f"${{1}}{mask}${{2}}")
    return once.str.replace_all(alone, f"${{1}}{mask}${{2}}")  # what ends one begins the next


def eighteen_digits(numbers: pl.Expr) -> pl.Expr:
    """Bring identity numbers of 15 digits to 18 (GB 11643-1999, annex A); others stay.

    The year of birth gets its 19, the end its check character: one person has
    one number, whichever of them a roster holds.
    """
    longer = numbers.str.slice(0, 6) + "19" + numbers.str.slice(6)
    short = numbers.str.contains(rf"^{_SHORT}$")
    return pl.when(short).then(longer + _identity_check(longer)).otherwise(numbers)
