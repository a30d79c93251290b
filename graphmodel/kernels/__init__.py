"""Graph measures on integer positions: arrays in, arrays or small frozen values out."""

from graphmodel.kernels.brokerage import ROLES, Brokerage, brokerage
from graphmodel.kernels.components import Components, components
from graphmodel.kernels.cores import core_numbers
from graphmodel.kernels.holes import constraint, effective_size
from graphmodel.kernels.homes import LEFT_OUT, NO_WAY, distances_home
from graphmodel.kernels.krackhardt import Dimensions, gtd
from graphmodel.kernels.lowlink import (
    BlockCutTree,
    Bridges,
    block_cut_tree,
    bridges,
    count_separations,
    cut_points,
    separations,
)
from graphmodel.kernels.nearest import Nearest, nearest
from graphmodel.kernels.order import (
    Hierarchy,
    cycles,
    directed_cycles_nodes,
    hierarchy,
    nearest_marked_ancestor,
    path_sum,
    subtree_sum,
)
from graphmodel.kernels.projection import Projection, project
from graphmodel.kernels.span import SpanSummary, span, summarise_span

__all__ = [
    "LEFT_OUT",
    "NO_WAY",
    "ROLES",
    "BlockCutTree",
    "Bridges",
    "Brokerage",
    "Components",
    "Dimensions",
    "Hierarchy",
    "Nearest",
    "Projection",
    "SpanSummary",
    "block_cut_tree",
    "bridges",
    "brokerage",
    "components",
    "constraint",
    "core_numbers",
    "count_separations",
    "cut_points",
    "cycles",
    "directed_cycles_nodes",
    "distances_home",
    "effective_size",
    "gtd",
    "hierarchy",
    "nearest",
    "nearest_marked_ancestor",
    "path_sum",
    "project",
    "separations",
    "span",
    "subtree_sum",
    "summarise_span",
]
