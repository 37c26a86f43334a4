"""The nodes of one kind by code, by the short form of their names and by its stem."""

from __future__ import annotations

from collections.abc import Mapping

from loaders.names import fold, names_a_body, short_form, stem
from loaders.nearest import Nearest

__all__ = ["NameIndex"]


class NameIndex:
    """Every known node of a kind; each name is taken apart once, when it becomes known.

    `stems` says whether a stem alone may name a node: 凉水井 for a community, never for a person.
    """

    def __init__(self, names: Mapping[str, str], *, stems: bool) -> None:
        self.names: dict[str, str] = {}
        self._stems = stems
        self._short: dict[str, dict[str, None]] = {}
        self._bare: dict[str, dict[str, None]] = {}
        self._nearest: Nearest | None = None
        for code, name in names.items():
            self.add(code, name)

    def add(self, code: str, name: str) -> None:
        """Make a node known, or known by another name."""
        self.remove(code)
        self.names[code] = name
        short, bare = short_form(name), stem(name)
        self._short.setdefault(short, {})[code] = None
        if self._stems and bare[1]:
            self._bare.setdefault(bare[0], {})[code] = None

    def remove(self, code: str) -> None:
        """Make a node unknown."""
        self._nearest = None
        name = self.names.pop(code, None)
        if name is not None:
            self._short[short_form(name)].pop(code)
            self._bare.get(stem(name)[0], {}).pop(code, None)

    def short(self, text: str) -> list[str]:
        """The codes of nodes whose name has the short form of a text."""
        return list(self._short.get(short_form(text), ()))

    def bare(self, text: str) -> list[str]:
        """The codes of nodes whose stem a text is; none for a text that says what kind of unit it means."""
        if names_a_body(text) or stem(text)[1]:
            return []
        return list(self._bare.get(fold(text), ()))

    def nearest(self) -> Nearest:
        """What is like a text, for hints."""
        if self._nearest is None:
            self._nearest = Nearest(dict(self.names))
        return self._nearest
