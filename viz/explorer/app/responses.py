"""An answer written as the page, JSON, CSV or SVG that was asked for."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from html import unescape
from importlib.metadata import version
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.responses import PlainTextResponse, Response

from wangge.loaders.reports.pages import page_environment
from wangge.queries.reports.printable import in_lines, one_line
from wangge.viz.explorer.app.assets import asset_path
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.formats import as_csv, as_json
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.state.site import Site
from wangge.viz.privacy import NO_MASK, NameMask, mask_names
from wangge.viz.treemap.svg import draw_swatch

__all__ = ["FORMS", "asking_for", "write"]

FORMS = {
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
    "svg": "image/svg+xml",
}

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_STYLES = ("tokens.css", "explorer.css")
_SCRIPTS = ("explorer.js",)


def asking_for(site: Site, view: PageAddress, *, fresh: bool = True) -> PageRequest:
    """One request with what is known just now; without `fresh` the graph isn't asked whether it has changed."""
    known = site.known() if fresh else site.last_known
    return PageRequest(site, view, known, Formatter(view, site.model, _name_mask(site, view, fresh)))


def write(asking: PageRequest, answer: Page) -> Response:
    """The answer in the form that the address asks for; 404 for a picture of a page that has none."""
    form = asking.view.form
    if form == "json":
        return _response(as_json(_told(asking, answer)), form, answer)
    if form == "csv":
        return _response(as_csv(answer.table), form, answer)
    if form == "svg":
        if answer.picture is None:
            return PlainTextResponse("这一页没有图 / this page has no picture\n", status_code=404)
        return _picture(in_lines(str(answer.picture())), answer)
    return _response(_page(asking, answer), form, answer)


def _page(asking: PageRequest, answer: Page) -> str:
    view, shown, site = asking.view, asking.shown, asking.site
    template = _environment().get_template(f"explorer/{answer.template}")
    return in_lines(
        template.render(
            answer=answer,
            view=view,
            shown=shown,
            site=site,
            known=asking.known,
            differs=_differs(asking),
            t=shown.say,
            asset=lambda name: view.at(asset_path(name)),
            swatch=draw_swatch,
            styles=(*_STYLES, *answer.styles),
            scripts=(*answer.scripts, *_SCRIPTS),
            version=version("wangge"),
            **answer.context,
        )
    )


def _differs(asking: PageRequest) -> str:
    """How the graph isn't as its last run left it, in a few words; "" where it is."""
    known, kinds = asking.known, asking.site.model.nodes | asking.site.model.edges
    chinese = asking.view.language == "zh"
    words = [
        f"{kinds[one.kind].zh if chinese else one.kind} {one.present}/{one.expected}"
        for one in known.differences
    ]
    return ("、" if chinese else ", ").join(words) or asking.shown.text(known.tampered)


@cache
def _environment() -> Environment:
    environment = page_environment(PackageLoader("wangge.viz"))
    environment.filters |= {"number": "{:,}".format, "line": one_line}
    return environment


def _told(asking: PageRequest, answer: Page) -> dict[str, Any]:
    """The JSON twin: the page's data under what it is about and which state of the graph it tells."""
    known = asking.known
    return {
        "title": answer.title,
        "day": asking.site.day.isoformat(),
        "run": known.run,
        "counted": known.standings is not None,
        "names_hidden": asking.view.hide_names,
        "notices": [asking.shown.text(notice) for notice in known.notices],
        "differs": _differs(asking),
        **answer.data,
    }


def _response(text: str, form: str, answer: Page) -> Response:
    return Response(text, status_code=answer.status, media_type=FORMS[form])


def _picture(text: str, answer: Page) -> Response:
    """The picture, with a policy under which a browser takes the styles written in it and nothing else."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(unescape(style).encode()).digest()).decode()}'"
        for style in _STYLE.findall(text)
    )
    response = _response(text, "svg", answer)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {hashes}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return response


_mask_of = lru_cache(maxsize=4)(mask_names)


def _name_mask(site: Site, view: PageAddress, fresh: bool) -> NameMask:
    """What hides names where that is asked. Until these are known, only a page without the graph does without them."""
    if not view.hide_names:
        return NO_MASK
    known = site.people() if fresh else site.last_known.people or frozenset()
    return _mask_of(known, view.language)
