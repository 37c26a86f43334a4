"""Names units in messages: code, name, parents and successors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wangge.graph.model import Model, NodeKey
from wangge.loaders.references.unit_changes import FormerUnit

__all__ = ["MOST_LISTED", "Listing"]

MOST_LISTED = 5


class Listing:
    """Formats nodes for messages.

    `name` and `where` return a node's name and its parents, `name_of_code` the name of a code.
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
        """At most five nodes with their parents, which are named once if all have the same."""
        listed = nodes[:MOST_LISTED]
        places = [self._where(node) for node in listed]
        more = "" if len(nodes) == len(listed) else " …"
        plain = [f"{node.label} {node.code}" for node in listed]
        if len(set(places)) == 1:
            return "、".join(plain) + more + (f" (in {places[0]})" if places[0] else "")
        return "、".join(f"{n} (in {p})" if p else n for n, p in zip(plain, places, strict=True)) + more

    def kind(self, labels: Sequence[str]) -> str:
        """The labels that a reference may lead to, or the label that all of them share."""
        if len(labels) > 3:
            shared = set.intersection(*(set(self._model.nodes[label].labels) for label in labels))
            return min(shared, default="place or organisation")
        return " or ".join(labels)

    def followed(self, unit: FormerUnit) -> str:
        """A former unit and its successors."""
        return f"{unit.code} {unit.name} no longer exists,  {self.after(unit)}"

    def after(self, unit: FormerUnit) -> str:
        """The successors of a former unit, and the change event that names them."""
        after = "、".join(f"{text} {self._name_of_code(text)}".strip() for text in unit.successors)
        return f"{f'now {after}' if after else 'no successor is recorded'} ({unit.event})"
