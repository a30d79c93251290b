"""How networks get in and out: rosters read and checked, workbooks written, databases synced.

Names are loaded when first used: the process that opens strange workbooks
(:mod:`loaders.child`) is to hold the reader and little else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loaders.checked import Checked, Understood, place
    from loaders.checking import check, load
    from loaders.problems import PROBLEM
    from loaders.reading import read
    from loaders.settings import Settings
    from loaders.sql import Query
    from loaders.tables import RawTable

#: Public name → module.
_HOMES = {
    "PROBLEM": "loaders.problems",
    "Query": "loaders.sql",
    "Checked": "loaders.checked",
    "RawTable": "loaders.tables",
    "Settings": "loaders.settings",
    "Understood": "loaders.checked",
    "check": "loaders.checking",
    "load": "loaders.checking",
    "place": "loaders.checked",
    "read": "loaders.reading",
}
__all__ = [
    "PROBLEM",
    "Checked",
    "Query",
    "RawTable",
    "Settings",
    "Understood",
    "check",
    "load",
    "place",
    "read",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
