"""Reads former units from change events: their codes, names and successors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from wangge.graph.codes import district_of, without_community_padding
from wangge.graph.model import Model, NodeKey
from wangge.loaders.fact import RowFacts
from wangge.loaders.references.effect import EFFECT, Effect
from wangge.loaders.references.names import code_and_name, same_name, short_form, squeeze, stem
from wangge.loaders.state import GraphState

__all__ = [
    "CHANGE_LINKS",
    "EVENT",
    "FormerUnit",
    "FormerUnits",
    "UnitChange",
    "former_units",
    "units_in_text",
]

EVENT = "ChangeEvent"
_CAME_FROM = "ChangedFrom"
_LEADS_TO = "ChangedTo"
CHANGE_LINKS = (_CAME_FROM, _LEADS_TO)
_TEXTS = ("evidence", "remark")
_ONLY_ITS_NAME = ("更名", "转制")

_CODE_AND_NAME = re.compile(r"(?<!\d)(\d{6,15})(?!\d)\s*[(（「“]?([\u4e00-\u9fff]*)")


@dataclass(frozen=True)
class UnitChange:
    """A change event with the codes or names of the units before and after the change.

    `compared` is true if the event was inferred from two editions; then every unit that differs between the editions
    has an event. `in_force` is true if the event changed the divisions in the graph.
    """

    event: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    change: str = ""
    compared: bool = False
    in_force: bool = False


@dataclass(frozen=True)
class FormerUnit:
    """A unit that the text of a change event names by its code, as it was before the event. It may still exist."""

    code: str
    name: str
    change: UnitChange

    @property
    def event(self) -> str:
        """The code of the change event."""
        return self.change.event

    @property
    def successors(self) -> tuple[str, ...]:
        """The codes or names of the unit's successors."""
        return self.change.after

    def became(self, node: NodeKey, name: str) -> bool:
        """Whether the node is a successor of the unit, or the unit itself with a new name."""
        if any(_means(text, node, name) for text in self.change.after):
            return True
        if self.code != node.code:
            return False
        renamed = self.change.change in _ONLY_ITS_NAME and not self.change.after
        return renamed or any(_means(text, node, name) for text in self.change.before)


class FormerUnits:
    """Former units by code and by name."""

    def __init__(self, units: Iterable[FormerUnit]) -> None:
        self._codes: dict[str, list[FormerUnit]] = {}
        self._names: dict[str, list[FormerUnit]] = {}
        self._compared: set[str] = set()
        self.any_in_force = False
        for unit in units:
            self._codes.setdefault(unit.code, []).append(unit)
            for key in {short_form(unit.name), stem(unit.name)[0]} - {""}:
                self._names.setdefault(key, []).append(unit)
            self.any_in_force |= unit.change.in_force
            if unit.change.compared:
                self._compared.add(district_of(unit.code))

    def of_code(self, code: str) -> list[FormerUnit]:
        """Return the former units with a code, padded or not; units with successors come first."""
        return sorted(
            self._codes.get(without_community_padding(code), []), key=lambda unit: not unit.successors
        )

    def named(self, text: str) -> list[FormerUnit]:
        """Return the former units that a name may mean; units with successors come first."""
        return sorted(self._names.get(short_form(text), []), key=lambda unit: not unit.successors)

    def in_force(self, text: str) -> list[FormerUnit]:
        """Return the units that a code, a name, or both mean, if an event in force ended or renamed them."""
        code, name = code_and_name(text) or (squeeze(text), "")
        units = self._codes.get(without_community_padding(code), ())
        if name:
            units = [unit for unit in units if same_name(name, unit.name)]
        return [unit for unit in units or self.named(text) if unit.change.in_force]

    def every_in_force(self) -> Iterator[FormerUnit]:
        """Yield the units that events in force ended or renamed."""
        units = (unit for units in self._codes.values() for unit in units)
        return (unit for unit in units if unit.change.in_force)

    def compared(self, code: str) -> bool:
        """Whether a change event of the code's district was inferred from two editions."""
        return district_of(code) in self._compared


def units_in_text(text: str, change: UnitChange) -> Iterator[FormerUnit]:
    """Yield each code in the text of an event, with the name after it, if any. The units may still exist.

    >>> text = "变更前：511702101006 韩家坝社区居民委员会（2023年版中已不存在）"
    >>> [(unit.code, unit.name) for unit in units_in_text(text, UnitChange("CE-1", after=("511702005006",)))]
    [('511702101006', '韩家坝社区居民委员会')]
    """
    for code, name in _CODE_AND_NAME.findall(text):
        yield FormerUnit(without_community_padding(code), name, change)


def former_units(
    state: GraphState, model: Model, rows: Mapping[str, RowFacts], gone: Collection[str] = ()
) -> Iterator[FormerUnit]:
    """Yield the units in the change events of `rows` and of the graph.

    An event of the graph is skipped if a row has the same code, or if its code is in `gone`.
    """
    if EVENT not in model.nodes:
        return
    for code, facts in rows.items():
        ends = {
            name: tuple(ref.text for ref in facts.references if ref.edge.name == name)
            for name in CHANGE_LINKS
        }
        yield from _units(code, facts.values, ends[_CAME_FROM], ends[_LEADS_TO])
    stored = {
        code: node
        for code, node in state.nodes(EVENT).items()
        if node.dataset and code not in rows and code not in gone
    }
    came, led = (_ends(state, model, name) if stored else {} for name in CHANGE_LINKS)
    for code, node in stored.items():
        yield from _units(code, node.properties, tuple(came.get(code, ())), tuple(led.get(code, ())))


def _units(
    code: str, values: Mapping[str, object], before: tuple[str, ...], after: tuple[str, ...]
) -> Iterator[FormerUnit]:
    effect = Effect.parse(values.get(EFFECT))
    if effect.pairs:
        yield from _units_of(effect, code, str(values.get("change") or ""))
        return
    text = " ".join(str(values.get(name) or "") for name in _TEXTS)
    change = UnitChange(code, before, after, str(values.get("change") or ""), bool(values.get("inferred")))
    yield from units_in_text(text, change)


def _units_of(effect: Effect, event: str, change: str) -> Iterator[FormerUnit]:
    """Yield the units that an event in force ended or renamed."""
    for before, after in effect.pairs:
        if before is not None and after != (before,):
            codes = tuple(unit.code for unit in after)
            yield FormerUnit(
                before.code, before.name, UnitChange(event, (before.code,), codes, change, in_force=True)
            )


def _ends(state: GraphState, model: Model, kind: str) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for key in state.edges(model.edges[kind], EVENT):
        codes.setdefault(key.source.code, []).append(key.target.code)
    return codes


def _means(text: str, node: NodeKey, name: str) -> bool:
    code, named = code_and_name(text) or (squeeze(text), text)
    return without_community_padding(code) == node.code or (not code.isdigit() and same_name(named, name))
