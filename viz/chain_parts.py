"""What a chain of responsibility is made of: holders, posts, units, and the steps they stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from viz.chain_lines import BODIES, Leader, Line
from viz.parts import Ref, State

__all__ = ["Chain", "Holder", "Office", "Step", "Unit"]

_BODIES = frozenset(body.label for body in BODIES)


class Holder(NamedTuple):
    """Somebody who holds a post on the day."""

    ref: Ref
    name: str


@dataclass(frozen=True, kw_only=True)
class Office:
    """A post of a unit; without `ref` it should be there and isn't. `leader` is set on those that answer."""

    ref: Ref | None = None
    name: str = ""
    holders: tuple[Holder, ...] = ()
    leader: Leader | None = None

    @property
    def state(self) -> State:
        """Whether somebody holds it."""
        return State.COVERED if self.holders else State.UNCOVERED


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A place or an organisation on a line; without `ref` it should be there and isn't.

    `until` is the day a firm's contract ends; `ended` the day the last one did, where none runs. `above` are
    the units it is recorded to answer to.
    """

    ref: Ref | None
    label: str
    name: str = ""
    tier: int | None = None
    offices: tuple[Office, ...] = ()
    until: str = ""
    ended: str = ""
    above: tuple[Ref, ...] = ()

    @property
    def ghost(self) -> bool:
        """Whether it stands for what isn't there."""
        return self.ref is None

    @property
    def leading(self) -> tuple[Office, ...]:
        """The posts that answer for the place."""
        return tuple(office for office in self.offices if office.leader)

    @property
    def gaps(self) -> int:
        """How much is missing of it: itself, and its leading posts that are vacant or not there."""
        return self.ghost + sum(office.state is State.UNCOVERED for office in self.leading)

    @property
    def is_recorded(self) -> bool:
        """Whether more is known of it than that there is such a place."""
        return self.label in _BODIES or any(office.ref for office in self.offices)

    @property
    def state(self) -> State:
        """Not covered where anything is missing, plain where nothing is asked."""
        if self.gaps:
            return State.UNCOVERED
        return State.COVERED if self.leading else State.PLAIN


class Step(NamedTuple):
    """A unit on a line, at the layer of this kind of place; units with one `number` stand beside each other."""

    line: Line
    layer: str
    number: int
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Chain:
    """All that answers for `scope` on the day; `layers` and `steps` lead from the bottom up, line by line.

    `places` has the name of the place at each layer; a layer has none where only a party branch stands there.
    """

    scope: Ref
    name: str
    day: str
    layers: tuple[str, ...]
    places: Mapping[str, tuple[Ref, str]]
    steps: tuple[Step, ...]

    @property
    def known(self) -> bool:
        """Whether anything but the places is recorded on any line; if nothing is, the gaps are unknown."""
        return any(step.unit.ref and step.unit.is_recorded for step in self.steps)

    @property
    def gaps(self) -> int:
        """How many bodies, posts and holders are missing."""
        return sum(step.unit.gaps for step in self.steps)

    def of(self, line: Line) -> tuple[Step, ...]:
        """The steps of a line."""
        return tuple(step for step in self.steps if step.line is line)

    def is_broken(self, lower: Step, upper: Step) -> bool:
        """Whether two steps of the party line are both there, but no unit of the lower answers to the upper."""
        if lower.line is not Line.PARTY:
            return False
        below = [step.unit for step in self.of(lower.line) if step.number == lower.number and step.unit.ref]
        above = {step.unit.ref for step in self.of(upper.line) if step.number == upper.number} - {None}
        return bool(below and above) and not any(above.intersection(unit.above) for unit in below)
