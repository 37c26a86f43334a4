"""Units that are no more: the codes and names that change events tell of, and what followed them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.model import Model
from loaders.fact import RowFacts
from loaders.names import short_form, stem
from loaders.state import GraphState

__all__ = ["EVENT", "TELLING", "Former", "FormerUnit", "former_units", "told_of"]

EVENT = "ChangeEvent"
_LEADS_TO = "ChangedTo"
TELLING = ("ChangedFrom", _LEADS_TO)
_SAYS = ("evidence", "remark")

_TOLD = re.compile(r"(?<!\d)(\d{6,15})(?!\d)\s*[(（「“]?([\u4e00-\u9fff]*)")


@dataclass(frozen=True)
class FormerUnit:
    """A unit that a change event tells of by its old code: its name and the codes that followed it."""

    code: str
    name: str
    event: str
    successors: tuple[str, ...]


class Former:
    """Former units by code and by name."""

    def __init__(self, units: Iterable[FormerUnit]) -> None:
        self._codes: dict[str, list[FormerUnit]] = {}
        self._names: dict[str, list[FormerUnit]] = {}
        for unit in units:
            self._codes.setdefault(unit.code, []).append(unit)
            for key in {short_form(unit.name), stem(unit.name)[0]} - {""}:
                self._names.setdefault(key, []).append(unit)

    def of_code(self, code: str) -> list[FormerUnit]:
        """The units that once had a code, however padded; those that something followed come first."""
        found = self._codes.get(code) or (self._codes.get(code[:9], []) if code.endswith("000") else [])
        return sorted(found, key=lambda unit: not unit.successors)

    def named(self, text: str) -> list[FormerUnit]:
        """The units that a text may once have meant; those that something followed come first."""
        return sorted(self._names.get(short_form(text), []), key=lambda unit: not unit.successors)


def told_of(event: str, said: str, successors: tuple[str, ...]) -> Iterator[FormerUnit]:
    """The codes and names in what an event says of itself, some of them old.

    >>> said = "变更前：511702101006 韩家坝社区居民委员会（2023年版中已不存在）"
    >>> [(unit.code, unit.name) for unit in told_of("CE-1", said, ("511702005006",))]
    [('511702101006', '韩家坝社区居民委员会')]
    """
    for code, name in _TOLD.findall(said):
        yield FormerUnit(code, name, event, successors)


def former_units(state: GraphState, model: Model, rows: Mapping[str, RowFacts]) -> Iterator[FormerUnit]:
    """What the change events of the graph, and those of `rows` by their codes, tell of; only reads."""
    if EVENT not in model.nodes:
        return
    for code, facts in rows.items():
        said = " ".join(str(facts.values.get(name) or "") for name in _SAYS)
        to = tuple(ref.text for ref in facts.references if ref.edge.name == _LEADS_TO)
        yield from told_of(code, said, to)
    stored = {code: node for code, node in state.nodes(EVENT).items() if code not in rows}
    led: dict[str, list[str]] = {}
    for key in state.edges(model.edges[_LEADS_TO], EVENT) if stored else ():
        led.setdefault(key.source.code, []).append(key.target.code)
    for code, node in stored.items():
        said = " ".join(str(node.properties.get(name) or "") for name in _SAYS)
        yield from told_of(code, said, tuple(led.get(code, ())))
