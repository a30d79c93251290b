"""The first page: numbered paragraphs, each sentence only where its figure exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import Markup

from jiceng.figures import rate_of_all
from jiceng.reports.page.figure_links import behind
from jiceng.reports.page.links import address, number
from jiceng.reports.page.unanswered import lacking, open_questions, partly_open, topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jiceng.reports.page.material import Material

_MAX_NAMED = 5
_MAX_NEEDS = 6
_PLACES = ("T3.covered", "T4.covered", "N.organisation", "N.work", "C.covered", "P.covered")
#: How the code of a figure begins → how those that do not meet it are called.
_LACKS = {
    "H.in_term": "term", "H.size": "size", "H.secretary": "secretary", "T2.form": "form",
    "T3": "covered", "T4": "covered", "N": "covered", "C": "covered", "P": "covered",
    "joint": "tied",
}  # fmt: skip
_HEALTH = ("H.in_term", "H.size_fits", "H.secretary")
_TIES = ("XA.any", "XA.unity", "XA.two_way", "XA.party_share_met", "XA.one_shoulder",
         "XA.two_committees", "joint.communities_tied")  # fmt: skip
_FORMS = ("committee", "general_branch", "branch")
_DATA = ("CATEGORY-CONFLICT", "OLD-BESIDE-NEW", "NAME-SUPERSEDED", "NAME-OLD-PLACE", "NAME-SLIP",
         "NAME-GONE-PLACE", "SAME-BODY")  # fmt: skip
_TO_CONFIRM = ("T1-NOT-FOUND", "T2-NOT-FOUND", "T2-SPELLING", "T2-NO-ORG", "T1-NO-ORG")
_COMPOUNDS = ("T3-NOT-FOUND", "T3-SPELLING", "T3-BLANK", "T3-DUE", "T3-WEAK", "T4-BLANK")
_UNITS = ("N-NOT-FOUND", "N-BLANK", "N-DUE", "N-BLIND", "P-BLANK", "P-DUE", "C-BLANK",
          "C-NOT-FOUND")  # fmt: skip
_CHAIN = ("COMMAND-SELF", "COMMAND-CYCLE", "COMMAND-TWO-SUPERIORS", "COMMAND-NO-SUPERIOR",
          "COMMAND-RANK", "CHAIN-UNCLEAR", "T2-WRONG-PARENT", "T3-WRONG-PARENT",
          "OVERLAP")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One numbered paragraph of the first page."""

    heading: str
    text: Markup


def brief(material: Material) -> list[Paragraph]:
    """Return the paragraphs of the first page, numbered; empty ones are left out."""
    words = material.words
    parts: tuple[tuple[str, Callable[[Material], Iterable[Markup]]], ...] = (
        ("overall", _overall),
        ("setup", _setup),
        ("compounds", _compounds),
        ("ties", _ties),
        ("data", _data),
        ("unanswered", _unanswered),
        ("advice", _advice),
    )
    written = [(name, list(sentences(material))) for name, sentences in parts]
    filled = [(name, sentences) for name, sentences in written if sentences]
    return [
        Paragraph(
            heading=words.ordinal(place) + words.say(f"brief-{name}"),
            text=words.sentences(sentences),
        )
        for place, (name, sentences) in enumerate(filled, start=1)
    ]


def counted(material: Material, figure: Mapping[str, Any]) -> Markup:
    """Say a share with its denominator, and what is open: ``…153/156（98.1%），3个未明确``."""
    words, code = material.words, figure["code"]
    applies = figure["yes"] + figure["no"] + figure["unknown"]
    if not applies:
        return words.rich("brief-none-apply", label=words.figure(figure))
    to, rest = address(f"figure-{code}"), []
    if figure["no"]:
        rest.append(words.rich(_lacks(code), n=number(figure["no"], behind(material, code))))
    if figure["unknown"]:
        rest.append(words.rich("brief-unknown", n=number(figure["unknown"], to)))
    comma = Markup("，") if words.language == "zh" else Markup(", ")
    return words.rich(
        "brief-share" if rest else "brief-share-all",
        label=words.figure(figure),
        yes=number(figure["yes"], to),
        total=number(applies, to),
        rate=rate_of_all(figure),
        rest=comma.join(rest),
    )


def _lacks(code: str) -> str:
    """Return the text for those that do not meet a figure, in the words of its subject."""
    start = next((start for start in _LACKS if code.startswith(start)), "")
    return f"brief-no-{_LACKS[start]}" if start else "brief-no"


