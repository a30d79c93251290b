"""One roster in every format gives one network; what is no roster is answered in words."""

import csv
import datetime as dt
import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import loaders
from graphmodel.convert import write_graphml
from graphmodel.errors import TargetError, UsageError
from graphmodel.network import Network
from graphmodel.party import Holds, PartyOrg
from graphmodel.places import link_places
from graphmodel.profile import load_profile
from jiceng.contract import to_json
from jiceng.work import analyse_all
from loaders.sql import Query, has_password

DAY = dt.date(2026, 6, 30)
ORGS = [
    ["党组织代码", "党组织名称", "上级党组织代码", "正式党员", "成立时间", "书记", "所属街道"],
    ["001", "䶮溪街道党工委", None, None, "2010-01-05", "测试甲", "䶮溪街道"],
    ["001001", "桂花社区党委", "001", 120, "2015-06", "测试乙", "䶮溪街道"],
    ["001001001", "桂花社区第一党支部", "001001", 35, "2016", None, "䶮溪街道"],
    ["001002", "金桂村党总支", "001", 66, "2012-03-04", "测试丙、测试丁", "䶮溪街道"],
]
PLACES = [
    ["区划代码", "名称", "所属街道", "户数"],
    ["990101001", "䶮溪街道", None, None],
    ["990101001001", "桂花社区居委会", "䶮溪街道", 1200],
    ["990101001201", "金桂村村委会", "䶮溪街道", 300],
]
TABLES = {"党组织": ORGS, "社区村": PLACES}


def records(rows: list[list[Any]]) -> list[dict[str, Any]]:
    header, *data = rows
    return [dict(zip(header, row, strict=True)) for row in data]


def as_xlsx(desk: Any) -> list[Path]:
    def dress(_book: Any, sheets: dict[str, Any]) -> None:
        sheets["党组织"].merge_range("G2:G5", "䶮溪街道")  # one cell for four rows

    return [desk.xlsx(TABLES, dress=dress)]


def as_csv(encoding: str, delimiter: str = ",") -> Callable[[Any], list[Path]]:
    def write(desk: Any) -> list[Path]:
        paths = []
        for name, rows in TABLES.items():
            paths.append(desk.folder / f"{name}.{'tsv' if delimiter == chr(9) else 'csv'}")
            with paths[-1].open("w", encoding=encoding, newline="") as stream:
                csv.writer(stream, delimiter=delimiter).writerows(rows)
        return paths

    return write


