"""Finds the units that a change event names, before the event is carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from wangge.graph.codes import DIGITS, district_of, natural_code, street_of, without_community_padding
from wangge.graph.model import EdgeKind, Model, NodeKey
from wangge.loaders.fact import Reference
from wangge.loaders.messages.events import EventMessage
from wangge.loaders.overlay.base import PART_OF
from wangge.loaders.overlay.event import EventFault
from wangge.loaders.overlay.layers import agreeing
from wangge.loaders.overlay.units import Units
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.names import code_and_name, parents_and_names, same_name, squeeze
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.nameendings import value_of_ending

__all__ = ["EventUnit", "Naming", "with_name"]


class EventUnit(NamedTuple):
    """A unit that an event names; `new_name` is the name beside its code, if the unit doesn't have this name yet."""

    node: NodeKey
    new_name: str = ""


class Naming:
    """Looks up the units of events: by code, by code and name, or by a name that only one unit has.

    `declares(node)` returns whether a row of the dataset declares a node.
    """

    def __init__(
        self, model: Model, units: Units, directory: Directory, declares: Callable[[NodeKey], bool]
    ) -> None:
        self._model = model
        self._units = units
        self._directory = directory
        self._declares = declares

    def declared(self, node: NodeKey) -> bool:
        """Whether a row of the dataset declares a unit."""
        return self._declares(node)

    def exists(self, node: NodeKey) -> bool:
        """Whether a unit exists before the event, or is declared by the dataset itself."""
        return self._units.get(node) is not None or self._declares(node)

    def name(self, node: NodeKey) -> str:
        """Return the name of a unit: the name in its row of the dataset, if the dataset has such a row."""
        if self._declares(node):
            return self._directory.name(node)
        return str((self._units.get(node) or {}).get("name") or "")

    def parent(self, node: NodeKey) -> NodeKey | None:
        """Return the unit of which a unit is a part, None if it has none."""
        if self._declares(node):
            return next(iter(self._directory.parents(node)), None)
        return next(
            (k.target for k in self._units.edges(node) if k.kind == PART_OF and k.source == node), None
        )

    def parent_by_code(self, node: NodeKey) -> NodeKey | None:
        """Return the unit whose code is the beginning of a unit's code, if it exists."""
        for label in self._model.edges[PART_OF].ends:
            if node.label in label.sources:
                for target in label.targets:
                    tier = self._model.nodes[target].division_level
                    code = {3: district_of, 4: street_of}.get(tier or 0, str)(node.code)
                    if code != node.code and self.exists(NodeKey(target, code)):
                        return NodeKey(target, code)
        return None

    def unit(self, text: str, edge: EdgeKind) -> EventUnit:
        """Return the existing unit that a cell names. Raises `EventFault` if there isn't exactly one."""
        named = self.find(text, edge)
        if named is None:
            ends = edge.ends[0]
            try:
                self._directory.resolve(
                    Reference(ends.zh, edge, ends, text), ends.targets, ReferenceContext()
                )
            except CellError as error:
                raise EventFault(ends.zh, error.rule, error.message) from error
            raise EventFault(ends.zh, RejectRule.UNKNOWN_REFERENCE, EventMessage.GONE.fill(text=text))
        return named

    def find(self, text: str, edge: EdgeKind) -> EventUnit | None:
        """Return the existing unit that a cell names, None if there is none. Raises `EventFault` for several."""
        ends = edge.ends[0]
        both = code_and_name(text)
        code, name = both or (squeeze(text), "")
        for label in ends.targets:
            node = NodeKey(label, natural_code(self._model.nodes[label].division_level, code))
            if self.exists(node):
                known = self.name(node)
                return EventUnit(node, name if name and not same_name(name, known) else "")
        return None if both or code.isdigit() else self._named(text, edge)

    def new_node(self, text: str, like: NodeKey | None) -> EventUnit | None:
        """Return the key of a unit that doesn't exist yet, with its name if the cell has one; None without a code."""
        code, name = code_and_name(text) or (squeeze(text), "")
        code = without_community_padding(code)
        if not (code.isascii() and code.isdigit()):
            return None
        for kind in self._model.places:
            if kind.division_level in (3, 4, 5) and len(code) == DIGITS[kind.division_level]:
                label = like.label if like and len(like.code) == len(code) else kind.label
                return EventUnit(NodeKey(label, code), name)
        return None

    def named(self, name: str, labels: tuple[str, ...]) -> list[NodeKey]:
        """Return the existing units of these labels with the name `name`."""
        nodes = [node for label in labels for node in self._directory.with_name(label, name)]
        nodes += [node for node in self._units.touched() if node.label in labels and node not in nodes]
        return [node for node in nodes if self.exists(node) and same_name(name, self.name(node))]

    def _named(self, text: str, edge: EdgeKind) -> EventUnit | None:
        """Return the unit with a name. Units that these or earlier events changed are looked up first."""
        ends = edge.ends[0]
        names = [text, *(name for _, name in parents_and_names(text))]
        changed = [
            node
            for node in dict.fromkeys(self._units.touched())
            if node.label in ends.targets and self.exists(node) and agreeing(names, self.name(node))
        ]
        if len(changed) == 1:
            return EventUnit(changed[0])
        try:
            reference = Reference(ends.zh, edge, ends, text)
            context = ReferenceContext(declares=self._declares)
            node = self._directory.resolve(reference, ends.targets, context)
        except CellError as error:
            if error.rule is RejectRule.UNKNOWN_REFERENCE:
                return None
            raise EventFault(ends.zh, error.rule, error.message) from error
        return EventUnit(node) if self.exists(node) else None


def with_name(model: Model, node: NodeKey, properties: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the properties of a unit with another name, and with the values that the ending of the name implies."""
    named = {**properties, "name": name}
    for spec in model.nodes[node.label].properties.values():
        value = value_of_ending(spec, name) if spec.name_endings else None
        if value is not None:
            named[spec.name] = value
    return named
