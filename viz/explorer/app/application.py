"""The explorer as a web application: every address, and what it answers with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from wangge.graph.errors import (
    EngineError,
    EngineUnavailable,
    ProjectError,
    QueryError,
    StatementTimeout,
    UsageError,
    WanggeError,
)
from wangge.viz.explorer.app.assets import assets
from wangge.viz.explorer.app.grants import EVERYTHING
from wangge.viz.explorer.app.queues import run_heavy, run_light
from wangge.viz.explorer.app.responses import FORMS, asking_for, write
from wangge.viz.explorer.app.security import GRANT, AccessPolicy, Guard
from wangge.viz.explorer.app.share import NotAllowedError, share_page
from wangge.viz.explorer.pages import ADDRESSES, PageFunction
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.fault import fault_page
from wangge.viz.explorer.pages.page import NoSuchPageError, Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.state.site import Site

__all__ = ["explorer_app"]

_HEAVY = frozenset({"/recipes/{name}", "/node/{label}/{code}/network"})
_TRIES = 6
_KEPT = "public, max-age=31536000, immutable"
_STATUS: tuple[tuple[type[WanggeError], int], ...] = (
    (NoSuchPageError, 404),
    (NotAllowedError, 403),
    (StatementTimeout, 504),
    (EngineError, 503),
    (ProjectError, 503),
    (UsageError, 400),
    (QueryError, 400),
)


def explorer_app(site: Site, policy: AccessPolicy | None = None) -> Starlette:
    """The application; without a policy only this machine is answered.

    Its pages only read, and counting the rules goes on in the background from the first request on.
    """
    policy = policy or AccessPolicy()
    routes = [
        Route("/static/{name}", _static, methods=["GET"]),
        Route("/counting", _counting(site), methods=["GET"]),
    ]
    routes += [
        Route(path, _endpoint(site, policy, page, heavy=address in _HEAVY), methods=["GET"])
        for address, page in ADDRESSES.items()
        for path in _with_twins(address)
    ]
    routes += [Route(path, _sharing(site, policy), methods=["GET"]) for path in _with_twins("/share")]
    routes.append(Route("/{path:path}", _endpoint(site, policy, _nowhere), methods=["GET"]))
    guard = Middleware(Guard, policy=policy)
    return Starlette(routes=routes, middleware=[guard, Middleware(GZipMiddleware, minimum_size=1000)])


def _with_twins(address: str) -> list[str]:
    """The addresses of a page and its twins; the twins come first, for a code may hold a point.

    >>> _with_twins("/"), _with_twins("/rules")
    (['/index.json', '/index.csv', '/index.svg', '/'], ['/rules.json', '/rules.csv', '/rules.svg', '/rules'])
    """
    stem = "/index" if address == "/" else address
    return [*(f"{stem}.{form}" for form in FORMS if form != "html"), address]


def _endpoint(
    site: Site, policy: AccessPolicy, page: PageFunction, *, heavy: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        view = _view(request, policy)

        def work() -> Response:
            return _answered(site, page, view, request.path_params)

        if not heavy:
            return await run_light(work)
        response = await run_heavy(work, request)
        return await run_light(lambda: _fault(site, view, _BUSY)) if response is None else response

    return answer


def _sharing(site: Site, policy: AccessPolicy) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        origin = policy.proxy.origin if policy.proxy else f"http://{request.headers['host']}"
        page = partial(share_page, key=policy.key, origin=origin)
        return await _endpoint(site, policy, page)(request)

    return answer


_BUSY = EngineUnavailable(
    "too many long questions are waiting for an answer; load the page again in a minute"
)


def _view(request: Request, policy: AccessPolicy) -> PageAddress:
    here = _own_path(request.scope["path"])
    stem, point, form = here.rpartition(".")
    twin = point and form in FORMS and form != "html"
    path = (stem if stem != "/index" else "/") if twin else here
    grant = request.scope.get(GRANT, EVERYTHING)
    return PageAddress.read(
        path,
        form if twin else "html",
        dict(request.query_params),
        prefix=policy.prefix,
        pinned=grant.hide_names,
        shares=grant.full and policy.token is not None,
    )


def _own_path(path: str) -> str:
    """A path as a link writes it, with one slash before it, since two would lead to another host.

    >>> _own_path("//evil.example/a?b"), _own_path("/node/Grid/1")
    ('/evil.example/a%3Fb', '/node/Grid/1')
    """
    return "/" + quote(path.lstrip("/"), safe="/:@!$&'()*+,;=~")


def _answered(site: Site, page: PageFunction, view: PageAddress, names: dict[str, Any]) -> Response:
    """The page of one state of the graph: made again where the graph was written while it was made."""
    try:
        for _try in range(_TRIES):
            asking = asking_for(site, view)
            response = _made(asking, page, names)
            if site.version() == asking.known.version:
                return response
    except WanggeError as error:
        return _fault(site, view, error)
    return _fault(site, view, _BEING_WRITTEN)


def _made(asking: PageRequest, page: PageFunction, names: dict[str, Any]) -> Response:
    try:
        return write(asking, page(asking, **names))
    except WanggeError as error:
        return _fault(asking.site, asking.view, error)


_BEING_WRITTEN = EngineUnavailable("the graph is being written; load the page again in a moment")


def _fault(site: Site, view: PageAddress, error: WanggeError) -> Response:
    """The page that says what went wrong, made without the graph."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    asking = asking_for(site, view, fresh=False)
    response = write(asking, fault_page(asking.shown, error, status))
    if status == 503:
        response.headers["Retry-After"] = "2"
    return response


def _nowhere(asking: PageRequest, path: str) -> Page:
    raise NoSuchPageError(asking.shown.say("no_address", path=f"/{path}"))


def _counting(site: Site) -> Callable[[Request], Awaitable[Response]]:
    def progress() -> Response:
        try:
            known = site.known()
        except WanggeError as error:
            return JSONResponse({"ready": False, "error": " ".join(str(error).split())}, 503)
        ended = known.standings is not None or bool(known.failure)
        return JSONResponse({"ready": ended, "counted": known.counted, "rules": known.rules})

    async def answer(_request: Request) -> Response:
        return await run_light(progress)

    return answer


def _static(request: Request) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse("没有这个文件 / no such file\n", status_code=404)
    return Response(asset.content, media_type=asset.type, headers={"Cache-Control": _KEPT})
