"""Looks up which kinds of place in the graph have a given name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from wangge.loaders.references.names import short_form, stem

__all__ = ["PLACES_BY_NAME", "PlaceNames"]

PLACES_BY_NAME = ("District", "Street", "Community")
"""The kinds of place whose names show what a column of a ledger holds."""


class PlaceNames:
    """The labels of places by name; a name may be written with or without its last word.

    >>> names = PlaceNames([("Community", "梧桐梁社区居民委员会")])
    >>> names.labels_of("梧桐梁社区"), names.labels_of("梧桐梁"), names.labels_of("梧桐")
    (frozenset({'Community'}), frozenset({'Community'}), frozenset())
    """

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        labels: dict[str, set[str]] = defaultdict(set)
        counts: Counter[tuple[str, str]] = Counter()
        for label, name in names:
            counts[label, short_form(name)] += 1
            for form in (short_form(name), stem(name)[0]):
                labels[form].add(label)
        self._shared = {form for (_label, form), count in counts.items() if count > 1}
        self._labels = {form: frozenset(own) for form, own in labels.items()}

    def labels_of(self, text: str) -> frozenset[str]:
        """Return the labels of the places with this name; empty if there are none."""
        return self._labels.get(short_form(text), frozenset())

    def is_shared(self, text: str) -> bool:
        """Return whether several places of one kind have this name.

        >>> PlaceNames([("Community", "新村社区"), ("Community", "新村社区")]).is_shared("新村社区")
        True
        """
        return short_form(text) in self._shared

    def __bool__(self) -> bool:
        """Whether any place is known."""
        return bool(self._labels)
