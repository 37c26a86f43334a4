"""Renders each page of a graph that no test changes only once, however many tests request it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from unittest.mock import patch

from starlette.responses import Response

from wangge.viz.explorer.app import application
from wangge.viz.explorer.pages import ADDRESSES, PageFunction
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.state.site import Site

__all__ = ["rendered_once"]


@contextmanager
def rendered_once(site: Site) -> Iterator[None]:
    """Until the block ends, render each page of `site` once, and answer later requests with the same page.

    Every request still passes through the guard, the routes and the compression. Only the pages in `ADDRESSES` are
    kept; they depend on nothing but the graph and their parsed address. Errors are rendered each time.
    """
    pages: dict[str, Response] = {}
    render = application._render_consistently

    def render_or_recall(
        asked_site: Site, page: PageFunction, address: PageAddress, path_values: dict[str, Any]
    ) -> Response:
        if asked_site is not site or page not in ADDRESSES.values():
            return render(asked_site, page, address, path_values)
        key = repr(address)
        if key not in pages:
            response = render(asked_site, page, address, path_values)
            if response.status_code != 200:
                return response
            pages[key] = response
        # The middleware adds headers to the list of the response that it sends.
        answer = copy(pages[key])
        answer.raw_headers = list(answer.raw_headers)
        return answer

    with patch.object(application, "_render_consistently", render_or_recall):
        yield
