"""Requests pages as a browser does: compressed, and over one connection that stays open.

The module also finds the links in a page, the choices for the colours of its map, and the files that it loads.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import time
from http.client import HTTPConnection
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from benchmarks.part import Skipped

__all__ = ["SIGNED", "TOKEN", "Client", "Visit", "colours_in", "files_in", "links_in"]

TOKEN = "benchmarks-of-a-sample-Xq7LmR2vK9tZ"
"""The access token of the measured explorers, which serve the sample on localhost only."""

SIGNED = {"Authorization": f"Bearer {TOKEN}"}
_LONGEST = 120.0
_OTHER_FORMATS = (".json", ".csv", ".svg")
_LINK = re.compile(r'<a\b[^>]*?\shref="([^"#]*)')
_COLOURS = re.compile(r'<select id="colour".*?</select>', re.DOTALL)
_OPTION = re.compile(r'<option value="([^"]*)"')
_FILE = re.compile(r'(?:src|href)="(/static/[^"]*)"')


class Visit(NamedTuple):
    """One response: the seconds until it was complete, its size as sent (compressed), and its text."""

    address: str
    seconds: float
    compressed_size: int
    text: str

    def json(self) -> dict[str, Any]:
        """Return the JSON object in the response."""
        content: dict[str, Any] = json.loads(self.text)
        return content


class Client:
    """A client with one connection, over which it sends all its requests."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = HTTPConnection(parts.hostname or "", parts.port, timeout=_LONGEST)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._connection.close()

    def get(self, address: str) -> Visit:
        """Request an address and return the response. Raises `Skipped` for any status but 200."""
        start = time.perf_counter()
        self._connection.request("GET", address, headers={"Accept-Encoding": "gzip", **SIGNED})
        answer = self._connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - start
        if answer.status != 200:
            raise Skipped(f"{answer.status} for the page {address.partition('?')[0].strip('/')}")
        is_gzip = answer.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(body) if is_gzip else body).decode("utf-8")
        return Visit(address, seconds, len(body), text)


def links_in(page: str) -> list[str]:
    """Return the addresses of the pages to which a page links, each once, in order.

    Links to JSON, CSV and SVG files are left out.

    >>> links_in('<a href="/rules/x?lang=en&amp;under=1">x</a> <a class="b" href="/#main">y</a> <a href="/a.csv">z</a>')
    ['/rules/x?lang=en&under=1', '/']
    """
    links = dict.fromkeys(html.unescape(link) for link in _LINK.findall(page))
    return [link for link in links if not link.partition("?")[0].endswith(_OTHER_FORMATS)]


def colours_in(page: str) -> list[str]:
    """Return the rules, counts and measures by which the map on a page can be coloured, from the options of its menu.

    >>> colours_in('<select id="colour"><option value="count:Grid" selected></select><option value="=1">')
    ['count:Grid']
    """
    menu = _COLOURS.search(page)
    return [html.unescape(option) for option in _OPTION.findall(menu[0])] if menu else []


def files_in(page: str) -> list[str]:
    """Return the addresses of the scripts and styles that a page loads.

    >>> files_in('<script src="/static/a.js?v=1" defer></script>')
    ['/static/a.js?v=1']
    """
    return [html.unescape(file) for file in _FILE.findall(page)]
