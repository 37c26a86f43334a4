"""Groups relationships by subtrees of places, so that batches can be written in parallel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wangge.graph.codes import DIGITS
from wangge.loaders.fact import EdgeKey
from wangge.loaders.planning.change import Change

__all__ = ["Schedule", "schedule"]

# The lengths of the codes of grids, communities, streets, districts, cities and provinces.
_CUTS = (15, *sorted(DIGITS.values(), reverse=True))
_LEAST_SHARE = 0.9


@dataclass(frozen=True)
class Schedule:
    """`lanes` of batches that may be written in parallel, and batches to be written `alone` afterwards.

    No node is an end of relationships in two lanes, so two writers never wait for each other's locks.
    """

    lanes: tuple[tuple[list[Change], ...], ...]
    alone: tuple[list[Change], ...]


def schedule(changes: Sequence[Change], size: int) -> Schedule:
    """Group the changes of relationships into batches of at most `size`, each ordered by target.

    A relationship belongs to a subtree if the codes of both ends begin with the code of the subtree's top place.
    The tops are the places of the deepest level at which there are at least two subtrees and they contain at
    least nine of ten relationships. The other relationships cross subtrees and are written alone.
    """
    for cut in _CUTS:
        inside, across = _split(changes, cut)
        if len(inside) >= 2 and len(across) <= (1 - _LEAST_SHARE) * len(changes):
            lanes = tuple(_lanes([inside[prefix] for prefix in sorted(inside)], size))
            return Schedule(lanes, tuple(_batches(across, size)))
    return Schedule((), tuple(_batches(list(changes), size)))


def _split(changes: Sequence[Change], cut: int) -> tuple[dict[str, list[Change]], list[Change]]:
    inside: dict[str, list[Change]] = {}
    across: list[Change] = []
    for change in changes:
        prefix = _subtree(change, cut)
        if prefix is None:
            across.append(change)
        else:
            inside.setdefault(prefix, []).append(change)
    return inside, across


def _subtree(change: Change, cut: int) -> str | None:
    key = change.key
    if not isinstance(key, EdgeKey):
        return None
    source, target = key.source.code, key.target.code
    same = len(source) >= cut and len(target) >= cut and source[:cut] == target[:cut]
    return source[:cut] if same else None


def _lanes(subtrees: list[list[Change]], size: int) -> Iterator[tuple[list[Change], ...]]:
    """Yield lanes: subtrees are collected up to `size` changes per lane; a larger subtree is a lane of several batches."""
    collected: list[Change] = []
    for subtree in subtrees:
        if collected and len(collected) + len(subtree) > size:
            yield tuple(_batches(collected, size))
            collected = []
        collected += subtree
    if collected:
        yield tuple(_batches(collected, size))


def _batches(changes: list[Change], size: int) -> Iterator[list[Change]]:
    ordered = sorted(changes, key=_by_target)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _by_target(change: Change) -> tuple[str, str]:
    key = change.key
    return (key.target.code, key.source.code) if isinstance(key, EdgeKey) else (key.code, "")