def as_ndjson(desk: Any) -> list[Path]:
    for name, rows in TABLES.items():
        lines = [json.dumps(item, ensure_ascii=False) for item in records(rows)]
        (desk.folder / f"{name}.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [desk.folder / f"{name}.ndjson" for name in TABLES]


def as_json(desk: Any) -> list[Path]:
    path: Path = desk.folder / "名册.json"
    path.write_text(json.dumps({name: records(rows) for name, rows in TABLES.items()}), "utf-8")
    return [path]


def as_parquet(desk: Any) -> list[Path]:
    for name, rows in TABLES.items():
        pl.DataFrame(records(rows)).write_parquet(desk.folder / f"{name}.parquet")
    return [desk.folder / f"{name}.parquet" for name in TABLES]


def as_graphml(desk: Any) -> list[Path]:
    write_graphml(desk.load(*as_xlsx(desk)).network, desk.folder / "网络.graphml")
    return [desk.folder / "网络.graphml"]


def database(desk: Any) -> str:
    path = desk.folder / "名册.db"
    with sqlite3.connect(path) as made:
        for name, rows in TABLES.items():
            columns = ", ".join(f'"{title}"' for title in rows[0])
            made.execute(f'CREATE TABLE "{name}" ({columns})')
            holes = ", ".join("?" * len(rows[0]))
            made.executemany(f'INSERT INTO "{name}" VALUES ({holes})', rows[1:])  # noqa: S608
    made.close()
    return f"sqlite:///{path}"


@pytest.fixture
def reference(desk: Any) -> Network:
    checked = desk.load(*as_xlsx(desk))
    assert checked.problems.is_empty()
    return checked.network  # type: ignore[no-any-return]


FORMATS = {
    "utf-8-sig": as_csv("utf-8-sig"), "gb18030": as_csv("gb18030"), "utf-16": as_csv("utf-16"),
    "tsv": as_csv("utf-8", "\t"), "ndjson": as_ndjson, "json": as_json, "parquet": as_parquet,
    "graphml": as_graphml,
}  # fmt: skip


def said(network: Network) -> str:
    """Everything the analyses say, without inputs and evidence."""
    linked = link_places(network)
    profile = load_profile()
    whole = [to_json(item, profile) for item in analyse_all(linked, profile, as_of=DAY)]
    return json.dumps(_without(whole, ("inputs", "evidence")), ensure_ascii=False, default=str)


def _without(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, names) for key, item in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_an_equal_network(desk: Any, reference: Network, name: str) -> None:
    checked = desk.load(*FORMATS[name](desk))
    assert checked.problems.is_empty()
    assert checked.network == reference
    assert checked.network.frame(PartyOrg).height == 4
    assert checked.network.frame(Holds).height == 4


@pytest.mark.parametrize("name", ["utf-8-sig", "gb18030", "ndjson", "sqlite"])
def test_every_format_gives_the_same_analyses(desk: Any, reference: Network, name: str) -> None:
    if name == "sqlite":
        url = database(desk)
        other = desk.load(queries=[Query(url=url, query=table) for table in TABLES]).network
    else:
        other = desk.load(*FORMATS[name](desk)).network
    assert said(other) == said(reference)


# ---------------------------------------------------------------- databases


@pytest.mark.parametrize("scheme", ["sqlite:///", "sqlite+pysqlite:///"])
def test_tables_and_queries_of_a_database_are_read(
    desk: Any, reference: Network, scheme: str
) -> None:
    if scheme != "sqlite:///":
        pytest.importorskip("sqlalchemy")
    url = database(desk).replace("sqlite:///", scheme)
    queries = [
        Query(url=url, query="党组织"),
        Query(url=url, query="SELECT * FROM 社区村 WHERE 名称 <> ':x';", name="社区村"),
    ]
    checked = desk.load(queries=queries)
    assert checked.network == reference
    assert checked.network.about.inputs[0].file == f"{scheme.partition(':')[0]}:名册.db"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("DELETE FROM 党组织", "只读"),
        ("SELECT 1; DROP TABLE 党组织", "只读"),
        ("没有", "没有“没有”。有的是：党组织、社区村"),
        ("SELECT load_extension('x') FROM 党组织", "没有成功"),
        ("SELECT * FROM 没有 WHERE 1=1", "没有成功"),
        ("WITH x AS (SELECT 1) INSERT INTO 党组织(党组织代码) SELECT * FROM x", "只读"),
        ("WITH x AS (SELECT 1) DELETE FROM 党组织", "没有成功"),
    ],
)
def test_a_database_is_only_looked_at(desk: Any, query: str, words: str) -> None:
    url = database(desk)
    before = (desk.folder / "名册.db").read_bytes()
    with pytest.raises(UsageError, match=words):
        desk.load(queries=[Query(url=url, query=query)])
    assert (desk.folder / "名册.db").read_bytes() == before


def test_a_view_whose_trigger_writes_writes_nothing(desk: Any) -> None:
    url = database(desk)
    with sqlite3.connect(desk.folder / "名册.db") as made:
        made.execute("CREATE VIEW 看 AS SELECT * FROM 党组织")
        made.execute("CREATE TRIGGER t INSTEAD OF INSERT ON 看 BEGIN DELETE FROM 党组织; END")
    made.close()
    checked = desk.load(queries=[Query(url=url, query="看", name="党组织")])
    assert checked.network.frame(PartyOrg).height == 4


def test_a_database_that_is_not_there_is_out_of_reach(desk: Any) -> None:
    with pytest.raises(TargetError, match=r"找不到数据库文件“无\.db”"):
        desk.load(queries=[Query(url=f"sqlite:///{desk.folder}/无.db", query="x")])


def test_a_password_in_an_address_is_seen() -> None:
    assert has_password("postgresql://user:secret@host/db")
    assert not has_password("postgresql://user@host/db")


