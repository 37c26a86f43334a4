"""Suggests nodes, questions with their parameters, and pages for a text. It reads only the search index in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, product
from typing import Any

from wangge.graph.model import NodeKey
from wangge.queries.recipes.parameter import NO_DEFAULT
from wangge.viz.explorer.search.mentions import ANY_PLACE
from wangge.viz.explorer.suggest.amounts import in_chinese_units
from wangge.viz.explorer.suggest.asked_pages import MOST_PLACES, WITH_CHAIN, WITH_NETWORK, AskedPages
from wangge.viz.explorer.suggest.nodes import NodeFinder
from wangge.viz.explorer.suggest.numbered import names_unknown_number, other_spellings
from wangge.viz.explorer.suggest.parameters import FilledQuestion, fill
from wangge.viz.explorer.suggest.paths import path_ends
from wangge.viz.explorer.suggest.periods import relative_period
from wangge.viz.explorer.suggest.questions import AnswerableQuestion
from wangge.viz.explorer.suggest.ranking import QuestionIndex, RankedQuestion
from wangge.viz.explorer.suggest.suggestion import Suggestion
from wangge.viz.explorer.suggest.understanding import Understanding, normalised, understand

__all__ = ["MOST", "Suggester"]

MOST = 10
"""The largest number of suggestions."""

_SHORTEST_BEGINNING = 2
_MOST_QUESTIONS, _MOST_ENDS = 5, 3
_UNUSED, _MISSING = 0.15, 0.03
_LEAST_SCORE, _LEAST_SHARE = 0.3, 0.62
_CERTAIN = 0.6
"""The least share of a text that has to be understood so that its answer isn't merely a similar question."""

_WHAT_IF = frozenset({"撤并", "消失", "撤销"})
"""A question with one of these words is about each of the places that it names, not about the place that contains them."""


