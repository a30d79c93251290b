"""The command graph as positions: every recorded superior, also a second one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphmodel.kernels import directed_cycles_nodes
from graphmodel.party import SubordinateTo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.scene import Scene


@dataclass(frozen=True, kw_only=True, eq=False)
class Chain:
    """Who is subordinate to whom, by position in ``Scene.organisations``.

    Attributes
    ----------
    organisations
        Live organisations; the row number is the position.
    superior, subordinate
        The two ends of each link, links to oneself included.
    cyclic
        The organisations that are their own superior through others.
    """

    organisations: pl.DataFrame
    superior: NDArray[np.int64]
    subordinate: NDArray[np.int64]
    cyclic: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """The number of organisations."""
        return self.organisations.height

    @property
    def apart(self) -> NDArray[np.bool_]:
        """The links that join two different organisations."""
        apart: NDArray[np.bool_] = self.superior != self.subordinate
        return apart

    def has_superior(self) -> NDArray[np.bool_]:
        """Return the organisations with a recorded superior that is known."""
        found = np.zeros(self.size, dtype=np.bool_)
        found[self.subordinate] = True
        return found

    def texts(self, column: str, positions: NDArray[np.int64]) -> pl.Series:
        """Return a column of the organisations at some positions."""
        return self.organisations[column].gather(pl.Series(positions, dtype=pl.UInt32))


def chain_of(scene: Scene) -> Chain:
    """Return the command graph; a superior that is not a live record makes no link."""
    organisations = scene.organisations
    positions = organisations.select("id").with_row_index("position")
    links = (
        scene.now.frame(SubordinateTo)
        .select("from_id", "to_id")
        .join(positions, left_on="from_id", right_on="id", maintain_order="left")
        .join(positions, left_on="to_id", right_on="id", suffix="_above", maintain_order="left")
    )
    superior = links["position_above"].cast(pl.Int64).to_numpy()
    subordinate = links["position"].cast(pl.Int64).to_numpy()
    return Chain(
        organisations=organisations,
        superior=superior,
        subordinate=subordinate,
        cyclic=_cyclic(scene, superior, subordinate),
    )


def _cyclic(
    scene: Scene, superior: NDArray[np.int64], subordinate: NDArray[np.int64]
) -> NDArray[np.bool_]:
    n = scene.organisations.height
    if np.bincount(subordinate, minlength=1).max() > 1:
        apart = superior != subordinate
        return directed_cycles_nodes(n, superior[apart], subordinate[apart])
    # With one superior each the hierarchy has found the circles already.
    found = scene.command.on_cycle.copy()
    found[subordinate[superior == subordinate]] = False
    return found
