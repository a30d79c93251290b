"""Which list stands behind each figure: the items that say where it is not met."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from jiceng.reports.page.links import address

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Figure → finding codes of what does not meet it, or is not known to.
ITEMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "T1.covered": ("T1-NO-ORG", "T1-NOT-FOUND"),
        "T1.joint_committee": ("T1-NO-JOINT-COMMITTEE",),
        "T1.conference": ("T1-NO-CONFERENCE",),
        "T2.joint_committee": ("T2-NO-JOINT-COMMITTEE",),
        "T2.form_fits": ("T2-LEVEL-LOW",),
        "T2.single_branch": ("T2-SINGLE-BRANCH",),
        "T3.covered": ("T3-BLANK", "T3-DUE", "T3-NOT-FOUND", "T3-SPELLING"),
        "T3.effective": ("T3-WEAK",),
        "T4.covered": ("T4-BLANK", "T4-NO-MEMBER"),
        "T4.head": ("T4-NO-HEAD",),
        "N.organisation": ("N-BLANK", "N-DUE", "N-NOT-FOUND", "N-WORK-ONLY"),
        "N.work": ("N-BLIND",),
        "P.covered": ("P-BLANK", "P-DUE"),
        "C.covered": ("C-BLANK", "C-NOT-FOUND"),
        "XA.any": ("XA-NONE",),
        "XA.party_share_met": ("PARTY-SHARE-LOW",),
        "joint.communities_tied": ("JOINT-NONE-COMMUNITY",),
        "H.in_term": ("TERM-OVERDUE",),
        "H.size_fits": ("BRANCH-OVERSIZE",),
        "H.secretary": ("SECRETARY-VACANT",),
        "S.category_agrees": ("CATEGORY-CONFLICT",),
    }
)


def behind(material: Material, code: str) -> str:
    """Return the address of the list behind a figure, or of its row among all figures."""
    if code == "T2.all_covered":
        return address("places")
    codes = ITEMS.get(code, ())
    if material.count(*codes):
        return address("items", code=codes)
    return address(f"figure-{code}")