class Suggester:
    """Makes the suggestions for one graph and the questions of one project. `words` is the content of vocabulary.toml."""

    def __init__(self, nodes: NodeFinder, questions: QuestionIndex, words: Mapping[str, Any]) -> None:
        self.index, self._nodes, self._questions, self._words = nodes.index, nodes, questions, words
        self._pages = AskedPages(nodes, questions, words)

    def suggest(
        self, text: str, *, people: bool = True, only: str = "", today: date | None = None
    ) -> list[Suggestion]:
        """Return at most ten suggestions, the best first.

        Without `people`, people aren't suggested. With `only`, only nodes are: places for `place`, persons and
        organisations for `owner`, nodes with a label for this label, all nodes for `node`. `today` is the day on which
        去年 is asked; None if words such as 去年 mean no period.
        """
        query = normalised(text)
        if not query:
            return []
        allows = self._nodes.filter_of(only, people=people)
        understanding = self._understood(query, people=people)
        if today is not None:
            understanding = replace(understanding, period=relative_period(query, today))
        hits = list(self._nodes.hits(understanding.text, MOST, allows))
        if only:
            places = self._nodes.named_places(understanding)
            nodes = (*self._named_entries(understanding, places), *hits)
            return [self._pages.node(entry) for entry in dict.fromkeys(nodes) if allows(entry)][:MOST]
        by_address: dict[object, Suggestion] = {}
        for suggestion in self._ordered(understanding, hits, people=people):
            by_address.setdefault((suggestion.path, tuple(suggestion.query.items())), suggestion)
            if len(by_address) == MOST:
                break
        return list(by_address.values())

    def _understood(self, text: str, *, people: bool) -> Understanding:
        """Understand a text, with the short names of departments and the names for codes written in full.

        If it names something unknown, or a numbered place that isn't found under the place before it, names with numbers
        are tried in other spellings.
        """
        for short, full in self._words["abbreviations"].items():
            if short in text and full not in text and self.index.mentions.find(full):
                text = text.replace(short, full)
        text = in_chinese_units(text, self._words["english_units"])
        coded = self._nodes.coded(text)
        text = self._nodes.with_names_for_codes(text, people=people)
        understanding = replace(understand(text, self.index, self._questions, people=people), coded=coded)
        if understanding.unknown or names_unknown_number(understanding):
            for other in other_spellings(text):
                tried = understand(other, self.index, self._questions, people=people)
                more = len(tried.names) > len(understanding.names) or understanding.unknown
                if more and not tried.unknown and tried.names and self._nodes.named_places(tried) is not None:
                    return tried
        return understanding

    def _ordered(
        self, understanding: Understanding, hits: list[int], *, people: bool
    ) -> Iterator[Suggestion]:
        text = understanding.text
        paths = list(islice(self._paths(text, people=people), _MOST_ENDS))
        yield from paths
        places = self._nodes.named_places(understanding)
        if not _WHAT_IF.isdisjoint(understanding.tokens):
            places = [*self._nodes.compared(understanding)] or places
        exact = [hit for hit in hits if self._nodes.is_named(hit, text)]
        exact += self._named_in_full(understanding, places)
        yield from (
            self._pages.node(hit)
            for hit in exact
            if self._nodes.kind(hit) in ("organisation", "firm", "person")
        )
        if absent := understanding.absent or self._nodes.unknown_code(text):
            yield Suggestion(kind="search", path="/search", query={"q": absent}, unknown=absent)
            yield from self._named(understanding, places)
            yield from map(self._pages.node, hits)
            return
        unknown = understanding.unknown or ("" if places is not None else _misfit(understanding))
        if unknown and paths:
            yield from self._named(understanding, places)
        elif unknown and (understanding.names or not hits):
            yield Suggestion(kind="search", path="/search", query={"q": unknown}, unknown=unknown)
            yield from map(self._pages.node, self._nodes.near(unknown, _MOST_ENDS, people=people))
        elif not unknown:
            questions = [] if places is None else self._questions_about(understanding, places)
            yield from questions
            doubtful = understanding.doubtful
            if doubtful and not self._questions.vocabulary.ordinary & set(doubtful):
                yield Suggestion(kind="search", path="/search", query={"q": doubtful}, unknown=doubtful)
            if understanding.names and not questions:
                yield from self._named(understanding, places)
        yield from map(self._pages.node, hits)

    def _named_in_full(self, understanding: Understanding, places: list[int | None] | None) -> list[int]:
        """Return the organisations that have the text as their name, if the name of the place is written in full."""
        if not places or len(understanding.names) != 1 or places[0] is None:
            return []
        text = self._nodes.in_full(understanding, places[0])
        best = self.index.best(text, _MOST_ENDS, self._nodes.filter_of("", people=False))
        return [entry for entry in best if self._nodes.is_named(entry, text)]

    def _questions_about(self, understanding: Understanding, places: list[int | None]) -> list[Suggestion]:
        """Return the views of nodes and the questions that the text asks for.

        A rectification list comes first if the text asks for a file, else after the best question.
        """
        lists = [*self._pages.exports(understanding, places)]
        views = [*self._pages.views(understanding, places)]
        asks = understanding.has_question and understanding.tells(self._questions.vocabulary)
        answers = [*views, *(self._asked(understanding, places) if asks else ())]
        before = 0 if self._pages.asks_for_file(understanding) else 1
        return [*answers[:before], *lists, *answers[before:]]

    def _named_entries(self, understanding: Understanding, places: list[int | None] | None) -> list[int]:
        """Return the nodes that the names in the text mean together; none if these don't fit together."""
        compared = self._nodes.compared(understanding)
        named = compared or [entry for entry in places or () if entry is not None]
        others = [entry for entries in self._nodes.others(understanding) for entry in entries]
        if not (named or others) or (named and others):
            return []
        return self._nodes.exact_first(understanding, named or others, MOST_PLACES)

    def _named(self, understanding: Understanding, places: list[int | None] | None) -> Iterator[Suggestion]:
        """Yield the nodes that the text names, and the pages about the first of them; its chain first if the text asks who."""
        entries = self._named_entries(understanding, places)
        if understanding.contains(self._words["who"]):
            for entry in entries[:1]:
                yield from self._pages.view(entry, "chain", WITH_CHAIN)
        yield from map(self._pages.node, entries)
        for entry in entries[:1]:
            yield from self._pages.view(entry, "chain", WITH_CHAIN)
            yield from self._pages.view(entry, "network", WITH_NETWORK)

    def _asked(self, understanding: Understanding, places: list[int | None]) -> Iterator[Suggestion]:
        """Yield the questions that fit best; the very best one once for each node that may be meant."""
        others = self._nodes.others(understanding)
        meant = list(islice(product(places, *others), MOST_PLACES))
        if not meant:
            return
        line = self._line(understanding.text)
        is_near = understanding.explained < _CERTAIN
        first = [self._nodes.key(entry) for entry in meant[0][1:] if entry is not None]
        ranked = self._ranked(understanding, meant[0][0], first, line)
        for number, question in enumerate(islice(ranked, _MOST_QUESTIONS)):
            for place, *entries in meant if number == 0 else meant[:1]:
                named = [entry for entry in entries if entry is not None]
                keys = [self._nodes.key(entry) for entry in named]
                filled = self._filled(question, understanding, place, keys, line)
                if filled is not None:
                    yield Suggestion(
                        kind=question.kind,
                        path=question.path,
                        query=filled.query,
                        entry=place,
                        others=tuple(named),
                        question=question,
                        amounts=filled.used,
                        is_near=is_near,
                    )

    def _ranked(
        self, understanding: Understanding, place: int | None, others: list[NodeKey], line: str | None
    ) -> Iterator[AnswerableQuestion]:
        """Yield the questions that can be asked about the nodes, the best first.

        A rule is listed after its recipe, or before it if the text asks for a rule or is the title of the rule.
        """
        families: dict[str, list[tuple[float, RankedQuestion]]] = defaultdict(list)
        for ranked in self._questions.rank(understanding.tokens):
            question = ranked.question
            filled = self._filled(question, understanding, place, others, line)
            if filled is not None:
                score = ranked.score + self._bonus(question, understanding, filled, others)
                families[question.family].append((score, ranked))
        best_first = sorted(families.values(), key=lambda family: -max(score for score, _ in family))
        least = max(_LEAST_SCORE, _LEAST_SHARE * max((s for f in best_first[:1] for s, _ in f), default=0.0))
        normative = not understanding.amounts and understanding.contains(self._words["normative"])
        for family in best_first:
            if max(score for score, _ in family) < least:
                return
            rule_first = normative or any(
                ranked.question.kind == "rule" and _is_title(ranked.question, understanding.rest)
                for _score, ranked in family
            )
            family.sort(key=lambda pair: ((pair[1].question.kind == "rule") != rule_first, -pair[0]))
            yield from (ranked.question for _score, ranked in family[:2])

    def _filled(
        self,
        question: AnswerableQuestion,
        understanding: Understanding,
        place: int | None,
        others: Sequence[NodeKey],
        line: str | None,
    ) -> FilledQuestion | None:
        key = None if place is None else self._nodes.key(place)
        if place is not None and self._nodes.tier(place) > question.finest_tier:
            return None
        return fill(question, key, others, understanding.amounts, line, understanding.period)

    def _bonus(
        self,
        question: AnswerableQuestion,
        understanding: Understanding,
        filled: FilledQuestion,
        others: list[NodeKey],
    ) -> float:
        bonus = 0.0
        if question.is_graph:
            bonus += 0.06 if "图" in understanding.text else -0.08
        bonus += 0.1 * bool(others and "filter" not in filled.query)
        used = sum(amount in understanding.amounts for amount in filled.used)
        bonus += 0.05 * used - _UNUSED * filled.unused
        required = [p for p in question.parameters if p.default is NO_DEFAULT and p.label]
        return bonus - (_MISSING if required and not others else 0.0)

    def _line(self, text: str) -> str | None:
        lines: Mapping[str, Sequence[str]] = self._words["lines"]
        return next((line for line, words in lines.items() if any(word in text for word in words)), None)

    def _paths(self, text: str, *, people: bool) -> Iterator[Suggestion]:
        """Yield the page of the shortest chains between the two units that the text names."""
        line = self._line(text)
        for first, second, is_asked in path_ends(text, self._words["path"]):
            ends = [self._unit(part, people=people) for part in (first, second)]
            if is_asked and any(ends):
                ends = [
                    units or self._beginning(part, people=people)
                    for units, part in zip(ends, (first, second), strict=True)
                ]
            for a in ends[0]:
                for b in ends[1]:
                    if a != b:
                        units = {"a": self._nodes.key(a).text(), "b": self._nodes.key(b).text()}
                        query = units if line is None else {**units, "line": line}
                        yield Suggestion(kind="path", path="/path", query=query, entry=a, to=b)

    def _unit(self, text: str, *, people: bool) -> list[int]:
        """Return the units that a text names completely."""
        if not text:
            return []
        allows = self._nodes.filter_of("", people=people)
        if coded := list(filter(allows, self.index.with_code(text))):
            return coded[:_MOST_ENDS]
        for written in dict.fromkeys((self._in_official_words(text), text)):
            match = self.index.text.match(written)
            if named := self.index.named(match.whole or match.pinyin, _MOST_ENDS, allows):
                return named
        understanding = self._understood(text, people=people)
        if understanding.has_question or understanding.unknown or understanding.rest:
            return []
        places = self._nodes.named_places(understanding)
        others = [entry for entries in self._nodes.others(understanding) for entry in entries]
        entries = others if places == [None] else [entry for entry in places or () if entry is not None]
        return self._nodes.exact_first(understanding, entries, _MOST_ENDS) if entries else []

    def _in_official_words(self, text: str) -> str:
        """Return the name of a body with the word that official names use: 居民委员会 for 居委会 at its end."""
        for short, official in self._words["bodies"].items():
            if text.endswith(short):
                return text.removesuffix(short) + str(official)
        return text

    def _beginning(self, text: str, *, people: bool) -> list[int]:
        """Return the first organisations whose names begin with a text, such as 区委组织部 for 区委."""
        if len(text) < _SHORTEST_BEGINNING:
            return []
        allows = self._nodes.filter_of("", people=people)
        return self.index.named(
            self.index.text.match(text).start,
            _MOST_ENDS,
            lambda entry: allows(entry) and self._nodes.kind(entry) == "organisation",
        )


def _misfit(understanding: Understanding) -> str:
    """Return the part of the text that names places which don't lie in each other."""
    mentions = understanding.named(ANY_PLACE)
    return understanding.text[mentions[0].start : mentions[-1].stop]


def _is_title(question: AnswerableQuestion, text: str) -> bool:
    return text in (normalised(title).replace(" ", "") for title in question.title if title)
