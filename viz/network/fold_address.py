"""Writes and reads the part of an address that says which nodes of a network map are open: codes, separated by commas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Scene
from wangge.viz.network.folding import GROUP

__all__ = ["ReadNodes", "read_nodes", "write_nodes"]


class ReadNodes(NamedTuple):
    """The nodes that an address names, in its order, and the names that no node has."""

    refs: tuple[NodeKey, ...]
    unknown: tuple[str, ...]


def write_nodes(refs: Iterable[NodeKey], places: Sequence[str]) -> str:
    """Return the nodes as text: a place by its code, another node by its label and code.

    >>> write_nodes([NodeKey("Grid", "511702001001001"), NodeKey("PropertyFirm", "PF,1")], ["Grid"])
    '511702001001001,PropertyFirm:PF%2C1'
    """
    return ",".join(
        (ref.code if ref.label in (*places, GROUP) else ref.text()).replace("%", "%25").replace(",", "%2C")
        for ref in refs
    )


def read_nodes(scene: Scene, text: str) -> ReadNodes:
    """Find the nodes of a scene that a text names. A code alone names the first node that has it, places first."""
    by_code: dict[str, list[NodeKey]] = defaultdict(list)
    by_key = {node.ref.text(): node.ref for node in scene.nodes}
    for node in scene.nodes:
        by_code[node.ref.code].append(node.ref)
    found_nodes: dict[NodeKey, None] = {}
    unknown: list[str] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        name = part.replace("%2C", ",").replace("%25", "%")
        ref = by_key.get(name) or next(iter(by_code.get(name, ())), None)
        if ref is None:
            unknown.append(part)
        else:
            found_nodes[ref] = None
    return ReadNodes(tuple(found_nodes), tuple(unknown))
