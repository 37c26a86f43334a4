"""Names of people taken out of everything that is drawn or listed, also where they stand in other names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.reports.printable import one_line
from wangge.viz.hiding import Hider
from wangge.viz.messages import Language, message
from wangge.viz.units import place_name

__all__ = ["NO_MASK", "NameMask", "mask_names", "people_of"]

_PERSON = "Person"


@dataclass(frozen=True)
class NameMask:
    """What hides the names of people in one language; one without `hider` hides nothing.

    A person's own name is hidden as a whole. In the names of organisations and posts, and in free text, every
    name of people is replaced where it stands. Places keep their names: these are on the street signs, and a
    person who is called like a place isn't told by it.
    """

    hider: Hider | None = None
    language: Language = "zh"

    def name(self, label: str, name: str) -> str:
        """The name of a node of this kind as it may be shown.

        >>> veil = mask_names({"张三"}, "zh")
        >>> veil.name("Person", "张三"), veil.name("MentorStudio", "张三名师工作室"), veil.name("Street", "张三街道")
        ('（姓名隐去）', '（姓名隐去）名师工作室', '张三街道')
        """
        if self.hider is None or label in _places():
            return name
        return message(self.language, "hidden_name") if label == _PERSON else self.hider.text(name)

    def called(self, label: str, code: str, name: str) -> str:
        r"""What a node is called where it is shown: its name in one line, its code where it has none.

        >>> NO_MASK.called("Grid", "511702001001001", " "), NO_MASK.called("Grid", "1", "第一\n网格")
        ('511702001001001', '第一 网格')
        >>> NO_MASK.called("Community", "511702001015", "健民路社区居民委员会")
        '健民路社区'
        """
        return one_line(place_name(label, self.name(label, name))).strip() or code

    def text(self, text: str) -> str:
        """A free text as it may be shown."""
        return text if self.hider is None else self.hider.text(text)


NO_MASK = NameMask()
"""Hides nothing."""


def mask_names(people: Collection[str], language: Language) -> NameMask:
    """The veil that hides these names, with the words of the language in their place.

    >>> mask_names(["李四"], "en").text("李四工作室")
    '(name hidden)工作室'
    """
    return NameMask(Hider(people, message(language, "hidden_name")), language)


def people_of(store: Store) -> frozenset[str]:
    """The names of all people of the graph, for a veil; it only reads."""
    rows = store.read("MATCH (n:Person) RETURN collect(DISTINCT n.name) AS names")
    return frozenset(str(name) for row in rows for name in row["names"] if name)


@cache
def _places() -> frozenset[str]:
    return frozenset(kind.label for kind in load_model().places)
