"""A line for every request, without tokens and without what a name could stand in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AccessLog"]

_PLAIN = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_TOLD = frozenset({"lang", "names", "page"})


class AccessLog:
    """Middleware that hands a line on every request to `write`.

    `2026-11-28T09:31:58+00:00 127.0.0.1 GET /search?q=… 200 5120 B 12 ms`
    """

    def __init__(self, app: ASGIApp, write: Callable[[str], None], *, behind_proxy: bool = False) -> None:
        self.app = app
        self.write = write
        self.behind_proxy = behind_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, then note it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.monotonic()
        status, size = 500, 0

        async def counting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counting)
        finally:
            took = round((time.monotonic() - began) * 1000)
            now = datetime.now().astimezone().isoformat(timespec="seconds")
            address = told_address(scope["path"], scope["query_string"])
            method = scope["method"] if _PLAIN.fullmatch(scope["method"]) else "…"
            self.write(f"{now} {self._client(scope)} {method} {address} {status} {size} B {took} ms")

    def _client(self, scope: Scope) -> str:
        """Who asks: whom the declared proxy names last, else whoever is connected."""
        if self.behind_proxy:
            named = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            last = named[-1].decode("latin-1").rpartition(",")[2].strip() if named else ""
            if _PLAIN.fullmatch(last):
                return last
        return str((scope.get("client") or ("-",))[0])


def told_address(path: str, query: bytes) -> str:
    """An address as it may be kept: codes stay, words that somebody typed and tokens don't.

    >>> told_address("/node/Person/P-1", "names=hide&q=张三&token=secret".encode())
    '/node/Person/P-1?names=hide&q=…&token=…'
    >>> told_address("/张三", b"")
    '/…'
    """
    steps = "/".join(step if not step or _PLAIN.fullmatch(step) else "…" for step in path.split("/"))
    pairs = [
        f"{name if _PLAIN.fullmatch(name) else '…'}={value if _is_told(name, value) else '…'}"
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    ]
    return f"{steps}?{'&'.join(pairs)}" if pairs else steps


def _is_told(name: str, value: str) -> bool:
    return name in _TOLD and _PLAIN.fullmatch(value) is not None
