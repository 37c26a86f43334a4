"""Parses a search query: words, which may be restricted to kinds of nodes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from wangge.graph.errors import UsageError
from wangge.graph.model import Model
from wangge.viz.explorer.search.characters import fold

__all__ = ["MOST_WORDS", "SearchQuery", "SearchQueryError", "parse_query"]

MOST_WORDS = 8
_SHARED = {"Place": "地点", "Organization": "组织"}
_LONGEST_KIND = 60


class SearchQueryError(UsageError):
    """The query can't be parsed; `zh` is the message in Chinese."""

    def __init__(self, text: str, zh: str) -> None:
        super().__init__(text)
        self.zh = zh


@dataclass(frozen=True)
class SearchQuery:
    """Search words, which must all match, and the labels to search; an empty set means all labels.

    Raises `SearchQueryError` for more than eight words.
    """

    labels: frozenset[str] = field(default=frozenset())
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        words = dict.fromkeys(part for word in self.words for part in fold(word).split())
        if len(words) > MOST_WORDS:
            raise SearchQueryError(
                f"the search has {len(words)} words: use at most {MOST_WORDS}",
                f"查找了 {len(words)} 个词，最多 {MOST_WORDS} 个",
            )
        object.__setattr__(self, "words", tuple(words))


def parse_query(text: str, model: Model) -> SearchQuery:
    """Parse a query such as `词` (a word) or `类别:词` (a kind and a word).

    The kind is a Chinese or English name, a label, or an unambiguous beginning of one of them. `地点` means all kinds of
    places, `组织` all kinds of organisations. Raises `SearchQueryError` for an unknown or ambiguous kind; the message
    lists the nearest kinds.

    >>> from wangge.graph.model import load_model
    >>> parse_query("小区：朝阳 cy", load_model())
    SearchQuery(labels=frozenset({'Compound'}), words=('朝阳', 'cy'))
    >>> parse_query("nowhere:cy", load_model())
    Traceback (most recent call last):
    wangge.viz.explorer.search.query.SearchQueryError: no kind is called 'nowhere' (nearest: none); write 类别:词 such as 小区:朝阳, or leave the kind out
    """
    kind, colon, words = fold(text).partition(":")
    if not colon:
        return SearchQuery(words=(kind,))
    compact_kind = _compact(kind)
    return SearchQuery(_labels(compact_kind, kind, model) if compact_kind else frozenset(), (words,))


def _labels(compact_kind: str, kind_text: str, model: Model) -> frozenset[str]:
    names = _names(
        tuple((kind.label, kind.labels, kind.zh, kind.plural, kind.aliases) for kind in model.nodes.values())
    )
    if compact_kind in names:
        return names[compact_kind]
    prefixed = {labels for name, labels in names.items() if name.startswith(compact_kind)}
    if len(prefixed) == 1:
        return prefixed.pop()
    quoted = repr(kind_text.strip()[:_LONGEST_KIND])
    if prefixed:
        raise SearchQueryError(
            f"{quoted} may mean {_listed(prefixed, model)}: write more of the kind before the colon",
            f"“{kind_text.strip()[:_LONGEST_KIND]}”可指{_listed_zh(prefixed, model)}，请在冒号前多写几个字",
        )
    near = {names[name] for name in get_close_matches(compact_kind[:_LONGEST_KIND], names, n=3, cutoff=0.5)}
    near_zh = f"（相近的有：{_listed_zh(near, model)}）" if near else ""
    raise SearchQueryError(
        f"no kind is called {quoted} (nearest: {_listed(near, model) or 'none'}); "
        "write 类别:词 such as 小区:朝阳, or leave the kind out",
        f"没有“{kind_text.strip()[:_LONGEST_KIND]}”这个类别{near_zh}；请写 类别:词，如 小区:朝阳，或不写类别",
    )


_KindNames = tuple[str, tuple[str, ...], str, str, tuple[str, ...]]


@lru_cache(maxsize=4)
def _names(kinds: tuple[_KindNames, ...]) -> Mapping[str, frozenset[str]]:
    """Map the names of kinds to labels. A kind's own name takes precedence over an alias of another kind."""
    names: dict[str, frozenset[str]] = {}
    shared: dict[str, set[str]] = defaultdict(set)
    for label, labels, zh, plural, _ in kinds:
        names |= dict.fromkeys(map(_compact, (label, zh, plural)), frozenset({label}))
        for shared_label in labels[1:]:
            shared[shared_label].add(label)
    for group, members in shared.items():
        for name in (group, _SHARED.get(group, group)):
            names.setdefault(_compact(name), frozenset(members))
    for label, _, _, _, aliases in kinds:
        for alias in aliases:
            names.setdefault(_compact(alias), frozenset({label}))
    return names


def _compact(name: str) -> str:
    return re.sub(r"[\s_-]+", "", fold(name))


def _listed(kinds: set[frozenset[str]], model: Model) -> str:
    named = (min(labels) if len(labels) == 1 else _group(labels, model) for labels in kinds)
    return ", ".join(
        f"{model.nodes[name].zh} {name}" if name in model.nodes else name for name in sorted(named)
    )


def _listed_zh(kinds: set[frozenset[str]], model: Model) -> str:
    named = (min(labels) if len(labels) == 1 else _group(labels, model).split()[0] for labels in kinds)
    return "、".join(model.nodes[name].zh if name in model.nodes else name for name in sorted(named))


def _group(labels: frozenset[str], model: Model) -> str:
    common = set.intersection(*(set(model.nodes[label].labels) for label in labels))
    return f"{_SHARED.get(min(common), '')} {min(common)}".strip()