def _overall(material: Material) -> Iterable[Markup]:
    words = material.words
    streets = material.figure("T1.covered")
    if streets and streets["total"]:
        all_have = streets["yes"] == streets["total"]
        to = address("by-street")
        yield words.rich(
            "brief-streets-all" if all_have else "brief-streets",
            total=number(streets["total"], to),
            yes=number(streets["yes"], to),
            missing=number(streets["total"] - streets["yes"], behind(material, "T1.covered")),
        )
    places = material.figure("T2.all_covered")
    if places and places["total"]:
        yield words.rich(
            "brief-places",
            total=number(places["total"], address("places")),
            yes=number(places["yes"], address("places", state="matched")),
            rate=rate_of_all(places),
        )
        yield from _states(material)


def _states(material: Material) -> Iterable[Markup]:
    """Say which places are not matched, by name where they are few."""
    words = material.words
    for state in ("suggested", "not_seen", "no_organisation"):
        found = material.places.filter(pl.col("state") == state)
        if found.is_empty():
            continue
        few = found.height <= _MAX_NAMED
        # edge: at most _MAX_NAMED names
        where = words.listed(
            f"{street or ''}{name}" for street, name in found.select("street_name", "name").rows()
        )
        yield words.rich(
            f"brief-{state}-named" if few else f"brief-{state}",
            n=number(found.height, address("places", state=state)),
            names=where if few else "",
        )


def _setup(material: Material) -> Iterable[Markup]:
    words = material.words
    forms = [material.figure(f"T2.form.{form}") for form in _FORMS]
    known = [form for form in forms if form]
    if len(known) == len(_FORMS) and known[0]["yes"] + known[0]["no"]:
        matched = known[0]["total"] - known[0]["not_applicable"]
        yield words.rich(
            "brief-forms",
            total=number(matched, address("places", level="community", state="matched")),
            **{
                form: number(found["yes"], address("places", level="community", form=form))
                for form, found in zip(_FORMS, known, strict=True)
            },
        )
    single = material.count("T2-SINGLE-BRANCH")
    if single:
        yield words.rich("brief-single", n=number(single, _items("T2-SINGLE-BRANCH")))
    branches = material.figure("S.communities_with_branches")
    below = material.figure("S.branches_below_communities")
    if branches and below:
        yield words.rich(
            "brief-branches",
            n=number(branches["value"], address("figure-S.communities_with_branches")),
            below=number(below["value"], address("figure-S.branches_below_communities")),
        )
    yield from _shares(material, (*_HEALTH, "T2.form_fits"))
    yield from _counts(material, (("STREET-DIRECT-FIRMS", "brief-direct"),))
    chain = material.count(*_CHAIN)
    if chain:
        yield words.rich("brief-chain", n=number(chain, _items(*_CHAIN)))


def _shares(material: Material, codes: Iterable[str]) -> Iterable[Markup]:
    """Say the shares that could be computed and apply to anything."""
    for code in codes:
        figure = material.figure(code)
        if figure and figure["type"] == "share" and figure["total"]:
            yield counted(material, figure)


def _counts(material: Material, sentences: Iterable[tuple[str, str]]) -> Iterable[Markup]:
    for code, sentence in sentences:
        found = material.count(code)
        if found:
            yield material.words.rich(sentence, n=number(found, _items(code)))


def _compounds(material: Material) -> Iterable[Markup]:
    yield from _shares(material, _PLACES)
    yield from _counts(material, (("T3-DUE", "brief-compound-due"), ("N-DUE", "brief-unit-due")))


def _ties(material: Material) -> Iterable[Markup]:
    yield from _shares(material, _TIES)
    yield from _counts(material, (("JOINT-ONE-TIE", "brief-one-tie"),))


def _data(material: Material) -> Iterable[Markup]:
    yield from _counts(material, ((code, f"brief-{code.lower()}") for code in _DATA))


def _unanswered(material: Material) -> Iterable[Markup]:
    words = material.words
    needs = lacking(material)
    if needs:
        yield words.rich(
            "brief-open" if len(needs) <= _MAX_NEEDS else "brief-open-more",
            needs=words.listed(needs[:_MAX_NEEDS]),
            kinds=number(len(needs), address("unanswered")),
            topics=words.listed(topics(material)) or words.say("topic-others"),
            n=number(len(open_questions(material)), address("unanswered")),
        )
    partly = partly_open(material)
    if partly:
        yield words.rich("brief-partly", n=number(len(partly), address("unanswered")))


def _advice(material: Material) -> Iterable[Markup]:
    words = material.words
    for sentence, codes in (
        ("brief-ask-streets", _TO_CONFIRM),
        ("brief-ask-communities", _COMPOUNDS),
        ("brief-ask-units", _UNITS),
        ("brief-ask-organisation", (*_DATA, *_CHAIN)),
    ):
        found = material.count(*codes)
        if found:
            yield words.rich(sentence, n=number(found, _items(*codes)))
    needs = lacking(material)
    if needs:
        yield words.rich("brief-complete", kinds=number(len(needs), address("unanswered")))


def _items(*codes: str) -> str:
    return address("items", code=codes)
