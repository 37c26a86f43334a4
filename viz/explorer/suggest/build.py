"""Makes the suggester for a graph and a project."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.graph.model import Model
from wangge.queries.measures.catalogue import MEASURES
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.rules.rule import Rule
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.suggest.nodes import NodeFinder
from wangge.viz.explorer.suggest.questions import page_questions, questions_of
from wangge.viz.explorer.suggest.ranking import QuestionIndex
from wangge.viz.explorer.suggest.suggester import Suggester
from wangge.viz.explorer.suggest.vocabulary import (
    load_cards,
    load_phrases,
    load_vocabulary,
)

__all__ = ["suggester_of"]

_OWN_PAGE = "chain"
"""The measure with a page of its own, /path. That page is suggested for texts that name two units."""


def suggester_of(
    index: SearchIndex, model: Model, library: Iterable[Recipe] = (), rules: Iterable[Rule] = ()
) -> Suggester:
    """Return the suggester for a search index and the recipes and rules of a project."""
    vocabulary, words = load_vocabulary()
    measures = [measure for measure in MEASURES if measure.name != _OWN_PAGE]
    questions = [
        *questions_of(library, rules, measures, load_phrases(), load_cards()),
        *page_questions(words["pages"], words["pages_with_place"], load_cards()),
    ]
    return Suggester(NodeFinder(index, model), QuestionIndex(questions, vocabulary), words)
