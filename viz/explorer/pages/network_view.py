"""Reads from the address how a network map is shown: what is open and hidden, the highlighted chain, and the colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Scene
from wangge.viz.explorer.pages.colouring import (
    Choice,
    Colouring,
    choices,
    colour,
    colour_by_measure,
    measure_choices,
    rules_with_counts,
)
from wangge.viz.explorer.pages.measure_colours import chosen_measure, numbers_of
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.network.fold_address import read_nodes, write_nodes
from wangge.viz.network.folding import GHOST, FoldState, lies_in, open_above, parents_of
from wangge.viz.network.shortest import shortest_chain
from wangge.viz.network.view import ColourKey, MapView, NodeColour, NodeColours
from wangge.viz.treemap.shades import ink_of, line_of

__all__ = [
    "COLOURS",
    "DATA",
    "MAP",
    "NETWORK_PARAMETERS",
    "NetworkView",
    "colour_choices",
    "node_colours",
    "read_view",
]

NETWORK_PARAMETERS = ("open", "hide", "path", "data")
"""The parameters of the page of a network map: the codes of unfolded nodes, the hidden kinds, the two ends of a chain,
and, in JSON, which data the page's scripts want."""

DATA = "data"
MAP, COLOURS = "map", "colours"
"""The values of the parameter `data`."""

_NOT_COLOURED = Colouring("", "", {}, {}, {}, {}, {}, ())
_ASKED_FOR_COUNTS = 400
"""The number of places that the colour menu looks at: it lists the rules that have counts for one of these places."""


@dataclass(frozen=True, kw_only=True)
class NetworkView:
    """How the map is shown, the two ends of the chain in the address, and messages about wrong parts of the address.

    `ends` is empty if the address doesn't name two nodes.
    """

    view: MapView
    ends: tuple[NodeKey, ...]
    faults: tuple[str, ...]


def read_view(request: PageRequest, scene: Scene) -> NetworkView:
    """Return the view that the address describes. Nodes and kinds that the map doesn't have are reported as faults."""
    query, say = request.address.query, request.formatter.say
    opened = read_nodes(scene, query.get("open", ""))
    kinds, unknown_kinds = _kinds(scene, query.get("hide", ""))
    ends = read_nodes(scene, query.get("path", ""))
    unknown = [
        *(f"open={name}" for name in opened.unknown),
        *(f"hide={name}" for name in unknown_kinds),
        *(f"path={name}" for name in ends.unknown),
        *([f"data={query[DATA]}"] if query.get(DATA, MAP) not in (MAP, COLOURS) else []),
    ]
    names = request.formatter.text(request.formatter.list(unknown))
    faults = [say("not_in_map", names=names)] if unknown else []
    chain: tuple[NodeKey, ...] = ()
    if query.get("path") and not ends.unknown:
        if len(ends.refs) == 2:
            chain = shortest_chain(scene, *ends.refs, kinds)
        else:
            faults.append(say("two_nodes", text=request.formatter.text(query["path"])))
    parents = parents_of(scene)
    containers = [parent for ref in chain or ends.refs if (parent := parents.get(ref)) is not None]
    state = FoldState(open_above(parents, [*opened.refs, *containers]), kinds)
    places = [kind.label for kind in request.site.model.places]

    @cache
    def unfold(ref: NodeKey) -> str:
        if ref in state.opened:
            kept = frozenset(node for node in state.opened if not lies_in(parents, node, ref))
        else:
            kept = state.opened | open_above(parents, [ref])
        return request.address.same(open=write_nodes(sorted(kept - {scene.scope.ref}), places) or None)

    view = MapView(state=state, chain=chain, colours=node_colours(request, scene), unfold=unfold)
    return NetworkView(view=view, ends=ends.refs if len(ends.refs) == 2 else (), faults=tuple(faults))


def _kinds(scene: Scene, text: str) -> tuple[frozenset[str], list[str]]:
    known = {node.kind for node in scene.nodes} | {*scene.totals, *scene.relationship_totals, GHOST}
    names = [name for name in (part.strip() for part in text.split(",")) if name]
    known -= {scene.scope.ref.label}
    return frozenset(name for name in names if name in known), [name for name in names if name not in known]


def node_colours(request: PageRequest, scene: Scene) -> NodeColours | None:
    """Return the colours of all places in the scene, if the address names a rule, measure or number; else None."""
    if request.address.colour is None:
        return None
    colouring = _colouring(request, scene)
    of = {
        named.key: NodeColour(shade.token, colouring.notes.get(named, ""), colouring.words.get(named, ""))
        for named, shade in colouring.shades.items()
    }
    keys = tuple(
        ColourKey(key.shade.token, line_of(key.shade), ink_of(key.shade), key.words) for key in colouring.keys
    )
    return NodeColours(id=colouring.id, title=colouring.title, of=of, keys=keys)


def colour_choices(request: PageRequest, scene: Scene) -> list[tuple[str, list[Choice]]]:
    """Return the options of the colour menu, in groups with titles."""
    chosen = request.address.colour
    colouring = _NOT_COLOURED if chosen is None else _colouring(request, scene)
    parts = [place for place in _places(request, scene) if place.code != scene.scope.ref.code][
        :_ASKED_FOR_COUNTS
    ]
    results = request.snapshot.rule_results
    by_rule, by_number = choices(
        parts, results, colouring, request.formatter, rules_with_counts(parts, results)
    )
    say = request.formatter.say
    measures = measure_choices(colouring, request.formatter)
    groups = [(say("rules"), by_rule), (say("by_measure"), measures), (say("by_number"), by_number)]
    return [(title, options) for title, options in groups if options]


def _colouring(request: PageRequest, scene: Scene) -> Colouring:
    """Return the colouring of the places of a scene; it is kept until the graph changes."""
    address = request.address

    def compute() -> Colouring:
        places = _places(request, scene)
        measure = chosen_measure(address.colour)
        if measure is None:
            return colour(places, places, request.snapshot.rule_results, request.formatter)
        scope = NamedNode.of(*scene.scope.ref, scene.scope.name)
        return colour_by_measure(
            numbers_of(request, scope, measure, places), places, measure, request.formatter
        )

    ready = request.snapshot.rule_results is not None
    key = ("network colours", scene.scope.ref, address.colour, address.language, address.hide_names, ready)
    return request.site.kept(key, compute)


def _places(request: PageRequest, scene: Scene) -> list[NamedNode]:
    labels = {kind.label for kind in request.site.model.places}
    return [
        NamedNode.of(*node.ref, node.name) for node in scene.nodes if node.real and node.ref.label in labels
    ]
