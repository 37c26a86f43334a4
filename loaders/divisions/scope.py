"""Parses the scope and levels of a load of divisions, and selects the units of a package in that scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from wangge.graph.codes import DEEPEST, DIGITS, district_of, stored_code
from wangge.graph.errors import UsageError
from wangge.loaders.divisions.unitframe import CODE, PARENT

__all__ = ["WHOLE", "Levels", "Scope", "parse_levels", "units_in"]

WHOLE = ("all", "0")

_SCOPE_LEVELS = (1, 2, 3)
_LENGTHS = (*(DIGITS[level] for level in _SCOPE_LEVELS), DIGITS[DEEPEST])


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


def units_in(
    read: Callable[[int], pl.DataFrame], scopes: Iterable[Scope], *, last: int, where: str
) -> list[pl.DataFrame]:
    """Return the units in the scopes and all their ancestors, one frame per level from 1 to `last`.

    `read` returns the units of a level. If units of several levels have the code of a scope, such as 441900,
    the scope is the unit of the highest level. Parents are taken from the files, not derived from codes.
    Raises `UsageError`, with `where` in its message, for a scope without a unit.
    """
    wanted = {scope.code for scope in scopes}
    upper = [read(level) for level in _SCOPE_LEVELS]
    roots = _roots(upper, {code for code in wanted if code is not None}, where)
    levels: list[pl.DataFrame] = []
    for level in range(1, max(last, len(upper)) + 1):
        units = upper[level - 1] if level <= len(upper) else read(level)
        if None not in wanted:
            inside = pl.lit(False) if not levels else _among(PARENT, levels[-1][CODE])
            units = units.filter(inside | _among(CODE, roots.get(level, ())))
        levels.append(units)
    return _with_ancestors(levels, upper)[:last]


def _among(column: str, codes: Iterable[str]) -> pl.Expr:
    return pl.col(column).is_in(pl.Series(list(codes), dtype=pl.String).implode())


def _roots(upper: list[pl.DataFrame], codes: set[str], where: str) -> dict[int, set[str]]:
    """Return the codes of the scopes, grouped by level.

    If units of several levels have the code of a scope, the highest of these levels counts. Raise `UsageError`
    for a code that no unit has.
    """
    roots: dict[int, set[str]] = {}
    missing = set(codes)
    for level, units in enumerate(upper, start=1):
        roots[level] = missing & set(units[CODE])
        missing -= roots[level]
    for code in missing:
        raise UsageError(f"--under {code}: {where} has no province, city or district of this code")
    return roots


def _with_ancestors(levels: list[pl.DataFrame], upper: list[pl.DataFrame]) -> list[pl.DataFrame]:
    for level in range(len(upper), 1, -1):
        own, needed = set(levels[level - 2][CODE]), set(levels[level - 1][PARENT])
        if not needed <= own:
            levels[level - 2] = upper[level - 2].filter(_among(CODE, own | needed))
    return levels
