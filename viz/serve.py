"""The maps of a project served on this machine, with a page that lists them."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn
from jinja2 import PackageLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from graph.errors import UsageError
from loaders.reports.pages import page_environment

__all__ = ["free_port", "maps_app", "serve"]

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def maps_app(folder: Path, *, title: str) -> Starlette:
    """An application that shows the .html files of one folder, and nothing else.

    It answers only to a Host of this machine, so that a page elsewhere can't read through it.
    """
    environment = page_environment(PackageLoader("viz"))

    async def index(_request: Request) -> Response:
        pages = sorted(path.name for path in folder.glob("*.html"))
        page = environment.get_template("maps_index.html.j2").render(title=title, pages=pages)
        headers = {**_HEADERS, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return HTMLResponse(page, headers=headers)

    async def page(request: Request) -> Response:
        name = str(request.path_params["name"])
        if name not in {path.name for path in folder.glob("*.html")}:
            return PlainTextResponse("没有这个页面 / no such page\n", status_code=404)
        return FileResponse(folder / name, headers=_HEADERS)

    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])
    return Starlette(routes=[Route("/", index), Route("/{name}", page)], middleware=[hosts])


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(folder: Path, *, title: str, port: int) -> None:
    """Serve the maps on 127.0.0.1 until interrupted; raises `UsageError` when the port is in use."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise UsageError(f"port {port} of 127.0.0.1 is in use; give another")
    uvicorn.run(maps_app(folder, title=title), host="127.0.0.1", port=port, log_level="error")
