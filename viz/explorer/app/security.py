"""Who may ask: whoever has the token, from hosts that are known; and what a page may load."""

from __future__ import annotations

import ipaddress
import logging
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wangge.viz.explorer.app.grants import EVERYTHING, Grant, GrantKey
from wangge.viz.explorer.app.own_program import CAN_TELL, SENDER, Sender
from wangge.viz.explorer.app.proxy import Proxy, is_forwarded, without_prefix
from wangge.viz.explorer.app.secret import checked_token, new_token

__all__ = ["GRANT", "HEADERS", "AccessPolicy", "Guard", "cookie_name", "is_loopback"]

GRANT = "wangge.grant"
"""Where the scope of a request holds what its sender may see."""

_YEAR = 365 * 86_400
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_READING = frozenset({"GET", "HEAD"})
_FILES = (".json", ".csv", ".svg")
_HOST = re.compile(
    r"\[(?P<six>[0-9a-f:.]+)\](?::\d*)?|(?P<bare>[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)|(?P<name>[^\s:/?#@\[\]\\]+)(?::\d*)?"
)
_log = logging.getLogger("wangge.explorer")

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
class AccessPolicy:
    """Which Host headers are answered, the token that requests must bring, and the proxy before it.

    A reverse proxy on this machine sends the same address and the same Host as a browser on it. Where
    `own_programs` are trusted, a request without a token is answered if it comes straight from a process of
    this user that serves nobody itself; every other one needs the token. A policy without a token serves tests and
    programs that ask the application itself; even then, what a proxy passed on is turned away.

    A page elsewhere that has its own name point to this machine (DNS rebinding) sends that name as Host,
    so a name is only answered when it is listed. With a token any address written in numbers is, too.
    """

    hosts: frozenset[str] = _LOCAL
    token: str | None = None
    proxy: Proxy | None = None
    local: bool = field(default=True, kw_only=True)
    own_programs: bool = field(default=False, kw_only=True)

    @classmethod
    def of(
        cls,
        host: str,
        *,
        token: str | None = None,
        names: Iterable[str] = (),
        proxy: Proxy | None = None,
        own_programs: bool = False,
    ) -> AccessPolicy:
        """The policy of a server listening on `host`; raises `UsageError` for a token that can be guessed.

        `own_programs` of this machine need no token where it listens on a loopback address, has no declared
        proxy, and the system can name the process that asks.
        """
        known = _LOCAL | {host, *(name.lower() for name in names), *((proxy.host,) if proxy else ())}
        local = is_loopback(host) and not proxy
        return cls(
            known,
            checked_token(token) if token else new_token(),
            proxy,
            local=local,
            own_programs=own_programs and local and CAN_TELL,
        )

    @cached_property
    def key(self) -> GrantKey:
        """What signs and reads cookies and shared links."""
        return GrantKey(self.token)

    @property
    def prefix(self) -> str:
        """The path before every address, as the declared proxy has it."""
        return self.proxy.prefix if self.proxy else ""

    def answers(self, host: str) -> bool:
        """Whether a Host header is answered.

        >>> AccessPolicy().answers("localhost:8001"), AccessPolicy().answers("evil.example"), AccessPolicy().answers("192.0.2.7")
        (True, False, False)
        >>> AccessPolicy(token="t").answers("192.0.2.7:80")
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

    def trusts(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request without a token comes straight from a program of this user on this machine."""
        sender = scope.get("state", {}).get(SENDER)
        return (
            self.own_programs
            and isinstance(sender, Sender)
            and not is_forwarded(headers)
            and scope.get("http_version") != "1.0"  # how nginx asks by default
            and _name_of(headers.get("host", "")) in _LOCAL
            and sender.is_own_program
        )

    def knows(self, token: str | None) -> bool:
        """Whether a token is the right one, or none is needed."""
        return self.token is None or (
            token is not None and secrets.compare_digest(_octets(token), _octets(self.token))
        )

    def grant_of(self, brought: str) -> Grant | None:
        """What the token, or the signed grant, in a link allows; None where it is neither or its time is over."""
        if self.knows(brought):
            return EVERYTHING
        grant = self.key.read(brought)
        return None if grant is None or grant.expired() else grant


