"""Builds the error page, with one line about the error and what to do next."""

from __future__ import annotations

from wangge.graph.errors import WanggeError
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page, PageError, PageTable
from wangge.viz.explorer.pages.place_candidates import AmbiguousPlaceError

__all__ = ["fault_page"]

_TITLES = {404: "not_found", 503: "engine_gone", 504: "too_long"}
_WITH_MESSAGE = (400, 503, 504)


def fault_page(formatter: Formatter, error: WanggeError, status: int) -> Page:
    """Return the page about an error.

    Only the message of a `PageError` is in the page's language; all other messages are in English. Therefore the
    Chinese page shows advice instead of an English message. The English page and the JSON always contain the message.
    """
    text = " ".join(str(error).split())
    readable = isinstance(error, PageError) or formatter.address.language == "en"
    choices = error.places if isinstance(error, AmbiguousPlaceError) else ()
    heading = _TITLES.get(status, "cannot")
    return Page(
        template="fault.html.j2",
        title=formatter.say(heading),
        context={
            "heading": heading,
            "text": text
            if readable
            else formatter.say(f"fault_{status if status in _WITH_MESSAGE else 500}"),
            "choices": choices,
            "choose": lambda place: formatter.address.same(under=place.named.code, page=None),
        },
        data={
            "error": text,
            "status": status,
            **({"choices": [formatter.reference(place.named) for place in choices]} if choices else {}),
        },
        table=PageTable(("error",), [(text,)]),
        status=status,
    )
