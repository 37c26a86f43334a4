"""Limits the memory and work that a statement can need for one row.

No engine checks its time limit while it computes a row. So a `reduce` that doubles a text, a `replace` that squares its
length, or a chain of `WITH s + s AS s` keeps Neo4j busy for hours after the time limit, and exhausts the memory of both
engines. Therefore the parser estimates the size of every expression and the work of computing it:

- the size of a literal is its length, the size of a computed number is 1, and that of a property, parameter or node is
  `scale`;
- a loop over a list of `n` elements costs `n` times its body;
- `reduce` may use its accumulator only once per step, because using it twice doubles it in each step.

A statement is estimated twice, with two values of `scale`. With 1, the estimate shows how much the statement builds
even if the data are small. With 40, it shows how the size of a value grows with the data. If the size is the product of the
sizes of k data values, the estimate is about 40ᵏ; because of the limit of 10⁷, k can be at most 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite

from wangge.queries.recipes.cypher.size import ONE, Size

__all__ = ["SCALES", "Loop", "Measure"]

SCALES = (1, 40)
_LARGEST = 1e7
_MOST_WORK = 1e10
_TOO_LARGE = "a text or list that may get too large; build it in fewer steps or from less data"
_TOO_LONG = "too much work within one row; loop over less, or use UNWIND for a list"
_DOUBLES = "reduce uses {name!r} more than once, so that it doubles in each step; use it once"


@dataclass(frozen=True)
class Loop:
    """A loop over a list, while the parser is inside it.

    `over` is the size of the list. `item` and `total` are the keys in `Size.factors` of the loop variable and of the
    accumulator of `reduce`; `total_name` is the accumulator's name. `names` are the variables that were in scope before
    the loop, and `work` is the work counted before it.
    """

    over: Size
    item: int
    total: int
    total_name: str
    names: dict[str, Size]
    work: Size


class Measure:
    """The estimated sizes of the variables in scope, and the estimated work so far."""

    def __init__(self, scale: float) -> None:
        self.data = Size(scale)
        self.rows = scale
        self.names: dict[str, Size] = {}
        self._counts_rows = scale == 1
        self._most: dict[int, float] = {}
        self._work = Size(0)
        self._undecided: list[Size] = []

    @property
    def paths(self) -> Size:
        """The size of a list of paths."""
        return self.data.scaled(self.rows * self.rows)

    def binds_path(self, name: str) -> None:
        """Record that a pattern binds a path to `name`."""
        self.names[name] = self.of(name).either(self.data.scaled(self.rows))

    def of(self, name: str) -> Size:
        """Return the size of a variable. A variable that a pattern binds has the size of data (`scale`)."""
        return self.names.get(name, self.data)

    def bound(self, size: Size) -> float:
        """Return a size as a number, with the largest possible sizes of the loop variables."""
        return size.bound(self._most)

    def times(self, count: Size, size: Size) -> Size:
        """Return the size of `count` values that have the size `size` each."""
        return count.times(size, self._most)

    def merged(self, names: Mapping[str, Size]) -> dict[str, Size]:
        """Return the variables that are in scope or in `names`, each with the larger of its two sizes."""
        all_names = {**names, **self.names}
        return {name: self.of(name).either(names.get(name, self.data)) for name in all_names}

    def collected(self, element: Size) -> Size:
        """Return the size of a list with one `element` per row."""
        return element.plus(ONE).scaled(self.rows)

    def unwound(self, size: Size) -> None:
        """Multiply the number of rows by the length (at least 1) of the list that UNWIND makes into rows.

        This is done only with scale 1. A list from the data has size 1 then, so it doesn't change the number.
        """
        if self._counts_rows:
            self.rows *= max(1, self.bound(size))

    def builds(self, size: Size) -> str:
        """Count the building of a value as work; return a fault if the value may be too large, else an empty string."""
        self._work = self._work.plus(size)
        if self._depends_on_total(size):
            self._undecided.append(size)
            return ""
        return _TOO_LARGE if self.bound(size) > _LARGEST else self._too_long()

    def searches(self, text: Size, part: Size) -> str:
        """Count a search in a text as work; return a fault if it may take too long, else an empty string."""
        self._work = self._work.plus(self.times(text, part))
        return self._too_long()

    def enter(self, over: Size, item: str, *, total: str = "") -> Loop:
        """Begin a loop over a list. Its variable `item` and the accumulator `total` of `reduce` exist only inside.

        A value that isn't a list counts as a list of one element, even the empty text.
        """
        over = over.either(ONE)
        number = len(self._most)
        loop = Loop(over, number, number + 1, total, self.names, self._work)
        self._most |= {loop.item: self.bound(over), loop.total: inf}
        self.names = {**self.names, item: Size(0, {loop.item: 1})}
        if total:
            self.names[total] = Size(0, {loop.total: 1})
        self._work = Size(0)
        return loop

    def leave_list(self, loop: Loop, element: Size | None) -> tuple[Size, str]:
        """End a list comprehension; return the size of its list, and a fault or an empty string."""
        list_size = self._summed(loop, (element or Size(0, {loop.item: 1})).plus(ONE))
        return list_size, self._leave(loop, Size(0))

    def leave_reduce(self, loop: Loop, first: Size, each_step: Size) -> tuple[Size, str]:
        """End a `reduce` that starts with `first`; return the size of its result, and a fault or an empty string."""
        step, factor = each_step.without(loop.total)
        if factor > 1:
            self.names = loop.names
            return ONE, _DOUBLES.format(name=loop.total_name)
        total_size = first.plus(self._summed(loop, step)).part()
        return total_size, self._leave(loop, total_size)

    def _summed(self, loop: Loop, element: Size) -> Size:
        """Return the total size of the elements that all steps of a loop build.

        The part of an element's size that doesn't depend on the loop variable is multiplied by the list's length. The
        part that depends on the loop variable adds up, over all steps, to the variable's factor times the list's size.
        """
        rest, factor = element.without(loop.item)
        return self.times(loop.over, rest).plus(loop.over.scaled(factor))

    def _leave(self, loop: Loop, total: Size) -> str:
        self.names = loop.names
        work, factor = self._work.plus(ONE).without(loop.total)
        self._work = loop.work.plus(self._summed(loop, work))
        self._work = self._work.plus(self.times(loop.over, total.scaled(factor)))
        sizes, self._undecided = self._undecided, []
        for size in sizes:
            rest, of_total = size.without(loop.total)
            rest, of_item = rest.without(loop.item)
            final_size = rest.plus(total.scaled(of_total)).plus(loop.over.scaled(of_item))
            if self._depends_on_total(final_size):
                self._undecided.append(final_size)
            elif self.bound(final_size) > _LARGEST:
                return _TOO_LARGE
        return self._too_long()

    def _depends_on_total(self, size: Size) -> bool:
        """Return whether the size depends on the accumulator of an enclosing `reduce`, whose size isn't known yet."""
        return isfinite(size.fixed) and self.bound(size) == inf

    def _too_long(self) -> str:
        if self._depends_on_total(self._work):
            return ""
        return _TOO_LONG if self.bound(self._work) > _MOST_WORK else ""
