"""Reading the name of a Party organisation: form, core, place word, ordinal.

A name is prefix + core + form: ``某区|某街道某社区|党委``. The form says what
the organisation is; the core says of what. Everything is done with whole
columns; no place name is known here.
"""

from __future__ import annotations

import polars as pl

from graphmodel.closed import Category, MemberGroup

#: Full-width letters, digits, brackets and spaces → their plain forms.
_WIDE = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": "", "\u00a0": "", " ": "", "\t": "", "\n": "", "\r": "", "〇": "0"}
)  # fmt: skip
_BRACKETS = {"（": "(", "）": ")", "【": "(", "】": ")", "〔": "(", "〕": ")"}

#: Ending → form, longest first; the ending is what is cut off the name.
_FORMS: tuple[tuple[str, str], ...] = (
    (r"党小组$", Category.small_group.code),
    (r"党组$", Category.leadership_group.code),
    (r"(?:党的)?(?:党?工委|工作委员会)$", Category.work_committee.code),
    (
        r"(?:党\(总\)支部|党?总支部?委员会|党总支部?|总支部?)$",
        Category.general_branch.code,
    ),
    (r"(?:党支部|支部)(?:委员会)?(?:[0-9]+)?$", Category.branch.code),
    (r"(?:党委|党的委员会)$", Category.committee.code),
    (r"(?:委员会)$", Category.committee.code),
)
_LOCAL = r"[省市区县旗盟州]委(?:员会)?$"
#: Endings in 区 that are no administrative division.
_NOT_LOCAL = r"(?:社区|小区|园区|校区|街区|景区|新区|学区|发区|片区|院区|示范区|功能区)委(?:员会)?$"
_TOWN = r"(?:镇|乡|苏木)$"

#: Kinds of branches told by a word before the ending.
_BRANCH_WORDS: tuple[tuple[str, str], ...] = (
    (r"临时$", Category.temporary_branch.code),
    (r"(?:功能型|兼合式)$", Category.functional_branch.code),
    (r"流动(?:党员)?$", Category.floating_branch.code),
    (r"联合$", Category.joint_branch.code),
)
_BRANCH_WORD = r"(?:临时|功能型|兼合式|流动党员|流动|联合)$"
_ORDINAL = r"(第?[一二三四五六七八九十0-9]+)$"
_RETIRED = r"离退休|退休|老干|夕阳红"

#: Words of a recorded category → the forms it allows.
_RECORDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"党委|委员会|[区县市旗]委",
        (Category.committee.code, Category.town_committee.code, Category.local_committee.code),
    ),
    (r"工委|工作委员会", (Category.work_committee.code,)),
    (r"党组", (Category.leadership_group.code,)),
    (r"总支", (Category.general_branch.code,)),
    (r"小组", (Category.small_group.code,)),
)
_ANY_BRANCH = (
    Category.branch.code,
    Category.joint_branch.code,
    Category.temporary_branch.code,
    Category.floating_branch.code,
    Category.functional_branch.code,
)

#: Words of a place's name → class of place. Written longest first.
_COMMUNITY = (
    r"(?:社区居民委员会|社区居委会|社区村委会|社区委员会|居民委员会|居委会|家属委员会|家委会|社区)$"
)
_GACHA = r"(?:嘎查村民委员会|嘎查村委会|嘎查委员会|嘎查居委会|嘎查)$"
_VILLAGE = r"(?:村村民委员会|村民委员会|村委会|村委员会|村)$"
_SPECIAL = r"产业$"


def folded(name: pl.Expr) -> pl.Expr:
    """Fold width, brackets and spaces away: for comparing, never for storing."""
    return name.str.replace_many(list(_WIDE), list(_WIDE.values())).str.replace_many(
        list(_BRACKETS), list(_BRACKETS.values())
    )


def _without_party(name: pl.Expr) -> pl.Expr:
    return name.str.replace(r"^(?:中共共产党|中国共产党|中共)", "")


