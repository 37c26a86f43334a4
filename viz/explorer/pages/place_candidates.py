"""Finds the places that match a code, a name, pinyin or initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from wangge.loaders.references.names import same_name, short_form
from wangge.queries.check.finding import title_of
from wangge.viz.explorer.pages.page import PageError
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode, find_node
from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.search.nametext import NameText
from wangge.viz.explorer.search.query import MOST_WORDS, SearchQuery

__all__ = ["MOST_CHOICES", "AmbiguousPlaceError", "PlaceCandidate", "find_candidates"]

MOST_CHOICES = 20
"""The largest number of places that are offered for one text."""

_MOST_HITS = 200
_SEPARATORS = re.compile(r"[\s/\\>›→|,，、]+")


class PlaceCandidate(NamedTuple):
    """A place; `above` is the name of the place that contains it ('' if unknown)."""

    named: NamedNode
    above: str = ""


class AmbiguousPlaceError(PageError):
    """The text matches several places; the reader can choose from `places`."""

    def __init__(self, text: str, places: Sequence[PlaceCandidate]) -> None:
        super().__init__(text)
        self.places = tuple(places)


def find_candidates(request: PageRequest, text: str) -> list[PlaceCandidate]:
    """Return the place whose code is the text, else the places whose names match the text best.

    In a text of several words, the words before the last may name a containing place, as in 东城街道 健民路.
    """
    place = _with_code(request, text.strip())
    if place is not None:
        return [PlaceCandidate(place)]
    words = tuple(short_form(word) for word in _SEPARATORS.split(fold(text)) if word)[:MOST_WORDS]
    return _best(words, _by_words(request, words))[:MOST_CHOICES] if words else []


def _with_code(request: PageRequest, code: str) -> NamedNode | None:
    site = request.site
    if not any(character.isdigit() for character in code):
        return None
    labels = [kind.label for kind in site.model.places]
    known = _known_label(request, code)
    for label in labels if known is None else [known, *labels]:
        record = find_node(site.store, site.model, label, code, timeout=site.time_limit)
        if record is not None:
            return record.named
    return None


def _known_label(request: PageRequest, code: str) -> str | None:
    """Return the label of the place with this code, as far as it is in memory."""
    results = request.snapshot.rule_results
    number = None if results is None else results.tree.number(code)
    return None if results is None or number is None else results.tree.label(number)


def _by_words(request: PageRequest, words: tuple[str, ...]) -> list[PlaceCandidate]:
    """Return the places that match all words.

    Until the index is ready, return the places whose names start with the last word.
    """
    site, index = request.site, request.snapshot.index
    if index is not None:
        labels = frozenset(kind.label for kind in site.model.places)
        hits = index.find(SearchQuery(labels, words), most=_MOST_HITS).hits
        return [PlaceCandidate(NamedNode.of(hit.label, hit.code, hit.name), hit.context) for hit in hits]
    candidates = []
    for kind in site.model.places:
        rows = site.store.read(
            f"MATCH (p:{kind.label}) WHERE p.name STARTS WITH $name "
            f"RETURN p.code AS code, p.name AS name ORDER BY code LIMIT {_MOST_HITS}",
            {"name": words[-1]},
            timeout=site.time_limit,
        )
        candidates += [
            PlaceCandidate(NamedNode.of(kind.label, row["code"], row["name"])) for row in rows.dicts()
        ]
    return candidates


def _best(words: tuple[str, ...], places: list[PlaceCandidate]) -> list[PlaceCandidate]:
    """Return the places whose name is the last word.

    If there are none, return the places whose name, written in pinyin, is the last word. If there are none of these
    either, return all places.
    """
    last = words[-1]
    exact = [place for place in places if same_name(last, place.named.name)]
    return exact or [place for place in places if _spells(last, place.named)] or places


def _spells(word: str, node: NamedNode) -> bool:
    return bool(NameText([title_of(node.label, node.name)]).match(word).pinyin)
