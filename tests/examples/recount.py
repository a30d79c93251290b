"""The findings of the made city, counted once more from its rows by plain loops.

Written from the definitions alone: it reads the CSV files and nothing the
generator noted. Each function returns the subjects of one or more codes at a day.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx

RANK = {"区委": 5, "党工委": 4, "镇党委": 4, "党委": 3, "党总支": 2, "党支部": 1, "联合党支部": 1}
BRANCH = {"党支部", "联合党支部"}
FIRMS = {"非公有制企业", "社会组织"}
Found = dict[str, set[str]]


def read(folder: Path, synonyms: dict[str, dict[str, str]]) -> dict[str, list[dict[str, str]]]:
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
            return (date(*map(int, match.groups())),) * 2  # type: ignore[return-value, arg-type]
        except ValueError:
            return None
    if match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month = map(int, match.groups())
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return None


class Recount:
    """The rows of one folder as they stand on one day."""

    def __init__(self, tables: dict[str, list[dict[str, str]]], day: date) -> None:
        self.day = day
        self.tables = tables
        self.orgs = {row["党组织代码"]: row for row in tables["党组织"] if self.there(row["成立时间"])}
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

    # ------------------------------------------------------------ organisations

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

    def setup(self) -> Found:
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
            if re.search("工商分局|卫生计生", name):
                found["NAME-SUPERSEDED"].add(code)
            if "样例县" in name:
                found["NAME-OLD-PLACE"].add(code)
            if re.search(r"党会支部|支部党支部|([市区县旗街道镇乡])\1|(协会|商会|公司|学会)党部$", name):
                found["NAME-SLIP"].add(code)
            stem = re.sub("^(中共)?(样例区)?", "", name)
            stem = re.sub("(联合党支部|党支部|党总支|党委|总支部委员会|支部委员会|委员会)$", "", stem)
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
            roles = Counter(row["职务"] for row in rows)
            if roles["书记"] > 1:
                found["SECRETARY-MULTI"].add(number)
            if len(rows) > 3:
                found["POSTS-MANY"].add(number)
            seats = [row["任职机构"] for row in rows if row["职务"] == "兼职委员"]
            if {seat[:3] for seat in seats} == {"DGW", "DDW"}:
                found["PART-TIME-BOTH"].add(number)
        return found

    # ------------------------------------------------------------ chain of superiors

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

    def command(self) -> Found:
        """Faults of the command graph."""
        found: Found = defaultdict(set)
        graph = nx.DiGraph(self.superior.items())
        for part in nx.strongly_connected_components(graph):
            if len(part) > 1:
                found["COMMAND-CYCLE"].add(min(part))
        for code, row in self.orgs.items():
            above = self.superior.get(code)
            named = self.by_name.get(row["上级党组织"])
            if above == code:
                found["COMMAND-SELF"].add(code)
            if above and named and named != above:
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

    # ------------------------------------------------------------ coverage

    def communities_covered(self) -> Found:
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

    def compounds_covered(self) -> Found:
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

    # ------------------------------------------------------------ joint building

    def ties(self) -> tuple[nx.Graph[Any], set[str]]:
        """Return the joint graph of units with places, and the units with any tie."""
        graph: nx.Graph[Any] = nx.Graph()
        graph.add_nodes_from(self.communities)
        bodies = {code: self.territory(code) for code in self.orgs}
        for row in self.tables["联合体和“大党委”"]:
            if row["成员"] and self.within(row["加入时间"], row["退出时间"]):
                host = row["所属街道社区"]
                graph.add_edge(row["成员"], row["机构代码"] if row["组建方式"] else host)
        for code, row in self.units.items():
            if self.within(row["开始时间"], row["结束时间"]):
                graph.add_edges_from((code, place) for place in several(row["包联社区"]))
            if row["报到社区"]:
                graph.add_edge(code, row["报到社区"])
        for row in self.tables["共建"]:
            if row["事项类型"] == "协议" and self.within(row["签订时间"], row["到期时间"]):
                other = row["签约另一方"]
                graph.add_edge(row["签约方"], bodies.get(other) or other)
            if row["认领方"]:
                graph.add_edge(row["认领方"], row["提出方"])
        units = {code for code in self.units if code in graph and graph.degree(code)}
        return graph, units

    def joint(self) -> tuple[Found, dict[str, dict[str, int]]]:
        """Ties of communities and units; what follows if a unit leaves."""
        found: Found = defaultdict(set)
        graph, _ = self.ties()
        for code in self.communities:
            amount = len(set(graph[code]))
            if amount < 2:
                found["JOINT-ONE-TIE" if amount else "JOINT-NONE-COMMUNITY"].add(code)
        for code in self.units:
            near = set(graph[code]) if code in graph else set()
            if not near & set(self.communities):
                found["JOINT-NONE-UNIT"].add(code)
        numbers = {}
        linked = self._linked(graph)
        for code in self.units:
            if code not in graph:
                continue
            rest = graph.copy()
            rest.remove_node(code)
            last = sum(set(graph[place]) == {code} for place in self.communities)
            cut = len(linked - self._linked(rest))
            if last or cut:
                found["JOINT-KEY-UNIT"].add(code)
                numbers[code] = {"last_tie": last, "cut_off": cut}
        return found, numbers

    def _linked(self, graph: nx.Graph[Any]) -> set[str]:
        linked = set()
        for street in {row["所属街道"] for row in self.communities.values()}:
            reached = nx.node_connected_component(graph, street) if street in graph else set()
            linked |= {c for c in reached if c in self.communities and c.startswith(street)}
        return linked

    # ------------------------------------------------------------ cross-appointment

    def cross(self) -> tuple[Found, dict[str, tuple[str, str]]]:
        """Who sits in both committees: findings, and any and unity by compound."""
        found: Found = defaultdict(set)
        answers = {}
        for code, row in self.compounds.items():
            founded = row["是否成立业委会"] == "是" and self.there(row["业委会成立时间"])
            branches = [o for o, r in self.orgs.items() if r["覆盖小区"] == code]
            if founded and self._share_is_low(row):
                found["PARTY-SHARE-LOW"].add(code)
            if not (founded and branches):
                answers[code] = ("not_applicable", "not_applicable")
                continue
            answers[code] = self._both(row, branches[0])
            if answers[code][0] == "no":
                found["XA-NONE"].add(code)
        return found, answers

    def _seats(self, body: str) -> dict[str, dict[str, str]]:
        return {row["人员编号"]: row for row in self.posts if row["任职机构"] == body}

    def _share_is_low(self, row: dict[str, str]) -> bool:
        listed = self._seats(f"{row['小区名称']}业委会")
        if not listed:
            return int(row["业委会党员数"]) / int(row["业委会委员数"]) < 1 / 2
        possible = sum(post["政治面貌"] != "群众" for post in listed.values())
        return possible + 5 - len(listed) < 5 / 2

    def _both(self, row: dict[str, str], branch: str) -> tuple[str, str]:
        ours, theirs = self._seats(branch), self._seats(f"{row['小区名称']}业委会")
        complete = len(ours) >= 3 and len(theirs) >= 5
        shared = set(ours) & set(theirs)
        if shared or self.orgs[branch]["交叉任职人数"]:
            any_shared = "yes"
        else:
            any_shared = "no" if complete else "unknown"
        director = {n for n, post in theirs.items() if post["职务"] == "业委会主任"}
        lead = set(self.secretaries(branch))
        if not director or not lead:
            return any_shared, "unknown"
        return any_shared, "yes" if director & lead else "no"

    def everything(self) -> Found:
        """Return the subjects of every code."""
        found: Found = defaultdict(set)
        for part in (
            self.setup(), self.names(), self.persons(), self.command(),
            self.communities_covered(), self.compounds_covered(), self.buildings_covered(),
            self.units_covered(), self.joint()[0], self.cross()[0],
        ):  # fmt: skip
            for code, subjects in part.items():
                found[code] |= subjects
        return found
