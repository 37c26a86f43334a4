"""Builds the search page: the hits, the best one first, with filters by kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.suggestions import suggest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex, SearchResult
from wangge.viz.explorer.search.query import SearchQuery, SearchQueryError, parse_query
from wangge.viz.explorer.suggest.suggester import NODE_KINDS

__all__ = ["Hit", "KindFilter", "search_page"]

_PERSON = "Person"
_EXAMPLES = ("朝阳", "chaoyang", "cy", "朝yang", "小区:", "岗位:书记")
_MOST_DIGITS = 7
_COLUMNS = ("label", "code", "name", "context")


class Hit(NamedTuple):
    """A node that matches. `context` is the name of the place or organisation to which the node belongs."""

    named: NamedNode
    context: str


class KindFilter(NamedTuple):
    """A filter: the name of a kind, the number of its hits, and the address that shows only these hits."""

    name: str
    number: int
    link: str
    chosen: bool


class _SearchOutcome(NamedTuple):
    """The result of a search. `error` is set for an invalid query; `waiting` is true until the index is ready."""

    hits: tuple[Hit, ...] = ()
    kinds: tuple[KindFilter, ...] = ()
    paging: Paging = Paging()
    error: str = ""
    waiting: bool = False


def search_page(request: PageRequest) -> Page:
    """Return the hits for the parameter `q`.

    If names are hidden, people aren't searched, because a hit would reveal a name.
    """
    formatter = request.formatter
    words = request.address.query.get("q", "").strip()
    outcome = _search(request, words) if words else _SearchOutcome(waiting=request.snapshot.index is None)
    visible_words = formatter.text(words)
    return Page(
        template="search.html.j2",
        title=formatter.say("search_for", words=visible_words) if words else formatter.say("search"),
        context={
            "words": visible_words,
            "examples": _EXAMPLES,
            "asked": [each for each in suggest(request, words) if each["kind"] not in NODE_KINDS],
            **outcome._asdict(),
        },
        data=_data(formatter, visible_words, outcome),
        table=_table(formatter, outcome),
        status=400 if outcome.error else 200,
    )


def _search(request: PageRequest, words: str) -> _SearchOutcome:
    index = request.snapshot.index
    try:
        query = parse_query(words, request.site.model)
    except SearchQueryError as error:
        message = error.zh if request.address.language == "zh" else str(error)
        return _SearchOutcome(error=" ".join(request.formatter.text(message).split()))
    if index is None:
        return _SearchOutcome(waiting=True)
    result, counts, paging = _find(request, index, query)
    hits = tuple(_hit(request.formatter, entry) for entry in result.hits)
    return _SearchOutcome(hits, tuple(_kind_filters(request, query, counts)), paging)


def _find(
    request: PageRequest, index: SearchIndex, query: SearchQuery
) -> tuple[SearchResult, dict[str, int], Paging]:
    """Find one page of hits for HTML, and all hits for the other formats."""
    labels = query.labels
    if request.address.hide_names:
        labels = (labels or frozenset(request.site.model.nodes)) - {_PERSON}
        if not labels:
            return SearchResult((), 0), {}, Paging()
    visible_query = SearchQuery(labels, query.words)
    all_hits = request.address.format_name != "html"
    result, counts = index.find_by_kind(
        visible_query,
        most=_hit_limit(request, index) if all_hits else Paging.SIZE,
        after=0 if all_hits else Paging.first_of(request.address.page),
    )
    if request.address.hide_names:
        counts.pop(_PERSON, None)
    paging = Paging.of(request.address.page, result.total)
    if not all_hits and paging.page != request.address.page:
        result = index.find(visible_query, most=Paging.SIZE, after=paging.skipped)
    return result, counts, paging


def _hit_limit(request: PageRequest, index: SearchIndex) -> int:
    """Return the largest number of hits in JSON and CSV: the parameter `most`, else the number of all nodes."""
    most = request.address.query.get("most", "")
    return int(most) if most.isascii() and most.isdecimal() and len(most) < _MOST_DIGITS else len(index)


def _hit(formatter: Formatter, entry: SearchEntry) -> Hit:
    return Hit(NamedNode.of(entry.label, entry.code, entry.name), formatter.text(entry.context))


def _kind_filters(request: PageRequest, query: SearchQuery, counts: dict[str, int]) -> Iterator[KindFilter]:
    """Yield a filter for all kinds, then one for each kind among the hits, the most frequent kind first."""
    address, formatter = request.address, request.formatter
    words = " ".join(query.words)
    if len(counts) < 2 and not query.labels:
        return
    all_kinds = address.same(q=words, page=None)
    yield KindFilter(formatter.say("all"), sum(counts.values()), all_kinds, not query.labels)
    for label, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        narrowed = address.same(q=f"{formatter.kind(label)}:{words}", page=None)
        yield KindFilter(formatter.kind(label), count, narrowed, query.labels == {label})


def _data(formatter: Formatter, words: str, outcome: _SearchOutcome) -> dict[str, Any]:
    return {
        "q": words,
        "ready": not outcome.waiting,
        "error": outcome.error or None,
        "total": outcome.paging.total,
        "hits": [{**formatter.reference(hit.named), "context": hit.context} for hit in outcome.hits],
    }


def _table(formatter: Formatter, outcome: _SearchOutcome) -> PageTable:
    if outcome.error or outcome.waiting:
        message = outcome.error or formatter.say("search_preparing")
        return PageTable(("error",), [(message,)])
    rows = [(hit.named.label, hit.named.code, formatter.name(hit.named), hit.context) for hit in outcome.hits]
    return PageTable(_COLUMNS, rows)
