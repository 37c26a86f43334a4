"""The explorer closes slow connections, limits the number of connections, and sends `HEADERS` with every response."""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from threading import Thread

import pytest

from wangge.graph.errors import EngineUnavailable
from wangge.graph.store import Rows, Store
from wangge.viz.explorer.app.protocol import Connections
from wangge.viz.explorer.app.security import HEADERS, AccessPolicy
from wangge.viz.explorer.app.serving import explorer_server, listening
from wangge.viz.explorer.state.site import Site

MOST = 20


class _NoStore(Store):
    """A database that can't be reached. The explorer then still serves static files; its pages have the status 503."""

    def __init__(self) -> None:
        self._longest = None
        self._model = None

    def read(self, *_args: object, **_named: object) -> Rows:
        raise EngineUnavailable("there is none")

    read_simple = read


def _no_policy() -> None:
    raise EngineUnavailable("there is none")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Yield the port of an explorer that allows half a second for the head of a request, and few connections."""
    site = Site(_NoStore(), "", _no_policy)  # type: ignore[arg-type]  # no test needs the rules
    with listening("127.0.0.1", 0) as opened, pytest.MonkeyPatch.context() as patch:
        patch.setattr("wangge.viz.explorer.app.protocol._HEAD_SECONDS", 0.5)
        server = explorer_server(site, AccessPolicy(), opened)
        assert isinstance(server.server_state, Connections)
        server.server_state.most = MOST
        thread = Thread(target=server.run, kwargs={"sockets": [opened]})
        thread.start()
        yield opened.getsockname()[1]
        server.should_exit = True
        thread.join(10)


def connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.settimeout(10)
    return connection


def answer(connection: socket.socket, request: bytes) -> bytes:
    """Return all data that the server sends until it closes the connection."""
    connection.sendall(request)
    parts = iter(lambda: connection.recv(65_536), b"")
    return b"".join(parts)


def ask(port: int, request: bytes) -> tuple[int, dict[str, str]]:
    with closing(connected(port)) as connection:
        head, _, _body = answer(connection, request).partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return int(status.split()[1]), {name.lower(): value for name, _colon, value in pairs}


def request(path: str = "/static/icon.svg", method: str = "GET", more: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{more}\r\n".encode()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(), 200),
        (request(method="HEAD"), 200),
        (request("/static/nothing"), 404),
        (request("/nowhere"), 503),
        (request("/counting"), 503),
        (request(method="POST"), 405),
        (request(method="POST", more="Content-Length: 99999999999\r\n"), 405),
        (request().replace(b"127.0.0.1", b"evil.example"), 421),
        (request().replace(b"Host: 127.0.0.1\r\n", b""), 400),
        (request(more="X: " + "a" * 1_000_000 + "\r\n"), 431),
        (request("/" + "a" * 1_000_000), 431),
        (request(more="Transfer-Encoding: strange\r\n"), 400),
        (b"no request\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (request().replace(b"HTTP/1.1", b"HTTP/1.0"), 200),
    ],
)
def test_every_response_has_the_headers(port: int, sent: bytes, status: int) -> None:
    actual_status, headers = ask(port, sent)
    assert actual_status == status
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS
    assert "cache-control" in headers


def test_one_connection_serves_one_request_after_another(port: int) -> None:
    with closing(connected(port)) as connection:
        keeping = request("/static/nothing", "HEAD").replace(b"Connection: close\r\n", b"")
        text = answer(connection, keeping + keeping + request(method="HEAD"))
    assert re.findall(rb"HTTP/1.1 (\d+)", text) == [b"404", b"404", b"200"]


@pytest.mark.parametrize(
    "begun", [b"", b"GET / HT", request()[:-2], request(method="GET", more="Content-Length: 5\r\n")]
)
def test_the_connection_of_an_incomplete_request_is_closed(port: int, begun: bytes) -> None:
    with closing(connected(port)) as connection:
        start = time.monotonic()
        connection.sendall(begun.replace(b"Connection: close\r\n", b""))
        while connection.recv(65_536) and time.monotonic() - start < 9:
            pass
        assert time.monotonic() - start < 9


def test_sending_a_little_more_does_not_extend_the_time_limit(port: int) -> None:
    with closing(connected(port)) as connection:
        start = time.monotonic()
        connection.settimeout(0.05)
        with suppress(ConnectionError):
            for number in range(180):
                connection.sendall(b"X: y\r\n" if number else b"GET / HTTP/1.1\r\n")
                with suppress(TimeoutError):
                    if not connection.recv(1):
                        break
        assert time.monotonic() - start < 9


def status_after_retries(port: int) -> int:
    """Request a file and return the status. Like a browser, try again if the server closes the connection to make room."""
    for _attempt in range(5):
        with suppress(ConnectionError):
            return ask(port, request())[0]
        time.sleep(0.2)
    return ask(port, request())[0]


def test_many_unfinished_requests_leave_room_and_are_logged_in_one_line(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), ExitStack() as stack:
        for _number in range(15 * MOST):
            stack.enter_context(closing(connected(port)))
        statuses = [status_after_retries(port) for _number in range(5)]
    assert statuses == [200] * 5
    assert len(caplog.records) <= 1
    assert all("connections are open" in record.getMessage() for record in caplog.records)