def _first_match(text: pl.Expr, table: tuple[tuple[str, str], ...]) -> pl.Expr:
    """Return the value of the first pattern that matches; null if none."""
    return pl.coalesce(
        *[pl.when(text.str.contains(pattern)).then(pl.lit(value)) for pattern, value in table]
    )


def _is_local(name: pl.Expr) -> pl.Expr:
    return name.str.contains(_LOCAL) & ~name.str.contains(_NOT_LOCAL)


def parse(name: pl.Expr) -> list[pl.Expr]:
    """Split organisation names into their parts, as named expressions.

    For a whole column :func:`parsed` gives the same in a fraction of the time.

    Returns
    -------
    list of expressions
        ``form`` (a stored value of ``Category``, null where the name has no
        ending that tells), ``core`` (folded name without prefix 中共 and ending,
        ordinals kept), ``base`` (core without ordinal and words like 联合),
        ``ordinal``, ``retired`` (named after retired members).
    """
    text = _without_party(folded(name))
    return _parts(text, _before_ending(text))


def parsed(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the parts of each ``name`` to a frame: the columns of :func:`parse`.

    Step by step: an expression inside another would be worked out again
    wherever it occurs.
    """
    return (
        frame.lazy()
        .with_columns(_without_party(folded(pl.col("name"))).alias("_text"))
        .with_columns(_before_ending(pl.col("_text")).alias("_before"))
        .with_columns(_parts(pl.col("_text"), pl.col("_before")))
        .drop("_text", "_before")
        .collect()
    )


def _before_ending(text: pl.Expr) -> pl.Expr:
    """Cut the ending off a folded name."""
    cut = pl.coalesce(
        *[
            pl.when(text.str.contains(pattern)).then(text.str.replace(pattern, ""))
            for pattern, _ in _FORMS
        ],
        text,
    )
    return pl.when(_is_local(text)).then(text.str.replace(r"委(?:员会)?$", "")).otherwise(cut)


def _parts(text: pl.Expr, before: pl.Expr) -> list[pl.Expr]:
    """Name the parts of a folded name, given what stands before its ending."""
    town_short = text.str.contains(r"(?:镇|乡|苏木)委$")
    core = pl.when(town_short).then(text.str.replace("委$", "")).otherwise(before)
    plain = core.str.replace(_BRANCH_WORD, "")
    return [
        _form(text, before, town_short).alias("form"),
        core.alias("core"),
        plain.str.replace(_ORDINAL, "").alias("base"),
        plain.str.extract(_ORDINAL).alias("ordinal"),
        text.str.contains(_RETIRED).alias("retired"),
    ]


def _form(text: pl.Expr, before: pl.Expr, town_short: pl.Expr) -> pl.Expr:
    ending = _first_match(text, _FORMS)
    branch = pl.coalesce(_first_match(before, _BRANCH_WORDS), pl.lit(Category.branch.code))
    is_town = before.str.contains(_TOWN) & ~before.str.contains(r"(?:小镇|乡村)$")
    return (
        pl.when(_is_local(text))
        .then(pl.lit(Category.local_committee.code))
        .when(town_short)
        .then(pl.lit(Category.town_committee.code))
        .when(ending == Category.branch.code)
        .then(branch)
        .when((ending == Category.committee.code) & is_town)
        .then(pl.lit(Category.town_committee.code))
        .otherwise(ending)
    )


def recorded_forms(recorded: pl.Expr) -> pl.Expr:
    """Forms that a recorded category allows; empty where it says nothing we know."""
    text = folded(recorded)
    parts = [
        pl.when(text.str.contains(pattern))
        .then(pl.lit(list(forms), dtype=pl.List(pl.String)))
        .otherwise(pl.lit([], dtype=pl.List(pl.String)))
        for pattern, forms in _RECORDED
    ]
    branch = text.str.contains("支部") & ~text.str.contains("总支")
    both = text.str.contains("总支.*[^总]支部")
    parts.append(
        pl.when(branch | both)
        .then(pl.lit(list(_ANY_BRANCH), dtype=pl.List(pl.String)))
        .otherwise(pl.lit([], dtype=pl.List(pl.String)))
    )
    return pl.concat_list(parts)


def category(form: pl.Expr, forms: pl.Expr) -> pl.Expr:
    """Decide the category: the name's form, else what the record alone allows.

    Where the record allows several (党委(工委/党组)) and the name tells nothing,
    the first and plainest of them stands.
    """
    return form.fill_null(forms.list.first())


def conflicts(form: pl.Expr, forms: pl.Expr) -> pl.Expr:
    """Tell where name and record contradict each other; null where one is silent."""
    return (
        pl.when(form.is_null() | (forms.list.len() == 0))
        .then(None)
        .otherwise(~forms.list.contains(form))
    )


def member_group(retired: pl.Expr, form: pl.Expr) -> pl.Expr:
    """Group of members that the name tells: retired, floating; else null."""
    return (
        pl.when(retired)
        .then(pl.lit(MemberGroup.retired.code))
        .when(form == Category.floating_branch.code)
        .then(pl.lit(MemberGroup.floating.code))
        .otherwise(pl.lit(None, pl.String))
    )


def place_key(name: pl.Expr) -> list[pl.Expr]:
    """Split the name of a community or village: ``stem``, ``word``, ``plain``.

    ``word`` is community, village, gacha or null; ``plain`` is the stem without
    产业, which offices add to and drop from the same community's name.
    """
    text = folded(name)
    word = (
        pl.when(text.str.contains(_COMMUNITY))
        .then(pl.lit("community"))
        .when(text.str.contains(_GACHA))
        .then(pl.lit("gacha"))
        .when(text.str.contains(_VILLAGE))
        .then(pl.lit("village"))
    )
    stem = (
        pl.when(word == "community")
        .then(text.str.replace(_COMMUNITY, ""))
        .when(word == "gacha")
        .then(text.str.replace(_GACHA, ""))
        .when(word == "village")
        .then(text.str.replace(_VILLAGE, ""))
        .otherwise(text)
    )
    return [
        stem.alias("stem"),
        word.alias("word"),
        stem.str.replace(_SPECIAL, "").alias("plain"),
    ]


_NUMERALS = {
    "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8",
    "九": "9", "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5",
}  # fmt: skip


def compound_key(name: pl.Expr) -> list[pl.Expr]:
    """Fold the name of a compound: ``full`` (phases as digits) and ``bare`` (without 小区)."""
    text = folded(name)
    phase = text.str.extract(r"第?([一二三四五六七八九ⅠⅡⅢⅣⅤ0-9]+)期")
    digits = phase.str.replace_many(list(_NUMERALS), list(_NUMERALS.values()))
    full = (
        pl.when(phase.is_null())
        .then(text)
        .otherwise(
            pl.concat_str(
                text.str.extract(r"^(.*?)第?[一二三四五六七八九ⅠⅡⅢⅣⅤ0-9]+期"),
                digits,
                pl.lit("期"),
                text.str.extract(r"期(.*)$"),
            )
        )
    )
    return [full.alias("full"), full.str.replace("小区$", "").alias("bare")]


def district_name(core: pl.Expr) -> pl.Expr:
    """Name of the district in a local committee's core: ``岚野市霁川区`` → ``霁川区``."""
    return core.str.extract(r"([^省市区县旗盟州]{1,12}[市区县旗盟州])$")


def organisation_key(name: pl.Expr) -> pl.Expr:
    """Key under which two spellings of one organisation's name meet.

    Folded; 中共 dropped; the ending replaced by its form's family, so that
    ``中共…社区委员会`` and ``…社区党委`` meet.
    """
    form, core, *_ = parse(name)
    family = (
        pl.when(form.is_in(list(_ANY_BRANCH)))
        .then(pl.lit(Category.branch.code))
        .when(form == Category.town_committee.code)
        .then(pl.lit(Category.committee.code))
        .otherwise(form.fill_null("?"))
    )
    return pl.concat_str(core, pl.lit("|"), family)
