"""Logs one line per request, without tokens and without values that could contain a name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AccessLog"]

_PLAIN = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_LOGGED_VALUES = frozenset({"lang", "names", "page"})


class AccessLog:
    """Middleware that calls `write` with one line per request.

    For example: `2026-11-28T09:31:58+00:00 127.0.0.1 GET /search?q=… 200 5120 B 12 ms`
    """

    def __init__(self, app: ASGIApp, write: Callable[[str], None], *, behind_proxy: bool = False) -> None:
        self.app = app
        self.write = write
        self.behind_proxy = behind_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, then log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.monotonic()
        status, size = 500, 0

        async def send_and_count(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_and_count)
        finally:
            milliseconds = round((time.monotonic() - began) * 1000)
            now = datetime.now().astimezone().isoformat(timespec="seconds")
            address = redacted_address(scope["path"], scope["query_string"])
            method = scope["method"] if _PLAIN.fullmatch(scope["method"]) else "…"
            self.write(f"{now} {self._client(scope)} {method} {address} {status} {size} B {milliseconds} ms")

    def _client(self, scope: Scope) -> str:
        """Return the client's address. Behind a proxy, this is the last address in the header `X-Forwarded-For`."""
        if self.behind_proxy:
            forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            last = forwarded[-1].decode("latin-1").rpartition(",")[2].strip() if forwarded else ""
            if _PLAIN.fullmatch(last):
                return last
        return str((scope.get("client") or ("-",))[0])


def redacted_address(path: str, query: bytes) -> str:
    """Return the address to log. Codes in the path are unchanged; search words, names and tokens are replaced by `…`.

    >>> redacted_address("/node/Person/P-1", "names=hide&q=张三&token=secret".encode())
    '/node/Person/P-1?names=hide&q=…&token=…'
    >>> redacted_address("/张三", b"")
    '/…'
    """
    logged_path = "/".join(
        segment if not segment or _PLAIN.fullmatch(segment) else "…" for segment in path.split("/")
    )
    pairs = [
        f"{name if _PLAIN.fullmatch(name) else '…'}={value if _is_logged(name, value) else '…'}"
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    ]
    return f"{logged_path}?{'&'.join(pairs)}" if pairs else logged_path


def _is_logged(name: str, value: str) -> bool:
    return name in _LOGGED_VALUES and _PLAIN.fullmatch(value) is not None
