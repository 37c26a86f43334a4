"""Resolves the references of one row; several of them may name places above the row's own place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from wangge.graph.model import NodeKey
from wangge.loaders.fact import Reference
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.reject import CellError, RejectRule

__all__ = ["parent_or_other", "row_targets"]

Resolve = Callable[[Reference, ReferenceContext], NodeKey]


def row_targets(
    references: Sequence[Reference],
    context: ReferenceContext,
    resolve: Resolve,
    certainly_in: Callable[[NodeKey, NodeKey], bool],
) -> Iterator[tuple[Reference, NodeKey | CellError]]:
    """Yield each reference with the node that it means, or with the error that says why it means none.

    The nearest place that a row names is its parent. A grid that the row also names is left out if the parent
    lies in no other grid (see `certainly_in`). Otherwise several grids share the parent, and this grid
    contains a part of it.
    """
    nearest = max((reference.parent_tier for reference in references), default=0)
    parts = [r for r in references if r.ends.overlaps and r.parent_tier < nearest]
    if not parts:
        for reference in references:
            yield reference, _target(reference, context, resolve)
        return
    part_texts = tuple(part.text for part in parts)
    narrower = replace(context, inside=(*context.inside, *part_texts))
    parents: list[NodeKey] = []
    for reference in references:
        if reference in parts:
            continue
        of_parent = reference.parent_tier == nearest
        target = _target(reference, narrower if of_parent else context, resolve)
        if of_parent and isinstance(target, CellError):
            target = _target(reference, context, resolve)
        if of_parent and not isinstance(target, CellError):
            parents.append(target)
        yield reference, target
    for part in parts:
        target = _target(part, replace(context, near=parents[0] if parents else None), resolve)
        if isinstance(target, CellError) or not any(certainly_in(parent, target) for parent in parents):
            yield part, target


def parent_or_other(
    reference: Reference,
    targets: Sequence[str],
    source: str,
    resolve: Callable[[Reference, Sequence[str]], NodeKey],
) -> NodeKey:
    """Return the node that a cell means; `resolve` looks it up among the nodes with the given labels.

    `targets` are the labels of its column, `source` is the label of the row's own place. If the column is one
    for parents, and no place with one of these labels fits, the cell may name a place of another tier. For
    example, offices write the code of a street under 所属社区 if a grid belongs to no community. Raises
    `CellError` if no node fits.
    """
    try:
        return resolve(reference, targets)
    except CellError as error:
        if not reference.parent_tier or error.rule is not RejectRule.UNKNOWN_REFERENCE:
            raise
        others = [
            label
            for ends in reference.edge.ends
            if ends.group and source in ends.sources
            for label in ends.targets
            if label not in targets
        ]
        try:
            return resolve(reference, others)
        except CellError:
            raise error from None


def _target(reference: Reference, context: ReferenceContext, resolve: Resolve) -> NodeKey | CellError:
    try:
        return resolve(reference, context)
    except CellError as error:
        return error
