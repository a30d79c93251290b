"""How networks get in and out: rosters read and checked, workbooks written, databases synced."""

from loaders.checked import Checked, Understood, place
from loaders.load import check, load
from loaders.problems import PROBLEM
from loaders.reading import read
from loaders.settings import Settings
from loaders.tables import RawTable

__all__ = [
    "PROBLEM",
    "Checked",
    "RawTable",
    "Settings",
    "Understood",
    "check",
    "load",
    "place",
    "read",
]
