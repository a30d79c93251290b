"""From the declaration to Cypher: names, constraints and statements, all of it text.

Nothing here talks to a database. Values are always parameters; what stands in
a text is a name from the declaration, checked against an allow-list.
"""

from graphmodel.cypher.names import (
    BASE_LABEL,
    CURRENT,
    identifier,
    labels_of,
    relation_type,
    synced_kinds,
    tier_label,
    tiers_of,
)

__all__ = [
    "BASE_LABEL",
    "CURRENT",
    "identifier",
    "labels_of",
    "relation_type",
    "synced_kinds",
    "tier_label",
    "tiers_of",
]
