"""Both analyses on the made city against what was planted in it, at its three dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from analyses.connectivity import connectivity
from analyses.cross_appointment import cross_appointment
from graphmodel.analysis import Analysis, params_of
from graphmodel.network import Network
from graphmodel.places import link_places
from graphmodel.texts import catalogue, text
from jiceng.demo.city import DATES, Truth, make_city
from loaders import load
from tests.analyses.rosters import counts

PLANTED = (
    "COMMAND-SELF", "COMMAND-CYCLE", "COMMAND-TWO-SUPERIORS", "COMMAND-NO-SUPERIOR", "COMMAND-RANK",
    "SPAN-HIGH", "JOINT-NONE-COMMUNITY", "JOINT-NONE-UNIT", "JOINT-ONE-TIE", "JOINT-KEY-UNIT",
    "XA-NONE", "PARTY-SHARE-LOW",
)  # fmt: skip
FIGURES = {
    "XA-ANY": "XA.any", "XA-UNITY": "XA.unity", "PARTY-SHARE": "XA.party_share_met",
    "COMMUNITY-UNITY": "XA.one_shoulder",
}  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, Network]:
    folder = tmp_path_factory.mktemp("city")
    truth = make_city(folder)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    checked = load(files, loaded_on=DATES[0], key=b"a key for tests only")
    return truth, link_places(checked.network)


@pytest.fixture(scope="module", params=DATES, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    chosen: date = request.param
    return chosen


@pytest.fixture(scope="module")
def results(city: tuple[Truth, Network], day: date) -> tuple[Analysis, Analysis]:
    _, network = city
    return connectivity(network, as_of=day), cross_appointment(network, as_of=day)


def findings(results: tuple[Analysis, Analysis], code: str) -> pl.DataFrame:
    return pl.concat([item.findings for item in results]).filter(pl.col("code") == code)


def bodies(row: Mapping[str, object]) -> frozenset[str]:
    others: list[dict[str, str]] = row["others"]  # type: ignore[assignment]
    return frozenset(other["id"] for other in others)


@pytest.mark.parametrize("code", PLANTED)
def test_exactly_what_was_planted_is_found(
    city: tuple[Truth, Network], results: tuple[Analysis, Analysis], day: date, code: str
) -> None:
    rows = findings(results, code).to_dicts()
    expected = [item for item in city[0].facts if item.code == code and day in item.dates]
    assert {row["subject"]: bodies(row) for row in rows} == {
        fact.subject: frozenset(fact.others) for fact in expected
    }


@pytest.mark.parametrize("code", ["SECRETARY-MULTI", "PART-TIME-BOTH", "POSTS-MANY"])
def test_persons_are_found_by_their_bodies_for_their_numbers_are_not_kept(
    city: tuple[Truth, Network], results: tuple[Analysis, Analysis], day: date, code: str
) -> None:
    rows = findings(results, code).to_dicts()
    expected = [item for item in city[0].facts if item.code == code and day in item.dates]
    assert len(rows) == len(expected)
    # A secretary is told by the first of the branches, never by the person.
    told = [
        bodies(row) | ({row["subject"]} if row["kind"] == "PartyOrg" else set()) for row in rows
    ]
    assert sorted(map(sorted, told)) == sorted(sorted(fact.others) for fact in expected)


def test_key_units_have_the_numbers_that_were_planted(
    city: tuple[Truth, Network], results: tuple[Analysis, Analysis], day: date
) -> None:
    table = results[0].tables["n_minus_one"]
    for fact in city[0].facts:
        if fact.code == "JOINT-KEY-UNIT" and day in fact.dates:
            row = table.filter(pl.col("id") == fact.subject).row(0, named=True)
            assert {name: row[name] for name in fact.numbers} == fact.numbers


@pytest.mark.parametrize("planted", FIGURES)
def test_figures_are_the_planted_ones(
    city: tuple[Truth, Network], results: tuple[Analysis, Analysis], day: date, planted: str
) -> None:
    expected = city[0].figure(planted, day)
    found = counts(results[1], FIGURES[planted])
    assert dict(zip(("yes", "no", "unknown", "not_applicable"), found, strict=True)) == expected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_and_figure_has_its_words_and_every_placeholder_a_value(
    results: tuple[Analysis, Analysis], language: str
) -> None:
    unknown = {"zh": "未明确", "en": "not stated"}[language]
    for item in results:
        for code in item.figures["code"].unique():
            assert catalogue()["figures"][code][language]
            assert catalogue()["figures"][code][f"{language}_definition"]
        for row in item.findings.to_dicts():
            words = catalogue()["findings"][row["code"]]
            assert words[f"{language}_title"]
            assert words[f"{language}_action"]
            said = text("findings", row["code"], {**params_of(row["params"]), **row}, language)
            assert unknown not in said
            assert "{" not in said
