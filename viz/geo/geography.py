"""Finds where places are, by their boundaries and their coordinates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.boundaries.datum import Datum, Position, to_wgs84
from wangge.loaders.boundaries.geojson import read_boundaries
from wangge.loaders.boundaries.matching import PlaceBoundaries, match_boundaries
from wangge.loaders.boundaries.settings import MapSettings
from wangge.viz.geo.far import far_places
from wangge.viz.geo.location import Location

__all__ = ["Geography", "location_of", "read_geography"]


@dataclass(frozen=True)
class Geography:
    """Where places are; a point that is far from all others, probably by mistake, isn't among them.

    `notice` is the project's line about its coordinates.
    """

    locations: Mapping[NodeKey, Location] = field(default_factory=dict)
    notice: str = ""


def location_of(
    key: NodeKey, boundaries: PlaceBoundaries, points: Mapping[NodeKey, Position], datum: Datum
) -> Location | None:
    """Return where a place is, None if it has neither a boundary nor a point; `datum` is that of the points."""
    boundary, point = boundaries.by_place.get(key), points.get(key)
    if boundary is None and point is None:
        return None
    rings = () if boundary is None else tuple(ring for polygon in boundary.polygons for ring in polygon)
    return Location(rings, None if point is None else to_wgs84(point, datum))


def read_geography(store: Store, model: Model, settings: MapSettings, places: Iterable[NodeKey]) -> Geography:
    """Read where these places are. Read-only; boundaries with faults are left out."""
    places = list(places)
    boundaries = (
        PlaceBoundaries()
        if settings.boundaries is None
        else match_boundaries(read_boundaries(settings), store, model)
    )
    points = _read_points(store, places)
    located = {
        key: place
        for key in places
        if (place := location_of(key, boundaries, points, settings.datum)) is not None
    }
    far = far_places(located)
    return Geography({key: place for key, place in located.items() if key not in far}, settings.notice)


def _read_points(store: Store, places: Iterable[NodeKey]) -> dict[NodeKey, Position]:
    codes: dict[str, list[str]] = defaultdict(list)
    for place in places:
        codes[place.label].append(place.code)
    points: dict[NodeKey, Position] = {}
    for label, label_codes in codes.items():
        rows = store.read(
            f"UNWIND $codes AS code MATCH (p:{label} {{code: code}}) WHERE p.lon IS NOT NULL "
            "RETURN p.code AS code, p.lon AS lon, p.lat AS lat",
            {"codes": label_codes},
        )
        points |= {NodeKey(label, row["code"]): (row["lon"], row["lat"]) for row in rows}
    return points
