"""Reads all nodes for the search index, each with the name of the place or organisation to which it belongs."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.units import place_name

__all__ = ["read_entries"]

_CONTEXT = {
    "Post": "POST_IN",
    "Person": "HOLDS",
    "MatterStep": "STEP_OF",
    "Matter": "CONCERNS",
    "Forum": "CONCERNS",
    "Activity": "CONCERNS",
    "Honour": "AWARDED_TO",
    "OfficeDivision": "UNIT_OF",
}
_PLACE_EDGES = "PART_OF"
_ORGANISATION_EDGES = "COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN"


def read_entries(store: Store, model: Model) -> Iterator[SearchEntry]:
    """Yield an entry for every node, kind by kind. Read-only."""
    for kind in model.nodes.values():
        of_place = kind.place_tier is not None or kind.icon is not None
        types = _CONTEXT.get(kind.label) or (_PLACE_EDGES if of_place else _ORGANISATION_EDGES)
        statement = (
            f"MATCH (n:{kind.label}) OPTIONAL MATCH (n)-[:{types}]->(p) "
            "RETURN n.code AS code, n.name AS name, min(p.name) AS context"
        )
        in_place = types in (_PLACE_EDGES, _ORGANISATION_EDGES)
        for row in store.stream(statement):
            context = row["context"] or ""
            yield SearchEntry(
                kind.label,
                row["code"],
                row["name"] or "",
                place_name("Community", context) if in_place else context,
            )
