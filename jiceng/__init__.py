"""jiceng (基层): rosters of grassroots Party organisations as one graph.

>>> import jiceng as jc
>>> checked = jc.load(jc.demo_files())
>>> checked.network.frame("PartyOrg").height
1273
>>> analysis = jc.coverage(checked.network)
>>> places = analysis.tables["places"]
>>> places["state"].value_counts(sort=True).rows()
[('matched', 153), ('suggested', 2), ('not_seen', 1)]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyses.cobuilding import cobuilding
    from analyses.connectivity import connectivity
    from analyses.coverage import coverage
    from analyses.cross_appointment import cross_appointment
    from analyses.meetings import meetings
    from analyses.owners_committees import owners_committees
    from analyses.setup import setup
    from graphmodel.network import Network
    from graphmodel.places import link_places
    from graphmodel.profile import Profile, load_profile
    from graphmodel.store import Store
    from jiceng import draw
    from jiceng.demo import demo_files
    from jiceng.dossier import Dossier
    from jiceng.questions import ask
    from jiceng.work import Reading, analyse_all, load
    from jiceng.worklist import unknowns

#: Public name → module. Loaded when first used, so that importing costs nothing.
_HOMES = {
    "Dossier": "jiceng.dossier",
    "Network": "graphmodel.network",
    "Profile": "graphmodel.profile",
    "Reading": "jiceng.work",
    "Store": "graphmodel.store",
    "analyse_all": "jiceng.work",
    "ask": "jiceng.questions",
    "cobuilding": "analyses.cobuilding",
    "connectivity": "analyses.connectivity",
    "coverage": "analyses.coverage",
    "cross_appointment": "analyses.cross_appointment",
    "demo_files": "jiceng.demo",
    "link_places": "graphmodel.places",
    "load": "jiceng.work",
    "load_profile": "graphmodel.profile",
    "meetings": "analyses.meetings",
    "owners_committees": "analyses.owners_committees",
    "setup": "analyses.setup",
    "unknowns": "jiceng.worklist",
}
__all__ = [
    "Dossier",
    "Network",
    "Profile",
    "Reading",
    "Store",
    "analyse_all",
    "ask",
    "cobuilding",
    "connectivity",
    "coverage",
    "cross_appointment",
    "demo_files",
    "draw",
    "link_places",
    "load",
    "load_profile",
    "meetings",
    "owners_committees",
    "setup",
    "unknowns",
]


def __getattr__(name: str) -> Any:
    if name == "draw":
        return import_module("jiceng.draw")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
