"""Writes suggestions for what is typed: their titles, the path above each, and their addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property

from wangge.graph.model import NodeKey
from wangge.loaders.references.names import fold
from wangge.queries.recipes.parameter import NO_DEFAULT
from wangge.viz.explorer.pages.page import Page, PageError, PageTable
from wangge.viz.explorer.pages.parameters import accepting
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.suggest.amounts import Amount
from wangge.viz.explorer.suggest.suggestion import NODE_KINDS, Suggestion
from wangge.viz.explorer.suggest.understanding import LONGEST

__all__ = ["SUGGEST", "SUGGESTION_KINDS", "path_above", "suggest", "words_of_kinds"]

SUGGESTION_KINDS = (*NODE_KINDS, "recipe", "rule", "measure", "page", "path", "search")
"""The kinds of suggestions."""

_SEPARATOR, _MARK = " › ", " · "
_LARGE_PLACES = ("Province", "City")
_QUERY_PAGES = {
    "chain": "chain_of",
    "network": "map_title",
    "relations": "suggest_relations",
    "rectification.xlsx": "rectification",
}


def suggest_page(request: PageRequest) -> Page:
    """Return the suggestions for the parameter `q`.

    `only=place`, `only=owner`, `only=node` and `only=LABEL` restrict the suggestions to nodes of this kind. Raises
    `PageError` for a text of more than a hundred characters, and for an unknown kind.
    """
    formatter, query = request.formatter, request.address.query
    text, only = query.get("q", ""), query.get("only", "")
    if len(text) > LONGEST:
        raise PageError(formatter.say("suggest_too_long", most=LONGEST, count=len(text)))
    if only not in ("", "place", "owner", "node", *request.site.model.nodes):
        what = formatter.say("unknown_in_address", names=formatter.text(f"only={only}"))
        raise PageError(formatter.say("wrong_parameter", what=what))
    suggestions = suggest(request, text, only=only)
    return Page(
        template="search.html.j2",
        title=formatter.say("search"),
        context={},
        data={"suggestions": suggestions},
        table=PageTable(("kind", "title", "path", "href"), [tuple(each.values()) for each in suggestions]),
    )


def suggest(request: PageRequest, text: str, *, only: str = "") -> list[dict[str, str]]:
    """Return the suggestions for a text, the best first, as the kind, title, path and address of each.

    Until the search index is ready, there are none.
    """
    suggester = request.snapshot.suggester
    if suggester is None:
        return []
    writer = _SuggestionWriter(request, suggester.index)
    suggestions = suggester.suggest(
        text, people=not request.address.hide_names, only=only, today=request.site.day
    )
    return [writer.write(suggestion) for suggestion in suggestions]


def words_of_kinds(request: PageRequest) -> str:
    """Return the names of the kinds and the messages about their number, as JSON for the script of the box."""
    say = request.formatter.say
    words = {kind: say(f"suggested.{kind}") for kind in SUGGESTION_KINDS}
    words |= {"many": say("suggested.many", count="{count}"), "none": say("suggested.none")}
    return json.dumps(words, ensure_ascii=False)


SUGGEST = accepting(suggest_page, "q", "only")
"""The function of `/suggest.json`, which checks the parameters of the address."""


def path_above(request: PageRequest, entry: SearchEntry) -> str:
    """Return the names above a node, from the top down, as suggestions show them; '' if nothing is known above it."""
    index = request.snapshot.index
    if index is None:
        return ""
    numbers = (number for number in index.with_code(fold(entry.code)) if index.label(number) == entry.label)
    number = next(numbers, None)
    return "" if number is None else _SEPARATOR.join(_SuggestionWriter(request, index).above(number))


class _SuggestionWriter:
    """Writes suggestions in the language of a page."""

    def __init__(self, request: PageRequest, index: SearchIndex) -> None:
        self._request, self._index = request, index

    def write(self, suggestion: Suggestion) -> dict[str, str]:
        """Return the suggestion as JSON data."""
        return {
            "kind": suggestion.kind,
            "title": self._title(suggestion),
            "path": self._near(self._path(suggestion)) if suggestion.is_near else self._path(suggestion),
            "href": self._request.address.to(suggestion.path, **suggestion.query),
        }

    def _near(self, path: str) -> str:
        """Mark the path of a question that is only similar to the text."""
        near = self._request.formatter.say("suggest_near")
        return _MARK.join(filter(None, (near, path)))

    def _title(self, suggestion: Suggestion) -> str:
        formatter = self._request.formatter
        if suggestion.unknown:
            return formatter.say("suggest_unknown", text=formatter.text(suggestion.unknown))
        if suggestion.question is not None:
            title = suggestion.question.title
            named = title.en if self._request.address.language == "en" and title.en else title.zh
            if suggestion.view:
                about = formatter.say("list_comma").join((named, *self._details(suggestion)))
                return formatter.say(_QUERY_PAGES[suggestion.view], name=about)
            details = formatter.say("list_comma").join(self._details(suggestion))
            return formatter.say("suggest_with", title=named, details=details) if details else named
        name = "" if suggestion.entry is None else self._name(suggestion.entry)
        if suggestion.to is not None:
            return formatter.say("suggest_path", first=name, second=self._name(suggestion.to))
        return formatter.say(_QUERY_PAGES[suggestion.view], name=name) if suggestion.view else name

    def _details(self, suggestion: Suggestion) -> Iterator[str]:
        if suggestion.entry is not None:
            yield self._name(suggestion.entry)
        yield from (self._name(entry) for entry in suggestion.others)
        yield from map(self._amount, suggestion.amounts)

    def _amount(self, amount: Amount) -> str:
        if amount.last is not None:
            if amount.first in (None, amount.last):
                return amount.last.isoformat()
            return self._request.formatter.say("amount.period", first=amount.first, last=amount.last)
        if amount.first is not None:
            return self._request.formatter.say("amount.since", first=amount.first)
        key = {
            "%": "percent",
            "平方米": "area",
            "户": "households",
            "年": "year",
            "月": "months",
            "天": "days",
        }
        return self._request.formatter.say(f"amount.{key.get(amount.unit, 'number')}", count=amount.value)

    def _path(self, suggestion: Suggestion) -> str:
        """Return the path of a suggestion.

        For a node, these are the names above it, from the top down. For a question, it is the place that the question is
        about, or the group of the question.
        """
        if suggestion.kind == "search":
            return ""
        if suggestion.question is None and suggestion.entry is not None:
            above = _SEPARATOR.join(self.above(suggestion.entry))
            return above or self._request.formatter.kind(self._index.label(suggestion.entry))
        if suggestion.entry is not None:
            return _SEPARATOR.join((*self.above(suggestion.entry), self._name(suggestion.entry)))
        question = suggestion.question
        if question is not None and question.has_scope and not suggestion.others:
            return self._whole
        return self._request.formatter.say(question.group) if question is not None and question.group else ""

    @cached_property
    def _whole(self) -> str:
        """The name of the place that a question is about if the text names none."""
        policy = self._request.site.policy
        default = next(
            (p.default for recipe in policy.library for p in recipe.header.params if p.name == "scope"), ""
        )
        code = policy.scope or ("" if default is NO_DEFAULT else str(default))
        entries = self._index.with_code(code) if code else []
        return self._name(entries[0]) if entries else self._request.formatter.say("home")

    def above(self, entry: int) -> list[str]:
        """Return the names above a node. Provinces and cities are left out, and the district if there is only one."""
        parents = list(self._index.parents.above(entry))
        left_out = (*_LARGE_PLACES, *(("District",) if self._index.count("District") == 1 else ()))
        return [
            self._name(parent) for parent in reversed(parents) if self._index.label(parent) not in left_out
        ]

    def _name(self, entry: int) -> str:
        node = self._index.entry(entry)
        key = NodeKey(node.label, node.code)
        return self._request.formatter.name_mask.called(*key, node.name)
