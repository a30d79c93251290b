"""Joint building and cross-appointment, counted by plain loops."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import networkx as nx

from tests.examples.recount_orgs import Orgs
from tests.examples.recount_rows import Found, several


class Joint(Orgs):
    """What is found about ties and about persons who sit in two committees."""

    def ties(self) -> tuple[nx.Graph[Any], set[str]]:  # noqa: C901 - one line a code
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
            other = row["签约另一方"]
            live = row["事项类型"] == "协议" and self.within(row["签订时间"], row["到期时间"])
            if live and other:
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
