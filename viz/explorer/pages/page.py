"""Defines the content of a page before it is rendered as HTML, JSON, CSV or SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from wangge.graph.errors import UsageError

__all__ = ["NoSuchPageError", "Page", "PageError", "PageTable"]


class PageError(UsageError):
    """The page can't be built; the message is in the page's language."""


class NoSuchPageError(PageError):
    """No page has this address. The message says which part of the address is unknown."""


@dataclass(frozen=True)
class PageTable:
    """The CSV format of a page: named columns and rows."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The content of a page in all its formats.

    HTML is `template` rendered with `context`, JSON is `data`, CSV is `table`. SVG is drawn by `picture`, if the page
    has one. `ignored` is a message about parameters that the page doesn't accept, `warnings` are further lines for the top of the page.
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
    warnings: tuple[str, ...] = ()
