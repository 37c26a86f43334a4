"""How large a value can get: an upper bound, in characters and elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite

__all__ = ["ONE", "Size"]


@dataclass(frozen=True, slots=True)
class Size:
    """An upper bound that depends on the variables of the loops around it.

    It is `fixed`, and for each of those variables, by its number, as many times its size as `holds` says.
    `number` bounds the value itself where it is a number.
    """

    fixed: float
    holds: Mapping[int, float] = field(default_factory=dict)
    number: float = inf

    def plus(self, other: Size) -> Size:
        """Both, one after the other.

        >>> Size(2, {1: 1}).plus(Size(3, {1: 1}))
        Size(fixed=5, holds={1: 2}, number=inf)
        """
        variables = {*self.holds, *other.holds}
        holds = {each: self.holds.get(each, 0) + other.holds.get(each, 0) for each in variables}
        return Size(self.fixed + other.fixed, holds, self.number + other.number)

    def either(self, other: Size) -> Size:
        """One or the other."""
        variables = {*self.holds, *other.holds}
        holds = {each: max(self.holds.get(each, 0), other.holds.get(each, 0)) for each in variables}
        return Size(max(self.fixed, other.fixed), holds, max(self.number, other.number))

    def scaled(self, factor: float) -> Size:
        """So many of it."""
        if factor == 0:
            return Size(0)
        return Size(self.fixed * factor, {each: held * factor for each, held in self.holds.items()})

    def multiplied(self, other: Size) -> Size:
        """The product of two numbers."""
        finite = isfinite(self.number) and isfinite(other.number)
        return Size(1, number=self.number * other.number if finite else inf)

    def part(self) -> Size:
        """Something taken out of it: no larger, and any number."""
        return Size(self.fixed, self.holds)

    def without(self, variable: int) -> tuple[Size, float]:
        """The rest of it, and how many times it holds the variable."""
        holds = {each: held for each, held in self.holds.items() if each != variable}
        return Size(self.fixed, holds, self.number), self.holds.get(variable, 0)

    def bound(self, most: Mapping[int, float]) -> float:
        """The size where each variable is as large as `most` says."""
        return self.fixed + sum(held * most[each] for each, held in self.holds.items() if held)

    def times(self, other: Size, most: Mapping[int, float]) -> Size:
        """As many of the other as this is large."""
        if not self.holds or isfinite(self.bound(most)):
            return other.scaled(self.fixed if not self.holds else self.bound(most))
        return self.scaled(other.bound(most)) if isfinite(other.bound(most)) else Size(inf)


ONE = Size(1)
"""A number, a date, a truth value."""
