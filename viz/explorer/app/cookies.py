"""Names and reads the explorer's cookies."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import Scope

__all__ = ["TOKEN_COOKIE", "WRITER_COOKIE", "cookie_name", "cookies"]

TOKEN_COOKIE = "wangge_token"  # noqa: S105 - the name of a cookie
WRITER_COOKIE = "wangge_writer"


def cookie_name(scope: Scope, name: str) -> str:
    """Return the complete name of a cookie. It contains the port, because all ports of a host share their cookies."""
    return f"{name}_{(scope.get('server') or ('', 0))[1]}"


def cookies(headers: Headers, name: str) -> Iterable[str]:
    """Yield all values of a cookie; malformed cookies of other programs are ignored."""
    for header in headers.getlist("cookie"):
        for part in header.split(";"):
            key, _equals, value = part.partition("=")
            if key.strip() == name:
                yield value.strip().strip('"')
