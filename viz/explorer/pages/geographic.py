"""Finds where the places of a district map are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wangge.graph.model import NodeKey
from wangge.loaders.boundaries.datum import Datum
from wangge.loaders.messages.reject_text import in_language
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.children import Child, PlaceChildren
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.boundaries import boundaries_of
from wangge.viz.geo.far import far_places
from wangge.viz.geo.geography import location_of
from wangge.viz.geo.location import Location

__all__ = ["GeographicMap", "locate"]


@dataclass(frozen=True)
class GeographicMap:
    """Where the places of one page are.

    `outline` is the location of the place that contains them. `missing` are the places that can't be drawn: they have
    no location, and no located parts either. `far` are those that aren't drawn because their point is far from all
    others, probably by mistake. `notice` is the project's line about its coordinates, `faults` are the
    lines about its boundaries. `chosen` says whether the address asks for the geographic map.
    """

    locations: Mapping[NodeKey, Location]
    outline: Location | None
    missing: tuple[NamedNode, ...]
    far: tuple[NamedNode, ...]
    notice: str
    faults: tuple[str, ...]
    chosen: bool

    @property
    def available(self) -> bool:
        """Whether any place can be drawn."""
        return bool(self.locations)

    @property
    def drawn(self) -> bool:
        """Whether the page shows the geographic map instead of the treemap."""
        return self.available and self.chosen

    @property
    def warnings(self) -> tuple[str, ...]:
        """The lines about boundaries if the address asks for the geographic map, or if that map would be empty."""
        return self.faults if self.chosen or not self.available else ()


def locate(request: PageRequest, here: NamedNode, contents: PlaceChildren) -> GeographicMap:
    """Return where the places of a page are, by their boundaries and their coordinates."""
    settings, language = request.site.policy.map, request.address.language
    boundaries = boundaries_of(request.site)
    # If the page doesn't show the geographic map, its coordinates needn't be converted.
    datum = settings.datum if request.address.geographic else Datum.WGS84

    def location(key: NodeKey) -> Location | None:
        return location_of(key, boundaries, contents.points, datum)

    located = {named.key: place for named in contents.places if (place := location(named.key)) is not None}
    far = far_places(located)
    return GeographicMap(
        {key: place for key, place in located.items() if key not in far},
        location(here.key),
        tuple(_missing(contents.children, located)),
        tuple(named for named in contents.places if named.key in far),
        request.formatter.notice(settings.notice),
        tuple(request.formatter.text(in_language(f.zh, str(f), language)[0]) for f in boundaries.faults),
        request.address.geographic,
    )


def _missing(children: tuple[Child, ...], located: Mapping[NodeKey, Location]) -> Iterator[NamedNode]:
    for child in children:
        parts = [part for part in child.parts if part.key not in located]
        if child.named.key not in located and len(parts) == len(child.parts):
            yield child.named
        yield from parts
