"""Splits a text such as 健民路社区到朝阳街道办事处怎么走 into the names of two units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["PathEnds", "path_ends"]

_SEPARATORS = ("→", "->", "到", "至")
_ASKING_SEPARATORS = (
    "怎么找到",
    "怎么联系到",
    "怎么联系",
    "如何找到",
    "如何联系",
    "怎么找",
    "怎样找到",
    "咋找到",
    "咋找",
)
"""Words between two ends that ask for the path."""

_WITH_PATH_WORD = ("和", "与", "跟", "找", "联系", " to ", " and ")
_BEFORE = ("从", "由", "自", "path from", "route from", "path between", "chain from", "way from", "from")
_ENGLISH = ("path ", "route ", "chain from", "way from")
_AFTER = ("怎么", "如何", "怎样", "之间", "的", "间", "走", "?", "？", "需要", "要", "能", "是", "有", "吗")


_ALONG_LINE = re.compile(
    "(?:沿着?|按照?|顺着|走)?(?:行政|党建|物业|服务自治|服务|人员)线(?:上|里)?(?:的|怎么走)?(?=链条|链路|路径|关系|联系|怎么|最短|$)"
)
"""A line along which the path leads; it is no part of the name before it."""


class PathEnds(NamedTuple):
    """The texts for the two ends of a path. `is_asked` is true if the text has a word that asks for a path."""

    first: str
    second: str
    is_asked: bool


def path_ends(text: str, path_words: Iterable[str]) -> Iterator[PathEnds]:
    """Yield the ways to split a text into two ends of a path.

    >>> words = ["怎么走", "关系"]
    >>> [ends[:2] for text in ("从健民路到朝阳怎么走", "甲和乙的关系", "甲和乙") for ends in path_ends(text, words)]
    [('健民路', '朝阳'), ('甲', '乙')]
    >>> [ends[:2] for ends in path_ends("甲和乙之间沿党建线的链条", ["链条"])]
    [('甲', '乙')]
    >>> [ends[:2] for ends in path_ends("甲与乙之间的关系", words)]
    [('甲', '乙')]
    """
    rest = _ALONG_LINE.sub("", text.strip())
    has_path_word = rest.startswith(_ENGLISH)
    for word in sorted(path_words, key=len, reverse=True):
        if rest.rstrip("?？ ").endswith(word):
            rest, has_path_word = rest.rstrip("?？ ").removesuffix(word), True
            break
    for separator in _ASKING_SEPARATORS:
        first, between, second = rest.partition(separator)
        if between and (first := _trimmed(first)) and (second := _trimmed(second)):
            yield PathEnds(first, second, True)
    for separator in (*_SEPARATORS, *(_WITH_PATH_WORD if has_path_word else ())):
        start = rest.find(separator)
        while start > 0:
            first, second = _trimmed(rest[:start]), _trimmed(rest[start + len(separator) :])
            if first and second:
                yield PathEnds(first, second, has_path_word)
            start = rest.find(separator, start + 1)


def _trimmed(text: str) -> str:
    text = text.strip()
    for word in _BEFORE:
        text = text.removeprefix(word).strip()
    while end := next((word for word in _AFTER if text.endswith(word) and len(text) > len(word)), ""):
        text = text.removesuffix(end).strip()
    return text
