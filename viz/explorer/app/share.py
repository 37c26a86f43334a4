"""A link to a page for others: names of people stay hidden whatever its reader opens, until a day."""

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
_USUAL = 30
_DAY = 86_400


class NotAllowedError(UsageError):
    """The link that somebody came by doesn't allow this."""


def share_page(asking: PageRequest, *, key: GrantKey, origin: str) -> Page:
    """A signed link to the page `of`; `origin` is where the explorer is opened, such as `https://map.example`."""
    view, shown = asking.view, asking.shown
    if not view.shares:
        raise NotAllowedError("a link is shared by those who have the token alone; ask whoever sent this one")
    days = _days(view.asked.get("days", ""))
    until = int(time.time()) + days * _DAY
    path, query = _wanted(view.asked.get("of", "/"), view.prefix)
    token = key.sign(Grant(hide_names=True, until=until))
    link = f"{origin}{view.at(path)}?{urlencode([*query, ('names', 'hide'), ('token', token)])}"
    ends = datetime.fromtimestamp(until, UTC).astimezone().isoformat(" ", "minutes")[:16]
    return Page(
        template="share.html.j2",
        title=shown.say("share"),
        context={
            "link": link,
            "ends": ends,
            "days": days,
            "choices": DAYS,
            "of": view.asked.get("of", "/"),
            "local": urlsplit(origin).hostname in ("127.0.0.1", "localhost", "::1"),
        },
        data={"link": link, "until": ends, "days": days},
        table=PageTable(("link", "until"), [(link, ends)]),
    )


def _days(text: str) -> int:
    if not text:
        return _USUAL
    if text not in map(str, DAYS):
        raise UsageError(f"days={text}: a shared link lasts {', '.join(map(str, DAYS))} days")
    return int(text)


def _wanted(address: str, prefix: str) -> tuple[str, list[tuple[str, str]]]:
    """The path, and the query without what the link says itself, of a page of this explorer."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in address:
        raise UsageError("of= is the address of a page of this explorer, such as /rules")
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("names", "token")]
    return without_prefix(parts.path, prefix), query
