"""Parses the address of a request, together with what the reader may do."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.datastructures import Headers
from starlette.requests import Request

from wangge.viz.explorer.app.cookies import WRITER_COOKIE, cookie_name, cookies
from wangge.viz.explorer.app.grants import FULL_GRANT
from wangge.viz.explorer.app.guard import GRANT
from wangge.viz.explorer.app.posts import SESSION
from wangge.viz.explorer.app.responses import MEDIA_TYPES
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.pages.address import FormWriter, PageAddress
from wangge.viz.explorer.pages.task_change import writer_name

__all__ = ["page_address"]

_LONGEST_COOKIE = 1_000


def page_address(request: Request, policy: AccessPolicy, path: str | None = None) -> PageAddress:
    """Return the parsed address of a request; `path` replaces its path."""
    path_and_format = _quoted_path(request.scope["path"] if path is None else path)
    stem, dot, extension = path_and_format.rpartition(".")
    has_format = dot and extension in MEDIA_TYPES and extension != "html"
    page_path = (stem if stem != "/index" else "/") if has_format else path_and_format
    grant = request.scope.get(GRANT, FULL_GRANT)
    return PageAddress.read(
        page_path,
        extension if has_format else "html",
        request.query_params.multi_items(),
        prefix=policy.prefix,
        names_locked=grant.hide_names,
        may_share=grant.full and policy.token is not None,
        writer=_writer(request, policy),
    )


def _writer(request: Request, policy: AccessPolicy) -> FormWriter | None:
    """Return the reader as a writer of the ledger, None if the reader may not write."""
    grant, session = request.scope.get(GRANT, FULL_GRANT), request.scope.get(SESSION, "")
    if not (policy.ledger and grant.full and session):
        return None
    values = cookies(Headers(scope=request.scope), cookie_name(request.scope, WRITER_COOKIE))
    name = next((unquote(value) for value in values if len(value) <= _LONGEST_COOKIE), "")
    return FormWriter(policy.key.form_token(session), writer_name(name))


def _quoted_path(path: str) -> str:
    """Quote the path and give it exactly one slash at its start.

    With two slashes at the start, a link to the path would lead to another host.

    >>> _quoted_path("//evil.example/a?b"), _quoted_path("/node/Grid/1")
    ('/evil.example/a%3Fb', '/node/Grid/1')
    """
    return "/" + quote(path.lstrip("/"), safe="/:@!$&'()*+,;=~")
