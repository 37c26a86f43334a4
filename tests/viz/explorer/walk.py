"""Walking through the explorer by its links: a few pages of every kind that can be reached."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from starlette.types import ASGIApp

from tests.viz.explorer.asgi import Reply, get
from tests.viz.explorer.markup import Markup

__all__ = ["TWINS", "kind_of", "twin_of", "walk"]

TWINS = ("json", "csv", "svg")
_SWITCHES = ("lang", "names")


def walk(app: ASGIApp, start: Iterable[str] = ("/",), *, most: int = 2) -> dict[str, Reply]:
    """The pages reached from these addresses by their links, at most so many of each kind, by their addresses.

    Links that switch the language or hide names, and twins, aren't followed.
    """
    seen: Counter[str] = Counter()
    found: dict[str, Reply] = {}
    waiting = deque(start)
    while waiting:
        address = waiting.popleft().partition("#")[0]
        kind = kind_of(address)
        if not address or address in found or kind is None or seen[kind] >= most:
            continue
        seen[kind] += 1
        found[address] = get(app, address)
        if found[address].headers.get("content-type", "").startswith("text/html"):
            waiting.extend(Markup(found[address].text).links)
    return found


def kind_of(address: str) -> str | None:
    """The kind of page that has an address, None for what isn't walked to: files, twins and switches.

    >>> kind_of("/node/Grid/511702001001001"), kind_of("/node/Grid/511702001001001?page=2")
    ('/node/Grid', '/node/Grid ? page')
    >>> kind_of("/rules/a-rule?under=511702"), kind_of("/static/a.js"), kind_of("/?lang=en")
    ('/rules ? under', None, None)
    """
    parts = urlsplit(address)
    steps = parts.path.strip("/").split("/")
    asked = sorted(name for name, _value in parse_qsl(parts.query))
    if parts.path.endswith(tuple(f".{twin}" for twin in TWINS)) or any(name in _SWITCHES for name in asked):
        return None
    if steps[0] in ("static", "counting"):
        return None
    if steps[0] == "node":
        steps = steps[:2] + steps[3:]
    elif len(steps) > 1:
        steps = steps[:1] + steps[2:]
        steps[0] += " one" if asked == [] else ""
    return "/" + "/".join(steps) + (f" ? {' '.join(asked)}" if asked else "")


def twin_of(address: str, form: str) -> str:
    """The address of the same as JSON, CSV or SVG.

    >>> twin_of("/", "json"), twin_of("/rules?lang=en", "csv")
    ('/index.json', '/rules.csv?lang=en')
    """
    path, mark, query = address.partition("?")
    return f"{'/index' if path == '/' else path}.{form}{mark}{query}"
