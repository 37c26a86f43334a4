"""Who may ask: hosts of this machine, or whoever has the token; and what a page may load."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "Guard", "Policy", "is_loopback"]

COOKIE = "wangge_token"
_YEAR = 365 * 86_400
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_READING = frozenset({"GET", "HEAD"})
_HOST = re.compile(
    r"\[(?P<six>[0-9a-f:.]+)\](?::\d*)?|(?P<bare>[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)|(?P<name>[^\s:/?#@\[\]\\]+)(?::\d*)?"
)

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("localhost")
    (True, False, True)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Policy:
    """Which Host headers are answered, and the token that every request must bring where there is one.

    A page elsewhere that has its own name point to this machine (DNS rebinding) sends that name as Host,
    so a name is only answered when it is listed. With a token any address written in numbers is, too.
    """

    hosts: frozenset[str] = _LOCAL
    token: str | None = None

    @classmethod
    def of(cls, host: str, *, token: str | None = None, names: Iterable[str] = ()) -> Policy:
        """The policy of a server listening on `host`; where others can reach it there is always a token."""
        if is_loopback(host):
            return cls(_LOCAL | {host, *names}, token)
        return cls(_LOCAL | {host, *names}, token or secrets.token_urlsafe(24))

    def answers(self, host: str) -> bool:
        """Whether a Host header is answered.

        >>> Policy().answers("localhost:8001"), Policy().answers("evil.example"), Policy().answers("192.0.2.7")
        (True, False, False)
        >>> Policy(token="t").answers("192.0.2.7:80")
        True
        """
        name = _name_of(host)
        if name in self.hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.token is not None

    def knows(self, token: str | None) -> bool:
        """Whether a token is the right one, or none is needed."""
        return self.token is None or (
            token is not None and secrets.compare_digest(token.encode(), self.token.encode())
        )


class Guard:
    """Middleware that turns away what the policy doesn't allow, and sends the headers of safety with the rest."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope)

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await (refused or self.app)(scope, receive, safe)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self.policy.answers(headers.get("host", "")):
            return _said(
                "不认识这个主机名 / this host name is not served here; see wangge explore --allow-host", 421
            )
        if scope["method"] not in _READING:
            return _said("只能查看 / this explorer only reads", 405)
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        brought = next((value for name, value in query if name == "token"), None)
        if brought is not None and self.policy.token is not None and self.policy.knows(brought):
            return _welcome(scope, [pair for pair in query if pair[0] != "token"], self.policy.token)
        if not self.policy.knows(_cookie(headers)):
            return _said(
                "请使用带口令的地址 / open the address with ?token= that wangge explore printed", 401
            )
        return None


def _welcome(scope: Scope, query: list[tuple[str, str]], token: str) -> Response:
    """Keep the token in a cookie, and take it out of the address, which may be passed on."""
    path = "/" + scope["path"].lstrip("/")
    response = RedirectResponse(f"{path}?{urlencode(query)}" if query else path, status_code=303)
    response.set_cookie(COOKIE, token, max_age=_YEAR, httponly=True, samesite="strict")
    return response


def _cookie(headers: Headers) -> str | None:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[COOKIE].value if COOKIE in jar else None


def _name_of(host: str) -> str:
    """The name or address in a Host header, without port and brackets; '' where it is none.

    >>> _name_of("[::1]:80"), _name_of("LOCALHOST:80"), _name_of("::1"), _name_of("localhost:80/evil")
    ('::1', 'localhost', '::1', '')
    """
    found = _HOST.fullmatch(host.strip().lower())
    return (found["six"] or found["bare"] or found["name"]).rstrip(".") if found else ""


def _said(text: str, status: int) -> Response:
    return PlainTextResponse(text + "\n", status_code=status)
