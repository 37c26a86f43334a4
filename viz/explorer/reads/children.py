"""Reads the children and grandchildren of a place, up to the number that one picture can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.viz.explorer.reads.node import NamedNode, label_of

__all__ = ["MOST_DRAWN", "Child", "PlaceChildren", "most_parts", "read_contents"]

MOST_DRAWN = 480
"""The largest number of places in a picture of two tiers. With more places it wouldn't be legible."""

# If a place is also in another place below the same parent, it is a child of that other place. So a building that is in a
# grid and in a compound of the grid is a child of the compound.
_DIRECT = "NOT EXISTS {{ ({0})-[:PART_OF]->(:Place)-[:PART_OF*1..2]->({1}) }}"


@dataclass(frozen=True)
class Child:
    """A place with its own children. `parts` are the children that are drawn, `total` is the number of all children."""

    named: NamedNode
    parts: tuple[NamedNode, ...]
    total: int

    @property
    def folded(self) -> int:
        """The number of the child's children that aren't drawn."""
        return self.total - len(self.parts)


@dataclass(frozen=True)
class PlaceChildren:
    """One page of the children of a place; the first `skipped` children are on earlier pages.

    `total` is the number of all children of the place, `parts_total` that of all grandchildren. `points` are the
    longitude and latitude of those drawn places that have them, in the datum of the project's sheets.
    """

    children: tuple[Child, ...]
    skipped: int
    total: int
    parts_total: int
    points: Mapping[NodeKey, tuple[float, float]] = field(default_factory=dict)

    @property
    def places(self) -> list[NamedNode]:
        """The places that this page draws, each child followed by its parts."""
        return [named for child in self.children for named in (child.named, *child.parts)]

    @property
    def drawn(self) -> int:
        """How many places this page draws, in both tiers together."""
        return len(self.children) + sum(len(child.parts) for child in self.children)

    @property
    def folded(self) -> int:
        """How many children and grandchildren aren't drawn, including those on other pages."""
        return self.total + self.parts_total - self.drawn


def read_contents(
    store: Store,
    model: Model,
    label: str,
    code: str,
    *,
    skip: int = 0,
    timeout: float,
    most: int = MOST_DRAWN,
) -> PlaceChildren:
    """Read the children of a place and their own children (parts), ordered by code.

    At most `most` places are returned. If not all parts fit, at most n parts of every child are returned, with the
    largest n that fits. If n would be less than three, no parts are returned.
    """
    rows = store.read(
        f"MATCH (p:{label} {{code: $code}})<-[:PART_OF]-(c:Place) WHERE {_DIRECT.format('c', 'p')} "
        f"OPTIONAL MATCH (c)<-[:PART_OF]-(g:Place) WHERE {_DIRECT.format('g', 'c')} "
        "RETURN labels(c) AS labels, c.code AS code, c.name AS name, c.lon AS lon, c.lat AS lat, count(g) AS parts",
        {"code": code},
        timeout=timeout,
    ).dicts()
    points = {NodeKey(label_of(model, row["labels"]), row["code"]): (row["lon"], row["lat"]) for row in rows}
    order = {kind.label: kind.place_tier or 0 for kind in model.places}
    sizes = sorted(
        (
            (NamedNode.of(label_of(model, row["labels"]), row["code"], row["name"] or ""), int(row["parts"]))
            for row in rows
        ),
        key=lambda pair: (order.get(pair[0].label, 99), pair[0].code),
    )
    page_sizes = sizes[skip : skip + most]
    share = most_parts([parts for _named, parts in page_sizes], most - len(page_sizes))
    parts_by_child = (
        _parts(store, model, [named for named, parts in page_sizes if parts], share, timeout, points)
        if share
        else {}
    )
    children = tuple(Child(named, parts_by_child.get(named, ()), parts) for named, parts in page_sizes)
    drawn = [named.key for child in children for named in (child.named, *child.parts)]
    return PlaceChildren(
        children,
        min(skip, len(sizes)),
        len(sizes),
        sum(parts for _named, parts in sizes),
        {key: points[key] for key in drawn if None not in points[key]},
    )


def most_parts(sizes: list[int], limit: int) -> int:
    """Return how many parts each child may have so that all children together have at most `limit` parts.

    Returns 0 if this number is less than three and some child has more parts.

    >>> most_parts([5, 2, 40], 20), most_parts([5, 2], 20), most_parts([9, 9, 9], 6)
    (13, 5, 0)
    """
    if sum(sizes) <= limit:
        return max(sizes, default=0)
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(size, middle) for size in sizes) <= limit:
            low = middle
        else:
            high = middle - 1
    return low if low >= 3 else 0


def _parts(
    store: Store,
    model: Model,
    parents: list[NamedNode],
    share: int,
    timeout: float,
    points: dict[NodeKey, tuple[float, float]],
) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """Read the first `share` parts of each place, and add their coordinates to `points`.

    The lists are cut off in the database, so that it doesn't send all parts.
    """
    parts_of: dict[NamedNode, tuple[NamedNode, ...]] = {}
    tiers = " ".join(f"WHEN '{kind.label}' IN labels(g) THEN {kind.place_tier}" for kind in model.places)
    for label in dict.fromkeys(named.label for named in parents):
        by_code = {named.code: named for named in parents if named.label == label}
        rows = store.read(
            f"UNWIND $codes AS code MATCH (c:{label} {{code: code}})<-[:PART_OF]-(g:Place) WHERE {_DIRECT.format('g', 'c')} "
            f"WITH c.code AS above, g ORDER BY CASE {tiers} ELSE 99 END, g.code "
            "WITH above, collect([labels(g), g.code, g.name, g.lon, g.lat]) AS parts RETURN above, parts[0..$share] AS parts",
            {"codes": list(by_code), "share": share},
            timeout=timeout,
        )
        for row in rows:
            parts = [
                (NamedNode.of(label_of(model, labels), code, name or ""), (lon, lat))
                for labels, code, name, lon, lat in row["parts"]
            ]
            parts_of[by_code[row["above"]]] = tuple(named for named, _point in parts)
            points.update((named.key, point) for named, point in parts)
    return parts_of
