"""Builds the help page: keyboard keys, symbols, versions, numbers of nodes, and runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

from markupsafe import Markup

from wangge.loaders.history.runs import PastRun, past_runs
from wangge.loaders.state import GraphState
from wangge.viz.drawing.marks import MARKS, mark_of
from wangge.viz.drawing.shapes import draw_shape
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, view_of
from wangge.viz.explorer.search.query import SearchQuery
from wangge.viz.treemap.marks import definitions
from wangge.viz.treemap.shades import STEPS, Shade, legend_of
from wangge.viz.treemap.svg import draw_swatch

__all__ = ["RunRow", "Symbol", "help_page"]

_ID_PREFIX = "signs"
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


class Symbol(NamedTuple):
    """A symbol of the pictures and its meaning."""

    picture: Markup
    words: str


class RunRow(NamedTuple):
    """A row of the table of runs. `note` says if the run was undone, undoes another or is unfinished, else it is ''."""

    id: str
    at: str
    dataset: str
    operator: str
    counts: tuple[int, ...]
    note: str


def help_page(request: PageRequest) -> Page:
    """Return the help page: how to use the pages, what the symbols mean, which data are loaded."""
    site, formatter = request.site, request.formatter
    runs = [_run(request, run) for run in reversed(past_runs(site.store, GraphState(site.store, site.model)))]
    view = view_of(request, _runs_table(request, runs))
    node_counts = _node_counts(request)
    engine = site.store.engine
    return Page(
        template="help.html.j2",
        title=formatter.say("help_title"),
        context={
            "keys": _KEYS,
            "definitions": definitions(_ID_PREFIX),
            "states": [Symbol(draw_swatch(key.shade, _ID_PREFIX), key.words) for key in _legend(request)],
            "steps": [draw_swatch(Shade("count", step), _ID_PREFIX) for step in range(STEPS)],
            "kinds": list(_kind_symbols(request)),
            "counts": node_counts,
            "engine": engine,
            "view": view,
        },
        data={
            "version": version("wangge"),
            "engine": {"name": engine.name, "version": engine.version},
            "keys": {" ".join(signs): formatter.say(key) for signs, key in _KEYS},
            "nodes": dict(node_counts),
            "runs": [_run_data(run) for run in view.rows],
        },
        table=view.file(),
        styles=("treemap.css",),
    )


def _legend(request: PageRequest) -> Any:
    return legend_of(_SHADES, language=request.address.language)


def _kind_symbols(request: PageRequest) -> Iterator[Symbol]:
    """Yield the shape of every kind that pictures show, in the order of the model."""
    for label, kind in request.site.model.nodes.items():
        if label in MARKS or kind.icon is not None:
            mark = mark_of(label, request.site.model)
            yield Symbol(draw_shape(mark.shape, 12, 12, 11, mark.sign), request.formatter.kind(label))


def _node_counts(request: PageRequest) -> list[tuple[str, int]]:
    """Return the number of nodes of each kind, from the search index; empty until the index is ready."""
    index = request.snapshot.index
    if index is None:
        return []
    numbers = (
        (label, index.find(SearchQuery(frozenset({label})), most=0).total)
        for label in request.site.model.nodes
    )
    return [(label, count) for label, count in numbers if count]


def _run(request: PageRequest, run: PastRun) -> RunRow:
    formatter, record = request.formatter, run.record
    note = ""
    if run.unfinished:
        note = formatter.say("run_unfinished")
    elif run.undone_by is not None:
        note = formatter.say("run_undone_by", run=run.undone_by)
    elif run.undoes is not None:
        note = formatter.say("run_undoes", run=run.undoes)
    return RunRow(
        run.id,
        record.at[:16].replace("T", " "),
        formatter.text(record.dataset),
        "" if request.address.hide_names else formatter.text(record.operator),
        tuple(run.counts.get(name, 0) for name in _COUNTED),
        note,
    )


def _runs_table(request: PageRequest, runs: Sequence[RunRow]) -> DataTable[RunRow]:
    say = request.formatter.say

    def count(position: int, name: str) -> TableColumn[RunRow]:
        return TableColumn(
            name=name,
            title=say(f"run_{name}"),
            kind=ColumnKind.NUMBER,
            value=lambda run: run.counts[position],
        )

    return DataTable(
        title=say("runs"),
        columns=(
            TableColumn(name="run", title=say("run_id"), kind=ColumnKind.CODE, value=lambda run: run.id),
            TableColumn(name="at", title=say("run_at"), kind=ColumnKind.DATE, value=lambda run: run.at),
            TableColumn(
                name="dataset",
                title=say("run_dataset"),
                kind=ColumnKind.CHOICE,
                value=lambda run: run.dataset,
            ),
            TableColumn(
                name="operator",
                title=say("run_operator"),
                value=lambda run: run.operator,
                on_page=not request.address.hide_names,
            ),
            *(count(position, name) for position, name in enumerate(_COUNTED)),
            TableColumn(name="note", title=say("details"), value=lambda run: run.note, on_page=False),
        ),
        rows=runs,
    )


def _run_data(run: RunRow) -> dict[str, Any]:
    return {**run._asdict(), "counts": dict(zip(_COUNTED, run.counts, strict=True))}
