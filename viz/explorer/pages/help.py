"""The help page: keys, signs, what is made up, what serves the pages, and which loads the data came by."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, NamedTuple

from markupsafe import Markup

from wangge.loaders.history.runs import PastRun, past_runs
from wangge.loaders.state import GraphState
from wangge.viz.drawing.marks import MARKS
from wangge.viz.drawing.shapes import draw_shape
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.search.query import SearchQuery
from wangge.viz.treemap.marks import definitions
from wangge.viz.treemap.shades import STEPS, Shade, legend_of
from wangge.viz.treemap.svg import draw_swatch

__all__ = ["Run", "Sign", "help_page"]

_IDENT = "signs"
_KEYS = (
    (("/",), "search"),
    (("l",), "key_list"),
    (("↑", "↓", "←", "→"), "key_move"),
    (("Enter",), "key_open"),
    (("u",), "key_up"),
    (("r",), "key_responsible"),
    (("?",), "key_help"),
)
_SHADES = (
    Shade("covered"),
    *(Shade("partly", step) for step in reversed(range(STEPS))),
    Shade("uncovered"),
    Shade("unknown"),
    Shade("waived"),
    Shade("plain"),
)
_COUNTED = ("add", "update", "retire", "rejected")


class Sign(NamedTuple):
    """A sign and what it stands for."""

    picture: Markup
    words: str


class Run(NamedTuple):
    """A load as it is shown: which, when, what it did, and what became of it."""

    id: str
    at: str
    dataset: str
    operator: str
    counts: tuple[int, ...]
    note: str


def help_page(asking: PageRequest) -> Page:
    """How the pages are used, and what they are about."""
    site, shown = asking.site, asking.shown
    runs = [_run(asking, run) for run in reversed(past_runs(site.store, GraphState(site.store, site.model)))]
    paging = Paging.of(asking.view.page, len(runs))
    counts = _counts(asking)
    engine = site.store.engine
    return Page(
        template="help.html.j2",
        title=shown.say("help_title"),
        context={
            "keys": _KEYS,
            "definitions": definitions(_IDENT),
            "states": [Sign(draw_swatch(key.shade, _IDENT), key.words) for key in _legend(asking)],
            "steps": [draw_swatch(Shade("count", step), _IDENT) for step in range(STEPS)],
            "kinds": list(_kinds(asking)),
            "counts": counts,
            "engine": engine,
            "columns": _COUNTED,
            "runs": runs[paging.skipped : paging.skipped + Paging.SIZE],
            "paging": paging,
        },
        data={
            "version": version("wangge"),
            "engine": {"name": engine.name, "version": engine.version},
            "keys": {" ".join(signs): shown.say(key) for signs, key in _KEYS},
            "nodes": dict(counts),
            "runs": [_run_data(run) for run in runs],
        },
        table=PageTable(
            ("run", "at", "dataset", "operator", *_COUNTED, "note"),
            [(run.id, run.at, run.dataset, run.operator, *run.counts, run.note) for run in runs],
        ),
        styles=("treemap.css",),
    )


def _legend(asking: PageRequest) -> Any:
    return legend_of(_SHADES, language=asking.view.language)


def _kinds(asking: PageRequest) -> Iterator[Sign]:
    """The shape of every kind that is drawn, in the order of the model."""
    for label in asking.site.model.nodes:
        if label in MARKS:
            mark = MARKS[label]
            yield Sign(draw_shape(mark.shape, 12, 12, 9, mark.sign), asking.shown.kind(label))


def _counts(asking: PageRequest) -> list[tuple[str, int]]:
    """How many nodes of each kind there are, from what the search holds; nothing while that is prepared."""
    index = asking.known.index
    if index is None:
        return []
    found = (
        (label, index.find(SearchQuery(frozenset({label})), most=0).total)
        for label in asking.site.model.nodes
    )
    return [(label, count) for label, count in found if count]


def _run(asking: PageRequest, run: PastRun) -> Run:
    shown, record = asking.shown, run.record
    note = ""
    if run.unfinished:
        note = shown.say("run_unfinished")
    elif run.undone_by is not None:
        note = shown.say("run_undone_by", run=run.undone_by)
    elif run.undoes is not None:
        note = shown.say("run_undoes", run=run.undoes)
    return Run(
        run.id,
        record.at[:16].replace("T", " "),
        shown.text(record.dataset),
        "" if asking.view.hide_names else shown.text(record.operator),
        tuple(run.counts.get(name, 0) for name in _COUNTED),
        note,
    )


def _run_data(run: Run) -> dict[str, Any]:
    return {**run._asdict(), "counts": dict(zip(_COUNTED, run.counts, strict=True))}