# ---------------------------------------------------------------- records of programs


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"党组织名称": "甲", "党组织名称": "乙"}]', "a key twice"),
        ('[{"正式党员": NaN}]', "NaN"),
        ('{"a": 1}', "no list of records"),
        ("[1, 2]", "no list of records"),
        ('[{"党组织名称": {"a": 1}}]', "a cell that is a dict"),
        ("[" * 100_000, "RecursionError"),
        ('[{"党组织名称": "甲"', "JSONDecodeError"),
        ("3", "int"),
    ],
)
def test_what_is_no_list_of_records_is_refused_without_its_values(
    desk: Any, text: str, why: str
) -> None:
    path = desk.folder / "名册.json"
    path.write_text(text, encoding="utf-8")
    (row,) = desk.load(path).problems.filter(code="FILE-RECORDS")["params"]
    assert json.loads(row) == {"reason": why}


def test_a_broken_line_is_named(desk: Any) -> None:
    path = desk.folder / "名册.ndjson"
    path.write_text('{"党组织名称": "甲"}\n{"党组织名称": \n', encoding="utf-8")
    (row,) = desk.load(path).problems["params"]
    assert json.loads(row) == {"reason": "line 2"}


def test_the_row_of_a_record_is_its_line(desk: Any, cells: Any) -> None:
    path = desk.folder / "党组织.ndjson"
    lines = [{"党组织代码": "001", "党组织名称": "甲", "正式党员": "很多"}]
    path.write_text("\n" + json.dumps(lines[0]), encoding="utf-8")
    assert cells(desk.load(path)) == {("CELL-NUMBER", "C2")}


def test_whole_numbers_of_any_length_keep_their_digits(desk: Any) -> None:
    path = desk.folder / "党组织.json"
    path.write_text(
        '[{"党组织代码": 110101199003071234, "党组织名称": "甲党委"}]', encoding="utf-8"
    )
    assert desk.load(path).network.frame(PartyOrg)["id"].to_list() == ["110101199003071234"]


# ---------------------------------------------------------------- networks, standard input


def test_a_network_and_a_roster_together(desk: Any) -> None:
    (graph,) = as_graphml(desk)
    more = desk.csv([["党组织代码", "党组织名称", "正式党员"], ["002", "乙街道党工委", "5"]])
    checked = desk.load(graph, more)
    assert checked.network.frame(PartyOrg).height == 5
    assert {item.file for item in checked.network.about.inputs} == {"网络.graphml", more.name}


def test_a_network_that_contradicts_a_roster_is_refused(desk: Any) -> None:
    (graph,) = as_graphml(desk)
    other = desk.csv([["党组织代码", "党组织名称"], ["001", "另一个党工委"]])
    checked = desk.load(graph, other)
    assert checked.problems["code"].to_list() == ["FILE-GRAPH"]
    assert checked.network.frame(PartyOrg)["name"].to_list() == ["另一个党工委"]


def test_kinds_that_a_graph_lacks_are_not_read(desk: Any) -> None:
    (graph,) = as_graphml(desk)
    network = desk.load(graph).network
    assert network.was_read(PartyOrg)
    assert not network.was_read("Compound")
    assert not network.has_column(PartyOrg, "term_ends_on")


def test_graphml_with_entities_is_refused(desk: Any) -> None:
    path = desk.folder / "x.graphml"
    path.write_text('<!DOCTYPE g [<!ENTITY a "b">]><graphml>&a;</graphml>')
    assert desk.load(path).problems["code"].to_list() == ["FILE-GRAPH"]


@pytest.mark.parametrize("name", ["utf-8-sig", "ndjson", "json", "xlsx"])
def test_standard_input_is_read_whatever_it_is(
    desk: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = as_xlsx(desk) if name == "xlsx" else FORMATS[name](desk)
    stream = io.TextIOWrapper(io.BytesIO(paths[0].read_bytes()))
    monkeypatch.setattr("sys.stdin", stream)
    checked = loaders.load("-", loaded_on=DAY, key=b"k")
    assert checked.network.frame(PartyOrg).height == 4
    assert checked.network.about.inputs[0].file == "标准输入"


def test_about_is_the_same_but_for_the_inputs(desk: Any, reference: Network) -> None:
    other = desk.load(*as_ndjson(desk)).network
    assert replace(other.about, inputs=()) == replace(reference.about, inputs=())
