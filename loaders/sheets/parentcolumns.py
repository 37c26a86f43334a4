"""Finds out which of several columns names the parent of a place, and what the other columns say about it."""

from __future__ import annotations

from wangge.loaders.fact import Reference

__all__ = ["places_of_row"]


def places_of_row(
    references: tuple[Reference, ...], inside: tuple[str, ...]
) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    """Return the references that become relationships, and the texts of places in which the parent must lie.

    Of the cells of a row that name places above the row's own, the one with the greatest tier names the parent. A cell
    that may name a part of the parent, such as the grid of a building in a large compound, stays a reference. The texts
    of the other cells are added to `inside`, the texts of the row's extra columns.
    """
    nearest = max((reference.parent_tier for reference in references), default=0)
    overlapped = nearest and not any(r.ends.overlaps for r in references if r.parent_tier == nearest)
    kept: list[Reference] = []
    outer: list[str] = []
    for reference in references:
        if reference.parent_tier in (0, nearest) or (overlapped and reference.ends.overlaps):
            kept.append(reference)
        else:
            outer.append(reference.text)
    return tuple(kept), (*inside, *outer)
