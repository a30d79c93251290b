"""Files for the import tool and the script: what they load is what a push would have written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import neo4j
import polars as pl
import pytest

from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.party import PARTY
from jiceng import sync
from jiceng.demo import demo_files
from jiceng.sync import Limits, Target
from loaders.neo4j import bulk, server
from loaders.neo4j.bulk import Origin
from loaders.neo4j.script import string
from tests.neo4j.conftest import home_of
from tests.neo4j.everything import everything
from tests.neo4j.importing import imported_into
from tests.neo4j.towns import about, graph, links, town

pytestmark = pytest.mark.neo4j
ROOT = Path(__file__).parents[2]


def same(one: Network, other: Network) -> bool:
    """Tell whether two networks agree in every public column of what is synced."""
    kinds = [kind for kind in PARTY if not kind.internal]
    for kind in kinds:
        assert one.data(kind.name).equals(other.data(kind.name)), kind.name
    return True


@pytest.fixture(scope="module")
def whole() -> Network:
    return everything()


@pytest.fixture(scope="module")
def imported(
    tmp_path_factory: pytest.TempPathFactory, whole: Network
) -> Iterator[tuple[Target, bulk.Written]]:
    """A server of its own, started on what the import tool made of the files."""
    files = tmp_path_factory.mktemp("files")
    network = Network.of(dict(whole.frames), about(("PartyOrg", None)))
    written = bulk.write(network, files, Origin(dataset="bulk", key_id="key-1", snapshot="s-1"))
    with home_of(tmp_path_factory, "imported") as home:
        done = imported_into(home, written)
        assert done.returncode == 0, done.stdout
        local = server.start(home, heap="512m")
        try:
            limits = Limits(timeout=60, warnings=True)
            yield sync.target(local.environment, dataset="bulk", limits=limits), written
        finally:
            server.stop(home)


def test_pull_gives_back_what_was_imported(
    imported: tuple[Target, bulk.Written], whole: Network
) -> None:
    back = sync.pull(imported[0], closed=True)
    assert same(back, whole)
    assert back.stated_on == date(2026, 6, 30)
    assert back.about.complete_for == about(("PartyOrg", None)).complete_for


def test_push_after_the_import_finds_nothing_to_do(
    imported: tuple[Target, bulk.Written], whole: Network
) -> None:
    outcome = sync.push(whole, imported[0])
    assert outcome.plan.is_empty
    assert outcome.counters == {}


def test_import_and_push_leave_the_same_graph(
    imported: tuple[Target, bulk.Written], whole: Network
) -> None:
    pushed = replace(imported[0], dataset="pushed")
    sync.push(whole, pushed)
    login = (pushed.username, pushed.password.reveal())
    with neo4j.GraphDatabase.driver(
        pushed.uri, auth=login, notifications_min_severity="OFF"
    ) as driver:
        for one, other in zip(graph(driver, "bulk"), graph(driver, "pushed"), strict=True):
            assert {str(row).replace("'pushed'", "'bulk'") for row in other} == {
                str(row) for row in one
            }


def test_other_key_is_refused_after_an_import(imported: tuple[Target, bulk.Written]) -> None:
    from graphmodel.errors import ConflictError

    with pytest.raises(ConflictError, match="key-1"):
        sync.push(everything(), imported[0], sync.How(key_id="key-2"))


def test_counts_are_those_of_the_frames(
    imported: tuple[Target, bulk.Written], whole: Network
) -> None:
    written = imported[1]
    assert written.nodes == sum(whole.frame(kind.name).height for kind in PARTY.nodes)
    assert written.relations == sum(
        whole.frame(kind.name).height for kind in PARTY.relations if not kind.internal
    )


# ---------------------------------------------------------------- the script


def run_script(driver: neo4j.Driver, path: Path) -> None:
    """Run a script as a shell does: statement by statement, each in its own transaction."""
    statements = path.read_text(encoding="utf-8").split(";\n")
    assert statements.pop() == ""
    with driver.session() as session:
        for statement in statements:
            session.run(statement).consume()  # type: ignore[arg-type]


def test_script_leaves_what_a_push_would_and_again_the_same(
    place: Target, driver: neo4j.Driver, whole: Network, tmp_path: Path
) -> None:
    bulk.write(whole, tmp_path, Origin(dataset=place.dataset))
    run_script(driver, tmp_path / "graph.cypher")
    first = graph(driver, place.dataset)
    assert same(sync.pull(place, closed=True), whole)
    run_script(driver, tmp_path / "graph.cypher")
    assert graph(driver, place.dataset) == first
    assert sync.push(whole, place).plan.is_empty


def test_script_tells_an_empty_list_from_an_unknown_one(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    lists = [[], None, ["deliberation", "joint_activities"]]
    bodies = pl.DataFrame({"id": ["a", "b", "c"], "name": ["甲", "乙", "丙"], "mechanisms": lists})
    network = Network.of({"Alliance": bodies})
    bulk.write(network, tmp_path, Origin(dataset=place.dataset))
    run_script(driver, tmp_path / "graph.cypher")
    assert sync.pull(place).data("Alliance")["mechanisms"].to_list() == lists


def test_later_script_takes_away_values_and_labels_that_no_longer_hold(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    later = town(4)
    orgs = later.frame("PartyOrg").with_columns(
        pl.lit(None, pl.Int64).alias("members_full"),
        pl.col("category").replace("branch", "general_branch"),
    )
    later = later.with_frames({"PartyOrg": orgs})
    for number, network in enumerate((town(4), later)):
        bulk.write(network, tmp_path / str(number), Origin(dataset=place.dataset))
        run_script(driver, tmp_path / str(number) / "graph.cypher")
    assert sync.plan(later, place).is_empty


def test_dataset_name_cannot_leave_its_literal(driver: neo4j.Driver, tmp_path: Path) -> None:
    dataset = "x'}) DETACH DELETE n //\\"
    bulk.write(town(1), tmp_path, Origin(dataset=dataset))
    try:
        run_script(driver, tmp_path / "graph.cypher")
        found = driver.execute_query(
            "MATCH (n:Jiceng {dataset: $d}) RETURN count(n)", d=dataset
        ).records
        assert found[0][0] == 3 + 1 + 2 + 1
    finally:
        driver.execute_query("MATCH (n {dataset: $d}) DETACH DELETE n", d=dataset)


@pytest.mark.parametrize(
    "word", ["a'b", "\\", "\\'", "\\u0027", "\\\\u0027", "\n;\r\n", "\0", "$rows", "👪", "\u2028"]
)
def test_literal_is_the_text_itself(driver: neo4j.Driver, word: str) -> None:
    literal = string(word)
    assert "\n" not in literal
    assert "\r" not in literal
    assert driver.execute_query(f"RETURN {literal}").records[0][0] == word  # type: ignore[arg-type]


# ---------------------------------------------------------------- the files


def test_headers_say_identity_type_and_label(tmp_path: Path) -> None:
    bulk.write(town(2), tmp_path)
    heads = {
        path.name: path.read_text(encoding="utf-8").partition("\n")[0]
        for path in tmp_path.rglob("*.csv")
    }
    assert heads["PartyOrg.csv"] == (
        "id:ID(PartyOrg),dataset:string,kind:string,name:string,category:string,line:string,"
        "members_full:long,founded_on:string,:LABEL"
    )
    assert heads["COVERS.PartyOrg.Division.csv"] == (
        ":START_ID(PartyOrg),:END_ID(Division),dataset:string,key:string,mode:string,:TYPE"
    )


def test_same_network_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        bulk.write(town(5), tmp_path / name)
    for path in (tmp_path / "a").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_relation_without_an_end_is_listed_and_in_no_file(tmp_path: Path) -> None:
    network = town(2)
    lost = links("PartyOrg", ["B00000"], "PartyOrg", ["missing"])
    more = pl.concat([network.data("SubordinateTo"), lost], how="diagonal")
    written = bulk.write(network.with_frames({"SubordinateTo": more}), tmp_path)
    assert written.unlinked.rows() == [("SubordinateTo", "PartyOrg|B00000|PartyOrg|missing")]
    for path in tmp_path.rglob("*.*"):
        assert "missing" not in path.read_text(encoding="utf-8")


def test_folder_that_holds_something_is_left_alone_unless_meant(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="--force"):
        bulk.write(town(1), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    bulk.write(town(1), tmp_path, force=True)
    assert (tmp_path / "mine.txt").exists()


def test_shell_script_names_every_file_and_passes_options_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = bulk.write(town(2), out)
    tool = tmp_path / "neo4j-admin"
    tool.write_text('#!/bin/sh\nfor word; do echo "$word"; done\n', encoding="utf-8")
    tool.chmod(0o700)
    done = subprocess.run(
        ["sh", str(out / "import.sh"), "--overwrite-destination=true"],
        env={**os.environ, "NEO4J_ADMIN": str(tool), "NEO4J_DATABASE": "other"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = done.stdout.splitlines()[:-1]
    options = [*written.arguments, "--overwrite-destination=true", "other"]
    assert said == ["database", "import", "full", *options]
    batch = (out / "import.cmd").read_text(encoding="utf-8")
    assert set(re.findall(r"=(\w+/[\w.]+\.csv)", batch)) == {
        path.relative_to(out).as_posix() for path in out.rglob("*.csv")
    }


def test_command_writes_the_files_of_rosters_and_of_a_store(tmp_path: Path) -> None:
    files = [str(path) for path in demo_files()]
    store = str(tmp_path / "store")

    def jiceng(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jiceng", *words], cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    assert jiceng("load", *files, "--store", store).returncode in {0, 10}
    done = jiceng("sync", "bulk", str(tmp_path / "a"), "--store", store)
    assert done.returncode == 0, done.stderr
    assert "import.sh" in done.stderr
    assert jiceng("sync", "bulk", str(tmp_path / "b"), *files).returncode == 0
    for name in ("nodes/PartyOrg.csv", "relations/SUBORDINATE_TO.PartyOrg.PartyOrg.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    again = jiceng("sync", "bulk", str(tmp_path / "a"), "--store", store)
    assert again.returncode == 2
    assert "--force" in again.stderr
