"""The page that says what went wrong, in one line, and where to go from there."""

from __future__ import annotations

from wangge.graph.errors import WanggeError
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page, PageError, PageTable
from wangge.viz.explorer.pages.place_candidates import SeveralPlacesError

__all__ = ["fault_page"]

_TITLES = {404: "not_found", 503: "engine_gone", 504: "too_long"}
_SAID = (400, 503, 504)


def fault_page(shown: Formatter, error: WanggeError, status: int) -> Page:
    """What is answered in place of a page that can't be made.

    A page in Chinese says what readers can do; what the engine itself wrote, in English, is in the JSON and on the
    page in English.
    """
    text = " ".join(str(error).split())
    own = isinstance(error, PageError) or shown.view.language == "en"
    choices = error.places if isinstance(error, SeveralPlacesError) else ()
    heading = _TITLES.get(status, "cannot")
    return Page(
        template="fault.html.j2",
        title=shown.say(heading),
        context={
            "heading": heading,
            "text": text if own else shown.say(f"fault_{status if status in _SAID else 500}"),
            "choices": choices,
            "choose": lambda place: shown.view.same(under=place.named.code, page=None),
        },
        data={
            "error": text,
            "status": status,
            **({"choices": [shown.told(place.named) for place in choices]} if choices else {}),
        },
        table=PageTable(("error",), [(text,)]),
        status=status,
    )
