"""Reads the boundaries of places from a GeoJSON file (RFC 7946)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NoReturn

from wangge.graph.errors import ProjectError
from wangge.loaders.boundaries.crossing import crosses_itself
from wangge.loaders.boundaries.datum import Position, is_in_china, to_wgs84
from wangge.loaders.boundaries.faults import FaultCounts
from wangge.loaders.boundaries.settings import MapSettings
from wangge.loaders.boundaries.simplify import Ring, thinned
from wangge.loaders.messages.boundaries import BoundaryMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.privacy import public_text
from wangge.loaders.small_file import MEGABYTE, printable_path, read_small_file

__all__ = ["Boundary", "BoundaryFile", "read_boundaries"]

_LARGEST = 40 * MEGABYTE
_MOST_POINTS = 1_000_000
_LONGEST_NAME = 100
_LARGEST_NUMBER = 1e9
_POINTS_KEPT = 20_000
"""The number of points to which outlines are thinned when they are read. One picture needs far fewer."""

_GEOGRAPHIC = re.compile(
    r"(?:OGC|CRS)[:0-9.]*:?CRS84|EPSG:[0-9.]*:?(?:4326|4490)|WGS ?84|CGCS ?2000", re.IGNORECASE
)


@dataclass(frozen=True)
class Boundary:
    """The outline of one place, in WGS-84.

    `code` and `name` are those of the place; one of them may be "". Each polygon is its outer ring followed by the rings
    of its holes. Rings don't repeat their first position at the end.
    """

    code: str
    name: str
    polygons: tuple[tuple[Ring, ...], ...]

    @property
    def key(self) -> str:
        """The code or, without one, the name."""
        return self.code or self.name


@dataclass(frozen=True)
class BoundaryFile:
    """The boundaries of a file, and one line for each sort of fault in it. A file that can't be read has no boundaries."""

    boundaries: tuple[Boundary, ...] = ()
    faults: tuple[RejectText, ...] = ()


class _FileError(Exception):
    def __init__(self, message: RejectText) -> None:
        self.message = message
        super().__init__(message)


def read_boundaries(settings: MapSettings) -> BoundaryFile:
    """Read the file that the settings name; if they name none, there are no boundaries. Faults are returned, never raised."""
    if settings.boundaries is None:
        return BoundaryFile()
    try:
        features = _features(settings.boundaries)
        file = _BoundaryReader(settings).read(features)
    except _FileError as error:
        file = BoundaryFile(faults=(error.message,))
    name = public_text(printable_path(settings.boundaries).rpartition("/")[2])
    return BoundaryFile(
        file.boundaries, tuple(BoundaryMessage.IN_FILE.fill(file=name, fault=fault) for fault in file.faults)
    )


def _features(path: Path) -> list[Any]:
    try:
        text = read_small_file(
            path, ProjectError, label=path.name, largest=_LARGEST, if_missing="correct [map] in wangge.toml"
        )
        content = json.loads(text, parse_constant=_refuse_constant)
    except ProjectError as error:
        fault = str(error).removeprefix(f"{path.name}: ")
        raise _FileError(BoundaryMessage.UNREADABLE.fill(fault=public_text(fault))) from error
    except json.JSONDecodeError as error:
        raise _FileError(BoundaryMessage.NOT_JSON.fill(line=error.lineno)) from error
    except RecursionError as error:
        raise _FileError(BoundaryMessage.TOO_DEEP.fill()) from error
    except ValueError as error:
        raise _FileError(BoundaryMessage.NOT_JSON.fill(line=1)) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise _FileError(BoundaryMessage.NOT_GEOJSON.fill())
    _refuse_other_crs(content.get("crs"))
    return features


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} isn't a number")


