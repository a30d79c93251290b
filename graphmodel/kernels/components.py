"""Which nodes hang together when the direction of links does not matter."""

from dataclasses import dataclass

import numpy as np

from graphmodel.kernels._arrays import AnyInts, Mask, Positions, labels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Components:
    """The connected parts of a network.

    Attributes
    ----------
    label
        The component of each node; components are numbered by their smallest member.
    sizes
        The number of nodes of each component.
    isolates
        The nodes without a link to any other.
    """

    label: Positions
    sizes: Positions
    isolates: Mask


def components(n: int, src: AnyInts, dst: AnyInts) -> Components:
    """Return the weakly connected components of `n` nodes."""
    label = labels(n, src, dst, strong=False)
    sizes = np.bincount(label)
    return Components(label=label, sizes=sizes, isolates=sizes[label] == 1)
