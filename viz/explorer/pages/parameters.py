"""What a page takes from its address, and what happens to all else: nothing is passed over without a word.

The day is fixed: an address that asks for another is answered with 400. Anything else that a page doesn't know is told on
it; the twins, which have no room to tell it, answer with 400.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from wangge.viz.explorer.pages.page import Page, PageError
from wangge.viz.explorer.pages.request import PageRequest

__all__ = ["taking"]

_DAY = "on"
_HIDES = "names"
_NUMBER = "count:"


def taking(page: Callable[..., Page], *own: str) -> Callable[..., Page]:
    """The page, which takes these parameters beside those of every page; one that ends with a point stands for all it begins."""

    def checked(asking: PageRequest, **names: Any) -> Page:
        _check_day(asking)
        unknown = _unknown(asking, own)
        # Who misspells the wish to hide names must not be shown them.
        if unknown and (asking.view.form != "html" or _HIDES in asking.view.asked):
            raise PageError(_told(asking, unknown))
        answer = page(asking, **names)
        return replace(answer, ignored=_told(asking, unknown)) if unknown else answer

    return checked


def _check_day(asking: PageRequest) -> None:
    day = asking.view.asked.get(_DAY)
    if day is not None and day != asking.site.day.isoformat():
        what = asking.shown.say("wrong_day", value=asking.shown.text(day), day=asking.site.day.isoformat())
        raise PageError(asking.shown.say("wrong_parameter", what=what))


def _unknown(asking: PageRequest, own: tuple[str, ...]) -> list[str]:
    whole = {_DAY, *(name for name in own if not name.endswith("."))}
    begun = tuple(name for name in own if name.endswith("."))
    found = [
        f"{name}={value}"
        for name, value in asking.view.asked.items()
        if name not in whole and not (begun and name.startswith(begun))
    ]
    colour = asking.view.colour
    return found if _can_colour(asking, colour) else [*found, f"colour={colour}"]


def _can_colour(asking: PageRequest, colour: str | None) -> bool:
    if colour is None or colour == "none" or colour in asking.site.policy.by_id:
        return True
    label = colour.removeprefix(_NUMBER)
    return label != colour and label in {kind.label for kind in asking.site.model.places}


def _told(asking: PageRequest, unknown: list[str]) -> str:
    names = asking.shown.text("、".join(unknown) if asking.view.language == "zh" else ", ".join(unknown))
    return asking.shown.say("wrong_parameter", what=asking.shown.say("unknown_in_address", names=names))
