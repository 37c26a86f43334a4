"""Chooses the page of a node: places have one layout, all other nodes another."""

from __future__ import annotations

from wangge.viz.explorer.pages.entity import entity_page
from wangge.viz.explorer.pages.page import Page, PageError
from wangge.viz.explorer.pages.parameters import check_selected
from wangge.viz.explorer.pages.place import place_page
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode, NodeRecord, find_node

__all__ = ["node_page", "overview_page", "overview_place"]

_TOP = ("District", "City", "Province", "Street")


def overview_page(request: PageRequest) -> Page:
    """Return the start page, which is the page of a place.

    The place is the project's scope. Without a scope, it is the district if the graph has only one, else the only city,
    else the only province, else the first street.
    """
    return place_page(request, _overview_record(request), overview=True)


def overview_place(request: PageRequest) -> NamedNode:
    """Return the place of the start page."""
    return _overview_record(request).named


def _overview_record(request: PageRequest) -> NodeRecord:
    site = request.site
    record = site.kept_read(("overview", site.policy.scope), lambda: _read_overview_record(request))
    if record is None:
        raise PageError(request.formatter.say("no_place_yet"))
    return record


def node_page(request: PageRequest, label: str, code: str) -> Page:
    """Return the page of one node. Raises `NoSuchPageError` if the node doesn't exist."""
    record = find_record(request, label, code)
    if record.kind.place_tier is not None:
        return place_page(request, record)
    check_selected(request, ())
    return entity_page(request, record)


def _read_overview_record(request: PageRequest) -> NodeRecord | None:
    site = request.site
    if (scope := site.policy.scope) is not None:
        for kind in site.model.places:
            record = find_node(site.store, site.model, kind.label, scope, timeout=site.time_limit)
            if record is not None:
                return record
    for label in _TOP:
        rows = site.store.read(
            f"MATCH (n:{label}) RETURN n.code AS code ORDER BY code LIMIT 2", timeout=site.time_limit
        ).records
        if len(rows) == 1 or (rows and label == _TOP[-1]):
            return find_node(site.store, site.model, label, str(rows[0][0]), timeout=site.time_limit)
    return None
