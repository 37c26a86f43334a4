"""Collects what can be asked: the recipes, rules and measures of a project, and pages that are about no node."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl

from wangge.graph.model import Model
from wangge.queries.measures.measure import NetworkMeasure
from wangge.queries.recipes.header import ReturnedColumn
from wangge.queries.recipes.parameter import Parameter
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.rules.rule import Rule

__all__ = ["ANY_TIER", "AnswerableQuestion", "Texts", "page_questions", "questions_of"]

ANY_TIER = 99
"""The finest tier of a question that can be limited to every place."""

_TO_PLACES = ("Covers", "Represents", "LinkedIn", "ReportsIn")
"""The kinds of relationships that lead from an organisation to its places."""

_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_TITLE, _ASKED, _MESSAGE, _RELATED, _ASIDE_WEIGHT, _REMEDY = 1.0, 0.8, 0.6, 0.5, 0.3, 0.15
"""How much a word of a title, question, message, related question, aside in brackets or remedy counts."""


class Texts(NamedTuple):
    """A text in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class AnswerableQuestion:
    """Something that can be asked.

    `kind` is recipe, rule, measure or page, `name` its id (for a page, its path). `group` is the message key of the
    group in which it is listed. `texts` are all texts that describe it, each with its weight; `phrases` are questions in
    Chinese or English that ask for it in other words, and `card` has words that people use when they ask for it. A rule has no parameters,
    but its answer can be limited to a place (see `has_scope`). A recipe and the rules that use it are one `family`.
    `columns` are the columns of its table. `finest_tier` is the finest tier of a place to which its answer can be
    limited; for a smaller place it would always be empty. `query` are parts of the address of a page that a text asks for, such as
    overdue=1; if `takes_place`, the page can be limited to a place.
    """

    kind: str
    name: str
    title: Texts
    group: str
    texts: tuple[tuple[Texts, float], ...]
    family: str
    phrases: tuple[str, ...] = ()
    card: frozenset[str] = frozenset()
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[ReturnedColumn, ...] = ()
    is_graph: bool = False
    finest_tier: int = ANY_TIER
    query: tuple[tuple[str, str], ...] = ()
    takes_place: bool = False

    @property
    def path(self) -> str:
        """The path of its page."""
        return self.name if self.kind == "page" else f"/{self.kind}s/{self.name}"

    @property
    def has_scope(self) -> bool:
        """Whether the answer can be limited to a place."""
        return self.kind == "rule" or "scope" in {parameter.name for parameter in self.parameters}


def questions_of(
    recipes: Iterable[Recipe],
    rules: Iterable[Rule],
    measures: Iterable[NetworkMeasure],
    phrases: Mapping[str, Iterable[str]] = MappingProxyType({}),
    cards: Mapping[str, frozenset[str]] = MappingProxyType({}),
    model: Model | None = None,
    finest: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[AnswerableQuestion]:
    """Yield all recipes, rules and measures; `phrases` and `cards` have other words that ask for them.

    `model` has the kinds of the project; without it, no question has a finest tier. `finest` has the label of that tier
    for recipes whose columns don't tell it.
    """
    by_name = {recipe.name: recipe for recipe in recipes}
    for recipe in by_name.values():
        header = recipe.header
        title, question = Texts(header.title_zh, header.title), Texts(header.question_zh, header.question)
        yield AnswerableQuestion(
            kind="recipe",
            name=recipe.name,
            family=recipe.name,
            title=title,
            group=f"group_{next((tag for tag in header.tags if re.fullmatch('q[0-9]+', tag)), 'own')}",
            texts=((title, _TITLE), (_main(question), _ASKED), (_asides(question), _ASIDE_WEIGHT)),
            phrases=tuple(phrases.get(recipe.name, ())),
            card=cards.get(recipe.name, frozenset()),
            parameters=header.params,
            columns=() if recipe.is_graph else header.returns,
            is_graph=recipe.is_graph,
            finest_tier=_finest_tier(recipe, model, finest),
        )
    for rule in rules:
        header = by_name[rule.recipe].header
        title = Texts(rule.title_zh, rule.title)
        yield AnswerableQuestion(
            kind="rule",
            name=rule.id,
            family=rule.recipe,
            title=title,
            group="rules",
            texts=(
                (title, _TITLE),
                (Texts(header.title_zh, header.title), _ASKED),
                (Texts(rule.message, ""), _MESSAGE),
                (_main(Texts(header.question_zh, header.question)), _RELATED),
                (Texts(rule.remedy, ""), _REMEDY),
            ),
            finest_tier=_finest_tier(by_name[rule.recipe], model, finest),
        )
    for measure in measures:
        title = Texts(measure.title_zh, measure.title)
        yield AnswerableQuestion(
            kind="measure",
            name=measure.name,
            family=f"measure:{measure.name}",
            title=title,
            group="measures",
            texts=(
                (title, _TITLE),
                (Texts(measure.question_zh, measure.question), _ASKED),
            ),
            phrases=tuple(phrases.get(measure.name, ())),
            card=cards.get(measure.name, frozenset()),
            parameters=measure.params,
            columns=measure.columns,
        )


def page_questions(
    pages: Mapping[str, Iterable[str]],
    with_place: Container[str] = (),
    cards: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Iterator[AnswerableQuestion]:
    """Yield the pages; `pages` has the words that ask for each address, `with_place` the paths that can be limited to a place."""
    for address, words in pages.items():
        path, _mark, query = address.partition("?")
        first, *others = words
        title = Texts(first, "")
        texts = ((title, _TITLE), *((_in_its_language(word), _TITLE) for word in others))
        yield AnswerableQuestion(
            kind="page",
            name=path,
            family=address,
            title=title,
            group="",
            texts=texts,
            card=cards.get(address, frozenset()),
            query=tuple(parse_qsl(query)),
            takes_place=path in with_place,
        )


def _finest_tier(recipe: Recipe, model: Model | None, finest: Mapping[str, str]) -> int:
    """Return the tier of the places that are the subjects of a recipe, or the finest one of places with such subjects."""
    header = recipe.header
    if model is None or "scope" not in {parameter.name for parameter in header.params}:
        return ANY_TIER
    tiers = {kind.label: kind.place_tier or ANY_TIER for kind in model.places}
    if recipe.name in finest:
        return tiers.get(finest[recipe.name], ANY_TIER)
    if recipe.is_graph:
        by_column = {label.lower(): tier for label, tier in tiers.items()}
        named = [by_column[column.name] for column in header.returns if column.name in by_column]
        return max(named, default=ANY_TIER)
    subject = model.nodes.get(header.returns[0].type)
    if subject is None or header.returns[0].name == "street":
        return ANY_TIER
    if "Organization" not in subject.labels:
        return tiers.get(subject.label, ANY_TIER)
    ends = (ends for name in _TO_PLACES if name in model.edges for ends in model.edges[name].ends)
    targets = [target for each in ends if subject.label in each.sources for target in each.targets]
    return max((tiers.get(target, 0) for target in targets), default=0) or ANY_TIER


def _in_its_language(text: str) -> Texts:
    return Texts("", text) if text.isascii() else Texts(text, "")


def _main(texts: Texts) -> Texts:
    """Return a question without what it has in brackets."""
    return Texts(_ASIDE.sub("", texts.zh), _ASIDE.sub("", texts.en))


def _asides(texts: Texts) -> Texts:
    return Texts(" ".join(_ASIDE.findall(texts.zh)), "")
