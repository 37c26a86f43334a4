"""Upper bounds of the size of a value, in characters and elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite

__all__ = ["ONE", "Size"]


@dataclass(frozen=True, slots=True)
class Size:
    """An upper bound that depends on the variables of enclosing loops.

    The bound is `fixed` plus the size of each variable times its factor in `holds`, by the variable's number.
    `number` is an upper bound of a numeric value.
    """

    fixed: float
    holds: Mapping[int, float] = field(default_factory=dict)
    number: float = inf

    def plus(self, other: Size) -> Size:
        """The size of both values together.

        >>> Size(2, {1: 1}).plus(Size(3, {1: 1}))
        Size(fixed=5, holds={1: 2}, number=inf)
        """
        variables = {*self.holds, *other.holds}
        holds = {each: self.holds.get(each, 0) + other.holds.get(each, 0) for each in variables}
        return Size(self.fixed + other.fixed, holds, self.number + other.number)

    def either(self, other: Size) -> Size:
        """The larger of both, variable by variable."""
        variables = {*self.holds, *other.holds}
        holds = {each: max(self.holds.get(each, 0), other.holds.get(each, 0)) for each in variables}
        return Size(max(self.fixed, other.fixed), holds, max(self.number, other.number))

    def scaled(self, factor: float) -> Size:
        """The size of `factor` such values."""
        if factor == 0:
            return Size(0)
        return Size(self.fixed * factor, {each: held * factor for each, held in self.holds.items()})

    def multiplied(self, other: Size) -> Size:
        """The size of the product of two numbers."""
        finite = isfinite(self.number) and isfinite(other.number)
        return Size(1, number=self.number * other.number if finite else inf)

    def part(self) -> Size:
        """The size of a part of the value; a numeric part is unbounded."""
        return Size(self.fixed, self.holds)

    def without(self, variable: int) -> tuple[Size, float]:
        """The size without a variable, and the variable's factor."""
        holds = {each: held for each, held in self.holds.items() if each != variable}
        return Size(self.fixed, holds, self.number), self.holds.get(variable, 0)

    def bound(self, most: Mapping[int, float]) -> float:
        """The bound where `most` has the largest size of each variable."""
        return self.fixed + sum(held * most[each] for each, held in self.holds.items() if held)

    def times(self, other: Size, most: Mapping[int, float]) -> Size:
        """The size of `other` as many times as this size."""
        if not self.holds or isfinite(self.bound(most)):
            return other.scaled(self.fixed if not self.holds else self.bound(most))
        return self.scaled(other.bound(most)) if isfinite(other.bound(most)) else Size(inf)


ONE = Size(1)
"""A number, a date, a truth value."""
