"""Declares the data of a chain of responsibility: holders, posts, units and steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.chain.responsibility import Leader, ResponsibilityLine
from wangge.viz.drawing.parts import RuleName, State

__all__ = ["Chain", "ChainHolder", "ChainPost", "ChainStep", "ChainUnit", "LineCheck"]


class ChainHolder(NamedTuple):
    """A person who holds a post on the day."""

    ref: NodeKey
    name: str


@dataclass(frozen=True, kw_only=True)
class ChainPost:
    """A post of a unit.

    `leader` is the kind of leading post, None for other posts. `rules` are the rules that report the post as vacant;
    `waived` says whether such a finding is waived. If `ref` is None, the unit has no such post, and `rules` are the
    rules that report it as missing.
    """

    ref: NodeKey | None = None
    name: str = ""
    holders: tuple[ChainHolder, ...] = ()
    leader: Leader | None = None
    rules: tuple[RuleName, ...] = ()
    waived: bool = False

    @property
    def state(self) -> State:
        """The state of the post.

        It is `COVERED` if somebody holds the post, `UNCOVERED` if rules report it, `WAIVED` if such a finding is
        waived, else `PLAIN`.
        """
        if self.holders:
            return State.COVERED
        if self.rules:
            return State.UNCOVERED
        return State.WAIVED if self.waived else State.PLAIN


@dataclass(frozen=True, kw_only=True)
class ChainUnit:
    """A place or organisation on a line of responsibility.

    If the unit is missing, `ref` is None and `rules` are the rules that report it. `until` is the day on which a firm's
    current contract ends. If no contract is current, `ref` is None, too, and `ended` is the day on which the last
    contract ended. `above` are the recorded superiors of the unit.
    """

    ref: NodeKey | None
    label: str
    name: str = ""
    tier: int | None = None
    rules: tuple[RuleName, ...] = ()
    posts: tuple[ChainPost, ...] = ()
    until: str = ""
    ended: str = ""
    above: tuple[NodeKey, ...] = ()

    @property
    def ghost(self) -> bool:
        """Whether the unit is a ghost: it is missing according to `rules`, and has a dashed card."""
        return bool(self.rules)

    @property
    def leading(self) -> tuple[ChainPost, ...]:
        """The posts whose holders are responsible for the place."""
        return tuple(post for post in self.posts if post.leader)

    @property
    def vacancies(self) -> tuple[ChainPost, ...]:
        """The posts that rules report as vacant or missing."""
        return tuple(post for post in self.posts if post.state is State.UNCOVERED)

    @property
    def gaps(self) -> int:
        """The number of gaps: 1 if the unit itself is missing, plus its vacant or missing posts."""
        return self.ghost + len(self.vacancies)


class ChainStep(NamedTuple):
    """A unit on a line of responsibility.

    `layer` is the label of the place at which the unit is listed. Units of a line with the same `number` form one
    level.
    """

    line: ResponsibilityLine
    layer: str
    number: int
    unit: ChainUnit


class LineCheck(NamedTuple):
    """The checks made on a line of responsibility.

    `checked` is their number, `unknown` the number of checks with the state unknown. `failed` says whether a rule
    couldn't be evaluated.
    """

    checked: int
    unknown: int
    failed: bool


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The chain of responsibility of `scope` on `day` (an ISO date).

    `layers` are ordered from the bottom up, `steps` by line and then from the bottom up. `places` has the key and name
    of the place at each layer; a layer without a place has only party organisations. `checks` is empty if the rules
    haven't been checked yet.
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
        """The number of missing organisations, missing posts and vacant posts."""
        return sum(step.unit.gaps for step in self.steps)

    def place_of(self, step: ChainStep) -> NodeKey | None:
        """Return the place at the layer of a step; None if the layer has no place."""
        place = self.places.get(step.layer)
        return place[0] if place else None

    def of(self, line: ResponsibilityLine) -> tuple[ChainStep, ...]:
        """Return the steps of a line, from the bottom up."""
        return tuple(step for step in self.steps if step.line is line)

    def is_broken(self, lower: ChainStep, upper: ChainStep) -> bool:
        """Return whether no unit on the level of `upper` is a recorded superior of a unit on the level of `lower`.

        Returns false on lines other than the party line, and if one of the levels has no unit that exists.
        """
        if lower.line is not ResponsibilityLine.PARTY:
            return False
        below = [step.unit for step in self.of(lower.line) if step.number == lower.number and step.unit.ref]
        above = {step.unit.ref for step in self.of(upper.line) if step.number == upper.number} - {None}
        return bool(below and above) and not any(above.intersection(unit.above) for unit in below)
