"""Sends requests to an ASGI application in this process, without a socket."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope

__all__ = ["Reply", "get", "post"]

_STARTED = "http.response.start"


@dataclass(frozen=True)
class Reply:
    """A response.

    Keys of `headers` are in lower case; `cookies` holds the values of all Set-Cookie headers in order.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """Return the body as text, decompressed if it is gzip."""
        is_gzip = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_gzip else self.body).decode("utf-8")

    def json(self) -> Any:
        """Return the body, parsed as JSON."""
        return json.loads(self.text)


def get(
    app: ASGIApp,
    address: str,
    *,
    host: str = "127.0.0.1",
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: bytes = b"",
) -> Reply:
    """Return the response to a request for an address such as `/search?q=cy`; redirects aren't followed.

    Raises any error of the application, and `AssertionError` if the application starts no or several responses.

    >>> from starlette.responses import PlainTextResponse
    >>> reply = get(PlainTextResponse("朝阳"), "/any?q=1")
    >>> reply.status, reply.text, reply.headers["content-type"]
    (200, '朝阳', 'text/plain; charset=utf-8')
    """
    exchange = _exchange(app, _scope(method, address, {"host": host, **(headers or {})}), body)
    # Playwright may run an event loop in this thread, and asyncio.run needs a thread without one.
    with ThreadPoolExecutor(1) as thread:
        sent = thread.submit(asyncio.run, exchange).result()
    starts = [message for message in sent if message["type"] == _STARTED]
    assert len(starts) == 1, f"{address} got {len(starts)} responses"
    pairs = [
        (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in starts[0]["headers"]
    ]
    return Reply(
        starts[0]["status"],
        dict(pairs),
        b"".join(message.get("body", b"") for message in sent if message["type"] != _STARTED),
        tuple(value for name, value in pairs if name == "set-cookie"),
    )


def post(app: ASGIApp, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Return the response to a form posted to an address; the headers may replace those of a browser."""
    form_type = {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
    return get(app, address, method="POST", headers={**form_type, **headers}, body=body)


async def _exchange(app: ASGIApp, scope: Scope, body: bytes) -> list[Message]:
    sent: list[Message] = []
    incoming: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        message = next(incoming, None)
        if message is None and body:
            await asyncio.Event().wait()  # the client stays connected while it waits for the response
        return message or {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def _scope(method: str, address: str, headers: Mapping[str, str]) -> Scope:
    parts = urlsplit(address)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": quote(parts.path, safe="/%").encode("ascii"),
        "query_string": quote(parts.query, safe="/:?@!$&'()*+,;=%~").encode("ascii"),
        "root_path": "",
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
        ],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50_000),
    }
