"""The rows of the made city on one day, read back from its CSV files."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

RANK = {"区委": 5, "党工委": 4, "镇党委": 4, "党委": 3, "党总支": 2, "党支部": 1, "联合党支部": 1}
BRANCH = {"党支部", "联合党支部"}
FIRMS = {"非公有制企业", "社会组织"}
Found = dict[str, set[str]]


def read(
    folder: Path, synonyms: Mapping[str, Mapping[str, str]]
) -> dict[str, list[dict[str, str]]]:
    """Read the rosters with their template titles."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        back = {printed: title for title, printed in synonyms.get(path.stem, {}).items()}
        with path.open(encoding="utf-8-sig", newline="") as file:
            tables[path.stem] = [
                {back.get(title, title): cell for title, cell in row.items()}
                for row in csv.DictReader(file)
            ]
    return tables


def several(cell: str) -> list[str]:
    """Split a cell that names several."""
    return [part for part in cell.split("、") if part]


def first_and_last(text: str) -> tuple[date, date] | None:
    """Return the interval of a day; None where it is blank or no date."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        return day, day
    if match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month = map(int, match.groups())
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return None


class Rows:
    """The rows of one folder as they stand on one day."""

    def __init__(self, tables: dict[str, list[dict[str, str]]], day: date) -> None:
        self.day = day
        self.tables = tables
        there = [row for row in tables["党组织"] if self.there(row["成立时间"])]
        # One listed twice is read by its first row; both rows' superiors count.
        self.orgs = {row["党组织代码"]: row for row in reversed(there)}
        self.stated = {(row["党组织代码"], row["上级党组织代码"]) for row in there}
        self.places = {row["区划代码"]: row for row in tables["社区村"]}
        self.by_name = {row["党组织名称"]: code for code, row in self.orgs.items()}
        self.communities = {c: r for c, r in self.places.items() if r["级别"] in {"社区", "村"}}
        self.posts = [
            row for row in tables["班子成员"]
            if self.within(row["任职时间"], row["离任时间"])
            and (not row["任职机构"].isdigit() or row["任职机构"] in self.orgs)
        ]  # fmt: skip
        self.compounds = {row["小区代码"]: row for row in tables["小区"]}
        self.units = {row["单位代码"]: row for row in tables["单位"]}
        self.superior = {
            code: row["上级党组织代码"] for code, row in self.orgs.items()
            if row["上级党组织代码"] in self.orgs
        }  # fmt: skip
        self.children: dict[str, list[str]] = defaultdict(list)
        for code, above in self.superior.items():
            self.children[above].append(code)

    def there(self, founded: str) -> bool:
        """Tell whether something is not known to be founded later."""
        span = first_and_last(founded)
        return span is None or span[0] <= self.day

    def within(self, first: str, last: str) -> bool:
        """Tell whether the day lies between a first and a last day."""
        begin, end = first_and_last(first), first_and_last(last)
        return (begin is None or begin[0] <= self.day) and (end is None or end[1] >= self.day)

    def form(self, code: str) -> str:
        """Return what the end of the name says an organisation is."""
        name = self.orgs[code]["党组织名称"]
        for ending, form in (
            ("联合党支部", "联合党支部"), ("总支部委员会", "党总支"), ("支部委员会", "党支部"),
            ("工作委员会", "党工委"), ("党工委", "党工委"), ("工委", "党工委"), ("支部", "党支部"),
            ("党总支", "党总支"), ("镇党委", "镇党委"), ("样例区委员会", "区委"),
            ("党委", "党委"), ("委员会", "党委"),
        ):  # fmt: skip
            if name.endswith(ending):
                return form
        raise AssertionError(name)

    def secretaries(self, code: str) -> list[str]:
        """Return the numbers of those who lead an organisation."""
        return [
            row["人员编号"] for row in self.posts
            if row["任职机构"] == code and row["职务"] == "书记"
        ]  # fmt: skip
