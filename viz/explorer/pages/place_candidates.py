"""Which places a reader may mean by a code, a name, pinyin or initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from wangge.loaders.references.names import same_name, short_form
from wangge.viz.explorer.pages.page import PageError
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import Named, find_node
from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.search.nametext import NameText
from wangge.viz.explorer.search.query import MOST_WORDS, SearchQuery
from wangge.viz.units import place_name

__all__ = ["MOST_CHOICES", "PlaceMeant", "SeveralPlacesError", "places_meant"]

MOST_CHOICES = 20
"""How many places one text is taken for at most."""

_LOOKED_AT = 200
_BETWEEN = re.compile(r"[\s/\\>›→|,，、]+")


class PlaceMeant(NamedTuple):
    """A place, and the name of what it lies in, '' where that isn't known."""

    named: Named
    above: str = ""


class SeveralPlacesError(PageError):
    """A text may mean several places, of which the reader is to choose one."""

    def __init__(self, text: str, places: Sequence[PlaceMeant]) -> None:
        super().__init__(text)
        self.places = tuple(places)


def places_meant(asking: PageRequest, text: str) -> list[PlaceMeant]:
    """The one place with this code, else those that the words name best: whole names before parts of names.

    Words before the last may name what the place lies in, as in 东城街道 健民路.
    """
    found = _with_code(asking, text.strip())
    if found is not None:
        return [PlaceMeant(found)]
    words = tuple(short_form(word) for word in _BETWEEN.split(fold(text)) if word)[:MOST_WORDS]
    return _best(words, _named(asking, words))[:MOST_CHOICES] if words else []


def _with_code(asking: PageRequest, code: str) -> Named | None:
    site = asking.site
    if not any(sign.isdigit() for sign in code):
        return None
    for kind in site.model.places:
        record = find_node(site.store, site.model, kind.label, code, timeout=site.time_limit)
        if record is not None:
            return record.named
    return None


def _named(asking: PageRequest, words: tuple[str, ...]) -> list[PlaceMeant]:
    """The places that all words match; by whole names alone while the search is still being prepared."""
    site, index = asking.site, asking.known.index
    if index is not None:
        labels = frozenset(kind.label for kind in site.model.places)
        hits = index.find(SearchQuery(labels, words), most=_LOOKED_AT).hits
        return [PlaceMeant(Named(hit.label, hit.code, hit.name), hit.context) for hit in hits]
    found = []
    for kind in site.model.places:
        rows = site.store.read(
            f"MATCH (p:{kind.label}) WHERE p.name STARTS WITH $name "
            f"RETURN p.code AS code, p.name AS name ORDER BY code LIMIT {_LOOKED_AT}",
            {"name": words[-1]},
            timeout=site.time_limit,
        )
        found += [PlaceMeant(Named(kind.label, row["code"], row["name"])) for row in rows.dicts()]
    return found


def _best(words: tuple[str, ...], places: list[PlaceMeant]) -> list[PlaceMeant]:
    """Those whose whole name the last word is, else those whose name it spells in pinyin, else all of them."""
    last = words[-1]
    whole = [place for place in places if same_name(last, place.named.name)]
    return whole or [place for place in places if _spells(last, place.named)] or places


def _spells(word: str, named: Named) -> bool:
    return bool(NameText([place_name(named.label, named.name)]).match(word).pinyin)
