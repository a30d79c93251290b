"""同一件夜间任务放进 Airflow：每一步是一个普通函数，DAG 只把它们串起来。

本项目的测试里没有装 Airflow：测试直接运行下面这些函数（对着真的 Neo4j），
DAG 部分只在装了 Airflow 3 的机器上才生成。把本文件放进 DAG 文件夹，并设环境变量::

    JICENG_ROSTERS=名册文件夹  JICENG_STORE=数据仓  JICENG_REPORTS=报告文件夹
    NEO4J_URI=neo4j+s://db.example.com  NEO4J_USERNAME=jiceng  NEO4J_PASSWORD=…

任务之间只传文件夹名、快照名和计数：名册内容不进 XCom，密码不进任务参数。
连不上、另一个同步在跑（退出码 5、6）过一会儿重试；名册读不出来、删除被拦下、
密钥不符，重试也没有用，立刻失败并写明原因。任务重试是安全的：内容没变不再发布，
推送中断过就从停下的地方接着做。
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jiceng as jc
from graphmodel.errors import GraphModelError, LockedError, RosterError, TargetError
from jiceng import sync
from jiceng.keys import key_id, person_key
from jiceng.reports import make_dossier, write_reports
from jiceng.work import outcome

#: What may pass by itself; everything else of ours needs a person.
PASSING = (TargetError, LockedError)


def publish(rosters: str, store: str) -> dict[str, Any]:
    """Read and check the rosters, publish a snapshot; half a folder of rosters is refused.

    Returns
    -------
    dict
        ``snapshot`` (its name) and ``left_out`` (rows, cells and links).

    Raises
    ------
    RosterError
        A file could not be read, or nothing was taken in: nothing was published.
    """
    checked = jc.load(rosters)
    unread = (checked.problems["scope"] == "file") & (checked.problems["severity"] == "error")
    if unread.any() or not checked.accounts["accepted"].sum():
        raise RosterError("有名册读不出来，未发布", checked.problems)
    snapshot = jc.Store(Path(store)).write(
        checked.network,
        created_at=datetime.now(UTC),
        accounts=checked.accounts.to_dicts(),
        key_id=key_id(person_key()),
    )
    return {"snapshot": snapshot.name, "left_out": outcome(checked)}


def plan(store: str, snapshot: str, dataset: str = "jiceng") -> dict[str, int]:
    """Count what a push would do; writes nothing, stops where too much would vanish."""
    network = jc.Store(Path(store)).snapshot(snapshot).network()
    return sync.plan(network, sync.target(dataset=dataset), _how(store, snapshot)).totals


def push(store: str, snapshot: str, dataset: str = "jiceng") -> dict[str, Any]:
    """Push a snapshot; ``run`` is None where the database holds it already."""
    network = jc.Store(Path(store)).snapshot(snapshot).network()
    done = sync.push(network, sync.target(dataset=dataset), _how(store, snapshot))
    return {"run": done.run, "resumed": done.resumed, **done.plan.totals}


def report(store: str, snapshot: str, out: str) -> list[str]:
    """Write page and ledger of a snapshot into a folder of its own; return the files."""
    network = jc.Store(Path(store)).snapshot(snapshot).network()
    dossier = make_dossier(network, jc.load_profile())
    return [str(path) for path in write_reports(dossier, Path(out) / snapshot, force=True)]


def _how(store: str, snapshot: str) -> sync.How:
    """Close what vanished where the rosters are complete; remember the push beside the store."""
    return sync.How(
        pruning=sync.Pruning(how="close"),
        store=Path(store),
        snapshot=snapshot,
        key_id=key_id(person_key()),
        wait=60,
    )


def make_dag() -> Any:
    """Tie the functions into a DAG; needs Airflow 3.

    Returns
    -------
    DAG
        ``publish`` → ``plan`` → ``push``, and ``publish`` → ``report`` beside it.
    """
    from airflow.sdk import dag, task  # type: ignore[import-not-found]
    from airflow.sdk.exceptions import AirflowFailException  # type: ignore[import-not-found]

    def step(function: Callable[..., Any]) -> Any:
        """Make a task: retried where time may help, failed for good where it does not."""

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            try:
                return function(*args, **kwargs)
            except PASSING:
                raise
            except GraphModelError as error:
                raise AirflowFailException(str(error)) from None

        return task(run, retries=3, retry_delay=timedelta(minutes=5))

    @dag(  # type: ignore[untyped-decorator]
        dag_id="jiceng_sync",
        schedule="30 2 * * *",
        start_date=datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,  # the locks would refuse a second one anyway
        tags=["jiceng"],
    )
    def jiceng_sync() -> None:
        store = os.environ["JICENG_STORE"]
        published = step(publish)(os.environ["JICENG_ROSTERS"], store)
        planned = step(plan)(store, published["snapshot"])
        planned >> step(push)(store, published["snapshot"])
        step(report)(store, published["snapshot"], os.environ["JICENG_REPORTS"])

    return jiceng_sync()


if find_spec("airflow") is not None:
    jiceng_sync_dag = make_dag()
