"""Carries out change events on units: renames, recodes, moves, merges, splits, closes and sets up divisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from wangge.graph.model import EdgeKind, Model, NodeKey
from wangge.loaders.fact import EdgeKey
from wangge.loaders.messages.events import EventMessage
from wangge.loaders.overlay.base import PART_OF
from wangge.loaders.overlay.event import DatedEvent, EventFault, new_name_in, new_parent_in
from wangge.loaders.overlay.faults import kind_text, still_holds
from wangge.loaders.overlay.naming import EventUnit, Naming, with_name
from wangge.loaders.overlay.units import Units
from wangge.loaders.references.effect import CodedName, Effect, UnitPair
from wangge.loaders.references.names import same_name
from wangge.loaders.references.unit_changes import CHANGE_LINKS, EVENT
from wangge.loaders.reject import RejectRule

__all__ = ["EventOnUnits"]

_FROM, _TO = CHANGE_LINKS

StillIn = Callable[[NodeKey, NodeKey], bool]
"""A function that returns whether a node is still in a unit, according to the node's row or, without a row, the graph."""


class EventOnUnits:
    """One event, and the units that it changes."""

    def __init__(
        self, event: DatedEvent, model: Model, units: Units, naming: Naming, still_in: StillIn
    ) -> None:
        self._event = event
        self._model = model
        self._units = units
        self._naming = naming
        self._still_in = still_in
        self._from: EdgeKind = model.edges[_FROM]
        self._to: EdgeKind = model.edges[_TO]
        self._names_before: dict[NodeKey, str] = {}

    def carry_out(self) -> Effect:
        """Change the units, and return the effect. Raises `EventFault` if the event can't be carried out."""
        before = [self._naming.unit(text, self._from).node for text in self._event.before]
        if len({node.label for node in before}) > 1:
            lowest = max(self._model.nodes[node.label].division_level or 0 for node in before)
            before = [node for node in before if self._model.nodes[node.label].division_level == lowest]
        self._names_before = {node: self._naming.name(node) for node in before}
        steps = {
            "更名": self._rename,
            "转制": self._rename,
            "改码": self._recode,
            "调整": self._move,
            "合并": self._merge,
            "拆分": self._split,
            "撤销": self._close,
            "设立": self._set_up,
        }
        return Effect(tuple(steps[self._event.change](before)))

    def _rename(self, before: list[NodeKey]) -> Iterable[UnitPair]:
        if not before:
            before = [self._naming.unit(text, self._to).node for text in self._event.after[:1]]
            self._names_before = {node: self._naming.name(node) for node in before}
        unit = self._only(before, self._from)
        after = self._after(like=unit)
        old, new = new_name_in(self._event.title)
        target = after[0] if after else EventUnit(unit)
        name = target.new_name or self._event.new_name or new
        if old and self._own(unit):
            self._names_before[unit] = old
        known = self._names_before[unit]
        if not name and target.node != unit:
            name = self._naming.name(target.node)
        if not name and not self._own(unit):
            raise EventFault(
                "变更后名称",
                RejectRule.MISSING_VALUE,
                EventMessage.NO_NEW_NAME.fill(code=unit.code, name=known),
            )
        if old and not same_name(old, known) and not same_name(name, known) and not self._own(unit):
            raise EventFault(
                self._from.ends[0].zh,
                RejectRule.CONTRADICTION,
                EventMessage.OTHER_OLD_NAME.fill(old=old, code=unit.code, name=known),
            )
        if target.node == unit:
            self._name(unit, name)
        else:
            self._become(unit, target.node, name or known)
        return [self._pair(unit, [target.node])]

    def _recode(self, before: list[NodeKey]) -> Iterable[UnitPair]:
        after = self._after(like=before[0] if before else None)
        if not before or len(before) != len(after):
            raise EventFault(
                self._to.ends[0].zh,
                RejectRule.CONTRADICTION,
                EventMessage.OTHER_NUMBER.fill(before=len(before), after=len(after)),
            )
        for unit, target in zip(before, after, strict=True):
            if unit != target.node:
                self._become(unit, target.node, target.new_name or self._names_before[unit])
        return [self._pair(unit, [target.node]) for unit, target in zip(before, after, strict=True)]

    def _move(self, before: list[NodeKey]) -> Iterable[UnitPair]:
        unit = self._only(before, self._from)
        after = self._after(like=unit)
        target = next((named for named in after if named.node.label == unit.label), EventUnit(unit))
        parent = next((named.node for named in after if named.node.label != unit.label), None)
        parent = parent or self._parent_in_title(unit)
        if target.node != unit:
            self._become(
                unit, target.node, target.new_name or self._event.new_name or self._names_before[unit]
            )
        if parent is not None:
            self._place(target.node, parent)
        elif target.node == unit and not self._own(unit):
            raise EventFault(
                self._to.ends[0].zh,
                RejectRule.MISSING_VALUE,
                EventMessage.NO_NEW_PARENT.fill(code=unit.code, name=self._names_before[unit]),
            )
        return [self._pair(unit, [target.node])]

    def _merge(self, before: list[NodeKey]) -> Iterable[UnitPair]:
        after = self._after(like=before[0] if before else None)
        target = self._only([named.node for named in after], self._to)
        if not before:
            raise self._missing(self._from)
        name = after[0].new_name or self._event.new_name or new_name_in(self._event.title)[1]
        self._create_or_name(target, name, before)
        for unit in before:
            if unit != target:
                self._absorb(unit, target)
        return [self._pair(unit, [target]) for unit in before]

    def _split(self, before: list[NodeKey]) -> Iterable[UnitPair]:
        unit = self._only(before, self._from)
        after = self._after(like=unit)
        if not after or [named.node for named in after] == [unit]:
            raise self._missing(self._to)
        for named in after:
            if named.node != unit:
                self._create_or_name(named.node, named.new_name, [unit])
        heirs = [named.node for named in after]
        if unit not in heirs:
            self._end(unit, heirs)
        return [self._pair(unit, heirs)]

    def _close(self, before: list[NodeKey]) -> Iterable[UnitPair]:
        if not before:
            raise self._missing(self._from)
        heirs = [named.node for named in self._after(like=before[0])]
        for unit in before:
            if unit in heirs:
                raise EventFault(
                    self._to.ends[0].zh,
                    RejectRule.CONTRADICTION,
                    EventMessage.OUTLASTS_ITSELF.fill(code=unit.code),
                )
            if len(heirs) == 1 and heirs[0].label == unit.label:
                self._absorb(unit, heirs[0])
            else:
                self._end(unit, heirs)
        return [self._pair(unit, heirs) for unit in before]

    def _set_up(self, before: list[NodeKey]) -> Iterable[UnitPair]:
        after = self._after(like=before[0] if before else None)
        if not after:
            raise self._missing(self._to)
        for named in after:
            name = named.new_name or (self._event.new_name if len(after) == 1 else "")
            if not self._naming.exists(named.node):
                self._create(named.node, name, before)
        return [UnitPair(None, (CodedName(n.node.code, self._naming.name(n.node)),)) for n in after]

    def _after(self, like: NodeKey | None) -> list[EventUnit]:
        """Return the units after the event; those that don't exist yet have a code that no unit has."""
        named: list[EventUnit] = []
        for text in self._event.after:
            unit = self._naming.find(text, self._to) or self._naming.new_node(text, like)
            named.append(unit or self._naming.unit(text, self._to))
        return named

    def _parent_in_title(self, unit: NodeKey) -> NodeKey | None:
        name = new_parent_in(self._event.title)
        parents = tuple(
            label
            for ends in self._model.edges[PART_OF].ends
            if unit.label in ends.sources
            for label in ends.targets
        )
        nodes = self._naming.named(name, parents) if name else []
        return nodes[0] if len(nodes) == 1 else None

    def _create_or_name(self, node: NodeKey, name: str, before: list[NodeKey]) -> None:
        if not self._naming.exists(node):
            self._create(node, name, before)
        elif name:
            self._name(node, name)

    def _create(self, node: NodeKey, name: str, before: list[NodeKey]) -> None:
        if not name:
            raise EventFault(
                self._to.ends[0].zh,
                RejectRule.UNKNOWN_REFERENCE,
                EventMessage.NO_NAME.fill(code=node.code),
            )
        parent = self._naming.parent_by_code(node)
        parents = [self._naming.parent(unit) for unit in before if unit.label == node.label]
        parent = parent or next((unit for unit in parents if unit is not None), None)
        if parent is None:
            raise EventFault(
                self._to.ends[0].zh,
                RejectRule.UNKNOWN_REFERENCE,
                EventMessage.NO_PARENT.fill(code=node.code, name=name),
            )
        like = next((self._units.get(unit) for unit in before if unit.label == node.label), None) or {}
        properties = with_name(self._model, node, {**like, "code": node.code}, name)
        self._units.put(node, properties, self._event.place)
        self._place(node, parent)

    def _become(self, unit: NodeKey, node: NodeKey, name: str) -> None:
        """Replace a unit by one with another code, called `name`. Everything that belongs to the unit moves with it."""
        self._create_or_name(node, name, [unit])
        self._absorb(unit, node)

    def _name(self, node: NodeKey, name: str) -> None:
        properties = self._units.get(node)
        if properties is not None and name and not same_name(name, str(properties.get("name") or "")):
            self._units.put(node, with_name(self._model, node, properties, name), self._event.place)

    def _place(self, node: NodeKey, parent: NodeKey) -> None:
        wanted = EdgeKey(PART_OF, node, parent)
        for key in list(self._units.edges(node)):
            if key.kind == PART_OF and key.source == node and key != wanted:
                self._units.put(key, None, self._event.place)
        self._units.put(wanted, self._units.get(wanted) or {}, self._event.place)

    def _absorb(self, unit: NodeKey, target: NodeKey) -> None:
        """End a unit; everything that belongs to it belongs to `target` from now on."""
        if unit.label != target.label:
            message = EventMessage.OTHER_KIND.fill(
                code=unit.code,
                label=kind_text(self._model, unit),
                other=target.code,
                other_label=kind_text(self._model, target),
            )
            raise EventFault(self._to.ends[0].zh, RejectRule.CONTRADICTION, message)
        for key in list(self._units.edges(unit)):
            properties: dict[str, Any] = self._units.get(key) or {}
            self._units.put(key, None, self._event.place)
            new = key._replace(
                source=target if key.source == unit else key.source,
                target=target if key.target == unit else key.target,
            )
            leaves = key.kind == PART_OF and key.source == unit
            own = key.source == self._event.node
            if not leaves and not own and new.source != new.target and self._units.get(new) is None:
                self._units.put(new, properties, self._event.place)
        self._units.put(unit, None, self._event.place)

    def _end(self, unit: NodeKey, heirs: list[NodeKey]) -> None:
        """End a unit. Raises `EventFault` if something still belongs to it."""
        keys = list(self._units.edges(unit))
        left = [
            key.source if key.target == unit else key.target
            for key in keys
            if not (key.kind == PART_OF and key.source == unit) and key.source.label != EVENT
        ]
        left = [node for node in left if self._still_in(node, unit)]
        if left:
            raise EventFault(
                self._from.ends[0].zh,
                RejectRule.CONTRADICTION,
                still_holds(self._model, unit, self._names_before.get(unit, ""), left, heirs),
            )
        for key in keys:
            self._units.put(key, None, self._event.place)
        self._units.put(unit, None, self._event.place)

    def _own(self, unit: NodeKey) -> bool:
        """Whether a row of the dataset says what the unit is called and where it belongs."""
        return self._naming.declared(unit)

    def _only(self, nodes: list[NodeKey], edge: EdgeKind) -> NodeKey:
        if not nodes:
            raise self._missing(edge)
        if len(nodes) > 1:
            raise EventFault(
                edge.ends[0].zh,
                RejectRule.CONTRADICTION,
                EventMessage.SEVERAL_UNITS.fill(change=self._event.change, count=len(nodes)),
            )
        return nodes[0]

    def _missing(self, edge: EdgeKind) -> EventFault:
        message = EventMessage.NO_UNIT.fill(change=self._event.change)
        return EventFault(edge.ends[0].zh, RejectRule.MISSING_VALUE, message)

    def _pair(self, unit: NodeKey, after: list[NodeKey]) -> UnitPair:
        return UnitPair(
            CodedName(unit.code, self._names_before.get(unit, "")),
            tuple(CodedName(node.code, self._naming.name(node)) for node in after),
        )
