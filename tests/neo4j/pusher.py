"""A push in a process of its own, for tests that stop it: URI DATASET STORE SIZE [LEASE]."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from graphmodel.errors import GraphModelError
from jiceng import sync
from tests.neo4j.towns import people, town


def main(uri: str, dataset: str, store: str, size: str, lease: str = "60") -> int:
    """Push a town batch by batch, telling each batch on stdout; return the exit code."""
    pause = float(os.environ.get("PUSHER_PAUSE", "0"))

    def tell(kind: str, done: int, of: int) -> None:
        print(kind, done, of, flush=True)
        time.sleep(pause)

    limits = sync.Limits(
        timeout=30, outage=20, batch=int(os.environ.get("PUSHER_BATCH", "10")), lease=float(lease),
        transaction=float(os.environ.get("PUSHER_TRANSACTION", "60")),
    )  # fmt: skip
    place = sync.target(uri=uri, dataset=dataset, limits=limits)
    key = os.environ.get("PUSHER_KEY", "")
    how = sync.How(
        store=Path(store) if store else None, tell=tell, key_id=key,
        rekey=bool(os.environ.get("PUSHER_REKEY")),
    )  # fmt: skip
    network = people(town(int(size)), key) if key else town(int(size))
    try:
        outcome = sync.push(network, place, how)
    except GraphModelError as error:
        print(error, file=sys.stderr, flush=True)
        return error.exit_code
    print("done", outcome.run, outcome.resumed, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
