"""Builds the page that creates a signed link with hidden names and an expiry date."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from wangge.graph.errors import UsageError
from wangge.viz.explorer.app.grants import Grant, GrantKey
from wangge.viz.explorer.app.proxy import without_prefix
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.request import PageRequest

__all__ = ["DAYS", "NotAllowedError", "share_page"]

DAYS = (1, 7, 30, 90, 365)
_DEFAULT_DAYS = 30
_SECONDS_PER_DAY = 86_400


class NotAllowedError(UsageError):
    """The reader's grant doesn't allow this page."""


def share_page(request: PageRequest, *, key: GrantKey, origin: str) -> Page:
    """Return the page with a signed link to the page whose address is in the parameter `of`.

    `origin` is the explorer's public origin, such as `https://map.example`.
    """
    address, formatter = request.address, request.formatter
    if not address.may_share:
        raise NotAllowedError(
            "only readers with the token can share links; ask the person who sent you this one"
        )
    days = _days(address.query.get("days", ""))
    until = int(time.time()) + days * _SECONDS_PER_DAY
    path, query = _shared_page(address.query.get("of", "/"), address.prefix)
    token = key.sign(Grant(hide_names=True, until=until))
    link = f"{origin}{address.at(path)}?{urlencode([*query, ('names', 'hide'), ('token', token)])}"
    end_text = datetime.fromtimestamp(until, UTC).astimezone().isoformat(" ", "minutes")[:16]
    return Page(
        template="share.html.j2",
        title=formatter.say("share"),
        context={
            "link": link,
            "ends": end_text,
            "days": days,
            "choices": DAYS,
            "of": address.query.get("of", "/"),
            "local": urlsplit(origin).hostname in ("127.0.0.1", "localhost", "::1"),
        },
        data={"link": link, "until": end_text, "days": days},
        table=PageTable(("link", "until"), [(link, end_text)]),
    )


def _days(text: str) -> int:
    if not text:
        return _DEFAULT_DAYS
    if text not in map(str, DAYS):
        raise UsageError(
            f"days={text}: a shared link is valid for {', '.join(map(str, DAYS))} days; use one of these"
        )
    return int(text)


def _shared_page(address: str, prefix: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the path and query of the shared page, without the parameters that the signed link sets itself."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in address:
        raise UsageError("of= is the address of a page of this explorer, such as /rules")
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("names", "token")]
    return without_prefix(parts.path, prefix), query
