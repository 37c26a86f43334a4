"""Recognises the texts of a cell that say that there is no such thing, or that nobody holds a post."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wangge.loaders.mappings.mapping import NO_HOLDER_WORDS, NONE_WORDS, VACANT_WORDS

__all__ = ["is_none", "is_vacant"]


def is_none(text: str, further: Sequence[str] = ()) -> bool:
    """Whether a text says that there is no such thing: it is one of `NONE_WORDS` or `further`.

    >>> is_none("（无）"), is_none("未成立"), is_none("无锡花园"), is_none("散居楼栋", ["散居楼栋"])
    (True, True, False, True)
    """
    bare = _bare(text)
    return bare in NONE_WORDS or text in further or bare in further


def is_vacant(text: str, further: Sequence[str] = ()) -> bool:
    """Whether the text of a holder says that nobody holds the post; / and — say nothing about it.

    >>> is_vacant("（空缺）"), is_vacant("无"), is_vacant("/")
    (True, True, False)
    """
    bare = _bare(text)
    return bare in VACANT_WORDS or bare in NO_HOLDER_WORDS or text in further or bare in further


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip()
    while len(folded) > 1 and folded[0] in "([【" and folded[-1] in ")]】":
        folded = folded[1:-1].strip()
    return folded
