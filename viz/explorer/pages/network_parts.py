"""Draws a scene as the network map of a page, with links to the pages of nodes, maps and rules."""

from __future__ import annotations

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Scene
from wangge.viz.explorer.pages.address import node_path
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.network.embed import NetworkParts, network_page_parts

__all__ = ["network_parts"]


def network_parts(request: PageRequest, scene: Scene) -> NetworkParts:
    """Return the parts of the network map; hidden names are masked, and each node links to its page and its own map."""
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

    return network_page_parts(
        scene,
        language=address.language,
        mask=formatter.name_mask,
        link_of=link_of,
        map_of=map_of,
        rule_of=request.link_to_rule,
    )
