"""Makes the responses about errors."""

from __future__ import annotations

from starlette.responses import Response

from wangge.graph.errors import (
    EngineError,
    ProjectError,
    QueryError,
    StatementTimeout,
    UsageError,
    WanggeError,
)
from wangge.viz.explorer.app.responses import page_request, respond
from wangge.viz.explorer.app.share import NotAllowedError
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.fault import fault_page
from wangge.viz.explorer.pages.page import NoSuchPageError, Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.state.site import Site

__all__ = ["fault_response", "no_page"]

_STATUS: tuple[tuple[type[WanggeError], int], ...] = (
    (NoSuchPageError, 404),
    (NotAllowedError, 403),
    (StatementTimeout, 504),
    (EngineError, 503),
    (ProjectError, 503),
    (UsageError, 400),
    (QueryError, 400),
)


def fault_response(site: Site, address: PageAddress, error: WanggeError) -> Response:
    """Return the page about an error, without reading the graph."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    request = page_request(site, address, refresh=False)
    response = respond(request, fault_page(request.formatter, error, status))
    if status == 503:
        response.headers["Retry-After"] = "2"
    return response


def no_page(request: PageRequest, path: str) -> Page:
    """Raise `NoSuchPageError`: no page has this path."""
    raise NoSuchPageError(request.formatter.say("no_address", path=f"/{path}"))
