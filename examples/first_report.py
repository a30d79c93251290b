"""从名册到报告：读取、核对、分析、写出网页和台账。

::

    python examples/first_report.py                     # 用自带的真实名册
    python examples/first_report.py 名册文件夹 报告       # 用自己的名册
"""

from __future__ import annotations

import sys
from pathlib import Path

import jiceng as jc
from jiceng.reports import make_dossier, write_reports


def main(rosters: list[Path], out: Path) -> None:
    """Read the rosters, say what was found, write the reports into a folder."""
    checked = jc.load(rosters)
    print(checked.network)
    for place, message, hint in checked.messages().select("place", "message", "hint").iter_rows():
        print(f"{place}：{message}。{hint}")

    dossier = make_dossier(checked.network, jc.load_profile(), checked=checked)
    for analysis in dossier.analyses:
        print(f"{analysis.name}：{analysis.findings.height} 个事项")
    for path in write_reports(dossier, out):
        print(f"已写入 {path}")


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    main(given[:1] or jc.demo_files(), given[1] if len(given) > 1 else Path("报告"))
