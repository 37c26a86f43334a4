"""Rejects requests that the access policy doesn't allow, signs readers in, and adds security headers to responses."""

from __future__ import annotations

import logging
import time
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wangge.viz.explorer.app.cookies import TOKEN_COOKIE, YEAR, bearer_token, cookie_name, cookies, set_cookie
from wangge.viz.explorer.app.grants import FULL_GRANT, Grant
from wangge.viz.explorer.app.posts import SESSION, post_rejection, takes_forms
from wangge.viz.explorer.app.proxy import is_forwarded, without_prefix
from wangge.viz.explorer.app.security import HEADERS, AccessPolicy

__all__ = ["GRANT", "Guard"]

GRANT = "wangge.grant"
"""The key under which a request's scope contains the reader's `Grant`."""

_READ_METHODS = frozenset({"GET", "HEAD"})
_FILES = (".json", ".csv", ".svg")
_log = logging.getLogger("wangge.explorer")


class Guard:
    """Middleware that rejects all requests forbidden by an access policy, and adds security headers to responses."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reject the request or pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        prefix = self.policy.prefix
        scope = {**scope, "path": without_prefix(scope["path"], prefix), "root_path": ""}
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_security_headers(message)
            await send(message)

        try:
            await (self._guard_response(scope) or self.app)(scope, receive, send_with_headers)
        except Exception as error:
            # Last resort: an unexpected error becomes a response with security headers and one log line.
            _log.error(
                "%s: %s: %s", scope["path"], type(error).__name__, " ".join(str(error).split()),
                exc_info=_log.isEnabledFor(logging.DEBUG),
            )  # fmt: skip
            if started:
                raise
            await _rejected("出错了，见服务器的记录 / this page failed; see the server's log", 500)(
                scope, receive, send_with_headers
            )

    def _guard_response(self, scope: Scope) -> Response | None:
        """Return a rejection or a redirect; None if the request may continue.

        Before None is returned, the reader's grant is stored in `scope`.
        """
        headers = Headers(scope=scope)
        if rejection := self._rejection(scope, headers):
            return rejection
        current_grant, session = self._session(scope, headers)
        if scope["method"] == "POST":
            scope[GRANT], scope[SESSION] = current_grant, session
            return post_rejection(self.policy, headers, current_grant, session)
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        token = next((value for name, value in query if name == "token"), None)
        if token is not None and self.policy.token is not None:
            return self._sign_in(scope, headers, query, token, current_grant)
        if current_grant is None:
            return _rejected(_unknown_sender(self.policy, headers), 401)
        scope[GRANT], scope[SESSION] = current_grant, session
        return None

    def _rejection(self, scope: Scope, headers: Headers) -> Response | None:
        policy = self.policy
        if not policy.allows_host(headers.get("host", "")):
            return _rejected(
                "不认识这个主机名 / this host name is not served here; see wangge explore --allow-host", 421
            )
        if policy.proxy and (contradiction := policy.proxy.contradicted_by(headers)):
            return _rejected(
                f"代理与 --behind-proxy 不符 / the proxy sends {contradiction}, but "
                f"--behind-proxy declares {policy.proxy.origin}{policy.proxy.prefix}/",
                421,
            )
        is_form = scope["method"] == "POST" and policy.ledger and takes_forms(scope["path"])
        if scope["method"] not in _READ_METHODS and not is_form:
            return _rejected("只能查看 / this explorer is read-only", 405)
        return None

    def _sign_in(
        self,
        scope: Scope,
        headers: Headers,
        query: list[tuple[str, str]],
        token: str,
        current_grant: Grant | None,
    ) -> Response | None:
        """Return a redirect to the address without the token.

        The redirect also stores the grant of `token` in a cookie. The token is removed because people may share the address. A cookie with a full grant isn't replaced. If the
        token is invalid, the result is a rejection. If the client takes no cookies, the result is None, and the request
        continues.
        """
        grant = self.policy.grant_of(token)
        if grant is None:
            expired = self.policy.key.read(token) is not None
            text = "链接已过期，请重新索取 / this link has expired; ask for a new one" if expired else None
            return _rejected(text or _unknown_sender(self.policy, headers), 401)
        query_without_token = [(name, value) for name, value in query if name != "token"]
        scope["query_string"] = urlencode(query_without_token).encode("ascii")
        scope[GRANT] = grant
        if _takes_no_cookies(scope["path"], headers, local=self.policy.local):
            return None
        path = self.policy.prefix + "/" + scope["path"].lstrip("/\\")
        response = RedirectResponse(
            f"{path}?{urlencode(query_without_token)}" if query_without_token else path, status_code=303
        )
        if current_grant is None or not current_grant.full:
            self._set_cookie(response, grant, scope)
        return response

    def _set_cookie(self, response: Response, grant: Grant, scope: Scope) -> None:
        seconds = YEAR if grant.until is None else max(1, grant.until - int(time.time()))
        set_cookie(response, scope, self.policy, TOKEN_COOKIE, self.policy.key.sign(grant), seconds=seconds)

    def _session(self, scope: Scope, headers: Headers) -> tuple[Grant | None, str]:
        """Return the reader's grant, and the token or cookie that contains it.

        The grant is None if the reader has none. The text is '' if the grant comes from neither a token nor a cookie.

        The grant is that of the Authorization header, else that of the cookies. If neither has a valid grant, a program
        that the policy trusts gets the full grant. If the policy has no token, every request that no proxy forwarded
        gets the full grant.
        """
        policy = self.policy
        if policy.token is None:
            return (None if is_forwarded(headers) else FULL_GRANT), ""
        token = bearer_token(headers)
        if token is not None and (grant := policy.grant_of(token)):
            return grant, token
        cookie_grants = (
            (policy.key.read(value), value) for value in cookies(headers, cookie_name(scope, TOKEN_COOKIE))
        )
        sessions = [
            (grant, value) for grant, value in cookie_grants if grant is not None and not grant.expired()
        ]
        if not sessions and policy.trusts(scope, headers):
            return FULL_GRANT, ""
        return max(sessions, key=lambda session: session[0].full, default=(None, ""))


def _takes_no_cookies(path: str, headers: Headers, *, local: bool) -> bool:
    """Return whether the client isn't a browser: it requests a file, or it is local and sends no Accept header."""
    accepted = headers.get("accept", "")
    return "text/html" not in accepted and (path.endswith(_FILES) or (local and not accepted))


def _unknown_sender(policy: AccessPolicy, headers: Headers) -> str:
    if is_forwarded(headers) and policy.proxy is None:
        return (
            "请使用带口令的地址 / forwarded by a proxy: open the address with ?token= that wangge explore "
            "printed, and declare the proxy with --behind-proxy"
        )
    return "请使用带口令的地址 / open the address with ?token= that wangge explore printed"


def _add_security_headers(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "private, no-cache")


def _rejected(text: str, status: int) -> Response:
    return PlainTextResponse(text + "\n", status_code=status)
