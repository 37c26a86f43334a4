"""Formats units for messages, with code, name, parents and successors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wangge.graph.model import Model, NodeKey
from wangge.loaders.messages.references import UnitText
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.references.unit_changes import FormerUnit

__all__ = ["MOST_LISTED", "Listing"]

MOST_LISTED = 5

_SHARED = (UnitText.PLACE.fill(), UnitText.ORGANIZATION.fill())


class Listing:
    """Formats nodes for messages.

    `name(node)` returns the name of a node, `where(node)` the path of its parents, and `name_of_code(code)` the name of
    the unit with a code.
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

    def nodes(self, nodes: Sequence[NodeKey]) -> RejectText:
        """Format at most five nodes with their parents; common parents are named once."""
        listed = nodes[:MOST_LISTED]
        places = [self._where(node) for node in listed]
        more = "" if len(nodes) == len(listed) else " …"
        inside = [UnitText.INSIDE.fill(place=place) if place else RejectText("") for place in places]
        common = inside[0] if len(set(places)) == 1 else RejectText("")
        own = [RejectText("")] * len(listed) if common else inside
        en = "、".join(f"{node.label} {node.code}{part}" for node, part in zip(listed, own, strict=True))
        zh = "、".join(f"{self._in_chinese(node)}{part.zh}" for node, part in zip(listed, own, strict=True))
        return RejectText(f"{en}{more}{common}", f"{zh}{more}{common.zh}")

    def _in_chinese(self, node: NodeKey) -> str:
        name = self.name(node)
        return f"{self._model.nodes[node.label].zh}{f'“{name}”' if name else ''} {node.code}"

    def kind(self, labels: Sequence[str]) -> RejectText:
        """Format the labels to which a reference may lead, or the one label that all of them have in common."""
        if len(labels) > 3:
            shared = set.intersection(*(set(self._model.nodes[label].labels) for label in labels))
            common = min(shared, default="")
            return next((text for text in _SHARED if text == common), UnitText.PLACE_OR_ORGANISATION.fill())
        return RejectText(" or ".join(labels), "或".join(self._model.nodes[label].zh for label in labels))

    def followed(self, unit: FormerUnit) -> RejectText:
        """Format a former unit with its successors."""
        return UnitText.FOLLOWED.fill(code=unit.code, name=unit.name, after=self.after(unit))

    def after(self, unit: FormerUnit) -> RejectText:
        """Format the successors of a former unit, and the code of the change event that names them."""
        after = "、".join(f"{text} {self._name_of_code(text)}".strip() for text in unit.successors)
        if not after:
            return UnitText.NO_SUCCESSOR.fill(event=unit.event)
        return UnitText.SUCCESSORS.fill(units=after, event=unit.event)
