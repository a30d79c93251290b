"""The real district against the two lists that a reader made before the matcher existed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import jiceng as jc
from graphmodel.analysis import Analysis
from loaders import Checked

TRUTH = Path(__file__).parent.parent / "truth"
DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def checked() -> Checked:
    return jc.load(jc.demo_files(), today=DAY)


@pytest.fixture(scope="module")
def analyses(checked: Checked) -> dict[str, Analysis]:
    return {item.name: item for item in jc.analyse_all(checked.network)}


def truth(name: str) -> pl.DataFrame:
    return pl.read_csv(TRUTH / name, infer_schema=False)


def test_every_row_of_the_three_files_is_accepted(checked: Checked) -> None:
    accounts = checked.accounts
    assert accounts["accepted"].sum() == 1273 + 156 + 21
    assert accounts["rejected"].sum() == 0
    assert checked.unresolved.is_empty()
    assert checked.problems.filter(pl.col("severity") == "error").is_empty()


def test_each_of_the_156_places_is_judged_as_a_reader_judged_it(
    analyses: dict[str, Analysis],
) -> None:
    words = {"matched": "已对应", "suggested": "写法不同待确认", "not_seen": "名册未见"}
    places = analyses["coverage"].tables["places"]
    found = places.select(
        pl.col("id").alias("地点代码"),
        pl.col("state").replace_strict(words).alias("判定"),
        pl.coalesce("org", "similar").alias("组织代码"),
    )
    expected = truth("rongchang_places.csv").select("地点代码", "判定", "组织代码")
    assert expected.height == 156
    assert found.sort("地点代码").rows() == expected.sort("地点代码").rows()


def test_the_form_of_each_matched_place_is_the_one_read(analyses: dict[str, Analysis]) -> None:
    labels = {"committee": "党委", "general_branch": "党总支", "branch": "党支部"}
    places = analyses["coverage"].tables["places"].filter(pl.col("state") == "matched")
    found = dict(places.select("id", pl.col("category").replace_strict(labels)).rows())
    expected = truth("rongchang_places.csv").filter(pl.col("判定") == "已对应")
    assert found == dict(expected.select("地点代码", "组织设置").rows())


@pytest.mark.parametrize(
    "code", sorted(set(pl.read_csv(TRUTH / "rongchang_findings.csv")["编码"].unique()))
)
def test_findings_of_a_code_are_exactly_those_a_reader_found(
    analyses: dict[str, Analysis], code: str
) -> None:
    findings = analyses["setup"].findings.with_columns(
        pl.col("code").replace({"OLD-BESIDE-NEW": "NAME-SUPERSEDED"})
    )
    found = set(findings.filter(pl.col("code") == code)["subject"])
    assert found == set(truth("rongchang_findings.csv").filter(pl.col("编码") == code)["组织代码"])


def test_single_branch_communities_are_those_read_as_single_branches(
    analyses: dict[str, Analysis],
) -> None:
    read = truth("rongchang_places.csv").filter(
        (pl.col("判定") == "已对应")
        & (pl.col("组织设置") == "党支部")
        & (pl.col("地点代码").str.slice(9).cast(pl.Int64) < 200)
    )
    findings = analyses["setup"].findings.filter(pl.col("code") == "T2-SINGLE-BRANCH")
    assert set(findings["subject"]) == set(read["地点代码"])


def test_one_street_leads_68_firms_and_social_organisations_directly(
    analyses: dict[str, Analysis],
) -> None:
    findings = analyses["setup"].findings.filter(pl.col("code") == "STREET-DIRECT-FIRMS")
    counts = dict(
        findings.select("subject", pl.col("params").str.json_path_match("$.count")).rows()
    )
    assert counts["001007000000000"] == "68"


def test_none_of_the_known_false_alarms_occurs(analyses: dict[str, Analysis]) -> None:
    coverage = analyses["coverage"].findings
    assert set(coverage["code"]) == {"T2-NOT-FOUND", "T2-SPELLING"}
    assert coverage.height == 3
    figures = analyses["coverage"].figures
    for code in ("T3.covered", "T4.covered", "N.organisation", "C.covered"):
        figure = figures.filter(pl.col("code") == code).row(0, named=True)
        assert (figure["status"], figure["total"], figure["value"]) == ("no_register", None, None)
    setup = analyses["setup"].figures.filter(pl.col("code") == "H.in_term").row(0, named=True)
    assert setup["status"] == "no_column"


def test_warnings_are_the_28_categories_and_the_place_not_seen(
    analyses: dict[str, Analysis],
) -> None:
    severe = pl.concat([item.findings for item in analyses.values()]).filter(
        pl.col("severity") != "info"
    )
    assert dict(severe["code"].value_counts().rows()) == {
        "CATEGORY-CONFLICT": 28,
        "T2-NOT-FOUND": 1,
    }


def test_every_finding_names_the_rows_it_rests_on(analyses: dict[str, Analysis]) -> None:
    for analysis in analyses.values():
        assert (analysis.findings["evidence"].list.len() > 0).all()


def test_lines_that_lead_to_no_street_are_left_in_peace(checked: Checked) -> None:
    lines = checked.network.frame("PartyOrg")["line"].value_counts()
    assert dict(lines.rows())["education"] > 100
    assert (
        checked.network.frame("Covers")
        .join(
            checked.network.frame("PartyOrg").filter(pl.col("line") != "territorial"),
            left_on="from_id",
            right_on="id",
        )
        .is_empty()
    )
