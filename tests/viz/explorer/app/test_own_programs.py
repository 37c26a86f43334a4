"""The user's own programs on this machine need no token, but a program that forwards requests needs one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser

from devtools.explorers import serving
from wangge.viz.explorer.app.own_program import CAN_TELL
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.state.site import Site

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(not CAN_TELL, reason="this system doesn't name the process of a connection"),
]

TOKEN = "kRt7-0Zq3vX9_pLm2wNs8bYd"
REQUEST_CODE = """
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen
{before}
headers = dict(pair.split("=", 1) for pair in sys.argv[2:])
try:
    print(urlopen(Request(sys.argv[1], headers=headers)).status)
except HTTPError as error:
    print(error.code)
"""
LISTENING_CODE = "import socket; listening = socket.create_server(('127.0.0.1', 0))"


@pytest.fixture(scope="module")
def address(sample_site: Site) -> Iterator[str]:
    """Yield the address, without a trailing slash, of an explorer as `wangge explore` serves it on this machine."""
    with serving(sample_site, AccessPolicy.of("127.0.0.1", token=TOKEN, own_programs=True)) as site_address:
        yield site_address


def status(address: str, *headers: str, before: str = "") -> int:
    """Return the HTTP status that a separate Python program gets. The program first runs the code `before`."""
    process = subprocess.run(
        [sys.executable, "-c", REQUEST_CODE.format(before=before), address, *headers],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(process.stdout)


@pytest.mark.parametrize("path", ["/", "/rules.json", "/static/explorer.css"])
def test_own_program_needs_no_token(address: str, path: str) -> None:
    assert status(address + path) == 200


@pytest.mark.browser
def test_own_browser_needs_no_token(address: str, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        for path in ("/", "/rules"):
            answer = page.goto(address + path)
            assert answer is not None
            assert answer.status == 200


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For=192.0.2.1", "Forwarded=for=192.0.2.1", "Via=1.1 x", "Host=map.example"]
)
def test_request_that_was_passed_on_needs_the_token(address: str, header: str) -> None:
    assert status(address + "/rules.json", header) in (401, 421)
    assert status(f"{address}/rules.json?token={TOKEN}", header) in (200, 421)


def test_program_that_listens_for_others_needs_the_token(address: str) -> None:
    assert status(address + "/rules.json", before=LISTENING_CODE) == 401
    assert status(f"{address}/rules.json?token={TOKEN}", before=LISTENING_CODE) == 200


def test_proxy_in_a_program_gets_no_page_for_its_clients(address: str) -> None:
    class Passing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                code = urlopen(Request(address + self.path)).status
            except HTTPError as error:
                code = error.code
            self.send_response(code)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server has it
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Passing) as proxy:
        thread = Thread(target=proxy.serve_forever)
        thread.start()
        try:
            assert status(f"http://127.0.0.1:{proxy.server_port}/rules.json") == 401
        finally:
            proxy.shutdown()
            thread.join()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_program_of_another_user_needs_the_token(address: str) -> None:
    assert status(address + "/rules.json", before="import encodings.idna, os; os.setuid(65534)") == 401


def test_request_with_http_1_0_needs_the_token(address: str) -> None:
    ask = "import http.client; http.client.HTTPConnection._http_vsn, http.client.HTTPConnection._http_vsn_str = 10, 'HTTP/1.0'"
    assert status(address + "/rules.json", before=ask) == 401


def test_own_program_needs_the_token_that_the_user_chose(sample_site: Site) -> None:
    with serving(sample_site, AccessPolicy.of("127.0.0.1", token=TOKEN)) as site_address:
        assert status(site_address + "/rules.json") == 401