def _refuse_other_crs(crs: Any) -> None:
    """Raise `_FileError` if the member `crs` (which RFC 7946 removed) names another system than WGS-84 and CGCS2000."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _GEOGRAPHIC.search(name):
        raise _FileError(BoundaryMessage.OTHER_CRS.fill(name=_short(name if isinstance(name, str) else crs)))


class _FeatureError(Exception):
    def __init__(self, message: BoundaryMessage) -> None:
        self.message = message
        super().__init__(message)


class _BoundaryReader:
    """Reads the features of one file, and counts their faults."""

    def __init__(self, settings: MapSettings) -> None:
        self._settings = settings
        self._faults = FaultCounts()
        self._points = 0

    def read(self, features: Sequence[Any]) -> BoundaryFile:
        boundaries: list[Boundary] = []
        for number, feature in enumerate(features, start=1):
            try:
                boundary = self._boundary(feature)
            except _FeatureError as error:
                self._faults.add(error.message, self._key(feature) or f"#{number}")
            else:
                boundaries.append(boundary)
        kept = _thinned(boundaries) if self._points > _POINTS_KEPT else boundaries
        for boundary, original in zip(kept, boundaries, strict=True):
            if _crosses(boundary) and (boundary is original or _crosses(original)):
                self._faults.add(BoundaryMessage.CROSSING, boundary.key)
        names = {"code": self._settings.code_property, "name": self._settings.name_property}
        return BoundaryFile(tuple(self._in_wgs84(kept)), tuple(self._faults.lines(**names)))

    def _in_wgs84(self, boundaries: Sequence[Boundary]) -> Iterator[Boundary]:
        convert = lru_cache(maxsize=None)(partial(to_wgs84, datum=self._settings.boundaries_datum))
        for boundary in boundaries:
            polygons = (tuple(tuple(map(convert, ring)) for ring in polygon) for polygon in boundary.polygons)
            yield replace(boundary, polygons=tuple(polygons))

    def _key(self, feature: Any) -> str:
        code, name = self._code_and_name(feature)
        return code or name

    def _code_and_name(self, feature: Any) -> tuple[str, str]:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            return "", ""
        code, name = (
            properties.get(name) for name in (self._settings.code_property, self._settings.name_property)
        )
        return _short(code), _short(name) if isinstance(name, str) else ""

    def _boundary(self, feature: Any) -> Boundary:
        code, name = self._code_and_name(feature)
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
            raise _FeatureError(BoundaryMessage.NOT_AREAS)
        if not code and not name:
            raise _FeatureError(BoundaryMessage.WITHOUT_KEY)
        coordinates = geometry.get("coordinates")
        polygons = [coordinates] if kind == "Polygon" else coordinates
        if not isinstance(polygons, list) or not polygons:
            raise _FeatureError(BoundaryMessage.BROKEN_AREAS)
        key = code or name
        return Boundary(code, name, tuple(tuple(self._rings(polygon, key)) for polygon in polygons))

    def _rings(self, polygon: Any, key: str) -> Iterator[Ring]:
        if not isinstance(polygon, list) or not polygon:
            raise _FeatureError(BoundaryMessage.BROKEN_AREAS)
        for positions in polygon:
            if not isinstance(positions, list):
                raise _FeatureError(BoundaryMessage.BROKEN_AREAS)
            self._points += len(positions)
            if self._points > _MOST_POINTS:
                raise _FileError(BoundaryMessage.TOO_MANY_POINTS.fill(most=_MOST_POINTS))
            ring = [_position(position) for position in positions]
            if any(len(position) > 2 for position in positions):
                self._faults.add(BoundaryMessage.HEIGHTS, key)
            if len(ring) > 1 and ring[0] == ring[-1]:
                ring.pop()
            elif ring:
                self._faults.add(BoundaryMessage.NOT_CLOSED, key)
            if len(set(ring)) < 3:
                raise _FeatureError(BoundaryMessage.BROKEN_AREAS)
            _refuse_elsewhere(ring)
            yield tuple(ring)


def _position(position: Any) -> Position:
    if not isinstance(position, list) or len(position) < 2:
        raise _FeatureError(BoundaryMessage.BROKEN_AREAS)
    lon, lat = position[0], position[1]
    if type(lon) not in (int, float) or type(lat) not in (int, float):
        raise _FeatureError(BoundaryMessage.BROKEN_AREAS)
    if not (abs(lon) < _LARGEST_NUMBER and abs(lat) < _LARGEST_NUMBER):
        raise _FeatureError(BoundaryMessage.OUTSIDE)
    return float(lon), float(lat)


def _refuse_elsewhere(ring: Sequence[Position]) -> None:
    if all(map(is_in_china, ring)):
        return
    swapped = all(is_in_china((lat, lon)) for lon, lat in ring)
    raise _FeatureError(BoundaryMessage.SWAPPED if swapped else BoundaryMessage.OUTSIDE)


def _thinned(boundaries: Sequence[Boundary]) -> list[Boundary]:
    """Return the boundaries with fewer points; neighbours keep their common outline."""
    rings = iter(
        thinned([r for b in boundaries for polygon in b.polygons for r in polygon], most=_POINTS_KEPT)
    )
    return [
        Boundary(b.code, b.name, tuple(tuple(next(rings) for _ring in polygon) for polygon in b.polygons))
        for b in boundaries
    ]


def _crosses(boundary: Boundary) -> bool:
    return any(crosses_itself(ring) for polygon in boundary.polygons for ring in polygon)


def _short(value: Any) -> str:
    """Return a code or name as text in one line; "" for a value that is neither text nor a whole number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | dict):
        return ""
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value.is_integer() else ""
    text = "".join(c for c in " ".join(str(value).split()) if c.isprintable())
    return public_text(text[:_LONGEST_NAME])
