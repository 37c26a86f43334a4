"""Names of people taken out of what is shown, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

__all__ = ["Hider"]

_SHORTEST = 2
_PHONE = re.compile(r"(?<!\d)1\d{2}[\d*]{8}(?!\d)|(?<!\d)0\d{2,3}-?[\d*]{7,8}(?!\d)")


class Hider:
    """Replaces every name of `people` inside a text, and every phone number, masked or not.

    A name of one sign is only replaced where it is the whole text. Where a name happens to be part of
    another word it is replaced all the same: rather too much is hidden than too little.

    >>> hider = Hider({"张三", "欧阳小明"}, "（姓名隐去）")
    >>> hider.text("张三工作室"), hider.text("欧阳小明 138****1234"), hider.text("朝阳社区")
    ('（姓名隐去）工作室', '（姓名隐去） ***', '朝阳社区')
    """

    def __init__(self, people: Collection[str], instead: str) -> None:
        self._people = frozenset(people)
        self._lengths = sorted({len(name) for name in self._people if len(name) >= _SHORTEST}, reverse=True)
        self._instead = instead
        self.text = lru_cache(maxsize=20_000)(self._text)

    def _text(self, text: str) -> str:
        if text in self._people:
            return self._instead
        kept: list[str] = []
        at = 0
        while at < len(text):
            length = self._name_at(text, at)
            kept.append(self._instead if length else text[at])
            at += length or 1
        return _PHONE.sub("***", "".join(kept))

    def _name_at(self, text: str, at: int) -> int:
        """How long the longest name is that begins here, 0 where none does."""
        return next((n for n in self._lengths if text[at : at + n] in self._people), 0)
