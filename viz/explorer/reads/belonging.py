"""To which place a node belongs that is no place itself: the one all it is there for lies in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.explorer.reads.node import Named, label_of

__all__ = ["common_path", "read_places", "read_superiors"]

_STEPS_UP = 7
_MOST_SUPERIORS = 8
_WAYS = {
    "OfficeDivision": "-[:UNIT_OF]->()-[:COVERS]->",
    "MatterStep": "-[:STEP_OF]->()-[:CONCERNS]->",
}
_WAY = "-[:COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|CONCERNS|CHANGED_TO|CHANGED_FROM]->"


def read_places(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[Named]:
    """The places that a node is there for, in the order of their codes."""
    way = _WAYS.get(label, _WAY)
    rows = store.read(
        f"MATCH (n:{label} {{code: $code}}){way}(p:Place) "
        "RETURN DISTINCT labels(p) AS labels, p.code AS code, p.name AS name ORDER BY code",
        {"code": code},
        timeout=timeout,
    )
    return [Named(label_of(model, row["labels"]), row["code"], row["name"] or "") for row in rows]


def common_path(store: Store, model: Model, places: Sequence[Named], *, timeout: float) -> list[Named]:
    """The places that all of these are or lie in, from the top down; one statement for each kind of place."""
    paths: list[list[Named]] = []
    for label in dict.fromkeys(place.label for place in places):
        codes = [place.code for place in places if place.label == label]
        paths += _paths(store, model, label, codes, timeout)
    if not paths:
        return []
    return [level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))]


def read_superiors(store: Store, model: Model, label: str, code: str, *, timeout: float) -> list[Named]:
    """The organisations above one, from the top down; a circle ends where it closes."""
    if not any(label in ends.sources for ends in model.edges["SubordinateTo"].ends):
        return []
    steps = " ".join(
        f"OPTIONAL MATCH (p{step - 1})-[:SUBORDINATE_TO]->(p{step})" for step in range(1, _MOST_SUPERIORS + 1)
    )
    wanted = ", ".join(f"labels(p{n}), p{n}.code, p{n}.name" for n in range(1, _MOST_SUPERIORS + 1))
    rows = store.read(
        f"MATCH (p0:{label} {{code: $code}}) {steps} RETURN {wanted} LIMIT 1", {"code": code}, timeout=timeout
    )
    found: dict[Named, None] = {}
    for named in _named(model, rows.records[0] if rows else ()):
        if named.code == code or named in found:
            break
        found[named] = None
    return list(found)[::-1]


def _paths(store: Store, model: Model, label: str, codes: Iterable[str], timeout: float) -> list[list[Named]]:
    steps = " ".join(
        f"OPTIONAL MATCH (p{step - 1})-[:PART_OF]->(p{step})" for step in range(1, _STEPS_UP + 1)
    )
    wanted = ", ".join(f"labels(p{n}), p{n}.code, p{n}.name" for n in range(_STEPS_UP + 1))
    rows = store.read(
        f"UNWIND $codes AS code MATCH (p0:{label} {{code: code}}) {steps} RETURN {wanted}",
        {"codes": list(codes)},
        timeout=timeout,
    )
    return [_named(model, record)[::-1] for record in rows.records]


def _named(model: Model, said: Sequence[object]) -> list[Named]:
    """The nodes of a row of labels, code and name each, up to the first that isn't there."""
    found: list[Named] = []
    for at in range(0, len(said), 3):
        labels, code, name = said[at : at + 3]
        if not code or not isinstance(labels, list):
            break
        found.append(Named(label_of(model, labels), str(code), str(name or "")))
    return found
