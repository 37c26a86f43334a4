"""Formats units for messages, with code, name, parents and successors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wangge.graph.model import Model, NodeKey
from wangge.loaders.references.unit_changes import FormerUnit

__all__ = ["MOST_LISTED", "Listing"]

MOST_LISTED = 5


class Listing:
    """Formats nodes for messages.

    `name(node)` returns the node's name, `where(node)` its parents, `name_of_code(code)` the name for a code.
    """

    def __init__(
        self,
        model: Model,
        name: Callable[[NodeKey], str],
        where: Callable[[NodeKey], str],
        name_of_code: Callable[[str], str],
    ) -> None:
        self.name = name
        self._model = model
        self._where = where
        self._name_of_code = name_of_code

    def nodes(self, nodes: Sequence[NodeKey]) -> str:
        """Format at most five nodes with their parents; common parents are named once."""
        listed = nodes[:MOST_LISTED]
        places = [self._where(node) for node in listed]
        more = "" if len(nodes) == len(listed) else " …"
        plain = [f"{node.label} {node.code}" for node in listed]
        if len(set(places)) == 1:
            return "、".join(plain) + more + (f" (in {places[0]})" if places[0] else "")
        return "、".join(f"{n} (in {p})" if p else n for n, p in zip(plain, places, strict=True)) + more

    def kind(self, labels: Sequence[str]) -> str:
        """Format the labels to which a reference may lead, or the one label that all of them have in common."""
        if len(labels) > 3:
            shared = set.intersection(*(set(self._model.nodes[label].labels) for label in labels))
            return min(shared, default="place or organisation")
        return " or ".join(labels)

    def followed(self, unit: FormerUnit) -> str:
        """Format a former unit with its successors."""
        return f"{unit.code} {unit.name} no longer exists, {self.after(unit)}"

    def after(self, unit: FormerUnit) -> str:
        """Format the successors of a former unit, and the code of the change event that names them."""
        after = "、".join(f"{text} {self._name_of_code(text)}".strip() for text in unit.successors)
        return f"{f'now {after}' if after else 'no successor is recorded'} ({unit.event})"
