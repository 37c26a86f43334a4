"""What a page answers with, before it is written as HTML, JSON, CSV or SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from wangge.graph.errors import UsageError

__all__ = ["NoSuchPageError", "Page", "PageError", "PageTable"]


class PageError(UsageError):
    """A page can't be made; the text is in the page's language."""


class NoSuchPageError(PageError):
    """Nothing has this address; the text says what was looked for and what is nearest."""


@dataclass(frozen=True)
class PageTable:
    """Rows under named columns: the CSV twin of a page."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: its template with what that shows, and the same as data.

    `data` is the JSON twin, `table` the CSV twin, `picture` draws the SVG twin where the page has a picture,
    `ignored` tells what of the address the page doesn't know.
    """

    template: str
    title: str
    context: Mapping[str, Any]
    data: Mapping[str, Any]
    table: PageTable
    picture: Callable[[], Markup] | None = None
    status: int = 200
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = field(default=())
    ignored: str = ""
