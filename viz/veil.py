"""Names of people taken out of every text of a page that is to be shared, also where they stand in other names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from graph.store import Store
from loaders.reports.private import public_text
from viz.captions import Language, caption

__all__ = ["OPEN", "Veil", "hiding", "people_of"]

_SHORTEST = 2
_PERSON = "Person"
_NEVER = frozenset({"Province", "City", "District", "Street", "Community"})


@dataclass(frozen=True)
class Veil:
    """What hides the names of people; one without `instead` hides nothing.

    A person's own name becomes `instead`. In the names of all else, and in free text, every name of `people` is
    replaced where it stands; only divisions of the official list keep theirs, for these are no one's. Names of
    a single sign are hidden on people alone.
    """

    instead: str = ""
    people: frozenset[str] = frozenset()

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(name) for name in self.people if len(name) >= _SHORTEST}, reverse=True))

    def name(self, label: str, name: str) -> str:
        """The name of a node of this kind as it may be shown.

        >>> veil = Veil("（姓名隐去）", frozenset({"张三"}))
        >>> veil.name("Person", "张三"), veil.name("MentorStudio", "张三名师工作室"), veil.name("Street", "张三街道")
        ('（姓名隐去）', '（姓名隐去）名师工作室', '张三街道')
        """
        if not self.instead or label in _NEVER:
            return name
        return self.instead if label == _PERSON else self.text(name)

    def text(self, text: str) -> str:
        """A text with every name of people replaced, the longest first, and phone numbers masked."""
        if not self.instead:
            return text
        parts: list[str] = []
        at = 0
        while at < len(text):
            found = next((n for n in self._lengths if text[at : at + n] in self.people), 0)
            parts.append(self.instead if found else text[at])
            at += found or 1
        return public_text("".join(parts))


OPEN = Veil()
"""Hides nothing."""


def hiding(people: Iterable[str], language: Language) -> Veil:
    """The veil that hides these names, with the words of the language in their place.

    >>> hiding(["李四"], "en").text("李四工作室")
    '(name hidden)工作室'
    """
    return Veil(caption(language, "hidden_name"), frozenset(people))


def people_of(store: Store) -> frozenset[str]:
    """The names of all people of the graph, for a veil; it only reads."""
    rows = store.read("MATCH (n:Person) RETURN collect(DISTINCT n.name) AS names")
    return frozenset(str(name) for row in rows for name in row["names"] if name)
