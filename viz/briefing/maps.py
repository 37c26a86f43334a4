"""Makes the maps of a briefing pack, each coloured by the results of one rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.boundaries.settings import MapSettings
from wangge.viz.briefing.street import StreetFacts
from wangge.viz.geo.geography import Geography, read_geography
from wangge.viz.geo.location import GeoScene, key_of
from wangge.viz.geo.svg import draw_geo
from wangge.viz.messages import Language
from wangge.viz.treemap.layout import Cell, fitting_height
from wangge.viz.treemap.shades import Key, legend_of
from wangge.viz.treemap.svg import draw_treemap

__all__ = ["Geography", "RuleMap", "geography_of", "rule_map"]

_WIDTH, _MAP_HEIGHT = 1200, 840


class RuleMap(NamedTuple):
    """A map coloured by one rule, with its legend. All ids in the picture begin with `ident`.

    `geographic` is the same map as a geographic map; None if the positions of the places are unknown.
    """

    ident: str
    title: str
    picture: Markup
    geographic: Markup | None
    legend: tuple[Key, ...]


def geography_of(
    store: Store, model: Model, settings: MapSettings, scope: NodeKey, streets: Sequence[StreetFacts]
) -> Geography:
    """Read where the places of all maps are."""
    return read_geography(store, model, settings, _places(scope, streets))


def rule_map(
    number: int, title: str, cells: Sequence[Cell], where: tuple[Geography, NodeKey], language: Language
) -> RuleMap:
    """Return the map of these cells. `where` says where they are, and which place contains them."""
    geography, outline = where
    ident = f"map{number}"
    height = fitting_height(cells, width=_WIDTH)
    picture = draw_treemap(cells, title=title, ident=ident, size=(_WIDTH, height), language=language)
    shades = (part.shade for cell in cells for part in cell.parts or (cell,))
    geographic = _geographic(f"geo{number}", title, cells, geography, outline, language)
    return RuleMap(ident, title, picture, geographic, legend_of(shades, language=language))


def _geographic(
    ident: str, title: str, cells: Sequence[Cell], geography: Geography, outline: NodeKey, language: Language
) -> Markup | None:
    locations = geography.locations
    if not any(key_of(place) in locations for cell in cells for place in (cell, *cell.parts)):
        return None
    scene = GeoScene(cells, locations, locations.get(outline))
    return draw_geo(scene, title=title, ident=ident, size=(_WIDTH, _MAP_HEIGHT), language=language)


def _places(scope: NodeKey, streets: Sequence[StreetFacts]) -> Iterator[NodeKey]:
    """Yield the places of all maps; a pack of a street has the street only once."""
    yield scope
    for street in streets:
        if street.ref != scope:
            yield street.ref
        for community in street.communities:
            yield from (community.ref, *(grid.ref for grid in community.grids))