class Guard:
    """Middleware that turns away what the policy doesn't allow, and sends the headers of safety with the rest."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        prefix = self.policy.prefix
        scope = {**scope, "path": without_prefix(scope["path"], prefix), "root_path": ""}
        started = False

        async def safe(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _protect(message)
            await send(message)

        try:
            await (self._own_answer(scope) or self.app)(scope, receive, safe)
        except Exception as error:
            # The edge of the program: whatever was overlooked ends as a guarded page and one line.
            _log.error(
                "%s: %s: %s", scope["path"], type(error).__name__, " ".join(str(error).split()),
                exc_info=_log.isEnabledFor(logging.DEBUG),
            )  # fmt: skip
            if started:
                raise
            await _refused("出错了，见服务器的记录 / this page failed; see the server's log", 500)(
                scope, receive, safe
            )

    def _own_answer(self, scope: Scope) -> Response | None:
        """A refusal or a redirect; None where the request may go on, with its grant noted in its scope."""
        headers = Headers(scope=scope)
        if refusal := self._refusal(scope, headers):
            return refusal
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        brought = next((value for name, value in query if name == "token"), None)
        held = self._held(scope, headers)
        if brought is not None and self.policy.token is not None:
            return self._welcome(scope, headers, query, brought, held)
        if held is None:
            return _refused(_unknown_sender(self.policy, headers), 401)
        scope[GRANT] = held
        return None

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        policy = self.policy
        if not policy.answers(headers.get("host", "")):
            return _refused(
                "不认识这个主机名 / this host name is not served here; see wangge explore --allow-host", 421
            )
        if policy.proxy and (contradiction := policy.proxy.contradicted_by(headers)):
            return _refused(
                f"代理与 --behind-proxy 不符 / the proxy says {contradiction}, "
                f"--behind-proxy says {policy.proxy.origin}{policy.proxy.prefix}/",
                421,
            )
        if scope["method"] not in _READING:
            return _refused("只能查看 / this explorer only reads", 405)
        return None

    def _welcome(
        self, scope: Scope, headers: Headers, query: list[tuple[str, str]], brought: str, held: Grant | None
    ) -> Response | None:
        """Keep the grant in a cookie, and take the token out of the address, which may be passed on."""
        grant = self.policy.grant_of(brought)
        if grant is None:
            expired = self.policy.key.read(brought) is not None
            text = "链接已过期，请重新索取 / this link has expired; ask for a new one" if expired else None
            return _refused(text or _unknown_sender(self.policy, headers), 401)
        rest = [(name, value) for name, value in query if name != "token"]
        scope["query_string"] = urlencode(rest).encode("ascii")
        scope[GRANT] = grant
        if _takes_no_cookies(scope["path"], headers, local=self.policy.local):
            return None
        path = self.policy.prefix + "/" + scope["path"].lstrip("/\\")
        response = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, status_code=303)
        if held is None or not held.full:
            self._keep(response, grant, scope)
        return response

    def _keep(self, response: Response, grant: Grant, scope: Scope) -> None:
        proxy = self.policy.proxy
        response.set_cookie(
            cookie_name(scope),
            self.policy.key.sign(grant),
            max_age=_YEAR if grant.until is None else max(1, grant.until - int(time.time())),
            path=f"{self.policy.prefix}/",
            secure=proxy is not None and proxy.scheme == "https",
            httponly=True,
            samesite="lax",
        )

    def _held(self, scope: Scope, headers: Headers) -> Grant | None:
        """What the sender's cookie or Authorization header allows, the most of several; None without one."""
        policy = self.policy
        if policy.token is None:
            return None if is_forwarded(headers) else EVERYTHING
        kind, _blank, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and (grant := policy.grant_of(token.strip())):
            return grant
        read = (policy.key.read(value) for value in _cookies(headers, cookie_name(scope)))
        grants = [grant for grant in read if grant is not None and not grant.expired()]
        if not grants and policy.trusts(scope, headers):
            return EVERYTHING
        return max(grants, key=lambda grant: grant.full, default=None)


def cookie_name(scope: Scope) -> str:
    """The cookie of the explorer on this port: cookies of one host are shared by all of its ports."""
    return f"wangge_token_{(scope.get('server') or ('', 0))[1]}"


def _cookies(headers: Headers, name: str) -> Iterable[str]:
    """Every value that a cookie was sent with; others' cookies may have any form."""
    for header in headers.getlist("cookie"):
        for part in header.split(";"):
            key, _equals, value = part.partition("=")
            if key.strip() == name:
                yield value.strip().strip('"')


def _takes_no_cookies(path: str, headers: Headers, *, local: bool) -> bool:
    """Whether a program asks, not a browser: it wants a file, or on this machine names nothing that it accepts."""
    accepted = headers.get("accept", "")
    return "text/html" not in accepted and (path.endswith(_FILES) or (local and not accepted))


def _unknown_sender(policy: AccessPolicy, headers: Headers) -> str:
    if is_forwarded(headers) and policy.proxy is None:
        return (
            "请使用带口令的地址 / passed on by a proxy: open the address with ?token= that wangge explore "
            "printed, and declare the proxy with --behind-proxy"
        )
    return "请使用带口令的地址 / open the address with ?token= that wangge explore printed"


def _protect(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "private, no-cache")


def _name_of(host: str) -> str:
    """The name or address in a Host header, without port and brackets; '' where it is none.

    >>> _name_of("[::1]:80"), _name_of("LOCALHOST:80"), _name_of("::1"), _name_of("localhost:80/evil")
    ('::1', 'localhost', '::1', '')
    """
    found = _HOST.fullmatch(host.strip().lower())
    return (found["six"] or found["bare"] or found["name"]).rstrip(".") if found else ""


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _refused(text: str, status: int) -> Response:
    return PlainTextResponse(text + "\n", status_code=status)
