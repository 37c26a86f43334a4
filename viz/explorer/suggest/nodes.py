"""Finds the nodes that a text names, in the search index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, islice

from wangge.graph.model import Model, NodeKey
from wangge.loaders.references.names import short_form
from wangge.queries.check.finding import title_of
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.mentions import ANY_PLACE, NameGroup, NameMention
from wangge.viz.explorer.suggest.understanding import Understanding, normalised

__all__ = ["NodeFinder"]

_PERSON = "Person"
_ORGANIZATION = "Organization"
_KINDS = {_PERSON: "person", "PropertyFirm": "firm", "Post": "post"}

_CODE = re.compile(r"(?<![a-z0-9])(?:[a-z]{1,5}(?:-[a-z0-9]+){1,4}|\d{6}[0-9a-z]{3,13})(?![a-z0-9])")
_MOST_WORDS, _MOST_CANDIDATES = 8, 400
_LONGEST_BEGINNING = 8


class NodeFinder:
    """Finds nodes of a search index by the names in a text. Nodes are given by their numbers in the index."""

    def __init__(self, index: SearchIndex, model: Model) -> None:
        self.index, self._model = index, model
        self._place_labels = frozenset(kind.label for kind in model.places)
        self._tiers = {kind.label: kind.place_tier or 0 for kind in model.places}
        self._owner_labels = frozenset(
            kind.label for kind in model.nodes.values() if {_PERSON, _ORGANIZATION} & {*kind.labels}
        )

    def filter_of(self, only: str, *, people: bool) -> Callable[[int], bool]:
        """Return a function that says whether a node may be suggested.

        `only` is `place` for places, `owner` for persons and organisations, a label for the nodes with this label, and
        `node` or '' for all nodes.
        """
        groups = {"place": self._place_labels, "owner": self._owner_labels}
        labels = groups.get(only, frozenset({only} - {"", "node"}))

        def allows(entry: int) -> bool:
            label = self.index.label(entry)
            return (people or label != _PERSON) and (not labels or label in labels)

        return allows

    def hits(self, text: str, most: int, allows: Callable[[int], bool]) -> Iterator[int]:
        """Yield the entries that the text names. Each of several words must match the entry or one that contains it."""
        words = text.split()[:_MOST_WORDS]
        if len(words) == 1:
            yield from self.index.best(words[0], most, allows)
            return
        yield from islice(self.index.inside_names(words, allows, _MOST_CANDIDATES), most)

    def near(self, text: str, most: int, *, people: bool) -> list[int]:
        """Return the nodes whose names share the longest beginning with an unknown name, at least two characters."""
        allows = self.filter_of("", people=people)
        for length in range(min(len(text) - 1, _LONGEST_BEGINNING), 1, -1):
            if entries := self.index.best(text[:length], most, allows):
                return entries
        return []

    def named_places(self, understanding: Understanding) -> list[int | None] | None:
        """Return the places that have one name of a place in a text and lie in places with its other names.

        Returns [None] if the text names no places. If it names several places of one tier, it compares them: returns the
        place that contains them all, or [None] if that is the only place of its tier. Returns None if the named places
        belong neither in nor beside each other.
        """
        mentions = understanding.named(ANY_PLACE)
        if not mentions:
            return [None]
        candidates = [self._candidates(mention) for mention in mentions]
        for ordered in (candidates, candidates[::-1]):
            inside = ordered[0]
            for each in ordered[1:]:
                inside = self.index.parents.inside(each, set(inside))
            if inside:
                return [entry for entry in inside if entry in understanding.coded] or list(inside)
        return self._above_all(self.compared(understanding))

    def compared(self, understanding: Understanding) -> list[int]:
        """Return the places that a text compares: one place of one tier for each name of a place; none if it can't be."""
        mentions = understanding.named(ANY_PLACE)
        if len(mentions) < 2:
            return []
        by_label: list[dict[str, list[int]]] = []
        for mention in mentions:
            entries = self._candidates(mention)
            by_label.append({label: [*same] for label, same in groupby(entries, key=self.index.label)})
        for kind in self._model.places:
            if all(kind.label in entries for entries in by_label):
                named = [entries[kind.label] for entries in by_label]
                return [each[0] for each in named] if all(len(each) == 1 for each in named) else []
        return []

    def _above_all(self, places: list[int]) -> list[int | None] | None:
        if len(set(places)) < 2:
            return None
        chains = [list(self.index.parents.above(place)) for place in places]
        common = next((place for place in chains[0] if all(place in chain for chain in chains)), None)
        if common is None:
            return None
        return [None if self.index.count(self.index.label(common)) == 1 else common]

    def tier(self, entry: int) -> int:
        """Return the tier of a place, 1 for the highest."""
        return self._tiers[self.index.label(entry)]

    def in_full(self, understanding: Understanding, place: int) -> str:
        """Return the text with the complete name of the place that it names."""
        mention = understanding.named(ANY_PLACE)[0]
        text, name = understanding.text, title_of(self.index.label(place), self.index.entry(place).name)
        return f"{text[: mention.start]}{normalised(name)}{text[mention.stop :]}"

    def with_names_for_codes(self, text: str, *, people: bool) -> str:
        """Replace the codes in a text by the names of their nodes, each after the name of the node that contains it.

        A text that is only a code remains.
        """
        allows = self.filter_of("", people=people)

        def named(match: re.Match[str]) -> str:
            entry = next(filter(allows, self.index.with_code(match[0])), None)
            if entry is None:
                return match[0]
            above = next(iter(self.index.parents.above(entry)), None)
            names = [self.index.entry(each).name for each in (above, entry) if each is not None]
            within = names if self.index.label(entry) in self._place_labels else names[-1:]
            return f" {normalised(' '.join(within))} "

        return text if _CODE.fullmatch(text) else " ".join(_CODE.sub(named, text).split())

    def coded(self, text: str) -> frozenset[int]:
        """Return the nodes whose codes a text contains."""
        return frozenset(entry for match in _CODE.finditer(text) for entry in self.index.with_code(match[0]))

    def unknown_code(self, text: str) -> str:
        """Return the first code in a text with which nothing in the graph begins; '' if there is none."""
        codes = (match[0] for match in _CODE.finditer(text))
        return next((code for code in codes if not self.index.best(code, 1, lambda _entry: True)), "")

    def _candidates(self, mention: NameMention, labels: frozenset[str] | None = None) -> list[int]:
        """Return the entries that a mention may mean, in the order of the index."""
        wanted = labels or self._place_labels
        entries = [
            entry
            for name in self.index.text.numbers_of(mention.names)
            for entry in self.index.by_name[name]
            if self.index.label(entry) in wanted
        ]
        return sorted(entries)

    def others(self, understanding: Understanding) -> list[list[int]]:
        """Return, for each mention of a firm, person or department, the entries that may be meant."""
        groups = (
            (NameGroup.FIRM, frozenset({"PropertyFirm"})),
            (NameGroup.PERSON, frozenset({_PERSON})),
            (NameGroup.DEPARTMENT, frozenset({"Department"})),
        )
        return [
            self._candidates(mention, labels)
            for group, labels in groups
            for mention in understanding.named(group)
        ]

    def exact_first(self, understanding: Understanding, entries: list[int], most: int) -> list[int]:
        """Return at most `most` of the nodes; those whose name is the last name in the text come first.

        A name such as 9栋 has thousands of nodes, so no more of them are read than are needed.
        """
        last = understanding.names[-1]
        written = understanding.text[last.start : last.stop]
        exact = islice((e for e in entries if short_form(self.index.entry(e).name) == written), most)
        return list(islice(dict.fromkeys((*exact, *entries[: 2 * most])), most))

    def is_named(self, entry: int, text: str) -> bool:
        """Whether a normalised text is a full name of a node."""
        return normalised(self.index.entry(entry).name) == text

    def kind(self, entry: int) -> str:
        """Return place, person, firm, organisation, post or node."""
        label = self.index.label(entry)
        if label in _KINDS:
            return _KINDS[label]
        if label in self._place_labels:
            return "place"
        kind = self._model.nodes.get(label)
        return "organisation" if kind is not None and "Organization" in kind.labels else "node"

    def key(self, entry: int) -> NodeKey:
        """Return the key of a node."""
        return NodeKey(self.index.label(entry), self.index.code(entry))
