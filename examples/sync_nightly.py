"""同步到 Neo4j 的夜间任务：读名册、存快照、推送，写出一行结果。适合放进 cron。

crontab 示例（每天 2:30；密码文件权限 600；stdout 是一行 JSON，出错的话在 stderr）::

    30 2 * * * NEO4J_URI=neo4j+s://db.example.com NEO4J_USERNAME=jiceng \
        python sync_nightly.py 名册文件夹 数据仓 --password-file ~/.neo4j-password \
        >> 同步.ndjson 2>> 同步.err || echo "同步未完成，退出码 $?" | mail -s 名册同步 值班邮箱

同一个数据仓同一时刻只有一个任务：上一次还没跑完，这一次立刻退出（6），不排队、不重叠。
只要有一个名册文件读不出来，就什么都不发布、不推送（3），免得把半份名册当成全部。

退出码与命令行一致：0 完成，3 名册读不出来，5 连不上或登录被拒，6 另一个任务在跑，
7 删除被拦下，10 完成但有行、格或关系未采用，130 或 143 被中断；都可以直接再跑一次，
中断过的推送从停下的地方接着做。
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import jiceng as jc
from graphmodel.errors import GraphModelError, RosterError
from graphmodel.lock import only_writer
from graphmodel.platform import make_private_folder
from jiceng import sync
from jiceng.keys import key_id, person_key
from jiceng.work import outcome
from loaders import Checked

LEFT_OUT, INTERRUPTED, TERMINATED = 10, 130, 143


def usable(checked: Checked) -> Checked:
    """Return what was read, unless a file of it could not be read: half is not the whole.

    Raises
    ------
    RosterError
        A file could not be read, or nothing was taken in.
    """
    messages = checked.messages()
    unread = messages.filter(
        (messages["scope"] == "file") & (messages["severity"] == "error")
    ).select("place", "message", "hint")
    if unread.height:
        told = "\n".join("{}：{}。{}".format(*row) for row in unread.iter_rows())
        raise RosterError(told, checked.problems)
    if not checked.accounts["accepted"].sum():
        raise RosterError("没有可采用的内容", checked.problems)
    return checked


def nightly(rosters: Path, store: Path, password_file: Path | None = None) -> dict[str, object]:
    """Load, publish, push; vanished records are closed where the rosters were complete."""
    checked = usable(jc.load(rosters))
    key = key_id(person_key())
    snapshot = jc.Store(store).write(
        checked.network,
        created_at=datetime.now(UTC),
        accounts=checked.accounts.to_dicts(),
        key_id=key,
    )
    password = sync.password_from(password_file) if password_file else None
    how = sync.How(
        pruning=sync.Pruning(how="close"), store=store, snapshot=snapshot.name, key_id=key, wait=60
    )
    pushed = sync.push(snapshot.network(), sync.target(password=password), how)
    return {
        "snapshot": snapshot.name,
        "run": pushed.run,
        "resumed": pushed.resumed,
        "left_out": outcome(checked),
        **pushed.plan.totals,
    }


def once(rosters: Path, store: Path, password_file: Path | None = None) -> int:
    """Run if nobody else does; one line of JSON on stdout; return the exit code."""
    store = store.absolute()
    make_private_folder(store.parent)
    # Beside the store: a new store goes into an empty folder. Also let go by our death.
    with only_writer(store.with_name(f"{store.name}.lock")):
        result = nightly(rosters, store, password_file)
    print(json.dumps(result))
    left_out = result["left_out"]
    return LEFT_OUT if isinstance(left_out, dict) and any(left_out.values()) else 0


def main() -> int:
    """Run once; words on stderr."""
    parser = argparse.ArgumentParser(description="名册 → 快照 → Neo4j")
    parser.add_argument("rosters", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--password-file", type=Path)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return once(given.rosters, given.store, given.password_file)
    except GraphModelError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("已中断，再跑一次会接着做", file=sys.stderr)
        return INTERRUPTED


def _terminate(signum: int, frame: FrameType | None) -> None:
    """Leave as after Ctrl-C: locks are let go, and the run record says so."""
    del signum, frame
    raise SystemExit(TERMINATED)


if __name__ == "__main__":
    sys.exit(main())
