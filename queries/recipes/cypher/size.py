"""Computes upper bounds of the size of a value: the number of its characters and elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite

__all__ = ["ONE", "Size"]


@dataclass(frozen=True, slots=True)
class Size:
    """An upper bound of a size, which may depend on the sizes of the variables of enclosing loops.

    The bound is `fixed` plus, for each variable, the variable's size times its factor. The keys of `factors` identify
    the variables. If the value is a number, `number` is an upper bound of that number, else `number` is infinite.
    """

    fixed: float
    factors: Mapping[int, float] = field(default_factory=dict)
    number: float = inf

    def plus(self, other: Size) -> Size:
        """Return the size of both values together.

        >>> Size(2, {1: 1}).plus(Size(3, {1: 1}))
        Size(fixed=5, factors={1: 2}, number=inf)
        """
        variables = {*self.factors, *other.factors}
        factors = {v: self.factors.get(v, 0) + other.factors.get(v, 0) for v in variables}
        return Size(self.fixed + other.fixed, factors, self.number + other.number)

    def either(self, other: Size) -> Size:
        """Return a size that is at least as large as this size and `other`, whatever the sizes of the variables are."""
        variables = {*self.factors, *other.factors}
        factors = {v: max(self.factors.get(v, 0), other.factors.get(v, 0)) for v in variables}
        return Size(max(self.fixed, other.fixed), factors, max(self.number, other.number))

    def scaled(self, count: float) -> Size:
        """Return the size of `count` values of this size together."""
        if count == 0:
            return Size(0)
        return Size(
            self.fixed * count, {variable: factor * count for variable, factor in self.factors.items()}
        )

    def multiplied(self, other: Size) -> Size:
        """Return the size of the product of two numbers."""
        finite = isfinite(self.number) and isfinite(other.number)
        return Size(1, number=self.number * other.number if finite else inf)

    def part(self) -> Size:
        """Return the size of a part of the value, such as a list element. A number in it may have any value."""
        return Size(self.fixed, self.factors)

    def without(self, variable: int) -> tuple[Size, float]:
        """Return the size without the term of this variable, and the variable's factor."""
        factors = {v: factor for v, factor in self.factors.items() if v != variable}
        return Size(self.fixed, factors, self.number), self.factors.get(variable, 0)

    def bound(self, most: Mapping[int, float]) -> float:
        """Return the bound as a number; `most` has the largest possible size of each variable."""
        return self.fixed + sum(factor * most[v] for v, factor in self.factors.items() if factor)

    def times(self, other: Size, most: Mapping[int, float]) -> Size:
        """Return the product of this size and `other`, as an upper bound."""
        if not self.factors or isfinite(self.bound(most)):
            return other.scaled(self.fixed if not self.factors else self.bound(most))
        return self.scaled(other.bound(most)) if isfinite(other.bound(most)) else Size(inf)


ONE = Size(1)
"""The size of a number, a date or a boolean."""
