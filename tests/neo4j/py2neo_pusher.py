"""A push over py2neo in a process of its own, for tests that kill it: URI DATASET STORE SIZE."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import py2neo

from jiceng.sync import Limits
from loaders.neo4j import py2neo_adapter
from tests.neo4j.towns import town


def main(uri: str, dataset: str, store: str, size: str) -> None:
    """Push a town batch by batch, telling each batch on stdout."""
    pause = float(os.environ.get("PUSHER_PAUSE", "0"))

    def tell(kind: str, done: int, of: int) -> None:
        print(kind, done, of, flush=True)
        time.sleep(pause)

    graph = py2neo.Graph(uri, auth=("neo4j", os.environ["NEO4J_PASSWORD"]))
    limits = Limits(timeout=30, outage=20, batch=10)
    outcome = py2neo_adapter.push(
        town(int(size)), graph, dataset, limits, store=Path(store), tell=tell
    )
    print("done", outcome.run, outcome.resumed, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
