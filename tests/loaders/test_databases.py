"""Databases beyond SQLite, the real ones: a server of PostgreSQL, a file of DuckDB."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphmodel.errors import TargetError, UsageError
from graphmodel.party import Holds, PartyOrg, SubordinateTo
from loaders.sql import Query

pytestmark = pytest.mark.slow

ROWS = [
    ("001", "䶮溪街道党工委", None, 12, "2010-01-05", "测试甲"),
    ("001001", "桂花社区党委", "001", 120, "2015-06-30", "测试乙"),
]
CREATE = (
    'CREATE TABLE "党组织" ("党组织代码" text, "党组织名称" text, "上级党组织代码" text, '
    '"正式党员" integer, "成立时间" date, "书记" text)'
)


def _binary(name: str) -> str | None:
    found = [*Path("/usr/lib/postgresql").glob(f"*/bin/{name}")]
    return str(max(found)) if found else shutil.which(name)


def _as_nobody(order: list[str]) -> list[str]:
    """Run as another user where this one is root, as which no PostgreSQL server runs."""
    if os.geteuid():
        return order
    return ["runuser", "-u", "postgres", "--", *order]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server of its own, reached by a socket only; return its address."""
    if importlib.util.find_spec("psycopg") is None or _binary("initdb") is None:
        pytest.skip("needs psycopg and the programs of PostgreSQL")
    folder = tmp_path_factory.mktemp("postgres")
    for place in (folder, *folder.parents[:3]):
        place.chmod(0o755)
    folder.chmod(0o777)
    data, control = str(folder / "data"), str(_binary("pg_ctl"))
    start = ["-o", f"-c listen_addresses='' -c unix_socket_directories={folder}", "-w", "start"]
    subprocess.run(
        _as_nobody([str(_binary("initdb")), "-D", data, "-A", "trust", "-U", "postgres",
                    "-E", "UTF8", "--locale=C", "-N"]),
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        _as_nobody([control, "-D", data, "-l", str(folder / "log"), *start]),
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    subprocess.run(
        _as_nobody([control, "-D", data, "-m", "immediate", "stop"]),
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def filled(postgres: str) -> str:
    """Put one roster into the database."""
    import sqlalchemy as sql

    engine = sql.create_engine(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql(CREATE)
        for row in ROWS:
            connection.exec_driver_sql('INSERT INTO "党组织" VALUES (%s, %s, %s, %s, %s, %s)', row)
        connection.exec_driver_sql('CREATE VIEW "支部" AS SELECT * FROM "党组织"')
    engine.dispose()
    return postgres


def is_the_roster(checked: Any) -> None:
    assert checked.problems.is_empty()
    found = checked.network.frame(PartyOrg).select("id", "name", "members_full", "founded_on")
    assert found.rows() == [
        ("001", "䶮溪街道党工委", 12, "2010-01-05"),
        ("001001", "桂花社区党委", 120, "2015-06-30"),
    ]
    assert checked.network.frame(SubordinateTo).height == 1
    assert checked.network.frame(Holds).height == 2


@pytest.mark.parametrize(
    "query", ["党组织", "支部", 'SELECT * FROM "党组织" WHERE "党组织名称" <> \':x\'']
)
def test_a_roster_in_postgresql_is_read(desk: Any, filled: str, query: str) -> None:
    is_the_roster(desk.load(queries=[Query(url=filled, query=query, name="党组织")]))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("没有", "没有“没有”。有的是：党组织、支部"),
        ('WITH x AS (DELETE FROM "党组织" RETURNING *) SELECT * FROM x', "没有成功"),
        ("SELECT pg_read_file('/no/such/file')", "没有成功"),
        ("SELECT * FROM 没有 WHERE 1=1", "没有成功"),
    ],
)
def test_postgresql_is_only_looked_at(desk: Any, filled: str, query: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        desk.load(queries=[Query(url=filled, query=query)])
    is_the_roster(desk.load(queries=[Query(url=filled, query="党组织")]))


def test_a_server_that_is_not_there_is_out_of_reach(desk: Any, filled: str) -> None:
    away = filled.replace("host=", "host=/nowhere")
    with pytest.raises(TargetError, match="没有成功"):
        desk.load(queries=[Query(url=away, query="党组织")])


# ---------------------------------------------------------------- MariaDB


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server of its own, reached by a socket only, with one roster in it."""
    programs = [shutil.which(name) for name in ("mariadbd", "mariadb-install-db")]
    if importlib.util.find_spec("pymysql") is None or not all(programs):
        pytest.skip("needs pymysql and the programs of MariaDB")
    import sqlalchemy as sql

    folder = tmp_path_factory.mktemp("mariadb")
    (folder / "tmp").mkdir()
    server, install = map(str, programs)
    places = [f"--datadir={folder / 'data'}", f"--tmpdir={folder / 'tmp'}"]
    who = "--user=root" if os.geteuid() == 0 else f"--user={os.environ.get('USER', '')}"
    subprocess.run(
        [install, "--no-defaults", who, *places, "--auth-root-authentication-method=normal"],
        check=True, capture_output=True,
    )  # fmt: skip
    with subprocess.Popen(
        [server, "--no-defaults", who, *places, f"--socket={folder}/s", "--skip-networking",
         f"--pid-file={folder}/pid", "--secure-file-priv="],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            url = f"mysql+pymysql://root@localhost/test?unix_socket={folder}/s&charset=utf8mb4"
            _wait_for(folder / "s")
            _fill(sql.create_engine(url))
            yield url
        finally:
            process.kill()


def _wait_for(place: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as caller:
            if caller.connect_ex(str(place)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server does not answer")


def _fill(engine: Any) -> None:
    """Put one roster into the database, in a table that knows no transactions."""
    with engine.begin() as connection:
        order = CREATE.replace('"', "`").replace(" text", " varchar(80)")
        connection.exec_driver_sql(f"{order} ENGINE=MyISAM CHARACTER SET utf8mb4")
        for row in ROWS:
            connection.exec_driver_sql("INSERT INTO `党组织` VALUES (%s, %s, %s, %s, %s, %s)", row)
    engine.dispose()


@pytest.mark.parametrize(
    "query", ["党组织", "SELECT * FROM `党组织` WHERE `党组织名称` NOT IN (':x', 'into')"]
)
def test_a_roster_in_mariadb_is_read(desk: Any, mariadb: str, query: str) -> None:
    is_the_roster(desk.load(queries=[Query(url=mariadb, query=query, name="党组织")]))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 INTO OUTFILE '{file}'",
        "SELECT 1 /*!50000 into/**/outfile '{file}' */",
        "WITH x AS (SELECT 1) SELECT 1 INTO @a",
        "WITH x AS (SELECT 1) DELETE FROM `党组织`",
        "SELECT * FROM `没有` WHERE 1=1",
    ],
)
def test_mariadb_is_only_looked_at(desk: Any, mariadb: str, query: str) -> None:
    file = desk.folder / "written.txt"
    with pytest.raises(UsageError):
        desk.load(queries=[Query(url=mariadb, query=query.format(file=file))])
    assert not file.exists()
    is_the_roster(desk.load(queries=[Query(url=mariadb, query="党组织")]))


def test_a_roster_in_duckdb_is_read_and_no_other_file(desk: Any) -> None:
    if importlib.util.find_spec("duckdb_engine") is None:
        pytest.skip("needs duckdb-engine")
    duckdb = pytest.importorskip("duckdb")
    path = desk.folder / "名册.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute(CREATE)
        database.executemany('INSERT INTO "党组织" VALUES (?, ?, ?, ?, ?, ?)', ROWS)
    url = f"duckdb:///{path}"
    is_the_roster(desk.load(queries=[Query(url=url, query="党组织")]))
    for query in (
        "SELECT * FROM read_csv('/etc/passwd')",
        'WITH x AS (SELECT 1) DELETE FROM "党组织"',
    ):
        with pytest.raises(UsageError, match="没有成功"):
            desk.load(queries=[Query(url=url, query=query)])
