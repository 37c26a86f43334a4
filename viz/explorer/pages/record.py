"""Finds the node or place that is named in an address."""

from __future__ import annotations

from wangge.viz.explorer.pages.page import NoSuchPageError
from wangge.viz.explorer.pages.place_candidates import AmbiguousPlaceError, find_candidates
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode, NodeRecord, find_node, nearest_codes

__all__ = ["find_place", "find_record"]


def find_record(request: PageRequest, label: str, code: str) -> NodeRecord:
    """Return the node with this label and code. If there is none, raise a `NoSuchPageError` with the nearest codes."""
    site, formatter = request.site, request.formatter
    record = find_node(site.store, site.model, label, code, timeout=site.time_limit)
    if record is not None:
        return record
    if label not in site.model.nodes:
        raise NoSuchPageError(
            formatter.say("no_such_kind", label=label, kinds=formatter.kinds(site.model.nodes))
        )
    codes = nearest_codes(site.store, site.model, label, code, timeout=site.time_limit)
    near = formatter.say("near_codes", codes=", ".join(codes)) if codes else ""
    raise NoSuchPageError(formatter.say("no_such_node", code=code, kind=formatter.kind(label), near=near))


def find_place(request: PageRequest, text: str) -> NamedNode:
    """Return the place with this code, name or pinyin.

    Raises `NoSuchPageError` if there is none, and `AmbiguousPlaceError` if there are several.
    """
    candidates = find_candidates(request, text)
    if not candidates:
        raise NoSuchPageError(request.formatter.say("no_place_anywhere", code=text))
    if len(candidates) > 1:
        raise AmbiguousPlaceError(request.formatter.say("several_places", text=text), candidates)
    return candidates[0].named
