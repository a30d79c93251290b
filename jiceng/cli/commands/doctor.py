"""``jiceng doctor``: can this machine do everything?"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
import tempfile
from pathlib import Path

import click

from jiceng.cli.options import format_option
from jiceng.cli.tables import show
from jiceng.locale import tr

_NEEDED = (
    "polars", "numpy", "scipy", "networkx", "python_calamine", "openpyxl", "xlsxwriter", "jinja2",
    "pypinyin", "rapidfuzz", "matplotlib", "rich", "click", "defusedxml",
)  # fmt: skip
_LEAST_FREE = 200 * 2**20


@click.command(help=tr("检查运行环境：依赖、字体、磁盘、密钥。\n\n\b\n例：\n  jiceng doctor"))
@format_option()
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """Check and list; leave with 0, or 2 where something is missing."""
    import polars as pl

    rows = [*_program(), *_files(), *_places()]
    show(
        pl.DataFrame(rows, schema=["what", "state", "detail"], orient="row"),
        {"what": tr("检查项"), "state": tr("结果"), "detail": tr("说明")},
        form,
    )
    ctx.exit(2 if any(state == tr("缺") for _, state, _ in rows) else 0)


def _state(*, good: bool) -> str:
    return tr("好") if good else tr("缺")


def _program() -> list[tuple[str, str, str]]:
    version = sys.version_info >= (3, 11)
    rows = [("Python", _state(good=version), platform.python_version())]
    for name in _NEEDED:
        found = importlib.util.find_spec(name) is not None
        rows.append((name, _state(good=found), "" if found else f"pip install {name}"))
    return rows


def _files() -> list[tuple[str, str, str]]:
    from jiceng.demo import ASSETS

    wanted = {
        tr("中文字体"): ASSETS / "fonts" / "NotoSansSC-Regular.otf",
        "ECharts": ASSETS / "echarts" / "echarts.min.js",
        tr("演示数据"): ASSETS / "demo" / "rongchang" / "organizations.csv",
    }
    return [(name, _state(good=path.is_file()), path.name) for name, path in wanted.items()]


def _places() -> list[tuple[str, str, str]]:
    from graphmodel.platform import missing_guards
    from jiceng.keys import default_key_file

    free = shutil.disk_usage(Path(tempfile.gettempdir())).free
    key = default_key_file()
    rows = [
        (tr("磁盘空间"), _state(good=free > _LEAST_FREE), f"{free // 2**20:,} MiB"),
        (tr("人员标识密钥"), tr("好") if key.exists() else tr("未生成"), key.name),
    ]
    rows += [(tr("系统保护"), tr("缺一项"), guard) for guard in missing_guards()]
    return rows
