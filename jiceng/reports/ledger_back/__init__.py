"""Our own ledger read back: what people wrote in it goes on in the next one."""

from jiceng.reports.ledger_back.carrying import Followed, follow
from jiceng.reports.ledger_back.fingerprint import fingerprints
from jiceng.reports.ledger_back.reading import read_ledger

__all__ = ["Followed", "fingerprints", "follow", "read_ledger"]
