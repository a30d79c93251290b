"""The made district as a network, under two keys of pseudonyms of persons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jiceng as jc
from graphmodel.network import Network
from graphmodel.party import PARTY


@dataclass(frozen=True, kw_only=True, eq=False)
class City:
    """Rosters, key files, and the networks read with either key."""

    rosters: Path
    keys: tuple[Path, Path]
    networks: tuple[Network, Network]

    @classmethod
    def of(cls, folder: Path) -> City:
        """Read the rosters in ``folder/rosters`` twice."""
        keys = (folder / "first.key", folder / "second.key")
        for path, letter in zip(keys, "ab", strict=True):
            path.write_bytes(letter.encode() * 32)
            path.chmod(0o600)
        first, second = (
            jc.load(folder / "rosters", jc.Reading(key_file=path)).network for path in keys
        )
        return cls(rosters=folder / "rosters", keys=keys, networks=(first, second))

    @property
    def network(self) -> Network:
        return self.networks[0]


def equal_in_public(back: Network, network: Network) -> bool:
    """Compare all that is synced, column by column."""
    for kind in PARTY:
        if not kind.internal:
            private = [column.name for column in kind.columns.values() if column.private]
            expected = network.data(kind.name).drop(private)
            assert back.data(kind.name).drop(private).equals(expected), kind.name
    return True
