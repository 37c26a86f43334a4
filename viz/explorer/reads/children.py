"""What lies in a place, two tiers deep, as much as one picture holds."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.explorer.reads.node import Named, label_of

__all__ = ["MOST_DRAWN", "Child", "PlaceChildren", "read_contents"]

MOST_DRAWN = 480
"""How many places are drawn at most: what a picture of two tiers holds legibly."""


@dataclass(frozen=True)
class Child:
    """A place with what lies right in it: the parts that are drawn, and how many there are in all."""

    named: Named
    parts: tuple[Named, ...]
    total: int

    @property
    def folded(self) -> int:
        """How many of its parts aren't drawn."""
        return self.total - len(self.parts)


@dataclass(frozen=True)
class PlaceChildren:
    """The children of a place that are drawn, after `skipped` others.

    `total` is how many there are in all, `parts_total` how many parts all of these have together.
    """

    children: tuple[Child, ...]
    skipped: int
    total: int
    parts_total: int

    @property
    def drawn(self) -> int:
        """How many places are drawn."""
        return len(self.children) + sum(len(child.parts) for child in self.children)

    @property
    def folded(self) -> int:
        """How many children and parts of children aren't drawn, those of other pages among them."""
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
    """Read the children of a place in the order of their codes, and their parts where all of these can be drawn.

    Where they can't, every child has an equal share of what can: its first parts in the order of their codes.
    """
    counted = store.read(
        f"MATCH (p:{label} {{code: $code}})<-[:PART_OF]-(c) OPTIONAL MATCH (c)<-[:PART_OF]-(g) "
        "RETURN labels(c) AS labels, c.code AS code, c.name AS name, count(g) AS parts",
        {"code": code},
        timeout=timeout,
    ).dicts()
    order = {kind.label: kind.place_tier or 0 for kind in model.places}
    found = sorted(
        (
            (Named(label_of(model, row["labels"]), row["code"], row["name"] or ""), int(row["parts"]))
            for row in counted
        ),
        key=lambda pair: (order.get(pair[0].label, 99), pair[0].code),
    )
    chosen = found[skip : skip + most]
    share = _share([parts for _named, parts in chosen], most - len(chosen))
    drawn = _parts(store, model, [named for named, parts in chosen if parts], share, timeout) if share else {}
    children = tuple(Child(named, drawn.get(named, ()), parts) for named, parts in chosen)
    return PlaceChildren(children, min(skip, len(found)), len(found), sum(parts for _named, parts in found))


def _share(sizes: list[int], room: int) -> int:
    """How many parts each may have so that all together fit; none where less than three would.

    >>> _share([5, 2, 40], 20), _share([5, 2], 20), _share([9, 9, 9], 6)
    (13, 5, 0)
    """
    if sum(sizes) <= room:
        return max(sizes, default=0)
    low, high = 0, room
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(size, middle) for size in sizes) <= room:
            low = middle
        else:
            high = middle - 1
    return low if low >= 3 else 0


def _parts(
    store: Store, model: Model, above: list[Named], share: int, timeout: float
) -> dict[Named, tuple[Named, ...]]:
    """The first parts of each of these places; the database leaves the others out."""
    found: dict[Named, tuple[Named, ...]] = {}
    tiers = " ".join(f"WHEN '{kind.label}' IN labels(g) THEN {kind.place_tier}" for kind in model.places)
    for label in dict.fromkeys(named.label for named in above):
        by_code = {named.code: named for named in above if named.label == label}
        rows = store.read(
            f"UNWIND $codes AS code MATCH (c:{label} {{code: code}})<-[:PART_OF]-(g) "
            f"WITH c.code AS above, g ORDER BY CASE {tiers} ELSE 99 END, g.code "
            f"WITH above, collect([labels(g), g.code, g.name]) AS parts RETURN above, parts[0..{share}] AS parts",
            {"codes": list(by_code)},
            timeout=timeout,
        )
        for row in rows:
            found[by_code[row["above"]]] = tuple(
                Named(label_of(model, labels), code, name or "") for labels, code, name in row["parts"]
            )
    return found
