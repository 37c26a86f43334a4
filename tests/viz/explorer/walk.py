"""Follows the links of the explorer to a few pages of every kind."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from starlette.types import ASGIApp

from tests.viz.explorer.asgi import Reply, get
from tests.viz.explorer.markup import Markup

__all__ = ["FORMATS", "GEOGRAPHIC_MAPS", "SHORT_LISTS", "SMALL_NETWORK", "in_format", "kind_of", "walk"]

FORMATS = ("json", "csv", "svg")
"""The formats of a page whose content is text. The workbook (.xlsx) is the only other one."""

SHORT_LISTS = (
    "/rules/compounds-with-firm-have-owners-committee",
    "/rules/compounds-with-firm-have-owners-committee?under=511702",
    "/recipes/people-single-point",
)
"""The addresses of a rule, of this rule in one place, and of a recipe; all have few results in the sample.

A walk that only follows links comes first to a rule and a recipe with thousands of results. If it also starts at
`SHORT_LISTS`, it gets pages of the same kinds in a tenth of the time.
"""

SMALL_NETWORK = "/node/Street/511702104/network"
"""The network map of a rural street of the sample.

The map of an urban street, to which the first link leads, has the same markup, but a hundred times as much of it.
"""

GEOGRAPHIC_MAPS = ("/?map=geo", "/node/Community/511702001001?map=geo")
"""Pages of the sample with a geographic map of areas only, and of areas and dots."""

_SWITCHES = ("lang", "names")
_GEOGRAPHIC = "map=geo"
_OF_TABLE = re.compile(r"(?:^|\.)(?:sort|filter|tier)$|\.(?:page|show)$")
"""The parameters of tables, which don't change the kind of a page: how a table is sorted, filtered and divided."""


def walk(app: ASGIApp, start: Iterable[str] = ("/",), *, most: int = 2) -> dict[str, Reply]:
    """Return the pages in `start` and the pages that their links lead to, by address; at most `most` of each kind.

    Links that change the language, the format, the hiding of names or the sort of map aren't followed.
    """
    count_by_kind: Counter[str] = Counter()
    pages: dict[str, Reply] = {}
    waiting = deque(start)
    while waiting:
        address = waiting.popleft().partition("#")[0]
        kind = kind_of(address)
        if not address or address in pages or kind is None or count_by_kind[kind] >= most:
            continue
        count_by_kind[kind] += 1
        pages[address] = get(app, address)
        if pages[address].headers.get("content-type", "").startswith("text/html"):
            waiting.extend(link for link in Markup(pages[address].text).links if _GEOGRAPHIC not in link)
    return pages


def kind_of(address: str) -> str | None:
    """Return the kind of the page at an address; None for files, other formats, and addresses with `lang` or `names`.

    How its tables are sorted and filtered doesn't change the kind of a page.

    >>> kind_of("/node/Grid/511702001001001"), kind_of("/node/Grid/511702001001001?page=2")
    ('/node/Grid', '/node/Grid ? page')
    >>> kind_of("/rules/a-rule?under=511702"), kind_of("/static/a.js"), kind_of("/?lang=en")
    ('/rules ? under', None, None)
    """
    parts = urlsplit(address)
    steps = parts.path.strip("/").split("/")
    parameters = sorted(name for name, _value in parse_qsl(parts.query) if not _OF_TABLE.search(name))
    if parts.path.endswith(tuple(f".{format_name}" for format_name in (*FORMATS, "xlsx"))) or any(
        name in _SWITCHES for name in parameters
    ):
        return None
    if steps[0] in ("static", "counting"):
        return None
    if steps[0] == "node":
        steps = steps[:2] + steps[3:]
    elif len(steps) > 1:
        steps = steps[:1] + steps[2:]
        steps[0] += " one" if parameters == [] else ""
    return "/" + "/".join(steps) + (f" ? {' '.join(parameters)}" if parameters else "")


def in_format(address: str, format_name: str) -> str:
    """Return the address at which a page is available as JSON, CSV or SVG.

    >>> in_format("/", "json"), in_format("/rules?lang=en", "csv")
    ('/index.json', '/rules.csv?lang=en')
    """
    path, mark, query = address.partition("?")
    return f"{'/index' if path == '/' else path}.{format_name}{mark}{query}"
