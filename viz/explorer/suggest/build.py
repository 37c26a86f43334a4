"""Makes the suggester for a graph and a project."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from wangge.graph.model import Model
from wangge.queries.measures.catalogue import MEASURES
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.rules.rule import Rule
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.suggest.nodes import NodeFinder
from wangge.viz.explorer.suggest.questions import AnswerableQuestion, page_questions, questions_of
from wangge.viz.explorer.suggest.ranking import QuestionIndex
from wangge.viz.explorer.suggest.suggester import Suggester
from wangge.viz.explorer.suggest.vocabulary import (
    load_cards,
    load_phrases,
    load_vocabulary,
)

__all__ = ["answerable_questions", "suggester_of"]

_OWN_PAGE = "chain"
"""The measure with a page of its own, /path. That page is suggested for texts that name two units."""


def suggester_of(
    index: SearchIndex, model: Model, library: Iterable[Recipe] = (), rules: Iterable[Rule] = ()
) -> Suggester:
    """Return the suggester for a search index and the recipes and rules of a project."""
    _vocabulary, words = load_vocabulary()
    return Suggester(
        NodeFinder(index, model), _question_index(answerable_questions(model, library, rules)), words
    )


def answerable_questions(
    model: Model, library: Iterable[Recipe], rules: Iterable[Rule]
) -> tuple[AnswerableQuestion, ...]:
    """Return everything that can be asked about a project: its recipes and rules, the measures, and the pages."""
    _vocabulary, words = load_vocabulary()
    measures = [measure for measure in MEASURES if measure.name != _OWN_PAGE]
    return (
        *questions_of(library, rules, measures, load_phrases(), load_cards(), model, words["finest"]),
        *page_questions(words["pages"], words["pages_with_place"], load_cards()),
    )


@lru_cache(maxsize=2)
def _question_index(questions: tuple[AnswerableQuestion, ...]) -> QuestionIndex:
    """Return the index of these questions. A load changes the graph, but seldom what can be asked."""
    vocabulary, _words = load_vocabulary()
    return QuestionIndex(questions, vocabulary)
