"""Every named node, read for the search: its name, and the name of what it lies in or belongs to."""

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
    "OfficeDivision": "UNIT_OF",
}
_OF_A_PLACE = "PART_OF"
_OF_A_BODY = "COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN"


def read_entries(store: Store, model: Model) -> Iterator[SearchEntry]:
    """Yield an entry for every node of the model, a kind at a time; it only reads."""
    for kind in model.nodes.values():
        types = _CONTEXT.get(kind.label) or (_OF_A_PLACE if kind.place_tier else _OF_A_BODY)
        statement = (
            f"MATCH (n:{kind.label}) OPTIONAL MATCH (n)-[:{types}]->(p) "
            "RETURN n.code AS code, n.name AS name, min(p.name) AS context"
        )
        of_a_place = types in (_OF_A_PLACE, _OF_A_BODY)
        for row in store.stream(statement):
            context = row["context"] or ""
            yield SearchEntry(
                kind.label,
                row["code"],
                row["name"] or "",
                place_name("Community", context) if of_a_place else context,
            )
