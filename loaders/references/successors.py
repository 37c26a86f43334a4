"""Follows change events in force from a former code or name to the present unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wangge.graph.model import NodeKey
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.unit_changes import FormerUnit, FormerUnits

__all__ = ["Successors"]

_MOST_STEPS = 10


class Successors:
    """The present units of former codes and names, for events in force only.

    `has(node)` returns whether a unit exists.
    """

    def __init__(self, former: FormerUnits, has: Callable[[NodeKey], bool]) -> None:
        self._former = former
        self._has = has

    def of(self, text: str, labels: tuple[str, ...]) -> dict[NodeKey, FormerUnit]:
        """Return the present units of these labels to which a former code, a former name, or both lead.

        A unit that was split or closed leads to none, because nothing says which unit is meant.
        """
        if not self._former.any_in_force:
            return {}
        return {
            node: unit
            for unit in self._former.in_force(text)
            for node in self._present(unit, labels, _MOST_STEPS)
        }

    def was(self, node: NodeKey, text: str) -> bool:
        """Whether a text is a former code or name of a unit."""
        return node in self.of(text, (node.label,))

    def former_codes(self, node: NodeKey) -> list[str]:
        """Return the codes of the units that became a unit: its own earlier codes, and those of units merged into it."""
        if not self._former.any_in_force:
            return []
        codes = {
            unit.code
            for unit in self._former.every_in_force()
            if unit.code != node.code and node in self._present(unit, (node.label,), _MOST_STEPS)
        }
        return sorted(codes)

    def is_coded_under_former(self, context: ReferenceContext, text: str, node: NodeKey) -> bool:
        """Whether the code of the row's own node begins with the former code of a unit, as a grid's does."""
        unit = self.of(text, (node.label,)).get(node)
        return unit is not None and context.is_coded_under(NodeKey(node.label, unit.code))

    def _present(self, unit: FormerUnit, labels: tuple[str, ...], steps: int) -> Iterator[NodeKey]:
        if len(unit.successors) != 1 or not steps:
            return
        code = unit.successors[0]
        nodes = [NodeKey(label, code) for label in labels if self._has(NodeKey(label, code))]
        yield from nodes
        for later in () if nodes or code == unit.code else self._former.in_force(code):
            yield from self._present(later, labels, steps - 1)
