"""Hides the names and phone numbers of people in pictures, pages and tables."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.check.finding import title_of
from wangge.queries.reports.printable import one_line
from wangge.viz.messages import Language, message

__all__ = ["NO_MASK", "NameMask", "NameReplacer", "mask_names", "people_of"]

_PERSON = "Person"
_SHORTEST_INSIDE = 2
_PHONE = re.compile(r"(?<!\d)1\d{2}[\d*]{8}(?!\d)|(?<!\d)0\d{2,3}-?[\d*]{7,8}(?!\d)")


class NameReplacer:
    """Replaces each name of `people` inside a text by `replacement`, and each phone number by `***`.

    A name of one character is replaced only if it is the whole text. A name inside a longer word is replaced too,
    since hiding too much is safer than hiding too little.

    >>> replacer = NameReplacer({"张三", "欧阳小明"}, "（姓名隐去）")
    >>> replacer.text("张三工作室"), replacer.text("欧阳小明 138****1234"), replacer.text("朝阳社区")
    ('（姓名隐去）工作室', '（姓名隐去） ***', '朝阳社区')
    """

    def __init__(self, people: Collection[str], replacement: str) -> None:
        self._people = frozenset(people)
        self._lengths = sorted(
            {len(name) for name in self._people if len(name) >= _SHORTEST_INSIDE}, reverse=True
        )
        self._replacement = replacement
        self.text = lru_cache(maxsize=20_000)(self._text)

    def _text(self, text: str) -> str:
        if text in self._people:
            return self._replacement
        pieces: list[str] = []
        start = 0
        while start < len(text):
            length = self._name_length(text, start)
            pieces.append(self._replacement if length else text[start])
            start += length or 1
        return _PHONE.sub("***", "".join(pieces))

    def _name_length(self, text: str, start: int) -> int:
        """Return the length of the longest name that begins at index `start` of the text; 0 if no name does."""
        return next((length for length in self._lengths if text[start : start + length] in self._people), 0)


@dataclass(frozen=True)
class NameMask:
    """Hides the names of people in texts of one language. A mask without `replacer` hides nothing.

    The name of a person's node is replaced completely. In the names of organisations and posts and in free text, only
    the names of people are replaced. Places keep their names, because these are public: if a place has the name of a
    person, that reveals nothing about the person.
    """

    replacer: NameReplacer | None = None
    language: Language = "zh"

    def name(self, label: str, name: str) -> str:
        """Return the masked name of a node with this label.

        >>> mask = mask_names({"张三"}, "zh")
        >>> mask.name("Person", "张三"), mask.name("MentorStudio", "张三名师工作室"), mask.name("Street", "张三街道")
        ('（姓名隐去）', '（姓名隐去）名师工作室', '张三街道')
        """
        if self.replacer is None or label in _places():
            return name
        return message(self.language, "hidden_name") if label == _PERSON else self.replacer.text(name)

    def called(self, label: str, code: str, name: str) -> str:
        r"""Return the masked name of a node as one line; if it has no name, return its code.

        >>> NO_MASK.called("Grid", "511702001001001", " "), NO_MASK.called("Grid", "1", "第一\n网格")
        ('511702001001001', '第一 网格')
        >>> NO_MASK.called("Community", "511702001015", "健民路社区居民委员会")
        '健民路社区'
        """
        return one_line(title_of(label, self.name(label, name))).strip() or code

    def text(self, text: str) -> str:
        """Return a free text with the names of people in it replaced."""
        return text if self.replacer is None else self.replacer.text(text)


NO_MASK = NameMask()


def mask_names(people: Collection[str], language: Language) -> NameMask:
    """Return a mask that hides the names of `people`; the text that replaces them is in this language.

    >>> mask_names(["李四"], "en").text("李四工作室")
    '(name hidden)工作室'
    """
    return NameMask(NameReplacer(people, message(language, "hidden_name")), language)


def people_of(store: Store) -> frozenset[str]:
    """Read the names of all people in the graph."""
    rows = store.read("MATCH (n:Person) RETURN collect(DISTINCT n.name) AS names")
    return frozenset(str(name) for row in rows for name in row["names"] if name)


@cache
def _places() -> frozenset[str]:
    return frozenset(kind.label for kind in load_model().places)
