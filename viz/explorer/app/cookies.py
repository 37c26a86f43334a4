"""Names, reads and sets the explorer's cookies, and reads the token that a program sends in a header."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from wangge.viz.explorer.app.security import AccessPolicy

__all__ = ["TOKEN_COOKIE", "WRITER_COOKIE", "YEAR", "bearer_token", "cookie_name", "cookies", "set_cookie"]

TOKEN_COOKIE = "wangge_token"  # noqa: S105 - the name of a cookie
WRITER_COOKIE = "wangge_writer"
YEAR = 365 * 86_400
"""A year in seconds."""


def cookie_name(scope: Scope, name: str) -> str:
    """Return the full name of a cookie. It contains the port, because all ports of a host share their cookies."""
    return f"{name}_{(scope.get('server') or ('', 0))[1]}"


def cookies(headers: Headers, name: str) -> Iterable[str]:
    """Yield all values of a cookie; malformed cookies of other programs are ignored."""
    for header in headers.getlist("cookie"):
        for part in header.split(";"):
            key, _equals, value = part.partition("=")
            if key.strip() == name:
                yield value.strip().strip('"')


def set_cookie(
    response: Response, scope: Scope, policy: AccessPolicy, name: str, value: str, *, seconds: int = YEAR
) -> None:
    """Set a cookie that browsers send back only to this explorer, and that scripts can't read."""
    proxy = policy.proxy
    response.set_cookie(
        cookie_name(scope, name),
        value,
        max_age=seconds,
        path=f"{policy.prefix}/",
        secure=proxy is not None and proxy.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def bearer_token(headers: Headers) -> str | None:
    """Return the token in the Authorization header; None without one.

    >>> bearer_token(Headers({"authorization": "Bearer  abc "})), bearer_token(Headers({"authorization": "Basic abc"}))
    ('abc', None)
    """
    kind, _blank, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None
