"""Finds the pages and files about nodes that a text asks for, such as a network map or the rectification list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wangge.viz.chain.responsibility import LAYERS
from wangge.viz.explorer.suggest.nodes import NodeFinder
from wangge.viz.explorer.suggest.ranking import QuestionIndex
from wangge.viz.explorer.suggest.suggestion import Suggestion, path_of
from wangge.viz.explorer.suggest.understanding import Understanding, rest_is
from wangge.viz.network.extent import PLACE_DEPTH

__all__ = ["MOST_PLACES", "WITH_CHAIN", "WITH_NETWORK", "AskedPages"]

MOST_PLACES = 8
"""The largest number of places that a name may mean."""

WITH_CHAIN, WITH_NETWORK = frozenset(LAYERS), frozenset(PLACE_DEPTH)
"""The labels of the nodes that have a page of the responsibility chain, and a network map."""

_VIEWS = (
    ("chain", "responsible", WITH_CHAIN),
    ("network", "network", WITH_NETWORK),
    ("relations", "relations", None),
)
"""The pages about a node: the end of the address, the key of the words in vocabulary.toml, and the labels of the nodes that have one."""

_PARTS = frozenset({"街道", "社区", "小区", "网格", "微网格", "楼栋", "单元"})
"""The words for parts of a place, whose number the page of the place shows."""

_POSTS = {"Grid": "grid", "MicroGrid": "grid", "Compound": "small", "Building": "small"}
"""Under which key of vocabulary.toml the posts are whose holder a text asks for if it names just a place and the post."""


class AskedPages:
    """Finds pages about nodes. `words` is the content of vocabulary.toml."""

    def __init__(self, nodes: NodeFinder, questions: QuestionIndex, words: Mapping[str, Any]) -> None:
        self._nodes, self._questions, self._words = nodes, questions, words

    def views(self, understanding: Understanding, places: list[int | None]) -> Iterator[Suggestion]:
        """Yield the page of the chain, of the network map or of the place itself, if the text asks for it."""
        if places == [None] or self._nodes.others(understanding):
            return
        meant = [entry for entry in places[:MOST_PLACES] if entry is not None]
        for entry in meant:
            if self._asks_who(understanding, entry):
                yield from self.view(entry, "chain", WITH_CHAIN)
        if self._counts_parts(understanding):
            yield from map(self.node, meant)
        for view, key, labels in _VIEWS:
            if self._asks_only(understanding, key):
                for entry in meant:
                    yield from self.view(entry, view, labels)
        if self._asks_only(understanding, "overview"):
            yield from map(self.node, meant)

    def exports(self, understanding: Understanding, places: list[int | None]) -> Iterator[Suggestion]:
        """Yield the rectification list of a place, or of the rule that the text is about, if the text names the list."""
        wanted = self._words["rectification"]
        if not understanding.contains(wanted["list"]):
            return
        about = understanding.asked_words(self._questions.vocabulary) - set(wanted["only"])
        if not about:
            for entry in places[:MOST_PLACES]:
                if entry is not None:
                    yield from self.view(entry, "rectification.xlsx", None)
            return
        ranked = self._questions.rank({word: understanding.tokens[word] for word in about})
        rule = next((each.question for each in ranked if each.question.kind == "rule"), None)
        if rule is None:
            return
        path = f"{rule.path}/rectification.xlsx"
        for place in places[:MOST_PLACES]:
            query = {} if place is None else {"under": self._nodes.key(place).code}
            yield Suggestion(
                kind="page", path=path, query=query, entry=place, question=rule, view="rectification.xlsx"
            )

    def asks_for_file(self, understanding: Understanding) -> bool:
        """Whether the text contains a word for a file, such as 导出."""
        return understanding.contains(self._words["rectification"]["file"])

    def view(self, entry: int, view: str, labels: frozenset[str] | None) -> Iterator[Suggestion]:
        """Yield a page about a node if its label is one of `labels`; the node itself if it has no chain."""
        node = self._nodes.key(entry)
        if labels is None or node.label in labels:
            yield Suggestion(kind="page", path=f"{path_of(node)}/{view}", entry=entry, view=view)
        elif view == "chain":
            yield self.node(entry)

    def node(self, entry: int) -> Suggestion:
        """Return the suggestion of a node's own page."""
        return Suggestion(kind=self._nodes.kind(entry), path=path_of(self._nodes.key(entry)), entry=entry)

    def _asks_only(self, understanding: Understanding, key: str) -> bool:
        """Whether a name and words under a key of vocabulary.toml are all that the text has."""
        return rest_is(understanding, self._words[key], self._questions.vocabulary)

    def _counts_parts(self, understanding: Understanding) -> bool:
        """Whether the text asks only how many parts of one kind a place has, such as 塔沱社区有几个网格."""
        vocabulary = self._questions.vocabulary
        words = understanding.asked_words(vocabulary)
        counts = understanding.contains(vocabulary.counts)
        return counts and len(words) == 1 and words <= _PARTS and not understanding.amounts

    def _asks_who(self, understanding: Understanding, place: int) -> bool:
        """Whether the text asks only who holds a leading post of the place, such as 谁是二马路社区的书记."""
        vocabulary = self._questions.vocabulary
        kind = _POSTS.get(self._nodes.key(place).label, "large")
        words = understanding.asked_words(vocabulary)
        return (
            bool(words)
            and words <= {*vocabulary.leading_posts, *self._words["posts"][kind]}
            and (
                understanding.rest in self._words["posts"][kind] or understanding.contains(self._words["who"])
            )
            and not understanding.amounts
        )
