"""Parses the scope and levels of a load of divisions, and selects the units of a package in that scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wangge.graph.codes import DEEPEST, DIGITS, district_of, stored_code
from wangge.graph.errors import UsageError
from wangge.loaders.divisions.division import Division

__all__ = ["WHOLE", "Levels", "Scope", "parse_levels", "units_in"]

WHOLE = ("all", "0")

_LENGTHS = (*(DIGITS[level] for level in (1, 2, 3)), DIGITS[DEEPEST])


@dataclass(frozen=True)
class Levels:
    """The levels that are loaded, first to last."""

    first: int
    last: int

    def __contains__(self, level: int) -> bool:
        return self.first <= level <= self.last


@dataclass(frozen=True)
class Scope:
    """A province, city or district by its code of six digits; None means all of China."""

    code: str | None

    @classmethod
    def parse(cls, written: str) -> Scope:
        """Parse a code of 2, 4, 6 or 12 digits, or `all`; raises `UsageError` for anything else.

        >>> Scope.parse("51"), Scope.parse("511702000000"), Scope.parse("all")
        (Scope(code='510000'), Scope(code='511702'), Scope(code=None))
        """
        text = written.strip()
        if text in WHOLE:
            return cls(None)
        if not (text.isascii() and text.isdigit()) or len(text) not in _LENGTHS:
            raise UsageError(f"--under {written}: give a code of 2, 4, 6 or 12 digits, or 'all'")
        if text[DIGITS[3] :].strip("0"):
            raise UsageError(f"--under {written}: give a province, city or district, not a smaller place")
        return cls(district_of(stored_code(text)))

    def text(self) -> str:
        """The scope as an argument of the command line."""
        return self.code or WHOLE[0]


def parse_levels(text: str) -> Levels:
    """Parse `1-5` or `3`; raises `UsageError` for anything else.

    >>> parse_levels("1-4"), parse_levels("3")
    (Levels(first=1, last=4), Levels(first=3, last=3))
    """
    first, _, last = text.partition("-")
    numbers = [first, last or first]
    if not all(number in ("1", "2", "3", "4", "5") for number in numbers) or first > numbers[1]:
        raise UsageError(f"--levels {text}: give a range between 1 and 5, such as 1-4")
    return Levels(int(first), int(numbers[1]))


class _Below:
    """The communities in some streets, read from the package at each iteration."""

    def __init__(self, read: Callable[[int], Iterable[Division]], level: int, above: set[str] | None) -> None:
        self._read = read
        self._level = level
        self._above = above

    def __iter__(self) -> Iterator[Division]:
        above = self._above
        for unit in self._read(self._level):
            if above is None or unit.parent in above:
                yield unit


def units_in(
    read: Callable[[int], Iterable[Division]], scopes: Iterable[Scope], *, last: int, where: str
) -> list[Iterable[Division]]:
    """Return the units in the scopes and all their ancestors, one iterable per level from 1 to `last`.

    `read` returns the units of a level; the fifth level is read again at each iteration. A code of several
    levels, such as 441900, means the highest of them. Parents are taken from the files, not derived from codes.
    Raises `UsageError`, with `where` in its message, for a scope without a unit.
    """
    wanted = {scope.code for scope in scopes}
    levels: list[list[Division]] = []
    upper_levels: list[list[Division]] = [list(read(level)) for level in (1, 2, 3)]
    roots = _roots(upper_levels, wanted - {None}, where)
    whole_country = None in wanted
    above: set[str] = set()
    for level in range(1, max(min(last, DEEPEST - 1), len(upper_levels)) + 1):
        units = upper_levels[level - 1] if level <= len(upper_levels) else read(level)
        inside = [unit for unit in units if whole_country or unit.parent in above or unit.key in roots]
        above = {unit.code for unit in inside}
        levels.append(inside)
    inside_by_level: list[Iterable[Division]] = list(_with_ancestors(levels, upper_levels)[:last])
    if last == DEEPEST:
        inside_by_level.append(_Below(read, last, None if whole_country else above))
    return inside_by_level


def _roots(upper_levels: list[list[Division]], codes: set[str | None], where: str) -> set[tuple[int, str]]:
    keys: dict[str, tuple[int, str]] = {}
    for units in upper_levels:
        for unit in units:
            if unit.code in codes:
                keys.setdefault(unit.code, unit.key)
    for code in codes:
        if code not in keys:
            raise UsageError(f"--under {code}: {where} has no province, city or district of this code")
    return set(keys.values())


def _with_ancestors(levels: list[list[Division]], upper_levels: list[list[Division]]) -> list[list[Division]]:
    for level in range(len(upper_levels), 1, -1):
        present = {unit.code for unit in levels[level - 2]}
        needed = {unit.parent for unit in levels[level - 1]} - present
        if needed:
            levels[level - 2] = [u for u in upper_levels[level - 2] if u.code in present or u.code in needed]
    return levels
