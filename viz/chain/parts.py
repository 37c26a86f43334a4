"""The data of a chain of responsibility: holders, posts, units and steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.chain.responsibility import Leader, ResponsibilityLine
from wangge.viz.drawing.parts import RuleName, State

__all__ = ["Chain", "ChainHolder", "ChainStep", "ChainUnit", "LineCheck", "Office"]


class ChainHolder(NamedTuple):
    """A person who holds a post on the day."""

    ref: NodeKey
    name: str


@dataclass(frozen=True, kw_only=True)
class Office:
    """A post of a unit. `leader` is set on leading posts; `rules` found the post vacant.

    Without `ref` the post is missing, and `rules` report that the unit lacks it.
    """

    ref: NodeKey | None = None
    name: str = ""
    holders: tuple[ChainHolder, ...] = ()
    leader: Leader | None = None
    rules: tuple[RuleName, ...] = ()
    waived: bool = False

    @property
    def state(self) -> State:
        """`COVERED` if held, else the state by the rules."""
        if self.holders:
            return State.COVERED
        if self.rules:
            return State.UNCOVERED
        return State.WAIVED if self.waived else State.PLAIN


@dataclass(frozen=True, kw_only=True)
class ChainUnit:
    """A place or organisation on a line; without `ref` it is missing, and `rules` report that.

    `until` is the day a firm's contract ends; `ended` the day the last one did, where none runs. `above` are
    the units it is recorded to answer to.
    """

    ref: NodeKey | None
    label: str
    name: str = ""
    tier: int | None = None
    rules: tuple[RuleName, ...] = ()
    offices: tuple[Office, ...] = ()
    until: str = ""
    ended: str = ""
    above: tuple[NodeKey, ...] = ()

    @property
    def ghost(self) -> bool:
        """Whether rules found it missing."""
        return bool(self.rules)

    @property
    def leading(self) -> tuple[Office, ...]:
        """The posts that answer for the place."""
        return tuple(office for office in self.offices if office.leader)

    @property
    def vacancies(self) -> tuple[Office, ...]:
        """The posts that rules found vacant."""
        return tuple(office for office in self.offices if office.state is State.UNCOVERED)

    @property
    def gaps(self) -> int:
        """The number of things missing: the unit itself, and the holders of its posts."""
        return self.ghost + len(self.vacancies)


class ChainStep(NamedTuple):
    """A unit on a line, at the layer of a kind of place; units with the same `number` form one level."""

    line: ResponsibilityLine
    layer: str
    number: int
    unit: ChainUnit


class LineCheck(NamedTuple):
    """How far rules checked a line: the number of checks, how many of them are unknown, and whether a rule failed."""

    checked: int
    unknown: int
    failed: bool


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The chain of responsibility of `scope` on the day; `layers` and `steps` are ordered from the bottom up, by line.

    `places` has the name of the place at each layer; a layer has none where only a party branch stands there. `checks`
    says what rules asked of each line; it is empty while they aren't counted.
    """

    scope: NodeKey
    name: str
    day: str
    layers: tuple[str, ...]
    places: Mapping[str, tuple[NodeKey, str]]
    steps: tuple[ChainStep, ...]
    checks: Mapping[ResponsibilityLine, LineCheck] = field(default_factory=dict)

    @property
    def gaps(self) -> int:
        """The number of missing bodies, posts and holders."""
        return sum(step.unit.gaps for step in self.steps)

    def place_of(self, step: ChainStep) -> NodeKey | None:
        """The place of a step's layer."""
        place = self.places.get(step.layer)
        return place[0] if place else None

    def of(self, line: ResponsibilityLine) -> tuple[ChainStep, ...]:
        """The steps of a line."""
        return tuple(step for step in self.steps if step.line is line)

    def is_broken(self, lower: ChainStep, upper: ChainStep) -> bool:
        """Whether two levels of the party line both have units, but no unit of the lower is recorded under the upper."""
        if lower.line is not ResponsibilityLine.PARTY:
            return False
        below = [step.unit for step in self.of(lower.line) if step.number == lower.number and step.unit.ref]
        above = {step.unit.ref for step in self.of(upper.line) if step.number == upper.number} - {None}
        return bool(below and above) and not any(above.intersection(unit.above) for unit in below)
