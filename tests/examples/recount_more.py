"""Owners' committees, joint bodies, agreements and alliances, counted by plain loops."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tests.examples.recount_joint import Joint
from tests.examples.recount_rows import Found, first_and_last, several

RANGES = {"党委": (3, 9), "党总支": (2, 3), "党支部": (1, 2)}
BODIES = {"街道“大工委”", "社区“大党委”"}


def years_on(day: date, years: int) -> date:
    """Return the same day so many years later."""
    return day.replace(year=day.year + years)


class More(Joint):
    """What is found about owners' committees and joint building."""

    def owners(self) -> Found:  # noqa: C901 - one line a code
        """Owners' committees and interim bodies."""
        found: Found = defaultdict(set)
        for code, row in self.compounds.items():
            there = row["是否成立业委会"] == "是" and self.there(row["业委会成立时间"])
            self._interim(code, row, found, committee=there)
            if not there:
                continue
            founded, ends = (
                first_and_last(row["业委会成立时间"]),
                first_and_last(row["业委会届满时间"]),
            )
            if ends and ends[1] < self.day:
                found["OC-TERM-OVERDUE"].add(code)
            elif ends and ends[0] >= self.day and ends[1] < self.day + timedelta(days=60):
                found["OC-TERM-DUE"].add(code)
            if int(row["业委会委员数"]) not in {5, 7, 9, 11}:
                found["OC-SIZE"].add(code)
            filed = first_and_last(row["备案时间"])
            assert founded
            if (not filed or filed[0] > self.day) and (self.day - founded[1]).days > 30:
                found["OC-UNFILED"].add(code)
            for post in self._seats(f"{row['小区名称']}业委会").values():
                if post["业主小区"] and post["业主小区"] != code:
                    found["OC-NOT-OWNER"].add(code)
                serves = self.within(row["进驻时间"], row["撤出时间"])
                work = self.units.get(post["工作单位"])
                if serves and work and work["单位名称"] == row["物业公司"]:
                    found["OC-CONFLICT"].add(code)
        return found

    def _interim(self, code: str, row: dict[str, str], found: Found, *, committee: bool) -> None:
        founded = first_and_last(row["物管会成立时间"])
        standing = founded is not None and founded[0] <= self.day
        over = founded is not None and years_on(founded[1], 2) <= self.day
        if standing and over:
            found["OC-INTERIM-OVERDUE"].add(code)
        if committee or (standing and not over):
            return
        if not row["已交付面积比例"]:
            found["OC-UNKNOWN"].add(code)
        elif float(row["已交付面积比例"]) >= 1 / 2:
            found["OC-DUE"].add(code)

    def bodies(self) -> Found:
        """Part-time members, and bodies that do not meet."""
        found: Found = defaultdict(set)
        orgs = {self.territory(code): code for code in self.orgs}
        bodies = {row["机构代码"]: row for row in self.tables["联合体和“大党委”"]}
        for code, row in bodies.items():
            seats = self._seats(code)
            part_time = sum(post["职务"] == "兼职委员" for post in seats.values())
            host = row["所属街道社区"]
            org = orgs.get(host, "")
            span = (
                (3, 7) if row["机构类型"] == "街道“大工委”" else RANGES.get(org and self.form(org))
            )
            if row["机构类型"] in BODIES:
                if span and not span[0] <= part_time <= span[1]:
                    found["PART-TIME-COUNT"].add(code)
                if len(seats) > part_time and len(seats) % 2 == 0:
                    found["PART-TIME-EVEN"].add(code)
            if self._is_quiet(code, row):
                found["BODY-INACTIVE"].add(code)
        return found

    def _is_quiet(self, code: str, row: dict[str, str]) -> bool:
        quarter = (self.day.year * 12 + self.day.month - 1) // 3 - 2
        start = date(quarter // 4, quarter % 4 * 3 + 1, 1)
        founded = first_and_last(row["成立时间"])
        if founded and founded[1] >= start:
            return False
        days = [
            first_and_last(event["活动时间"]) for event in self.tables["活动"]
            if code in several(event["主办组织"])
        ]  # fmt: skip
        return not any(day and start <= day[0] and day[1] <= self.day for day in days)

    def papers(self) -> Found:  # noqa: C901 - one line a code
        """Agreements and alliances."""
        found: Found = defaultdict(set)
        for row in self.tables["共建"]:
            if row["事项类型"] != "协议" or not self.within(row["签订时间"], row["到期时间"]):
                continue
            ends, code = first_and_last(row["到期时间"]), row["协议编号"]
            if ends and ends[0] >= self.day and ends[1] <= self.day + timedelta(days=90):
                found["AGREEMENT-DUE"].add(code)
            if len({*several(row["签约方"]), *several(row["签约另一方"])}) < 2:
                found["AGREEMENT-ONE-PARTY"].add(code)
        roles: dict[str, set[str]] = defaultdict(set)
        for row in self.tables["联合体和“大党委”"]:
            if row["机构类型"] == "党建联合体" and self.within(row["加入时间"], row["退出时间"]):
                roles[row["机构代码"]].add(row["成员角色"])
        for code, stated in roles.items():
            if "牵头" not in stated and "" not in stated:
                found["ALLIANCE-NO-LEAD"].add(code)
        return found
