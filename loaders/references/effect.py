"""Writes and reads the effect of a change event: codes and names of units before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["EFFECT", "CodedName", "Effect", "UnitPair"]

EFFECT = "effect"
"""The property of a change event that holds its effect; an event that changed nothing in the graph has none."""

_UNIT = re.compile(r"(\S+) ?(.*)")


class CodedName(NamedTuple):
    """A unit's code and name."""

    code: str
    name: str

    def text(self) -> str:
        """Code and name, as an effect writes them."""
        return f"{self.code} {self.name}".strip()


class UnitPair(NamedTuple):
    """A unit before a change (None if it is new), and the units that it became (none if it was closed)."""

    before: CodedName | None
    after: tuple[CodedName, ...]

    @property
    def ends(self) -> bool:
        """Whether the unit of this code no longer exists after the change."""
        return self.before is not None and self.before.code not in {unit.code for unit in self.after}


class Effect(NamedTuple):
    """What a change event changed in the graph, unit by unit.

    >>> text = "990101001001 江声社区 → 990101001001 江岸社区；990101001002 望江社区 → 990101001001 江岸社区"
    >>> [pair.ends for pair in Effect.parse(text).pairs], Effect.parse(text).text() == text
    ([False, True], True)
    """

    pairs: tuple[UnitPair, ...]

    def text(self) -> str:
        """The effect as text: `code name → code name、code name`; pairs are separated by `；`."""
        return "；".join(_pair_text(pair) for pair in self.pairs)

    @classmethod
    def parse(cls, text: object) -> Effect:
        """Parse a text that `text` returned; a blank or any other text is an effect without units."""
        parts = [part.split("→") for part in str(text or "").split("；")]
        return cls(tuple(_pair(*part) for part in parts if len(part) == 2))

    def ended(self) -> Iterator[UnitPair]:
        """Yield the units that no longer exist."""
        return (pair for pair in self.pairs if pair.ends)

    def units(self) -> Iterator[CodedName]:
        """Yield every unit before and after the change."""
        for before, after in self.pairs:
            yield from (*([before] if before else ()), *after)


def _pair_text(pair: UnitPair) -> str:
    before = pair.before.text() if pair.before else ""
    return f"{before} → {'、'.join(unit.text() for unit in pair.after)}".strip()


def _pair(before: str, after: str) -> UnitPair:
    units = tuple(_units(after.split("、")))
    return UnitPair(next(_units([before]), None), units)


def _units(texts: Iterable[str]) -> Iterator[CodedName]:
    for text in texts:
        if matched := _UNIT.fullmatch(text.strip()):
            yield CodedName(matched[1], matched[2])
