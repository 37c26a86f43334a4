"""The page of any node: that of a place with its map, that of everything else with its relationships."""

from __future__ import annotations

from wangge.viz.explorer.pages.entity import entity_page
from wangge.viz.explorer.pages.page import Page, PageError
from wangge.viz.explorer.pages.place import place_page
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import find_node

__all__ = ["node_page", "overview_page"]

_TOP = ("District", "City", "Province", "Street")


def overview_page(asking: PageRequest) -> Page:
    """The place that everything is about: the project's scope, else the only district there is."""
    site = asking.site
    record = find_node(site.store, site.model, *_top(asking), timeout=site.time_limit)
    if record is None:
        raise PageError(asking.shown.say("no_place_yet"))
    return place_page(asking, record, overview=True)


def node_page(asking: PageRequest, label: str, code: str) -> Page:
    """The page of the node with this label and code."""
    record = find_record(asking, label, code)
    return place_page(asking, record) if record.kind.place_tier is not None else entity_page(asking, record)


def _top(asking: PageRequest) -> tuple[str, str]:
    site = asking.site
    if (scope := site.policy.scope) is not None:
        for kind in site.model.places:
            if find_node(site.store, site.model, kind.label, scope, timeout=site.time_limit):
                return kind.label, scope
    for label in _TOP:
        rows = site.store.read(
            f"MATCH (n:{label}) RETURN n.code AS code ORDER BY code LIMIT 2", timeout=site.time_limit
        ).records
        if len(rows) == 1 or (rows and label == _TOP[-1]):
            return label, str(rows[0][0])
    return _TOP[0], ""
