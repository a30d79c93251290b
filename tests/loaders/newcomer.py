"""Three rosters as an office would hand them in, with faults planted in named cells.

``python -m tests.loaders.newcomer FOLDER`` writes them for trying by hand. Every
name is invented; the identity numbers are the examples of the standard.
"""

# ruff: noqa: E501 - a row of a roster stands on one line

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import xlsxwriter

STREET = "柳溪街道"
ORGANISATIONS, COMPOUNDS, MIXED = "组织信息采集.xlsx", "小区台账.csv", "双报到和清单.xlsx"
IDENTITY, OTHER_IDENTITY = "11010519491231002X", "440524188001010014"
CREDIT, LOOK_ALIKE = "91350100M000100Y43", "9135O100M000100Y43"

_ORG_TOP = (
    ["序号", "支部名称", "党组织代码", "建立党组织时间", "党组织类别", "上级党组织名称",
     "领导班子", "", "", "换届", "", "党员数量", "", "", "", "联系电话及传真", "备注"],
    ["", "", "", "", "", "", "领导班子成员姓名", "成员职务", "成员联系方式", "领导班子当选日期",
     "领导班子届满日期", "正式党员男数量", "正式党员女数量", "预备党员男数量", "预备党员女数量",
     "", ""],
)  # fmt: skip
_ORGS: list[list[Any]] = [
    [1, "中共柳溪街道工作委员会", "001", "2010.5", "党工委", "",
     "甲一、甲二、甲三", "书记、副书记、委员", "", "2021年6月", "", "", "", "", "", "0000-5550001", ""],
    [2, "柳溪街道杏林社区党委", "001001", "2012-03", "党委", "柳溪街道党工委",
     "乙一（兼）、乙二", "书记、委员", "13900000000、13900000001", "2021.6.18", "2026.6.17",
     30, 28, 1, 0, "", ""],
    [3, "杏林社区第一党支部", "001001001", "2015", "党支部", "柳溪街道杏林社区党委",
     "丙一", "书记", "", "2023.6", "2026.6", 12, 9, "无", "—", "", "已换届"],
    [4, "杏林社区第二党支部", "001001002", "2015", "党支部", "同上",
     "丙二", "书记", "", "2023.6", "2026.6", 8, 7, 0, 1, "", IDENTITY],
    [5, "柳溪街道石桥社区党总支", "001002", "2012.13", "党总支", "柳溪街道党工委",
     "丁一", "书记", "", "2021.6", "2026.6", 40, 41, 2, 2, "", ""],
    [6, "石桥社区党支部（已撤销）", "001002001", "", "党支部", "石桥社区党总支", "", "", "", "", "",
     "", "", "", "", "", ""],
    ["合计", "", "", "", "", "", "", "", "", "", "", 90, 85, 3, 3, "", ""],
    ["填表人：甲二", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip

_COMPOUNDS: list[list[str]] = [
    ["柳溪街道居民小区情况统计表"],
    ["填表单位：柳溪街道", "", "", "", "填表日期：2026年5月8日"],
    ["序号", "街道", "居委", "小区ID", "小区名称", "地址", "竣工时间", "建筑面积", "楼栋数量",
     "房屋数量（户数）", "房屋性质", "物业公司", "业委会成立时间", "业委会主任", "居委电话"],
    ["1", "柳溪街道", "杏林社区", "XQ001", "杏林花园", "杏林路1号", "2008.6", "5.6万", "12", "约640户",
     "商品房", "安居物业", "2015.3", "戊一", "0000-5550002"],
    ["2", "同上", "同上", "XQ002", "杏林新村", "杏林路9号", "1996", "３２０００", "8栋", "３８４",
     "老旧小区", "无", "未成立", "", "同上"],
    ["3", "同上", "石桥社区", "XQ003", "石桥苑", "石桥街2号", "2003年", "18,000", "6", "300",
     "安置房", "安居物业", "2019年9月", "戊二、戊三", ""],
    ["4", "同上", "同上", "XQ004", "䶮溪雅苑", "石桥街8号", "2020-10", "21000", "5", "许多",
     "商品房", "和顺物业", "", "", ""],
    ["小计", "", "", "", "", "", "", "", "31", "1324", "", "", "", "", ""],
]  # fmt: skip

_REPORTED: list[list[Any]] = [
    ["机关、事业单位党员到居住地报到情况统计表"],
    ["单位", "统一社会信用代码", "单位性质", "报到社区", "在职党员报到人数", "联系人", "日期"],
    ["某局", CREDIT, "机关", "杏林社区", 12, "己一", "2026.4"],
    ["某院", LOOK_ALIKE, "事业单位", "石桥社区", "8人", "己二", "2026.4"],
    ["某站", OTHER_IDENTITY, "事业单位", "杏树社区", 3, "己三", "2026.4"],
]
_MEMBERS: list[list[Any]] = [
    ["党员姓名", "性别", "生日", "民族", "身份证号", "手机号", "入党时间", "现任党内职务", "现所在党组织",
     "党员进社区情况"],
    ["丙一", "男", "1949.12.31", "汉", IDENTITY, "13900000002", "1975.7", "书记", "杏林社区第一党支部", "是"],
    ["丙四", "女", "1988.1.1", "蒙古", OTHER_IDENTITY, "13900000003", "2010.7", "党员", "杏林社区第二党支部", ""],
]  # fmt: skip
_NEEDS: list[list[Any]] = [
    ["柳溪街道需求清单"],
    ["序号", "需求内容", "需求类别", "提出单位", "认领单位", "完成时限", "责任人"],
    [1, "加装电梯政策讲解", "民生服务", "杏林社区", "某局", "2026.9", "己一"],
    [2, "修缮活动室", "", "石桥社区", "某院、某局", "2026年底", "己二"],
]
_PLACES: list[list[Any]] = [
    ["社区代码", "社区名称", "街道名称", "户数"],
    ["990101001001", "杏林社区居委会", STREET, 1024],
    ["990101001002", "石桥社区居委会", STREET, 300],
]
_ASKED: list[list[Any]] = [
    ["请各单位于5月20日前报送，联系人：甲二"],
    ["报送要求"],
    ["一、内容真实"],
]


def write_all(folder: Path) -> list[Path]:
    """Write the three rosters; return their paths."""
    return [_organisations(folder), _compounds(folder), _mixed(folder)]


def _organisations(folder: Path) -> Path:
    path = folder / ORGANISATIONS
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Sheet1")
    middle = book.add_format({"align": "center", "border": 1})
    sheet.merge_range(0, 0, 0, 16, f"{STREET}党组织信息采集表", middle)
    sheet.merge_range(1, 0, 1, 8, f"填表单位：{STREET}党工委", middle)
    sheet.merge_range(1, 9, 1, 16, "填表日期：2026年5月8日", middle)
    for at, row in enumerate([*_ORG_TOP, *_ORGS], start=2):
        sheet.write_row(at, 0, row)
    for place in (*range(6), 15, 16):
        sheet.merge_range(2, place, 3, place, _ORG_TOP[0][place], middle)
    for first, last in ((6, 8), (9, 10), (11, 14)):
        sheet.merge_range(2, first, 2, last, _ORG_TOP[0][first], middle)
    book.close()
    return path


def _compounds(folder: Path) -> Path:
    path = folder / COMPOUNDS
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(_COMPOUNDS)
    return path


def _mixed(folder: Path) -> Path:
    path = folder / MIXED
    book = xlsxwriter.Workbook(str(path))
    struck = book.add_format({"font_strikeout": True})
    sheets = {
        "Sheet1": _REPORTED, "党员信息采集": _MEMBERS, "清单": _NEEDS, "社区": _PLACES, "说明": _ASKED,
    }  # fmt: skip
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.get_worksheet_by_name("清单").write_row(3, 0, _NEEDS[3], struck)
    book.close()
    return path


if __name__ == "__main__":
    for written in write_all(Path(sys.argv[1])):
        print(written)
