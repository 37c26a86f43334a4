"""Builds the page with the network map of a place: its parts, organisations, posts and people."""

from __future__ import annotations

from wangge.viz.explorer.pages.network_parts import network_parts
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode, read_path
from wangge.viz.network.svg import draw_network_svg

__all__ = ["MOST_PLACES", "network_page"]

MOST_PLACES = 30_000
"""The largest number of places in a network map. The page of a larger place links to its district map instead."""


def network_page(request: PageRequest, label: str, code: str) -> Page:
    """Return the page with the network map.

    For a place with too many parts, the page has no network map and links to the district map instead.
    """
    site, formatter = request.site, request.formatter
    record = find_record(request, label, code)
    if label not in request.labels_with_map:
        raise NoSuchPageError(
            formatter.say(
                "no_network_map", kind=formatter.kind(label), kinds=formatter.kinds(request.labels_with_map)
            )
        )
    here = record.named
    path = read_path(site.store, site.model, here.label, here.code, timeout=site.time_limit)
    context = {"here": here, "path": path}
    title = f"{formatter.name(here)} · {formatter.say('network')}"
    if (size := _size(request, here)) > MOST_PLACES:
        return Page(
            template="network_large.html.j2",
            title=title,
            context={**context, "size": size, "most": MOST_PLACES},
            data={**formatter.reference(here), "places": size, "drawn": None},
            table=PageTable(("label", "code", "places"), [(here.label, here.code, size)]),
        )
    net = network_parts(request, request.site.scene(here.code))
    rows = [(row.level, row.kind, row.code, row.name, row.state_name, row.detail) for row in net.rows]
    return Page(
        template="network.html.j2",
        title=title,
        context={**context, "net": net, "scene": net.scene},
        data={
            **formatter.reference(here),
            "drawn": net.scene.drawn,
            "folded": net.scene.folded,
            "total": net.scene.total,
            "ghosts": net.scene.ghosts,
            "rows": [row.data() for row in net.rows],
            "lines": dict(net.scene.relationship_totals),
        },
        table=PageTable(("level", "kind", "code", "name", "state", "detail"), rows),
        picture=lambda: draw_network_svg(net.scene, net.layout, net.words, standalone=True),
        styles=net.styles,
        scripts=net.scripts,
    )


def _size(request: PageRequest, here: NamedNode) -> int:
    """Return the number of places below `here`; 0 if the rules haven't been checked yet."""
    rule_results = request.snapshot.rule_results
    number = None if rule_results is None else rule_results.tree.number(here.code)
    if rule_results is None or number is None:
        return 0
    return sum(len(part) for _label, part in rule_results.tree.below(number))
