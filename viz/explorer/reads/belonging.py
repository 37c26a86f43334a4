"""Reads the places that an organisation, post or other node serves, and its superior organisations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.explorer.reads.node import NamedNode, label_of, read_paths

__all__ = ["common_path", "read_places", "read_superiors"]

_MOST_SUPERIORS = 8
_PATHS_TO_PLACE = {
    "OfficeDivision": "-[:UNIT_OF]->()-[:COVERS]->",
    "MatterStep": "-[:STEP_OF]->()-[:CONCERNS]->",
}
_PATH_OF_OWN = "-[:PART_OF]->"
_PATH_TO_PLACE = (
    "-[:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|CONCERNS|AWARDED_TO|CHANGED_TO|CHANGED_FROM]->"
)


def read_places(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[NamedNode]:
    """Return the places that a node covers, serves or otherwise refers to, ordered by code."""
    path = _PATHS_TO_PLACE.get(label, _PATH_TO_PLACE if model.nodes[label].icon is None else _PATH_OF_OWN)
    rows = store.read(
        f"MATCH (n:{label} {{code: $code}}){path}(p:Place) "
        "RETURN DISTINCT labels(p) AS labels, p.code AS code, p.name AS name ORDER BY code",
        {"code": code},
        timeout=timeout,
    )
    return [NamedNode.of(label_of(model, row["labels"]), row["code"], row["name"] or "") for row in rows]


def common_path(
    store: Store, model: Model, places: Sequence[NamedNode], *, timeout: float
) -> list[NamedNode]:
    """Return the common part of the paths to `places`, from the top down. Runs one statement per kind of place."""
    paths: list[list[NamedNode]] = []
    for label in dict.fromkeys(place.label for place in places):
        codes = [place.code for place in places if place.label == label]
        paths += read_paths(store, model, label, codes, timeout=timeout)
    if not paths:
        return []
    return [level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))]


def read_superiors(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[NamedNode]:
    """Return up to eight superior organisations, from the top down. If they form a cycle, each is returned once."""
    if not any(label in ends.sources for ends in model.edges["SubordinateTo"].ends):
        return []
    steps = " ".join(
        f"OPTIONAL MATCH (p{step - 1})-[:SUBORDINATE_TO]->(p{step})" for step in range(1, _MOST_SUPERIORS + 1)
    )
    returned_columns = ", ".join(f"labels(p{n}), p{n}.code, p{n}.name" for n in range(1, _MOST_SUPERIORS + 1))
    rows = store.read(
        f"MATCH (p0:{label} {{code: $code}}) {steps} RETURN {returned_columns} LIMIT 1",
        {"code": code},
        timeout=timeout,
    )
    superiors: dict[NamedNode, None] = {}
    for node in _named(model, rows.records[0] if rows else ()):
        if node.code == code or node in superiors:
            break
        superiors[node] = None
    return list(superiors)[::-1]


def _named(model: Model, columns: Sequence[object]) -> list[NamedNode]:
    """Parse a row in which the columns labels, code and name are repeated; stop at the first node that is missing."""
    nodes: list[NamedNode] = []
    for start in range(0, len(columns), 3):
        labels, code, name = columns[start : start + 3]
        if not code or not isinstance(labels, list):
            break
        nodes.append(NamedNode.of(label_of(model, labels), str(code), str(name or "")))
    return nodes
