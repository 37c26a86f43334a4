"""Builds the page of the shortest chains between two units: a form, the drawing, and the chains as lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wangge.graph.errors import QueryError
from wangge.queries.measures.lines import Line, chosen_lines
from wangge.queries.measures.units import UnitError, find_unit
from wangge.queries.measures.ways import NoWayError, TooFarError, Way, Ways, WayUnit, find_ways
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, code_column, view_of
from wangge.viz.ways.svg import draw_ways, relation_words

__all__ = ["path_page"]

STYLES = ("ways.css",)
_ENDS = ("a", "b")
_MOST_CANDIDATES = 20
_LAST_NAMED = 3


@dataclass(frozen=True)
class EndField:
    """A field of the form: its key in the address, title, text, error, and the units to choose from."""

    key: str
    title: str
    text: str
    error: str = ""
    candidates: tuple[WayUnit, ...] = ()
    unit: WayUnit | None = field(default=None)


class PathLine(NamedTuple):
    """An option of the menu of lines."""

    id: str
    words: str
    chosen: bool


def path_page(request: PageRequest) -> Page:
    """Return the page with the form, and with the chains if both units are given and joined."""
    formatter, query = request.formatter, request.address.query
    fields = tuple(_field(request, key) for key in _ENDS)
    line = query.get("line", "")
    ways, error = _ways(request, fields, line)
    view = view_of(request, _steps_table(formatter, _rows(request, ways)))
    status = 400 if error or any(each.error for each in fields) else 200
    return Page(
        template="path.html.j2",
        title=formatter.say("ways"),
        context={
            "fields": fields,
            "lines": _lines(formatter, line),
            "ways": ways,
            "error": error,
            "drawing": None if ways is None else _draw(request, ways, standalone=False),
            "view": view,
        },
        data={
            "error": error or None,
            "errors": {each.key: each.error for each in fields if each.error},
            "length": ways.length if ways else None,
            "total": ways.total if ways else None,
            "chains": [_data(formatter, way) for way in ways.ways] if ways else [],
        },
        table=view.file(),
        picture=None if ways is None else lambda: _draw(request, ways, standalone=True),
        status=status,
        styles=STYLES,
    )


def _field(request: PageRequest, key: str) -> EndField:
    formatter = request.formatter
    text = request.address.query.get(key, "").strip()
    title = formatter.say("ways_from" if key == "a" else "ways_to")
    # If names are hidden, the form doesn't repeat the name of a person, and people aren't found.
    shown_text = text if formatter.text(text) == " ".join(text.split()) else ""
    if not text:
        return EndField(key, title, "")
    without = frozenset({"Person"}) if request.address.hide_names else frozenset()
    try:
        return EndField(key, title, shown_text, unit=find_unit(request.site.store, text, without=without))
    except UnitError as error:
        message = "several_units" if error.candidates else "no_such_unit"
        return EndField(
            key,
            title,
            shown_text,
            formatter.say(message, text=formatter.text(text)),
            error.candidates[:_MOST_CANDIDATES],
        )


def _ways(request: PageRequest, fields: tuple[EndField, ...], line: str) -> tuple[Ways | None, str]:
    """Return the chains, or the reason why there are none."""
    formatter = request.formatter
    start, end = (each.unit for each in fields)
    try:
        lines = chosen_lines(line or None)
    except QueryError:
        return None, formatter.say("no_such_option", text=formatter.text(line))
    if start is None or end is None:
        return None, ""
    if start.key == end.key:
        return None, formatter.say("same_unit", name=_name(formatter, start))
    try:
        return find_ways(request.site.store, start, end, lines, request.site.day), ""
    except NoWayError as error:
        return None, _broken(formatter, error, line)
    except TooFarError as error:
        return None, formatter.say("too_far", steps=error.steps)


def _broken(formatter: Formatter, error: NoWayError, line: str) -> str:
    """Return the sentence that says where the chain breaks off."""
    origin = _name(formatter, error.from_)
    if not error.reached:
        words = " ".join(formatter.say(f"line.{each}") for each in sorted(chosen_lines(line or None)))
        return formatter.say(
            "no_way_at_all", origin=origin, line=words if line else formatter.say("all_lines")
        )
    last = formatter.say("comma").join(_name(formatter, unit) for unit in error.last[:_LAST_NAMED])
    return formatter.say("no_way", origin=origin, count=error.reached, last=last)


def _lines(formatter: Formatter, chosen: str) -> list[PathLine]:
    every = PathLine("", formatter.say("all_lines"), not chosen)
    return [every, *(PathLine(line, formatter.say(f"line.{line}"), line == chosen) for line in Line)]


def _draw(request: PageRequest, ways: Ways, *, standalone: bool) -> Any:
    formatter = request.formatter
    return draw_ways(
        ways,
        request.site.model,
        day=request.site.day,
        language=request.address.language,
        mask=formatter.name_mask,
        link_of=formatter.link,
        standalone=standalone,
    )


class PathStep(NamedTuple):
    """A unit of a chain with its display name, and the relationship and line by which the chain reaches it.

    The first unit of a chain is its step 0, which no relationship reaches.
    """

    chain: int
    number: int
    unit: WayUnit
    name: str
    words: str
    line: str
    line_words: str
    type: str
    forward: bool | None


def _steps(request: PageRequest, chain: int, way: Way) -> Iterator[PathStep]:
    formatter = request.formatter
    yield PathStep(chain, 0, way.start, _name(formatter, way.start), "", "", "", "", None)
    for number, (before, step) in enumerate(zip(way.units, way.steps, strict=False), 1):
        ends = (before.key, step.to.key) if step.forward else (step.to.key, before.key)
        words = relation_words(request.site.model, step.type, *ends, request.address.language)
        yield PathStep(
            chain,
            number,
            step.to,
            _name(formatter, step.to),
            f"{words} →" if step.forward else f"← {words}",
            str(step.line),
            formatter.say(f"line.{step.line}"),
            step.type,
            step.forward,
        )


def _steps_table(formatter: Formatter, steps: Sequence[PathStep]) -> DataTable[PathStep]:
    say = formatter.say
    return DataTable(
        title=say("ways"),
        columns=(
            TableColumn(
                name="chain", title=say("way"), kind=ColumnKind.NUMBER, value=lambda step: step.chain
            ),
            TableColumn(
                name="step", title=say("way_step"), kind=ColumnKind.NUMBER, value=lambda step: step.number
            ),
            TableColumn(
                name="label",
                title=say("kind"),
                kind=ColumnKind.CHOICE,
                value=lambda step: step.unit.key.label,
                words=lambda step: formatter.kind(step.unit.key.label),
            ),
            code_column("code", say("code_column"), lambda step: step.unit.key.code),
            TableColumn(name="name", title=say("name"), value=lambda step: step.name),
            TableColumn(
                name="line",
                title=say("ways_line"),
                kind=ColumnKind.CHOICE,
                value=lambda step: step.line,
                words=lambda step: step.line_words,
            ),
            TableColumn(
                name="type",
                title=say("relationship"),
                value=lambda step: step.type,
                words=lambda step: step.words,
            ),
            TableColumn(
                name="forward",
                title=say("way_forward"),
                kind=ColumnKind.CHOICE,
                value=lambda step: step.forward,
                words=lambda step: "" if step.forward is None else say("yes" if step.forward else "no"),
                on_page=False,
            ),
        ),
        rows=steps,
    )


def _name(formatter: Formatter, unit: WayUnit) -> str:
    return formatter.name_mask.called(*unit.key, unit.name)


def _data(formatter: Formatter, way: Way) -> dict[str, Any]:
    return {
        "units": [
            {"label": unit.key.label, "code": unit.key.code, "name": _name(formatter, unit)}
            for unit in way.units
        ],
        "steps": [{"type": step.type, "line": str(step.line), "forward": step.forward} for step in way.steps],
    }


def _rows(request: PageRequest, ways: Ways | None) -> list[PathStep]:
    return [
        step
        for number, way in enumerate(ways.ways if ways else (), 1)
        for step in _steps(request, number, way)
    ]
