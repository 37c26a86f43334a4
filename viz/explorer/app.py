"""The explorer as a web application: every address, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from graph.errors import EngineError, QueryError, StatementTimeout, UsageError, WanggeError
from viz.explorer.answer import Answer, NoSuchPageError
from viz.explorer.assets import assets
from viz.explorer.frame import FORMS, asking_for, write
from viz.explorer.pages import ADDRESSES, Page
from viz.explorer.pages.fault import fault_page
from viz.explorer.request import Asking
from viz.explorer.security import Guard, Policy
from viz.explorer.site import Site
from viz.explorer.view import View

__all__ = ["explorer_app"]

_KEPT = "public, max-age=31536000, immutable"
_STATUS: tuple[tuple[type[WanggeError], int], ...] = (
    (NoSuchPageError, 404),
    (StatementTimeout, 504),
    (EngineError, 503),
    (UsageError, 400),
    (QueryError, 400),
)


def explorer_app(site: Site, policy: Policy | None = None) -> Starlette:
    """The application; without a policy only this machine is answered.

    Its pages only read, and counting the rules goes on in the background from the first request on.
    """
    routes = [
        Route("/static/{name}", _static, methods=["GET"]),
        Route("/counting", _counting(site), methods=["GET"]),
    ]
    routes += [
        Route(path, _endpoint(site, page), methods=["GET"])
        for address, page in ADDRESSES.items()
        for path in _with_twins(address)
    ]
    routes.append(Route("/{path:path}", _endpoint(site, _nowhere), methods=["GET"]))
    guard = Middleware(Guard, policy=policy or Policy())
    return Starlette(routes=routes, middleware=[guard, Middleware(GZipMiddleware, minimum_size=1000)])


def _with_twins(address: str) -> list[str]:
    """The addresses of a page and its twins; the twins come first, for a code may hold a point.

    >>> _with_twins("/"), _with_twins("/rules")
    (['/index.json', '/index.csv', '/index.svg', '/'], ['/rules.json', '/rules.csv', '/rules.svg', '/rules'])
    """
    stem = "/index" if address == "/" else address
    return [*(f"{stem}.{form}" for form in FORMS if form != "html"), address]


def _endpoint(site: Site, page: Page) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return _answered(site, page, _view(request), request.path_params)

    return answer


def _view(request: Request) -> View:
    here = _own_path(request.scope["path"])
    stem, point, form = here.rpartition(".")
    twin = point and form in FORMS and form != "html"
    path = (stem if stem != "/index" else "/") if twin else here
    return View.read(path, form if twin else "html", dict(request.query_params))


def _own_path(path: str) -> str:
    """A path as a link writes it, with one slash before it, since two would lead to another host.

    >>> _own_path("//evil.example/a?b"), _own_path("/node/Grid/1")
    ('/evil.example/a%3Fb', '/node/Grid/1')
    """
    return "/" + quote(path.lstrip("/"), safe="/:@!$&'()*+,;=~")


def _answered(site: Site, page: Page, view: View, names: dict[str, Any]) -> Response:
    try:
        asking = asking_for(site, view)
        return write(asking, page(asking, **names))
    except WanggeError as error:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        asking = _undisturbed(site, view)
        return write(asking, fault_page(asking.shown, error, status))


def _undisturbed(site: Site, view: View) -> Asking:
    """The frame of a page that says what went wrong, made without the graph."""
    return asking_for(site, view, fresh=False)


def _nowhere(asking: Asking, path: str) -> Answer:
    raise NoSuchPageError(asking.shown.say("no_address", path=f"/{path}"))


def _counting(site: Site) -> Callable[[Request], Response]:
    def told(_request: Request) -> Response:
        known = site.known()
        ended = known.standings is not None or bool(known.failure)
        return JSONResponse({"ready": ended, "counted": known.counted, "rules": known.rules})

    return told


def _static(request: Request) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse("没有这个文件 / no such file\n", status_code=404)
    return Response(asset.content, media_type=asset.type, headers={"Cache-Control": _KEPT})
