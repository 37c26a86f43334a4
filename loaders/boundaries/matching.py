"""Finds the places of the graph to which boundaries belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wangge.graph.codes import spellings
from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.boundaries.faults import FaultCounts
from wangge.loaders.boundaries.geojson import Boundary, BoundaryFile
from wangge.loaders.messages.boundaries import BoundaryMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.references.names import short_form

__all__ = ["PlaceBoundaries", "match_boundaries"]


@dataclass(frozen=True)
class PlaceBoundaries:
    """The boundary of each place that has one, and one line for each sort of fault."""

    by_place: Mapping[NodeKey, Boundary] = field(default_factory=dict)
    faults: tuple[RejectText, ...] = ()


def match_boundaries(
    file: BoundaryFile, store: Store, model: Model, *, timeout: float | None = None
) -> PlaceBoundaries:
    """Assign the boundaries of a file to places: by code or, if a boundary has no code, by name."""
    faults = FaultCounts()
    codes = [
        spelling for boundary in file.boundaries if boundary.code for spelling in spellings(boundary.code)
    ]
    names = [boundary.name for boundary in file.boundaries if not boundary.code]
    by_code = _places_by_code(store, model, codes, timeout) if codes else {}
    by_name = _places_by_name(store, model, names, timeout) if names else {}
    by_place: dict[NodeKey, Boundary] = {}
    for boundary in file.boundaries:
        if boundary.code:
            places = next((by_code[code] for code in spellings(boundary.code) if code in by_code), [])
        else:
            places = by_name.get(short_form(boundary.name), [])
        if not places:
            faults.add(BoundaryMessage.WITHOUT_PLACE, boundary.key)
        elif not boundary.code and len(places) > 1:
            faults.add(BoundaryMessage.AMBIGUOUS, boundary.key)
        for place in places if boundary.code or len(places) == 1 else ():
            if place in by_place:
                faults.add(BoundaryMessage.TWICE, place.code)
            by_place.setdefault(place, boundary)
    return PlaceBoundaries(by_place, (*file.faults, *faults.lines()))


def _places_by_code(
    store: Store, model: Model, codes: Sequence[str], timeout: float | None
) -> dict[str, list[NodeKey]]:
    """Return the places with these codes. Two places can have one code: 441900 is both a city and its only district."""
    labels = {kind.label for kind in model.places}
    rows = store.read(
        "UNWIND $codes AS code MATCH (p:Place {code: code}) RETURN p.code AS code, labels(p) AS labels",
        {"codes": list(dict.fromkeys(codes))},
        timeout=timeout,
    )
    places: dict[str, list[NodeKey]] = {}
    for row in rows:
        places.setdefault(str(row["code"]), []).extend(
            NodeKey(label, str(row["code"])) for label in row["labels"] if label in labels
        )
    return places


def _places_by_name(
    store: Store, model: Model, names: Sequence[str], timeout: float | None
) -> dict[str, list[NodeKey]]:
    wanted = {short_form(name) for name in names}
    places: dict[str, list[NodeKey]] = {}
    for label, code, name in _named_places(store, model, names, timeout):
        if short_form(name) in wanted:
            places.setdefault(short_form(name), []).append(NodeKey(label, code))
    return places


def _named_places(
    store: Store, model: Model, names: Sequence[str], timeout: float | None
) -> Iterator[tuple[str, str, str]]:
    """Yield all divisions and, of the other places, those with these names.

    A division is often recorded under the name of its committee, so the database can't select it by name.
    """
    for kind in model.places:
        condition = "" if "scheme" in kind.properties else "WHERE p.name IN $names "
        rows = store.read(
            f"MATCH (p:{kind.label}) {condition}RETURN p.code AS code, p.name AS name",
            {"names": list(dict.fromkeys(names))} if condition else {},
            timeout=timeout,
        )
        for row in rows:
            yield kind.label, str(row["code"]), str(row["name"] or "")
