"""Every named node of the graph, read in bulk with the name of what it lies in or belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.explorer.search.entry import SearchEntry

__all__ = ["read_entries"]

_BELONGS = (
    "UNIT_OF",
    "STEP_OF",
    "POST_IN",
    "REPRESENTS",
    "COVERS",
    "SERVES",
    "REPORTS_IN",
    "LINKED_IN",
    "CONCERNS",
    "RAISED_AT",
    "ASSIGNED_TO",
)
_PEOPLE = ("Person", "(n)-[r:HOLDS]->(:Post)-[:POST_IN]->(x)")


class _Above(NamedTuple):
    code: str
    name: str


def read_entries(store: Store, model: Model, *, today: date | None = None) -> Iterator[SearchEntry]:
    """Yield every node that has a name, a kind at a time, without keeping them.

    A place's context is the place it lies in; a person's the first by code of the bodies or places they hold a post
    in `today`; of any other the one thing it belongs to then, '' where there are several.
    """
    day = today or date.today()
    for label, kind in model.nodes.items():
        if "name" not in kind.properties:
            continue
        if kind.place_tier is not None:
            yield from _places(store, model, label)
        else:
            yield from _others(store, model, label, day)


def _places(store: Store, model: Model, label: str) -> Iterator[SearchEntry]:
    """Places with what they lie in, gathered above each place: a record for each building would be slow."""
    above = [
        kind.label
        for kind in reversed(model.places)
        if any(label in ends.sources and kind.label in ends.targets for ends in model.edges["PartOf"].ends)
    ]
    elsewhere = ""
    for parent in above:
        rows = store.stream(
            f"MATCH (p:{parent})<-[:PART_OF]-(n:{label}) WHERE n.name IS NOT NULL{elsewhere} "
            "RETURN p.code AS above, p.name AS context, collect([n.code, n.name]) AS found"
        )
        for row in rows:
            for code, name in row["found"]:
                yield SearchEntry(label, code, name, row["context"] or "")
        elsewhere += f" AND NOT (n)-[:PART_OF]->(:{parent})"
    rows = store.stream(
        f"MATCH (n:{label}) WHERE n.name IS NOT NULL{elsewhere} RETURN n.code AS code, n.name AS name"
    )
    for row in rows:
        yield SearchEntry(label, row["code"], row["name"], "")


def _others(store: Store, model: Model, label: str, day: date) -> Iterator[SearchEntry]:
    above = _contexts(store, model, label, day)
    rows = store.stream(f"MATCH (n:{label}) WHERE n.name IS NOT NULL RETURN n.code AS code, n.name AS name")
    for row in rows:
        found = above.get(row["code"])
        yield SearchEntry(label, row["code"], row["name"], found.name if found else "")


def _contexts(store: Store, model: Model, label: str, day: date) -> dict[str, _Above]:
    """What each node of a kind belongs to today, by its code; "" for the name where that can't be said."""
    path = _path(model, label)
    if not path:
        return {}
    found: dict[str, _Above] = {}
    rows = store.stream(
        f"MATCH {path} WHERE (r.valid_from IS NULL OR r.valid_from <= $day) "
        "AND (r.valid_to IS NULL OR r.valid_to > $day) "
        "RETURN n.code AS code, x.code AS above, x.name AS name",
        {"day": day},
    )
    for row in rows:
        here = _Above(row["above"], row["name"] or "")
        known = found.setdefault(row["code"], here)
        if known.code != here.code:
            found[row["code"]] = min(known, here) if label == _PEOPLE[0] else _Above("", "")
    return found


def _path(model: Model, label: str) -> str:
    """How to walk from a node of this kind to what it belongs to; '' where it belongs to nothing."""
    if label == _PEOPLE[0]:
        return _PEOPLE[1].replace("(n)", f"(n:{label})")
    types = {kind.type for kind in model.edges_from(label)}
    belongs = next((type_ for type_ in _BELONGS if type_ in types), "")
    return f"(n:{label})-[r:{belongs}]->(x)" if belongs else ""
