"""The search page: what was found, best first, with the kinds it can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import Named
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.index import Found, SearchIndex
from wangge.viz.explorer.search.query import SearchQuery, SearchQueryError, parse_query

__all__ = ["Hit", "Kind", "search_page"]

_PERSON = "Person"
_EXAMPLES = ("朝阳", "chaoyang", "cy", "朝yang", "小区:", "岗位:书记")
_LONGEST_MOST = 7
_COLUMNS = ("label", "code", "name", "context")


class Hit(NamedTuple):
    """Something that was found, with what it lies in or belongs to, both as they are shown."""

    named: Named
    context: str


class Kind(NamedTuple):
    """A kind that some hits are of, how many, and the address that shows these alone."""

    name: str
    number: int
    link: str
    chosen: bool


class _Looked(NamedTuple):
    """What a search came to; `error` where what was asked makes no sense, `waiting` where nothing is ready yet."""

    hits: tuple[Hit, ...] = ()
    kinds: tuple[Kind, ...] = ()
    paging: Paging = Paging()
    error: str = ""
    waiting: bool = False


def search_page(asking: PageRequest) -> Page:
    """What `?q=` finds; people are left out where names are hidden, for to find one by name is to tell it."""
    shown = asking.shown
    words = asking.view.asked.get("q", "").strip()
    looked = _look(asking, words) if words else _Looked(waiting=asking.known.index is None)
    told = shown.text(words)
    return Page(
        template="search.html.j2",
        title=shown.say("search_for", words=told) if words else shown.say("search"),
        context={"words": told, "examples": _EXAMPLES, **looked._asdict()},
        data=_data(shown, told, looked),
        table=_table(shown, looked),
        status=400 if looked.error else 200,
    )


def _look(asking: PageRequest, words: str) -> _Looked:
    index = asking.known.index
    try:
        asked = parse_query(words, asking.site.model)
    except SearchQueryError as error:
        said = error.zh if asking.view.language == "zh" else str(error)
        return _Looked(error=" ".join(asking.shown.text(said).split()))
    if index is None:
        return _Looked(waiting=True)
    found, counts, paging = _find(asking, index, asked)
    hits = tuple(_hit(asking.shown, entry) for entry in found.hits)
    return _Looked(hits, tuple(_kinds(asking, asked, counts)), paging)


def _find(
    asking: PageRequest, index: SearchIndex, asked: SearchQuery
) -> tuple[Found, dict[str, int], Paging]:
    """One page of what is found; the twins hold all of it."""
    labels = asked.labels
    if asking.view.hide_names:
        labels = (labels or frozenset(asking.site.model.nodes)) - {_PERSON}
        if not labels:
            return Found((), 0), {}, Paging()
    wanted = SearchQuery(labels, asked.words)
    whole = asking.view.form != "html"
    found, counts = index.find_by_kind(
        wanted,
        most=_most(asking, index) if whole else Paging.SIZE,
        after=0 if whole else Paging.first_of(asking.view.page),
    )
    if asking.view.hide_names:
        counts.pop(_PERSON, None)
    paging = Paging.of(asking.view.page, found.total)
    if not whole and paging.page != asking.view.page:
        found = index.find(wanted, most=Paging.SIZE, after=paging.skipped)
    return found, counts, paging


def _most(asking: PageRequest, index: SearchIndex) -> int:
    """How many hits a twin holds: all, or as few as the address asks for."""
    most = asking.view.asked.get("most", "")
    return int(most) if most.isascii() and most.isdecimal() and len(most) < _LONGEST_MOST else len(index)


def _hit(shown: Formatter, entry: SearchEntry) -> Hit:
    return Hit(Named(entry.label, entry.code, entry.name), shown.text(entry.context))


def _kinds(asking: PageRequest, asked: SearchQuery, counts: dict[str, int]) -> Iterator[Kind]:
    """The kinds among the hits, most first, and before them all of them."""
    view, shown = asking.view, asking.shown
    words = " ".join(asked.words)
    if len(counts) < 2 and not asked.labels:
        return
    whole = view.same(q=words, page=None)
    yield Kind(shown.say("all"), sum(counts.values()), whole, not asked.labels)
    for label, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        narrowed = view.same(q=f"{shown.kind(label)}:{words}", page=None)
        yield Kind(shown.kind(label), count, narrowed, asked.labels == {label})


def _data(shown: Formatter, words: str, looked: _Looked) -> dict[str, Any]:
    return {
        "q": words,
        "ready": not looked.waiting,
        "error": looked.error or None,
        "total": looked.paging.total,
        "hits": [{**shown.told(hit.named), "context": hit.context} for hit in looked.hits],
    }


def _table(shown: Formatter, looked: _Looked) -> PageTable:
    if looked.error or looked.waiting:
        said = looked.error or shown.say("search_preparing")
        return PageTable(("error",), [(said,)])
    rows = [(hit.named.label, hit.named.code, shown.name(hit.named), hit.context) for hit in looked.hits]
    return PageTable(_COLUMNS, rows)
