"""A network in the shapes of other programs.

Columns with names or numbers of persons are left out unless asked for with
``private=True``; where a row came from is never handed over.
"""

from graphmodel.convert.arrow import to_arrow
from graphmodel.convert.graphs import read_graphml, write_gexf, write_graphml
from graphmodel.convert.json_ld import to_json_ld
from graphmodel.convert.networkx_ import from_networkx, to_networkx
from graphmodel.convert.node_link import to_node_link

__all__ = [
    "from_networkx",
    "read_graphml",
    "to_arrow",
    "to_json_ld",
    "to_networkx",
    "to_node_link",
    "write_gexf",
    "write_graphml",
]
