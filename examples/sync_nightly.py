"""同步到 Neo4j 的夜间任务：读名册、存快照、推送，写出一行结果。适合放进 cron。

crontab 示例（每天 2:30；密码文件权限 600）::

    30 2 * * * NEO4J_URI=neo4j+s://db.example.com NEO4J_USERNAME=jiceng \
        python sync_nightly.py 名册文件夹 数据仓 --password-file ~/.neo4j-password

退出码与命令行一致：0 完成，5 连不上或登录被拒，6 另一个同步在跑，7 删除被拦下。
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import jiceng as jc
from graphmodel.errors import GraphModelError
from jiceng import sync
from jiceng.keys import key_id, person_key


def nightly(rosters: Path, store: Path, password_file: Path | None = None) -> dict[str, object]:
    """Load, publish, push; vanished records are closed where the rosters were complete."""
    checked = jc.load(rosters)
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
    outcome = sync.push(snapshot.network(), sync.target(password=password), how)
    return {"snapshot": snapshot.name, "run": outcome.run, **outcome.plan.totals}


def main() -> int:
    """Run once; one line of JSON on stdout, words on stderr."""
    parser = argparse.ArgumentParser(description="名册 → 快照 → Neo4j")
    parser.add_argument("rosters", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--password-file", type=Path)
    given = parser.parse_args()
    try:
        print(json.dumps(nightly(given.rosters, given.store, given.password_file)))
    except GraphModelError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
