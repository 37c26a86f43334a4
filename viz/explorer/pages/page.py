"""Defines the content of a page before it is rendered as HTML, JSON, CSV, SVG or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """A table of a page as files contain it: named columns and rows.

    `id` is the table's name in the parameter `table`; it is empty for the main table. Workbooks use `title` and
    `headings`, which are in the page's language, and `cells`, the rows as a workbook shows them. Without `headings` they
    use the translated names of the columns, and without `cells` they use `rows`. `filters` says in words which filters
    are in force.
    """

    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]
    id: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    cells: Iterable[Sequence[object]] | None = None
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """The content of a page in all its formats.

    HTML is `template` rendered with `context`, JSON is `data` or what this function returns, CSV is `table`. A workbook has `table` and
    `more_tables`, one sheet for each; `scope` is the place or node that its name contains. SVG is drawn by `picture`, if
    the page has one. `workbook` has the name and the bytes of a workbook that isn't made from the tables. `ignored` is
    a message about parameters that the page doesn't accept, `warnings` are further lines for the top of the page.
    """

    template: str
    title: str
    context: Mapping[str, Any]
    data: Mapping[str, Any] | Callable[[], Mapping[str, Any]]
    table: PageTable
    more_tables: tuple[PageTable, ...] = ()
    scope: str = ""
    picture: Callable[[], Markup] | None = None
    status: int = 200
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = field(default=())
    ignored: str = ""
    workbook: tuple[str, bytes] | None = None
    warnings: tuple[str, ...] = ()

    def json_data(self) -> Mapping[str, Any]:
        """Return the data of the page for JSON."""
        return self.data() if callable(self.data) else self.data
