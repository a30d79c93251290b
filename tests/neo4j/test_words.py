"""What needs no server: the texts of statements, the table of failures, addresses and secrets."""

from __future__ import annotations

import pickle
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j.exceptions import (
    AuthError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graphmodel.cypher import identifier, labels_of, relation_type, synced_kinds, tier_label
from graphmodel.cypher import statements as cypher
from graphmodel.errors import SchemaError, UsageError
from graphmodel.party import PARTY
from jiceng.sync import password_from, target
from loaders.neo4j.records import records
from loaders.neo4j.retry import Way, told, way_of

# ---------------------------------------------------------------- statements


def test_constraints_are_of_a_sort_the_community_edition_has() -> None:
    made = cypher.constraints(PARTY)
    assert made["jiceng_node"] == (
        "CREATE CONSTRAINT jiceng_node IF NOT EXISTS FOR (n:Jiceng) "
        "REQUIRE (n.dataset, n.kind, n.id) IS UNIQUE"
    )
    assert made["jiceng_subordinate_to"] == (
        "CREATE CONSTRAINT jiceng_subordinate_to IF NOT EXISTS FOR ()-[r:SUBORDINATE_TO]-() "
        "REQUIRE (r.dataset, r.key) IS UNIQUE"
    )
    assert "jiceng_suggests" not in made
    assert "jiceng_judges" not in made


def test_merging_nodes_takes_other_tiers_away_in_the_same_statement() -> None:
    assert cypher.merge_nodes(PARTY["Division"], "Street", current=True) == (
        "UNWIND $rows AS row\n"
        "MERGE (n:Jiceng {dataset: $dataset, kind: 'Division', id: row[0]})\n"
        "SET n:Division:Street:Current, n += row[1]\n"
        "REMOVE n:Province:City:District:Town:Community:Village:Grid\n"
        "RETURN count(n) AS done"
    )
    assert cypher.merge_nodes(PARTY["Person"], None, current=False) == (
        "UNWIND $rows AS row\n"
        "MERGE (n:Jiceng {dataset: $dataset, kind: 'Person', id: row[0]})\n"
        "SET n:Person, n += row[1]\n"
        "REMOVE n:Current\n"
        "RETURN count(n) AS done"
    )


def test_merging_relations_matches_both_ends_by_key() -> None:
    assert cypher.merge_relations(PARTY["Covers"]) == (
        "UNWIND $rows AS row\n"
        "MATCH (a:Jiceng {dataset: $dataset, kind: $source, id: row[0]})\n"
        "MATCH (b:Jiceng {dataset: $dataset, kind: $target, id: row[1]})\n"
        "MERGE (a)-[r:COVERS {dataset: $dataset, key: row[2]}]->(b)\n"
        "SET r += row[3]\n"
        "RETURN count(r) AS done"
    )


def test_types_are_upper_snake() -> None:
    names = {"SubordinateTo": "SUBORDINATE_TO", "Within": "WITHIN", "TookPart": "TOOK_PART"}
    assert {name: relation_type(name) for name in names} == names


def test_labels_are_told_apart_for_work_committees_by_their_line() -> None:
    frame = pl.DataFrame(
        {
            "category": ["work_committee", "work_committee", "work_committee", "branch", None],
            "line": ["territorial", "zone", None, "organs", None],
        }
    )
    assert frame.select(tier_label(PARTY["PartyOrg"])).to_series().to_list() == [
        "StreetWorkCommittee", "ZoneWorkCommittee", "OtherWorkCommittee", "Branch", None,
    ]  # fmt: skip


def test_no_label_stands_for_two_things() -> None:
    labels = labels_of(PARTY)
    assert len(labels) == len(set(labels))
    assert "WorkCommittee" not in labels
    assert not {kind.name for kind in synced_kinds(PARTY)} & {"Suggests", "Judges"}


@given(st.text(max_size=12))
def test_only_plain_names_become_identifiers(name: str) -> None:
    plain = name.isascii() and name.replace("_", "a").isalnum() and name[:1].isalpha()
    if plain:
        assert identifier(name) == name
    else:
        with pytest.raises(SchemaError, match="ASCII"):
            identifier(name)


@pytest.mark.parametrize("name", ["a`b", "a\\u0060b", "a b", "支部", "a\n", "", "a" * 65])
def test_hostile_names_are_refused(name: str) -> None:
    with pytest.raises(SchemaError, match="ASCII"):
        identifier(name)


def test_keys_of_relations_cannot_be_confused() -> None:
    pairs = [("a|b", "c"), ("a", "b|c"), ("a\\", "|c"), ("a", "\\|c")]
    frame = PARTY["SubordinateTo"].empty().vstack(
        pl.DataFrame(
            {
                "from_kind": "PartyOrg", "from_id": [a for a, _ in pairs],
                "to_kind": "PartyOrg", "to_id": [b for _, b in pairs],
            }
        )
        .with_columns(
            pl.lit(None, dtype).alias(name)
            for name, dtype in PARTY["SubordinateTo"].schema.items()
            if name not in {"from_kind", "from_id", "to_kind", "to_id"}
        )
        .select(list(PARTY["SubordinateTo"].schema))
    )  # fmt: skip
    assert records(PARTY["SubordinateTo"], frame)["_key"].n_unique() == 4


# ---------------------------------------------------------------- failures


def _server_error(code: str) -> Neo4jError:
    return Neo4jError._hydrate_neo4j(code=code, message="canary 110101199003072316")


FAILURES = [
    ("Neo.TransientError.Transaction.DeadlockDetected", Way.retry),
    ("Neo.TransientError.Transaction.LockAcquisitionTimeout", Way.retry),
    ("Neo.TransientError.General.DatabaseUnavailable", Way.retry),
    ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", Way.split),
    ("Neo.ClientError.Transaction.TransactionTimedOut", Way.split),
    ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", Way.split),
    ("Neo.ClientError.Transaction.LockClientStopped", Way.split),
    ("Neo.ClientError.Statement.EntityNotFound", Way.rerun),
    ("Neo.ClientError.Schema.ConstraintValidationFailed", Way.stop),
    ("Neo.ClientError.Statement.SyntaxError", Way.stop),
    ("Neo.ClientError.Statement.TypeError", Way.stop),
    ("Neo.ClientError.Security.Forbidden", Way.stop),
    ("Neo.ClientError.Security.AuthenticationRateLimit", Way.stop),
    ("Neo.DatabaseError.General.UnknownError", Way.stop),
]


@pytest.mark.parametrize(("code", "way"), FAILURES)
def test_failures_of_the_server(code: str, way: Way) -> None:
    error = _server_error(code)
    assert way_of(error) is way
    assert "canary" not in told(error)


@pytest.mark.parametrize(
    ("error", "way"),
    [
        (IncompleteCommit("x"), Way.rerun),
        (ServiceUnavailable("x"), Way.retry),
        (SessionExpired("x"), Way.retry),
        (AuthError("x"), Way.stop),
        (BufferError("cannot be re-sized"), Way.rerun),
        (ValueError("x"), Way.stop),
    ],
)
def test_failures_of_the_driver(error: Exception, way: Way) -> None:
    assert way_of(error) is way


# ---------------------------------------------------------------- addresses and secrets

WORD = {"NEO4J_PASSWORD": "canary-word"}


@pytest.mark.parametrize(
    "uri", ["bolt://127.0.0.1:7687", "bolt://localhost", "neo4j://[::1]:7687", "neo4j+s://db.cn"]
)
def test_safe_addresses(uri: str) -> None:
    assert target(WORD, uri=uri).uri == uri


def test_address_without_a_scheme_gets_the_safe_one() -> None:
    assert target(WORD, uri="db.example.cn:7687").uri == "neo4j+s://db.example.cn:7687"
    assert target(WORD, uri="127.0.0.1:7687").uri == "bolt://127.0.0.1:7687"


@pytest.mark.parametrize(
    "uri", ["bolt://db.cn", "neo4j://10.0.0.8:7687", "bolt+ssc://db.cn", "neo4j+ssc://127.0.0.1"]
)
def test_exposed_addresses_need_to_be_meant(uri: str) -> None:
    with pytest.raises(UsageError, match="--insecure"):
        target(WORD, uri=uri)
    assert target(WORD, uri=uri, insecure=True).uri == uri


@pytest.mark.parametrize("uri", ["bolt://neo4j:pw@127.0.0.1", "http://127.0.0.1", "bolt://"])
def test_addresses_that_make_no_sense(uri: str) -> None:
    with pytest.raises(UsageError, match="地址"):
        target(WORD, uri=uri)


def test_own_certificate_makes_another_machine_safe(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    assert target(WORD, uri="bolt://db.cn", ca_file=file).ca_file == file


def test_secret_shows_itself_nowhere() -> None:
    found = target(WORD, uri="bolt://127.0.0.1")
    assert "canary" not in f"{found} {found!r} {found.password} {found.place}"
    with pytest.raises(TypeError, match="not written"):
        pickle.dumps(found)


def test_password_file_must_be_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "word"
    file.write_text("w\n")
    file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        password_from(file)
    file.chmod(0o600)
    assert password_from(file).reveal() == "w"


def test_no_option_takes_a_password() -> None:
    from jiceng.cli.commands.sync import command

    names = {
        option
        for sub in command.commands.values()
        for parameter in sub.params
        for option in parameter.opts
    }
    assert "--password-file" in names
    assert not names & {"--password", "-p"}


def test_missing_password_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    with pytest.raises(UsageError, match="NEO4J_PASSWORD"):
        target({}, uri="bolt://127.0.0.1")
