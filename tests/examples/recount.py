"""The findings of the made city, counted once more from its rows by plain loops.

Written from the definitions alone: it reads the CSV files and nothing the
generator noted. Each function returns the subjects of one or more codes at a day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

from tests.examples.recount_more import More
from tests.examples.recount_rows import FIRMS, Found, several


class Recount(More):
    """Everything that is found on one day; here the cover of places and units."""

    def communities_covered(self) -> Found:  # noqa: C901 - one line a code
        """Tiers 1 and 2."""
        found: Found = defaultdict(set)
        bodies = {self.territory(code): code for code in self.orgs}
        names = " ".join(self.by_name)
        hosts = Counter(
            (row["所属街道社区"], row["机构类型"]) for row in self.tables["联合体和“大党委”"]
        )
        for code, row in self.places.items():
            if row["级别"] in {"街道", "镇"}:
                for missing, absent in (
                    ("T1-NO-ORG", not self.street_org(code)),
                    ("T1-NO-JOINT-COMMITTEE", not hosts[code, "街道“大工委”"]),
                    ("T1-NO-CONFERENCE", not hosts[code, "党建联席会议"]),
                ):
                    if absent:
                        found[missing].add(code)
        for code, row in self.communities.items():
            village, org = row["级别"] == "村", bodies.get(code, "")
            if not village and not hosts[code, "社区“大党委”"]:
                found["T2-NO-JOINT-COMMITTEE"].add(code)
            if not org:
                stem = row["名称"][:2]
                found["T2-SPELLING" if stem in names else "T2-NO-ORG"].add(code)
                continue
            if self.superior[org] != self.street_org(row["所属街道"]):
                found["T2-WRONG-PARENT"].add(code)
            members, form = int(self.orgs[org]["党员人数"]), self.form(org)
            low = (members >= 100 and form != "党委") or (
                members >= 50 + village and form == "党支部"
            )
            if low:
                found["T2-LEVEL-LOW-VILLAGE" if village else "T2-LEVEL-LOW"].add(code)
            if form == "党支部" and not village:
                found["T2-SINGLE-BRANCH"].add(code)
        return found

    def sound(self, org: str) -> bool | None:
        """Tell whether a branch is in good order."""
        form, row = self.form(org), self.orgs[org]
        count = row["党员人数" if form == "联合党支部" else "正式党员"]
        due = self.due(org)
        parts: list[bool | None] = [
            bool(self.secretaries(org)), int(count) >= 3 if count else None,
            None if due is None or due[0] <= self.day < due[1] else due[1] > self.day,
        ]  # fmt: skip
        if False in parts:
            return False
        return None if None in parts else True

    def compounds_covered(self) -> Found:  # noqa: C901 - one line a code
        """Tier 3."""
        found: Found = defaultdict(set)
        over: dict[str, list[str]] = defaultdict(list)
        bodies = {self.territory(code): code for code in self.orgs}
        for org, row in self.orgs.items():
            for compound in several(row["覆盖小区"]):
                over[compound].append(org)
        for code, row in self.compounds.items():
            mine = over[code]
            own = [org for org in mine if self.orgs[org]["覆盖小区"] == code]
            home = next(
                c for c, r in self.communities.items()
                if r["名称"] == row["所属社区"]
                and self.places[r["所属街道"]]["名称"] == row["所属街道"]
            )  # fmt: skip
            if not mine:
                found["T3-BLANK"].add(code)
                if row["组织关系在社区的正式党员"] and int(row["组织关系在社区的正式党员"]) >= 3:
                    found["T3-DUE"].add(code)
                continue
            if not own:
                found["T3-JOINT-ONLY"].add(code)
            if all(self.sound(org) is False for org in mine):
                found["T3-WEAK"].add(code)
            wrong = self.street_orgs() | (set(bodies.values()) - {bodies.get(home)})
            if any(self.superior.get(org) in wrong for org in own):
                found["T3-WRONG-PARENT"].add(code)
            for one, other in combinations(own, 2):
                same = self.superior[one] == self.superior[other]
                found["T3-MULTI" if same else "OVERLAP"].add(code)
        for org, row in self.orgs.items():
            if len(several(row["覆盖小区"])) > 5:
                found["T3-JOINT-OVER"].add(org)
        return found

    def buildings_covered(self) -> Found:
        """Tier 4."""
        found: Found = defaultdict(set)
        own = {row["覆盖小区"] for row in self.orgs.values()}
        rows = self.tables["楼栋和党小组"]
        sizes = Counter(row["所属小区"] for row in rows)
        for row in rows:
            code, compound = row["楼栋代码"], row["所属小区"]
            if compound not in own or sizes[compound] < 2:
                continue
            if row["是否有楼栋长"] == "否":
                found["T4-NO-HEAD"].add(code)
            if not row["党小组代码"]:
                empty = row["居住党员"] == "0"
                found["T4-NO-MEMBER" if empty else "T4-BLANK"].add(code)
            elif row["党员人数"] and (int(row["党员人数"]) < 3 or int(row["正式党员"]) < 1):
                found["T4-SMALL"].add(code)
        return found

    def units_covered(self) -> Found:
        """Firms and social organisations, carriers, property companies."""
        found: Found = defaultdict(set)
        covered = {u for row in self.orgs.values() for u in several(row["覆盖单位"])}
        covered |= {code for code, row in self.units.items() if row["单位党组织"]}
        tied = self.ties()[1]
        serving = {
            row["物业公司"] for row in self.compounds.values()
            if self.within(row["进驻时间"], row["撤出时间"])
        }  # fmt: skip
        for code, row in self.units.items():
            property_company = row["单位类型"] == "物业服务企业" and row["单位名称"] in serving
            firm = row["单位类型"] in FIRMS and row["是否实体运营"] == "是"
            if code in covered or not (property_company or firm):
                continue
            tier = "N" if firm else "P"
            found[f"{tier}-BLANK"].add(code)
            if row["正式党员"] and int(row["正式党员"]) >= 3:
                found[f"{tier}-DUE"].add(code)
            work = [row[t] for t in ("是否有党建指导员", "是否有工会", "是否有团组织")]
            if firm and "是" in work:
                found["N-WORK-ONLY"].add(code)
            if firm and work == ["否"] * 3 and code not in tied:
                found["N-BLIND"].add(code)
        areal = {
            part for row in self.orgs.values() if row["组建依据"] in {"区域性", "行业性"}
            for part in several(row["覆盖片区"])
        }  # fmt: skip
        found["C-BLANK"] = {row["载体代码"] for row in self.tables["片区载体"]} - areal
        return found

    def everything(self) -> Found:
        """Return the subjects of every code."""
        found: Found = defaultdict(set)
        for part in (
            self.setup(), self.names(), self.persons(), self.command(),
            self.communities_covered(), self.compounds_covered(), self.buildings_covered(),
            self.units_covered(), self.joint()[0], self.cross()[0], self.owners(), self.bodies(),
            self.papers(),
        ):  # fmt: skip
            for code, subjects in part.items():
                found[code] |= subjects
        return found
