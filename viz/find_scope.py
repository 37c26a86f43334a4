"""Finds the place with a given code. If there is no such place, the error names the nearest codes."""

from __future__ import annotations

import re
from difflib import get_close_matches

from wangge.graph.codes import spellings, street_of, with_city_padding
from wangge.graph.errors import UsageError
from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.viz.network.extent import PLACE_DEPTH

__all__ = ["find_scope"]

# A graph has so few nodes of these kinds that all their codes can be compared.
_FEW = ("District", "Street", "Community", "Area")


def find_scope(store: Store, model: Model, code: str) -> tuple[NodeKey, str]:
    """Return the key and name of the place with this code.

    For the code of a city with only one district, return this district. (The graph has one district even for a city
    without districts.) Raises `UsageError` if no place has the code, or if places of its kind have no network map. The
    error names the nearest codes.
    """
    without_map: NodeKey | None = None
    for spelling in spellings(with_city_padding(code.strip())):
        for kind in model.places:
            if not re.fullmatch(kind.code_pattern, spelling):
                continue
            rows = store.read(
                f"MATCH (p:{kind.label} {{code: $code}}) RETURN p.name AS name", {"code": spelling}
            ).dicts()
            if rows and kind.label in PLACE_DEPTH:
                return NodeKey(kind.label, spelling), str(rows[0]["name"])
            if rows:
                without_map = without_map or NodeKey(kind.label, spelling)
    if without_map is not None:
        if (district := _only_district(store, without_map)) is not None:
            return district
        raise UsageError(_no_map_message(store, *without_map))
    raise UsageError(_nowhere(store, code))


def _only_district(store: Store, place: NodeKey) -> tuple[NodeKey, str] | None:
    """Return the only district of a city; None if the place is no city, or has several districts."""
    if place.label != "City":
        return None
    rows = store.read(
        "MATCH (:City {code: $code})<-[:PART_OF]-(d:District) RETURN d.code AS code, d.name AS name LIMIT 2",
        {"code": place.code},
    ).dicts()
    return (NodeKey("District", rows[0]["code"]), str(rows[0]["name"])) if len(rows) == 1 else None


def _no_map_message(store: Store, label: str, code: str) -> str:
    parents = store.read(
        f"MATCH (p:{label} {{code: $code}})-[:PART_OF]->(q) RETURN q.code AS code", {"code": code}
    ).dicts()
    parts = store.read(
        f"MATCH (p:{label} {{code: $code}})<-[:PART_OF*1..2]-(q:{next(iter(PLACE_DEPTH))}) "
        "RETURN q.code AS code ORDER BY code LIMIT 3",
        {"code": code},
    ).dicts()
    near = [str(row["code"]) for row in (parts or parents)]
    return f"{code} is a {label}; wangge draws no maps of places of this kind; try {', '.join(near) or 'another code'}"


def _nowhere(store: Store, code: str) -> str:
    codes: list[str] = []
    for label in PLACE_DEPTH:
        prefix = "" if label in _FEW else street_of(code)
        rows = store.read(
            f"MATCH (p:{label}) WHERE p.code STARTS WITH $prefix RETURN p.code AS code", {"prefix": prefix}
        ).dicts()
        codes += [str(row["code"]) for row in rows]
    near = get_close_matches(code, sorted(codes), n=3, cutoff=0.5)
    if not codes:
        return f"no place has code {code!r}: the graph contains no places; load some with `wangge apply`"
    return f"no place has code {code!r} (nearest: {', '.join(near) or 'none'})"
