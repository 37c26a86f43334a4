"""Knows the names of the places in the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wangge.loaders.references.names import short_form, stem

__all__ = ["PLACES_BY_NAME", "PlaceNames"]

PLACES_BY_NAME = ("Street", "Community")
"""The kinds of place whose names tell what a column of a ledger holds."""


class PlaceNames:
    """The labels of places by name; a name may be written with or without its last word.

    >>> names = PlaceNames([("Community", "梧桐梁社区居民委员会")])
    >>> names.labels_of("梧桐梁社区"), names.labels_of("梧桐梁"), names.labels_of("梧桐")
    (frozenset({'Community'}), frozenset({'Community'}), frozenset())
    """

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        labels: dict[str, set[str]] = defaultdict(set)
        for label, name in names:
            for form in (short_form(name), stem(name)[0]):
                labels[form].add(label)
        self._labels = {form: frozenset(own) for form, own in labels.items()}

    def labels_of(self, text: str) -> frozenset[str]:
        """Return the labels of the places with this name; empty if there are none."""
        return self._labels.get(short_form(text), frozenset())

    def __bool__(self) -> bool:
        """Whether any place is known."""
        return bool(self._labels)
