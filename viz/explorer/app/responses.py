"""Renders a page as HTML, JSON, CSV, SVG or a workbook."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from html import unescape
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response

from wangge.queries.reports.printable import in_lines
from wangge.viz.explorer.app.assets import asset_path
from wangge.viz.explorer.app.page_templates import page_templates
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.formats import as_csv, as_json
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page, PageError, PageTable
from wangge.viz.explorer.pages.parameters import TABLE
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.suggestions import words_of_kinds
from wangge.viz.explorer.pages.tables.workbook import file_name, workbook_of
from wangge.viz.explorer.state.site import Site
from wangge.viz.privacy import NO_MASK, NameMask, mask_names
from wangge.viz.treemap.svg import draw_swatch

__all__ = ["MEDIA_TYPES", "page_request", "respond"]

MEDIA_TYPES = {
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_STYLES = ("tokens.css", "explorer.css")
_SCRIPTS = ("combobox.js", "explorer.js")


def page_request(site: Site, address: PageAddress, *, refresh: bool = True) -> PageRequest:
    """Return the request for a page. Without `refresh`, the last snapshot is used and the graph isn't read."""
    snapshot = site.snapshot() if refresh else site.last_snapshot
    return PageRequest(
        site, address, snapshot, Formatter(address, site.model, _name_mask(site, address, refresh))
    )


def respond(request: PageRequest, content: Page) -> Response:
    """Return the page in the format of its address. For the SVG of a page without a picture, the status is 404."""
    format_name = request.address.format_name
    if format_name == "json":
        return _response(as_json(_json_data(request, content)), format_name, content)
    if format_name == "csv":
        return _response(as_csv(_chosen_tables(request, content)[0]), format_name, content)
    if format_name == "xlsx":
        return _workbook(request, content)
    if format_name == "svg":
        if content.status != 200:
            return PlainTextResponse(as_csv(content.table), status_code=content.status)
        if content.picture is None:
            return PlainTextResponse("这一页没有图 / this page has no picture\n", status_code=404)
        return _svg_response(in_lines(str(content.picture())), content)
    response = _response(_html(request, content), format_name, content)
    if request.address.writer is not None:
        # With `no-referrer`, browsers would send `Origin: null` with the forms of the page.
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _download(name: str, content: bytes) -> Response:
    """Return a workbook that a browser saves under this name."""
    return Response(
        content,
        media_type=MEDIA_TYPES["xlsx"],
        headers={
            "Content-Disposition": f"attachment; filename=\"wangge.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"
        },
    )


def _workbook(request: PageRequest, content: Page) -> Response:
    """Return all tables of the page as a workbook, or the one that the address chooses."""
    if content.workbook is not None:
        return _download(*content.workbook)
    if content.status != 200:
        return PlainTextResponse(as_csv(content.table), status_code=content.status)
    formatter, day = request.formatter, request.site.day
    scope = content.scope or formatter.text(request.site.title)
    facts = [
        (formatter.say("workbook_page"), content.title),
        (formatter.say("workbook_scope"), scope),
        (formatter.say("workbook_day"), day.isoformat()),
        (
            formatter.say("workbook_run"),
            " · ".join(filter(None, (request.snapshot.run, request.snapshot.loaded_at))),
        ),
        *(
            (f"{formatter.say('workbook_filter')} · {table.title}", words)
            for table in (content.table, *content.more_tables)
            for words in table.filters
        ),
        *(
            (formatter.say("workbook_notice"), formatter.notice(notice))
            for notice in request.snapshot.notices
        ),
        *(
            [(formatter.say("workbook_notice"), formatter.say("names_hidden"))]
            if request.address.hide_names
            else []
        ),
    ]
    tables = _chosen_tables(request, content)
    name = file_name(content.title, "" if scope in content.title else scope, day.isoformat())
    return _download(name, workbook_of(tables, facts, formatter, day, scope))


def _chosen_tables(request: PageRequest, content: Page) -> list[PageTable]:
    """Return the table that the address chooses, else all tables of the page. Raises `PageError` for an unknown one."""
    tables = [content.table, *content.more_tables]
    chosen = request.address.query.get(TABLE)
    if not chosen or content.status != 200:
        return tables
    by_id = {table.id: table for table in tables if table.id}
    if chosen not in by_id:
        raise PageError(
            request.formatter.say(
                "no_such_table", name=request.formatter.text(chosen), names=", ".join(by_id) or "–"
            )
        )
    return [by_id[chosen]]


def _html(request: PageRequest, content: Page) -> str:
    address, formatter, site = request.address, request.formatter, request.site
    template = page_templates().get_template(f"explorer/{content.template}")
    return in_lines(
        template.render(
            answer=content,
            address=address,
            formatter=formatter,
            site=site,
            snapshot=request.snapshot,
            differs=_differs(request),
            t=formatter.say,
            asset=lambda name: address.at(asset_path(name)),
            swatch=draw_swatch,
            styles=(*_STYLES, *content.styles),
            scripts=(*content.scripts, *_SCRIPTS),
            version=version("wangge"),
            words_of_kinds=words_of_kinds(request),
            **content.context,
        )
    )


def _differs(request: PageRequest) -> str:
    """Return a text about how the graph differs from its state after the last run; '' if it doesn't."""
    snapshot, kinds = request.snapshot, request.site.model.nodes | request.site.model.edges
    chinese = request.address.language == "zh"
    words = [
        f"{kinds[difference.kind].zh if chinese else difference.kind} {difference.present}/{difference.expected}"
        for difference in snapshot.differences
    ]
    return ("、" if chinese else ", ").join(words) or request.formatter.text(snapshot.tampered)


def _json_data(request: PageRequest, content: Page) -> dict[str, Any]:
    """Return the page as JSON data: title, day, run and notices, then the data of the page."""
    snapshot = request.snapshot
    return {
        "title": content.title,
        "day": request.site.day.isoformat(),
        "run": snapshot.run,
        "counted": snapshot.rule_results is not None,
        "names_hidden": request.address.hide_names,
        "notices": [request.formatter.text(notice) for notice in snapshot.notices],
        "differs": _differs(request),
        **content.json_data(),
    }


def _response(text: str, format_name: str, content: Page) -> Response:
    return Response(text, status_code=content.status, media_type=MEDIA_TYPES[format_name])


def _svg_response(text: str, content: Page) -> Response:
    """Return the picture, with a Content-Security-Policy that allows only the styles in it."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(unescape(style).encode()).digest()).decode()}'"
        for style in _STYLE.findall(text)
    )
    response = _response(text, "svg", content)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {hashes}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return response


_name_mask_of = lru_cache(maxsize=4)(mask_names)


def _name_mask(site: Site, address: PageAddress, refresh: bool) -> NameMask:
    """Return the mask for people's names. If the page of this address shows names, the mask hides nothing."""
    if not address.hide_names:
        return NO_MASK
    people = site.people() if refresh else site.last_snapshot.people or frozenset()
    return _name_mask_of(people, address.language)
