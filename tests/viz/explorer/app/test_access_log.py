"""The access log has one line per request, without tokens and search words."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from starlette.responses import PlainTextResponse

from tests.viz.explorer.asgi import get
from wangge.viz.explorer.app.access_log import AccessLog
from wangge.viz.explorer.app.guard import Guard
from wangge.viz.explorer.app.security import AccessPolicy

TOKEN = "kRt7-0Zq3vX9_pLm2wNs8bYd"
NAME = "诸葛亮明"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d \S+ \S+ \S+ \d{3} \d+ B \d+ ms")


def logged(address: str, *, behind_proxy: bool = False, **headers: str) -> str:
    lines: list[str] = []
    app = Guard(PlainTextResponse("private"), AccessPolicy(token=TOKEN))
    header_fields = {name.replace("_", "-"): value for name, value in headers.items()}
    get(AccessLog(app, lines.append, behind_proxy=behind_proxy), address, headers=header_fields)
    (line,) = lines
    assert LINE.fullmatch(line)
    return line


@pytest.mark.parametrize(
    ("address", "logged_address"),
    [
        ("/node/Person/PE-9?names=hide&lang=en&page=2", "/node/Person/PE-9?names=hide&lang=en&page=2 401"),
        (f"/search?q={NAME}&lang=en", "/search?q=…&lang=en 401"),
        (f"/{quote(NAME)}", "/… 401"),
        (f"/rules?names={NAME}&{NAME}=1&lang=a b", "/rules?names=…&…=…&lang=… 401"),
        (f"/?token={TOKEN}", "/?token=… 303"),
        (f"/rules.csv?token={TOKEN}x", "/rules.csv?token=… 401"),
        ("/a\x1b[2J%0a%0d", "/… 401"),
    ],
)
def test_a_line_names_the_page_without_search_words(address: str, logged_address: str) -> None:
    line = logged(address, accept="text/html")
    assert f" GET {logged_address} " in line
    assert TOKEN not in line
    assert NAME not in line


def test_cookies_and_headers_are_not_logged() -> None:
    line = logged("/", authorization=f"Bearer {TOKEN}", cookie=f"a={TOKEN}", referer=TOKEN)
    assert TOKEN not in line


def test_the_logged_client_is_the_one_that_the_declared_proxy_reports() -> None:
    forwarded = "203.0.113.9, 192.0.2.7"
    assert " 127.0.0.1 GET " in logged("/", x_forwarded_for=forwarded)
    assert " 192.0.2.7 GET " in logged("/", behind_proxy=True, x_forwarded_for=forwarded)
    assert " 127.0.0.1 GET " in logged("/", behind_proxy=True, x_forwarded_for="a\tb c")
