"""Checks the parameters of an address, so that none is ignored silently.

All pages show the graph on the project's day, so an address that asks for another day (`on=DAY`) gets status 400. If a
parameter is unknown, the HTML page shows a message; JSON, CSV and SVG have no room for a message and get status 400.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator
from dataclasses import replace
from typing import Any

from wangge.viz.explorer.pages.measure_colours import MEASURE, PLACE_MEASURES
from wangge.viz.explorer.pages.page import Page, PageError
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import TABLE_PARAMETERS

__all__ = ["PageFunction", "accepting", "check_selected"]

PageFunction = Callable[..., Page]
"""A function that builds a page. It takes the request, and as keywords the values of the address's placeholders."""

_DAY = "on"
_HIDE_NAMES = "names"
_NUMBER = "count:"
_PAGE = "page"
_SELECTED = "sel"
TABLE = "table"
"""The parameter that chooses one table of a page for a file."""


def accepting(page: PageFunction, *accepted_names: str, tables: Collection[str] = ()) -> PageFunction:
    """Wrap a page function, so that unknown parameters are reported.

    Known parameters are `accepted_names`, those of the tables with the ids `tables` (the main table of a page has the id
    ''), and those that `PageAddress` reads for all pages, such as `lang`.

    A name that ends with a dot, such as `p.`, stands for all parameters that start with it.
    """
    known_names = (*accepted_names, *_table_parameters(tables))

    def checked_page(request: PageRequest, **path_values: Any) -> Page:
        _check_day(request)
        unknown = _unknown(request, known_names)
        # If names=hide is misspelt, show no page, because the page would show the names.
        if unknown and (request.address.format_name != "html" or _HIDE_NAMES in request.address.query):
            raise PageError(_ignored_message(request, unknown))
        if _SELECTED not in accepted_names:
            check_selected(request, ())
        content = page(request, **path_values)
        notes = [*([_ignored_message(request, unknown)] if unknown else []), *request.notes]
        return replace(content, ignored=" ".join(notes)) if notes else content

    return checked_page


def check_selected(request: PageRequest, drawn: Container[str]) -> None:
    """Report the parameter `sel` of the address if it is none of the nodes `drawn`, each as LABEL:CODE.

    An HTML page gets a message; for other formats, `PageError` is raised.
    """
    selected = request.address.selected
    if selected is None or selected in drawn:
        return
    formatter = request.formatter
    what = formatter.say("not_selectable", value=formatter.text(f"{_SELECTED}={selected}"))
    request.report(formatter.say("wrong_parameter", what=what))


def _table_parameters(tables: Collection[str]) -> Iterator[str]:
    for table in tables:
        # `PageAddress` reads the parameter `page` of the main table, since it is the same on all pages.
        yield from (
            f"{table}.{name}" if table else name for name in TABLE_PARAMETERS if table or name != _PAGE
        )
    if tables:
        yield TABLE


def _check_day(request: PageRequest) -> None:
    day = request.address.query.get(_DAY)
    if day is not None and day != request.site.day.isoformat():
        what = request.formatter.say(
            "wrong_day", value=request.formatter.text(day), day=request.site.day.isoformat()
        )
        raise PageError(request.formatter.say("wrong_parameter", what=what))


def _unknown(request: PageRequest, accepted_names: tuple[str, ...]) -> list[str]:
    names = {_DAY, *(name for name in accepted_names if not name.endswith("."))}
    prefixes = tuple(name for name in accepted_names if name.endswith("."))
    unknown = [
        f"{name}={value}"
        for name, value in request.address.own_parameters()
        if name not in names and not (prefixes and name.startswith(prefixes))
    ]
    colour = request.address.colour
    return unknown if _can_colour(request, colour) else [*unknown, f"colour={colour}"]


def _can_colour(request: PageRequest, colour: str | None) -> bool:
    if colour is None or colour == "none" or colour in request.site.policy.by_id:
        return True
    if colour.removeprefix(MEASURE) in (measure.name for measure in PLACE_MEASURES) and colour.startswith(
        MEASURE
    ):
        return True
    label = colour.removeprefix(_NUMBER)
    return label != colour and label in {kind.label for kind in request.site.model.places}


def _ignored_message(request: PageRequest, unknown: list[str]) -> str:
    names = request.formatter.text(request.formatter.list(unknown))
    return request.formatter.say(
        "wrong_parameter", what=request.formatter.say("unknown_in_address", names=names)
    )
