"""Graph measures on integer positions: arrays in, arrays or small frozen values out."""

from graphmodel.kernels.components import Components, components
from graphmodel.kernels.cores import core_numbers
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
from graphmodel.kernels.order import (
    Hierarchy,
    cycles,
    directed_cycles_nodes,
    hierarchy,
    nearest_marked_ancestor,
    path_sum,
    subtree_sum,
)
from graphmodel.kernels.span import SpanSummary, span, summarise_span

__all__ = [
    "BlockCutTree",
    "Bridges",
    "Components",
    "Dimensions",
    "Hierarchy",
    "SpanSummary",
    "block_cut_tree",
    "bridges",
    "components",
    "core_numbers",
    "count_separations",
    "cut_points",
    "cycles",
    "directed_cycles_nodes",
    "gtd",
    "hierarchy",
    "nearest_marked_ancestor",
    "path_sum",
    "separations",
    "span",
    "subtree_sum",
    "summarise_span",
]
