"""Builds the search page: the hits, the best one first, with filters by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, overload

from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.suggestions import path_above, suggest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, TableView, view_of
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.query import SearchQuery, SearchQueryError, parse_query
from wangge.viz.explorer.suggest.suggestion import NODE_KINDS

__all__ = ["Hit", "KindFilter", "search_page"]

_PERSON = "Person"
_EXAMPLES = ("朝阳", "chaoyang", "cy", "朝yang", "小区:", "岗位:书记")
_MOST_DIGITS = 7


class Hit(NamedTuple):
    """A node that matches. `context` says where it belongs: on a page with all names above it, in files with the nearest."""

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

    view: TableView[SearchEntry] | None = None
    total: int = 0
    kinds: tuple[KindFilter, ...] = ()
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
            "hits": [_listed_hit(request, entry) for entry in outcome.view.listed]
            if outcome.view and request.address.format_name == "html"
            else (),
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
    hits, counts = _find(request, index, query)
    view = view_of(request, _hits_table(request.formatter, hits))
    total = len(view.rows)
    if request.address.format_name != "html":
        view = replace(view, rows=view.rows[: _hit_limit(request, index)])
    return _SearchOutcome(view, total, tuple(_kind_filters(request, query, counts)))


class _Hits(Sequence[SearchEntry]):
    """All hits of a query, the best one first. They are read from the index when they are needed."""

    def __init__(self, index: SearchIndex, query: SearchQuery, total: int) -> None:
        self._index, self._query, self._total = index, query, total

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, position: int) -> SearchEntry: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[SearchEntry]: ...
    def __getitem__(self, position: int | slice) -> SearchEntry | Sequence[SearchEntry]:
        if isinstance(position, int):
            return self[position : position + 1][0]
        chosen = range(self._total)[position]
        return self._index.find(self._query, most=len(chosen), after=chosen.start).hits

    def __iter__(self) -> Iterator[SearchEntry]:
        return iter(self[:])


def _find(
    request: PageRequest, index: SearchIndex, query: SearchQuery
) -> tuple[Sequence[SearchEntry], dict[str, int]]:
    """Return the hits, and their number by kind."""
    labels = query.labels
    if request.address.hide_names:
        labels = (labels or frozenset(request.site.model.nodes)) - {_PERSON}
        if not labels:
            return (), {}
    visible_query = SearchQuery(labels, query.words)
    result, counts = index.find_by_kind(visible_query, most=0)
    if request.address.hide_names:
        counts.pop(_PERSON, None)
    return _Hits(index, visible_query, result.total), counts


def _hits_table(formatter: Formatter, hits: Sequence[SearchEntry]) -> DataTable[SearchEntry]:
    say = formatter.say
    return DataTable(
        title=say("search"),
        columns=(
            TableColumn(
                name="label",
                title=say("kind"),
                value=lambda entry: entry.label,
                words=lambda entry: formatter.kind_of(_named(entry)),
            ),
            TableColumn(
                name="code", title=say("code_column"), kind=ColumnKind.CODE, value=lambda entry: entry.code
            ),
            TableColumn(name="name", title=say("name"), value=lambda entry: formatter.name(_named(entry))),
            TableColumn(
                name="context", title=say("context"), value=lambda entry: formatter.text(entry.context)
            ),
        ),
        rows=hits,
    )


def _named(entry: SearchEntry) -> NamedNode:
    return NamedNode.of(entry.label, entry.code, entry.name)


def _hit_limit(request: PageRequest, index: SearchIndex) -> int:
    """Return the largest number of hits in JSON and CSV: the parameter `most`, else the number of all nodes."""
    most = request.address.query.get("most", "")
    return int(most) if most.isascii() and most.isdecimal() and len(most) < _MOST_DIGITS else len(index)


def _hit(formatter: Formatter, entry: SearchEntry) -> Hit:
    return Hit(_named(entry), formatter.text(entry.context))


def _listed_hit(request: PageRequest, entry: SearchEntry) -> Hit:
    hit = _hit(request.formatter, entry)
    return hit._replace(context=path_above(request, entry) or hit.context)


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
    rows = () if outcome.view is None else outcome.view.rows
    hits = (_hit(formatter, entry) for entry in rows)
    return {
        "q": words,
        "ready": not outcome.waiting,
        "error": outcome.error or None,
        "total": outcome.total,
        "hits": [{**formatter.reference(hit.named), "context": hit.context} for hit in hits],
    }


def _table(formatter: Formatter, outcome: _SearchOutcome) -> PageTable:
    if outcome.error or outcome.waiting:
        message = outcome.error or formatter.say("search_preparing")
        return PageTable(("error",), [(message,)])
    if outcome.view is None:
        return PageTable(("label", "code", "name", "context"), [])
    return outcome.view.file()
