"""Defines the explorer as a web application: its routes and responses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from wangge.graph.errors import EngineUnavailable, WanggeError
from wangge.viz.explorer.app.assets import assets
from wangge.viz.explorer.app.faults import fault_response, no_page
from wangge.viz.explorer.app.guard import Guard
from wangge.viz.explorer.app.page_address import page_address
from wangge.viz.explorer.app.queues import run_heavy, run_light
from wangge.viz.explorer.app.responses import MEDIA_TYPES, page_request, respond
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.app.share import share_page
from wangge.viz.explorer.app.writing import form_routes
from wangge.viz.explorer.pages import ADDRESSES, SUGGEST, WORKBOOKS, PageFunction
from wangge.viz.explorer.pages.address import PageAddress, is_form_field
from wangge.viz.explorer.pages.formats import as_json
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.state.site import Site

__all__ = ["explorer_app"]

_HEAVY = frozenset({"/recipes/{name}", "/measures/{name}", "/path", "/node/{label}/{code}/network"})
_HEAVY_FORMATS = frozenset({"xlsx"})
_HEAVY_COLOUR = "measure:"
_MAX_ATTEMPTS = 6
_COMPRESSION = 6  # 9 takes twice as long for pages that are 4 % smaller
_CACHE_FOR_EVER = "public, max-age=31536000, immutable"


def explorer_app(site: Site, policy: AccessPolicy | None = None) -> Starlette:
    """Return the ASGI application. Without `policy` it serves requests from this machine only.

    All pages are read-only, but if the policy allows it, forms can change the task ledger. The first request starts a
    background thread that evaluates the rules.
    """
    policy = policy or AccessPolicy()
    routes = [
        Route("/static/{name}", _static, methods=["GET"]),
        Route("/counting", _progress_endpoint(site), methods=["GET"]),
        Route("/suggest.json", _suggest_endpoint(site, policy), methods=["GET"]),
    ]
    routes += [
        Route(f"{address}.xlsx", _endpoint(site, policy, page), methods=["GET"])
        for address, page in WORKBOOKS.items()
    ]
    routes += form_routes(site, policy)
    routes += [
        Route(path, _endpoint(site, policy, page, heavy=address in _HEAVY), methods=["GET"])
        for address, page in ADDRESSES.items()
        for path in _with_formats(address)
    ]
    routes += [
        Route(path, _share_endpoint(site, policy), methods=["GET"]) for path in _with_formats("/share")
    ]
    routes.append(Route("/{path:path}", _endpoint(site, policy, no_page), methods=["GET"]))
    guard = Middleware(Guard, policy=policy)
    return Starlette(
        routes=routes,
        middleware=[guard, Middleware(GZipMiddleware, minimum_size=1000, compresslevel=_COMPRESSION)],
    )


def _with_formats(address: str) -> list[str]:
    """Return the address patterns of a page in all formats.

    The pattern without a format is last, because its `{code}` would also match `1.json`.

    >>> _with_formats("/"), _with_formats("/rules")
    (['/index.json', '/index.csv', '/index.svg', '/index.xlsx', '/'], ['/rules.json', '/rules.csv', '/rules.svg', '/rules.xlsx', '/rules'])
    """
    stem = "/index" if address == "/" else address
    return [*(f"{stem}.{format_name}" for format_name in MEDIA_TYPES if format_name != "html"), address]


def _endpoint(
    site: Site, policy: AccessPolicy, page: PageFunction, *, heavy: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        address = page_address(request, policy)
        if address.format_name == "html" and any(map(is_form_field, request.query_params)):
            return RedirectResponse(address.same(), 303)

        def work() -> Response:
            return _render_consistently(site, page, address, request.path_params)

        is_light = not heavy and address.format_name not in _HEAVY_FORMATS
        if is_light and not (address.colour or "").startswith(_HEAVY_COLOUR):
            return await run_light(work)
        response = await run_heavy(work, request)
        return await run_light(lambda: fault_response(site, address, _BUSY)) if response is None else response

    return answer


def _suggest_endpoint(site: Site, policy: AccessPolicy) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of suggestions. It responds with a JSON list, made from the last snapshot."""

    async def answer(request: Request) -> Response:
        address = page_address(request, policy)

        def work() -> Response:
            try:
                page = SUGGEST(page_request(site, address, refresh=not site.last_snapshot.version))
            except WanggeError as error:
                return fault_response(site, address, error)
            return Response(as_json(page.json_data()["suggestions"]), media_type=MEDIA_TYPES["json"])

        return await run_light(work)

    return answer


def _share_endpoint(site: Site, policy: AccessPolicy) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        origin = policy.proxy.origin if policy.proxy else f"http://{request.headers['host']}"
        page = partial(share_page, key=policy.key, origin=origin)
        return await _endpoint(site, policy, page)(request)

    return answer


_BUSY = EngineUnavailable("too many slow requests are waiting; reload the page in a minute")


def _render_consistently(
    site: Site, page: PageFunction, address: PageAddress, path_values: dict[str, Any]
) -> Response:
    """Render a page from one version of the graph.

    If the graph changes meanwhile, the page is rendered again. After six attempts, the response is an error page.
    """
    try:
        for _attempt in range(_MAX_ATTEMPTS):
            request = page_request(site, address)
            response = _render(request, page, path_values)
            if site.version() == request.snapshot.version:
                return response
    except WanggeError as error:
        return fault_response(site, address, error)
    return fault_response(site, address, _BEING_WRITTEN)


def _render(request: PageRequest, page: PageFunction, path_values: dict[str, Any]) -> Response:
    try:
        return respond(request, page(request, **path_values))
    except WanggeError as error:
        return fault_response(request.site, request.address, error)


_BEING_WRITTEN = EngineUnavailable("the graph is being written; reload the page in a moment")


def _progress_endpoint(site: Site) -> Callable[[Request], Awaitable[Response]]:
    def progress() -> Response:
        try:
            snapshot = site.snapshot()
        except WanggeError as error:
            return JSONResponse({"ready": False, "error": " ".join(str(error).split())}, 503)
        finished = snapshot.rule_results is not None or bool(snapshot.failure)
        return JSONResponse(
            {
                "ready": finished,
                "counted": snapshot.counted,
                "rules": snapshot.rules,
                "prepared": site.prepared,
            }
        )

    async def answer(_request: Request) -> Response:
        return await run_light(progress)

    return answer


def _static(request: Request) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse("没有这个文件 / no such file\n", status_code=404)
    return Response(asset.content, media_type=asset.type, headers={"Cache-Control": _CACHE_FOR_EVER})
