"""Builds the page with the network map of a place: its parts, organisations, posts and people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wangge.viz.drawing.parts import Scene, SceneNode
from wangge.viz.explorer.pages.network_parts import network_data, network_parts
from wangge.viz.explorer.pages.network_view import (
    COLOURS,
    DATA,
    MAP,
    NETWORK_PARAMETERS,
    NetworkView,
    colour_choices,
    read_view,
)
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageError, PageTable
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.network.fold_address import write_nodes
from wangge.viz.network.svg import draw_network_svg
from wangge.viz.network.view import NodeColours

__all__ = ["MOST_PLACES", "NETWORK_PARAMETERS", "network_page"]

MOST_PLACES = 30_000
"""The largest number of places in a network map. The page of a larger place links to its district map instead."""


def network_page(request: PageRequest, label: str, code: str) -> Page:
    """Return the page with the network map.

    For a place with too many parts, the page has no network map and links to the district map instead.
    """
    formatter = request.formatter
    record = find_record(request, label, code)
    if label not in request.labels_with_map:
        raise NoSuchPageError(
            formatter.say(
                "no_network_map", kind=formatter.kind(label), kinds=formatter.kinds(request.labels_with_map)
            )
        )
    here = record.named
    path = request.path_to(here)
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
    scene = request.site.scene(here.code)
    network_view = read_view(request, scene)
    if network_view.faults and request.address.format_name != "html":
        raise PageError(formatter.say("wrong_parameter", what="；".join(network_view.faults)))
    if request.address.format_name == "json" and (wanted := request.address.query.get(DATA)):
        return _data_page(request, scene, network_view, wanted, title)
    return _page(request, scene, network_view, title, context)


def _page(
    request: PageRequest, scene: Scene, network_view: NetworkView, title: str, context: dict[str, Any]
) -> Page:
    formatter, address = request.formatter, request.address
    view = replace(
        network_view.view, data_address=_data_address(request, MAP), settings=_settings(request, network_view)
    )
    net = network_parts(request, scene, view)
    rows = [(row.level, row.kind, row.code, row.name, row.state_name, row.detail) for row in net.rows]
    places = [kind.label for kind in scene.model.places]
    state = view.state
    return Page(
        template="network.html.j2",
        title=title,
        context={
            **context,
            "net": net,
            "scene": net.scene,
            "colours": colour_choices(request, scene) if address.format_name == "html" else (),
        },
        data=lambda: {
            **formatter.reference(context["here"]),
            "drawn": net.scene.drawn,
            "folded": net.scene.folded,
            "hidden": net.scene.hidden,
            "hidden_lines": net.scene.hidden_lines,
            "total": net.scene.total,
            "ghosts": net.scene.ghosts,
            "open": write_nodes(sorted(state.opened), places).split(",") if state and state.opened else [],
            "hide": sorted(state.hidden) if state else [],
            "path": [
                formatter.reference(_named(node))
                for ref in view.chain
                for node in net.scene.nodes
                if node.ref == ref
            ],
            "coloured_by": view.colours.id if view.colours else None,
            "bundles": [
                {
                    "source": bundle.source.text(),
                    "target": bundle.target.text(),
                    "kind": bundle.kind,
                    "number": bundle.number,
                }
                for bundle in net.scene.bundles
            ],
            "rows": [row.data() for row in net.rows],
            "lines": dict(sorted(net.scene.relationship_totals.items())),
        },
        table=PageTable(("level", "kind", "code", "name", "state", "detail"), rows),
        picture=lambda: draw_network_svg(net.scene, net.layout, net.words, view=view, standalone=True),
        styles=net.styles,
        scripts=net.scripts,
        ignored=formatter.say("wrong_parameter", what="；".join(network_view.faults))
        if network_view.faults
        else "",
    )


def _named(node: SceneNode) -> NamedNode:
    return NamedNode(node.ref, node.name)


def _data_page(
    request: PageRequest, scene: Scene, network_view: NetworkView, wanted: str, title: str
) -> Page:
    """Return the data that the scripts of the page fetch: the nodes and lines, or the colours of the places."""
    colours = network_view.view.colours
    data = {} if wanted == COLOURS else {"map": network_data(request, scene)}
    return Page(
        template="network.html.j2",
        title=title,
        context={},
        data={**data, "colours": _colours(colours) if colours else None},
        table=PageTable((), ()),
    )


def _colours(colours: NodeColours) -> dict[str, Any]:
    """Return colours as JSON values: each place has the number of its shade, its figure and its description."""
    numbers = {key.fill: number for number, key in enumerate(colours.keys)}
    return {
        "id": colours.id,
        "title": colours.title,
        "keys": [(key.fill, key.ink, key.line, key.words) for key in colours.keys],
        "of": {ref.text(): (numbers[each.fill], each.note, each.words) for ref, each in colours.of.items()},
    }


def _settings(request: PageRequest, network_view: NetworkView) -> dict[str, Any]:
    """Return the addresses that the scripts of the page use."""
    return {
        "path": [ref.text() for ref in network_view.ends],
        "chain": request.address.to("/path"),
        "colours": _data_address(request, COLOURS),
        "colour": request.address.colour or "",
    }


def _data_address(request: PageRequest, data: str) -> str:
    address = replace(request.address, query={}, page=1).in_format("json")
    return f"{address}{'&' if '?' in address else '?'}{DATA}={data}"


def _size(request: PageRequest, here: NamedNode) -> int:
    """Return the number of places below `here`; 0 if the rules haven't been checked yet."""
    rule_results = request.snapshot.rule_results
    number = None if rule_results is None else rule_results.tree.number(here.code)
    if rule_results is None or number is None:
        return 0
    return sum(len(part) for _label, part in rule_results.tree.below(number))
