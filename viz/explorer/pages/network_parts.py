"""Draws a scene as the network map of a page, with links to the pages of nodes, maps and rules."""

from __future__ import annotations

from typing import Any

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Scene
from wangge.viz.explorer.pages.address import node_path
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.links import LinkOf
from wangge.viz.network.embed import NetworkParts, network_page_parts
from wangge.viz.network.map_data import map_data
from wangge.viz.network.view import MapView
from wangge.viz.network.wording import Wording

__all__ = ["network_data", "network_parts"]

_EVERYTHING = MapView()


def network_parts(request: PageRequest, scene: Scene, view: MapView = _EVERYTHING) -> NetworkParts:
    """Return the parts of the network map; hidden names are masked, and each node links to its page and its own map."""
    link_of, map_of = _links(request)
    return network_page_parts(
        scene,
        language=request.address.language,
        mask=request.formatter.name_mask,
        link_of=link_of,
        map_of=map_of,
        rule_of=request.link_to_rule,
        view=view,
    )


def network_data(request: PageRequest, scene: Scene) -> dict[str, Any]:
    """Return the nodes and lines of a network map for the scripts of its page; they are kept until the graph changes."""
    address = request.address
    link_of, map_of = _links(request)

    def compute() -> dict[str, Any]:
        words = Wording(scene.model, address.language, request.formatter.name_mask)
        return map_data(scene, words, link_of=link_of, map_of=map_of, rule_of=request.link_to_rule)

    key = (
        "network data",
        scene.scope.ref,
        address.prefix,
        address.to("/"),
        request.snapshot.rule_results is not None,
    )
    return request.site.kept(key, compute)


def _links(request: PageRequest) -> tuple[LinkOf, LinkOf]:
    site, formatter, address = request.site, request.formatter, request.address

    def link_of(ref: NodeKey) -> str | None:
        return (
            formatter.link(NamedNode.of(ref.label, ref.code, "")) if ref.label in site.model.nodes else None
        )

    def map_of(ref: NodeKey) -> str | None:
        return (
            address.to(f"{node_path(ref.label, ref.code)}/network")
            if ref.label in request.labels_with_map
            else None
        )

    return link_of, map_of
