"""Units as a message names them: with code and name, where they lie, and what followed them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wangge.graph.model import Model, NodeKey
from wangge.loaders.references.unit_changes import FormerUnit

__all__ = ["MOST_LISTED", "Listing"]

MOST_LISTED = 5


class Listing:
    """Words for nodes: `name` and `where` tell a node's name and where it lies, `names` that of a code."""

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
        """Nodes with where they lie, said once where it is the same for all; five at most."""
        listed = nodes[:MOST_LISTED]
        places = [self._where(node) for node in listed]
        more = "" if len(nodes) == len(listed) else " …"
        plain = [f"{node.label} {node.code}" for node in listed]
        if len(set(places)) == 1:
            return "、".join(plain) + more + (f" (in {places[0]})" if places[0] else "")
        return "、".join(f"{n} (in {p})" if p else n for n, p in zip(plain, places, strict=True)) + more

    def kind(self, labels: Sequence[str]) -> str:
        """What a reference leads to, in a word or two."""
        if len(labels) > 3:
            shared = set.intersection(*(set(self._model.nodes[label].labels) for label in labels))
            return min(shared, default="place or organisation")
        return " or ".join(labels)

    def followed(self, unit: FormerUnit) -> str:
        """A former unit and what followed it."""
        return f"{unit.code} {unit.name} is no more, {self.after(unit)}"

    def after(self, unit: FormerUnit) -> str:
        """What followed a former unit, and which event says so."""
        after = "、".join(f"{text} {self._name_of_code(text)}".strip() for text in unit.successors)
        return f"{f'now {after}' if after else 'nothing is said to follow it'} ({unit.event})"
