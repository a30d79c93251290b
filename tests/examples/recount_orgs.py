"""Organisations, persons and the chain of superiors, counted by plain loops."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

import networkx as nx

from tests.examples.recount_rows import BRANCH, FIRMS, RANK, Found, Rows, first_and_last, several


class Orgs(Rows):
    """What is found about organisations themselves and those who lead them."""

    def due(self, code: str) -> tuple[date, date] | None:
        """Return the first and last day that may be the day a term is over."""
        row = self.orgs[code]
        one = timedelta(days=1)
        if span := first_and_last(row["批准延期至"]) or first_and_last(row["届满时间"]):
            return span[0] + one, span[1] + one
        start = first_and_last(row["换届时间"])
        if start and row["任期年限"]:
            over = start[0].replace(year=start[0].year + int(row["任期年限"]))
            return over, over
        return None

    def setup(self) -> Found:  # noqa: C901 - one line a code
        """Terms, sizes, secretaries, forms."""
        found: Found = defaultdict(set)
        month = self.day.month + 6
        horizon = date(self.day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        horizon += timedelta(days=min(self.day.day, 28) - 1)
        for code in self.orgs:
            form = self.form(code)
            due = self.due(code) if form not in {"党工委", "区委"} else None
            if due and due[1] <= self.day:
                found["TERM-OVERDUE"].add(code)
            elif due and due[0] > self.day and due[1] <= horizon + timedelta(days=5):
                found["TERM-DUE-6M"].add(code)
            full, total = self.orgs[code]["正式党员"], self.orgs[code]["党员人数"]
            if form in BRANCH and full:
                if int(total) > 50:
                    found["BRANCH-OVERSIZE"].add(code)
                if int(total if form == "联合党支部" else full) < 3:
                    found["BRANCH-UNDERSIZE"].add(code)
            if not self.secretaries(code):
                found["SECRETARY-VACANT"].add(code)
            recorded = self.orgs[code]["党组织类别"]
            if recorded != form:
                found["CATEGORY-CONFLICT"].add(code)
            if form == "党总支" and len(self.children[code]) == 1:
                found["SINGLE-BRANCH-GENERAL"].add(code)
        return found

    def names(self) -> Found:
        """Old names, old places, slips, and equal names."""
        found: Found = defaultdict(set)
        bodies: dict[str, list[str]] = defaultdict(list)
        for code, row in self.orgs.items():
            name = row["党组织名称"]
            if re.search("工商分局|国土资源", name):
                found["NAME-SUPERSEDED"].add(code)
            if "样例县" in name:
                found["NAME-OLD-PLACE"].add(code)
            if re.search(
                r"党会支部|支部党支部|([市区县旗街道镇乡])\1|(协会|商会|公司|学会)党部$", name
            ):
                found["NAME-SLIP"].add(code)
            stem = re.sub("^(中共)?(样例区)?", "", name)
            stem = re.sub(
                "(联合党支部|党支部|党总支|党委|总支部委员会|支部委员会|委员会)$", "", stem
            )
            covered = self.territory(code)
            if not covered or row["覆盖单位"]:
                bodies[stem].append(code)
        for codes in bodies.values():
            if len(codes) > 1:
                found["SAME-BODY"].add(min(codes))
        return found

    def territory(self, code: str) -> str:
        """Return the community an organisation is the body of, if any."""
        row = self.orgs[code]
        for place, community in self.communities.items():
            if row["覆盖社区"] == place:
                return place
            street = self.street_org(community["所属街道"])
            name = re.sub("^(中共)?(样例区)?(示例.(街道|镇))?", "", row["党组织名称"])
            if row["上级党组织代码"] == street and re.fullmatch(
                re.escape(community["名称"]) + "(党支部|党总支|党委|总支部委员会|委员会)", name
            ):
                return place
        return ""

    def street_org(self, street: str) -> str:
        """Return the organisation whose name bears the street's."""
        name = self.places[street]["名称"]
        for ending in ("党工委", "工作委员会", "党委"):
            for head in ("样例区", "中共样例区"):
                if code := self.by_name.get(f"{head}{name}{ending}"):
                    return code
        return ""

    def persons(self) -> Found:
        """Who holds several posts."""
        found: Found = defaultdict(set)
        held: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self.posts:
            held[row["人员编号"]].append(row)
        for number, rows in held.items():
            led = [row["任职机构"] for row in rows if row["职务"] == "书记"]
            if sum(self.form(code) in BRANCH for code in led) > 1:
                found["SECRETARY-MULTI"].add(number)
            if len(rows) > 3:
                found["POSTS-MANY"].add(number)
            seats = [row["任职机构"] for row in rows if row["职务"] == "兼职委员"]
            if {seat[:3] for seat in seats} == {"DGW", "DDW"}:
                found["PART-TIME-BOTH"].add(number)
        return found

    def top(self, code: str) -> str:
        """Return the street's organisation above, or nothing."""
        seen: set[str] = set()
        while code and code not in seen:
            if code in self.street_orgs():
                return code
            seen.add(code)
            code = self.superior.get(code, "")
        return ""

    def street_orgs(self) -> set[str]:
        """Return the organisations of all streets."""
        streets = {r["所属街道"] for r in self.communities.values()}
        return {self.street_org(street) for street in streets}

    def command(self) -> Found:  # noqa: C901 - one line a code
        """Faults of the command graph."""
        found: Found = defaultdict(set)
        graph = nx.DiGraph(self.superior.items())
        for part in nx.strongly_connected_components(graph):
            if len(part) > 1:
                found["COMMAND-CYCLE"].add(min(part))
        for code, row in self.orgs.items():
            above = self.superior.get(code)
            if above == code:
                found["COMMAND-SELF"].add(code)
            if sum(one == code and other in self.orgs for one, other in self.stated) > 1:
                found["COMMAND-TWO-SUPERIORS"].add(code)
            if not above and not row["上级在区外"] and self.form(code) != "区委":
                found["COMMAND-NO-SUPERIOR"].add(code)
            if above and RANK[self.form(above)] < RANK[self.form(code)]:
                found["COMMAND-RANK"].add(code)
            if len(self.children[code]) > 60:
                found["SPAN-HIGH"].add(code)
            covers = row["覆盖小区"] or row["覆盖片区"] or row["覆盖社区"] or self.territory(code)
            if covers and not self.top(code):
                found["CHAIN-UNCLEAR"].add(code)
        for code in self.street_orgs():
            firms = [c for c in self.children[code] if self._is_firm(c)]
            if len(firms) >= 30:
                found["STREET-DIRECT-FIRMS"].add(code)
        return found

    def _is_firm(self, code: str) -> bool:
        units = several(self.orgs[code]["覆盖单位"])
        return any(self.units[unit]["单位类型"] in FIRMS for unit in units)
