"""Indexes the nodes of one kind by code, and by the short form and the stem of their names (see `names`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wangge.loaders.references.names import fold, names_a_body, short_form, stem
from wangge.loaders.references.nearest import Nearest

__all__ = ["NameIndex"]


@dataclass
class _Forms:
    """The codes of nodes, by the short form and by the stem of the nodes' names."""

    stems: bool
    short: dict[str, dict[str, None]] = field(default_factory=dict)
    bare: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, code: str, name: str) -> None:
        short, bare = short_form(name), stem(name)
        self.short.setdefault(short, {})[code] = None
        if self.stems and bare[1]:
            self.bare.setdefault(bare[0], {})[code] = None

    def remove(self, code: str, name: str) -> None:
        self.short[short_form(name)].pop(code)
        self.bare.get(stem(name)[0], {}).pop(code, None)


class NameIndex:
    """The nodes of a kind by code and name; the index of names is built on first use.

    If `stems` is true, a name without its last word may stand for a node, such as 凉水井 (the stem) for the
    community 凉水井社区. It is true only for streets and communities, whose names end with a word for the kind of
    unit, such as 街道 or 社区.
    """

    def __init__(self, names: Mapping[str, str], *, stems: bool) -> None:
        self._names: dict[str, str] = dict(names)
        self._unread: list[Callable[[], Mapping[str, str]]] = []
        self._stems = stems
        self._forms: _Forms | None = None
        self._nearest: Nearest | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the nodes by code."""
        return self._read_names()

    def _read_names(self) -> dict[str, str]:
        while self._unread:
            self._names.update(self._unread.pop()())
        return self._names

    def add(self, code: str, name: str) -> None:
        """Add a node, or change its name."""
        if self._forms is not None:
            self.remove(code)
            self._forms.add(code, name)
        self._nearest = None
        self._read_names()[code] = name

    def add_all(self, read: Callable[[], Mapping[str, str]]) -> None:
        """Add nodes whose codes aren't in the index.

        `read` returns their names by code. It is called when names are needed for the first time: no cell of a load
        may refer to nodes of this kind.
        """
        self._nearest = None
        if self._forms is None:
            self._unread.append(read)
            return
        names = read()
        self._names.update(names)
        for code, name in names.items():
            self._forms.add(code, name)

    def remove(self, code: str) -> None:
        self._nearest = None
        name = self._read_names().pop(code, None)
        if name is not None and self._forms is not None:
            self._forms.remove(code, name)

    def short(self, text: str) -> list[str]:
        """Return the codes of the nodes whose name has the same short form as `text`."""
        return list(self._built_forms().short.get(short_form(text), ()))

    def bare(self, text: str) -> list[str]:
        """Return the codes of nodes whose names have the stem `text`.

        The result is empty if `text` ends with a word such as 社区.
        """
        if names_a_body(text) or stem(text)[1]:
            return []
        return list(self._built_forms().bare.get(fold(text), ()))

    def nearest(self) -> Nearest:
        """The index of similar codes and names, for hints."""
        if self._nearest is None:
            self._nearest = Nearest(dict(self.names))
        return self._nearest

    def _built_forms(self) -> _Forms:
        if self._forms is None:
            self._forms = _Forms(self._stems)
            for code, name in self.names.items():
                self._forms.add(code, name)
        return self._forms
