"""Decides which form posts are allowed: only those of readers with the token, from a page of this explorer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from wangge.viz.explorer.app.cookies import bearer_token
from wangge.viz.explorer.app.grants import Grant
from wangge.viz.explorer.app.security import AccessPolicy

__all__ = ["FORM_TYPE", "MOST_BYTES", "SESSION", "post_rejection", "sends_token", "takes_forms"]

SESSION = "wangge.session"
"""The key under which a request's scope contains the cookie or token by which the reader is signed in, '' without one."""

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_BYTES = 64 * 1024
"""The size of the largest form in bytes. Fifty tasks and a note of full length, percent-encoded, need half of it."""

_PATHS = re.compile(r"/tasks(/T[0-9a-f]{10})?/change|/tasks/begin")


def takes_forms(path: str) -> bool:
    """Return whether forms may be posted to this path.

    >>> takes_forms("/tasks/change"), takes_forms("/tasks/T91f6b77410/change"), takes_forms("/rules"), takes_forms("//tasks/change")
    (True, True, False, False)
    """
    return _PATHS.fullmatch(path) is not None


def post_rejection(
    policy: AccessPolicy, headers: Headers, grant: Grant | None, session: str
) -> Response | None:
    """Return the rejection of a post that isn't allowed, else None. The token in the form is checked later.

    The reader needs the access token or its cookie. It isn't enough that the request comes from this machine, because
    any page in a browser on this machine can send a post.
    """
    if grant is None or not session:
        return _rejection(
            "请先用带口令的地址登录 / sign in with the address with ?token= that wangge explore printed", 401
        )
    if not grant.full:
        return _rejection("分享的链接只能查看 / with a shared link the ledger can only be read", 403)
    if not _comes_from_here(policy, headers, session):
        return _rejection(
            "只接受本站页面的提交 / a form of another site, or one without an origin, isn't accepted", 403
        )
    if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        return _rejection(f"只接受表单 / the body must be {FORM_TYPE}", 415)
    return None


def sends_token(headers: Headers, session: str) -> bool:
    """Return whether the reader is signed in by an Authorization header.

    No page of another site can make a browser send such a header, so these requests need no form token.
    """
    return bearer_token(headers) == session


def _comes_from_here(policy: AccessPolicy, headers: Headers, session: str) -> bool:
    """Return whether a page of this explorer sent the request, or a program sent it with the token in a header.

    Browsers send `Origin` with every post.
    """
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    own_origins = {policy.proxy.origin} if policy.proxy else {f"http://{headers.get('host', '')}".lower()}
    sent_origins = headers.getlist("origin")
    if not sent_origins and (referer := headers.get("referer")):
        parts = urlsplit(referer)
        sent_origins = [f"{parts.scheme}://{parts.netloc}"]
    if not sent_origins:
        return sends_token(headers, session)
    return {origin.lower() for origin in sent_origins} <= own_origins


def _rejection(text: str, status: int) -> Response:
    return PlainTextResponse(text + "\n", status_code=status)
