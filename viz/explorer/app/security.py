"""Decides which requests are allowed, by host name, token and sending program. Defines the security headers."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from starlette.datastructures import Headers
from starlette.types import Scope

from wangge.viz.explorer.app.grants import FULL_GRANT, Grant, GrantKey
from wangge.viz.explorer.app.own_program import CAN_TELL, SENDER, Sender
from wangge.viz.explorer.app.proxy import Proxy, is_forwarded
from wangge.viz.explorer.app.secret import checked_token, new_token

__all__ = ["HEADERS", "AccessPolicy", "is_loopback"]

_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
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
    """Return whether an address is reachable from this machine only.

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
    """The allowed Host headers, the required token, and the declared reverse proxy.

    With `own_programs`, a request without a token is allowed if it comes directly from a process of this user that
    doesn't listen on a port; all other requests need the token. The address of the sender can't decide this: a local
    reverse proxy has the same address and Host as a local browser. A policy without a token is for tests and for
    programs that call the application themselves; it still rejects requests that a proxy forwarded. `local` says
    whether only this machine can reach the explorer. With `ledger`, readers who are signed in with the token may change
    the task ledger.

    In a DNS rebinding attack, the browser sends the name of the attacker's site as Host. Therefore only the names in
    `hosts` are allowed. Numeric addresses are allowed only if there is a token.
    """

    hosts: frozenset[str] = _LOCAL
    token: str | None = None
    proxy: Proxy | None = None
    local: bool = field(default=True, kw_only=True)
    own_programs: bool = field(default=False, kw_only=True)
    ledger: bool = field(default=False, kw_only=True)

    @classmethod
    def of(
        cls,
        host: str,
        *,
        token: str | None = None,
        names: Iterable[str] = (),
        proxy: Proxy | None = None,
        own_programs: bool = False,
        ledger: bool = False,
    ) -> AccessPolicy:
        """Return the policy of a server that listens on `host`. Raises `UsageError` if `token` is easy to guess.

        `own_programs` has an effect only on Linux, on a loopback address, and without a proxy.
        """
        hosts = _LOCAL | {host, *(name.lower() for name in names), *((proxy.host,) if proxy else ())}
        local = is_loopback(host) and not proxy
        return cls(
            hosts,
            checked_token(token) if token else new_token(),
            proxy,
            local=local,
            own_programs=own_programs and local and CAN_TELL,
            ledger=ledger,
        )

    @cached_property
    def key(self) -> GrantKey:
        """The key that signs cookies and shared links."""
        return GrantKey(self.token)

    @property
    def prefix(self) -> str:
        """The path prefix of the declared proxy, '' if no proxy is declared."""
        return self.proxy.prefix if self.proxy else ""

    def allows_host(self, host: str) -> bool:
        """Return whether requests with this Host header are allowed.

        >>> AccessPolicy().allows_host("localhost:8001"), AccessPolicy().allows_host("evil.example"), AccessPolicy().allows_host("192.0.2.7")
        (True, False, False)
        >>> AccessPolicy(token="t").allows_host("192.0.2.7:80")
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
        """Return whether a request comes directly from a program of this user on this machine."""
        sender = scope.get("state", {}).get(SENDER)
        return (
            self.own_programs
            and isinstance(sender, Sender)
            and not is_forwarded(headers)
            and scope.get("http_version") != "1.0"  # HTTP/1.0 means a proxy: nginx uses it by default
            and _name_of(headers.get("host", "")) in _LOCAL
            and sender.is_own_program
        )

    def accepts_token(self, token: str | None) -> bool:
        """Return whether the token is right, or whether none is required."""
        return self.token is None or (
            token is not None and secrets.compare_digest(_octets(token), _octets(self.token))
        )

    def grant_of(self, token: str) -> Grant | None:
        """Return the grant of a token or a signed link; None if it is invalid or expired."""
        if self.accepts_token(token):
            return FULL_GRANT
        grant = self.key.read(token)
        return None if grant is None or grant.expired() else grant


def _name_of(host: str) -> str:
    """Return the name or address in a Host header, without port and brackets; '' if the header is invalid.

    >>> _name_of("[::1]:80"), _name_of("LOCALHOST:80"), _name_of("::1"), _name_of("localhost:80/evil")
    ('::1', 'localhost', '::1', '')
    """
    match = _HOST.fullmatch(host.strip().lower())
    return (match["six"] or match["bare"] or match["name"]).rstrip(".") if match else ""


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
