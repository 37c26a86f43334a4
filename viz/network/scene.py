"""Builds the scene of a network map: reads a scope, chooses the nodes to draw, and adds cards for missing nodes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.queries.notices import notices
from wangge.viz.drawing.parts import Bundle, Coverage, LoadRun, Outside, Scene, SceneEdge, SceneNode, State
from wangge.viz.find_scope import find_scope
from wangge.viz.findings import Findings, drawn_state
from wangge.viz.network.anchors import Anchors, find_anchors
from wangge.viz.network.collapse import Fold, fold_contents
from wangge.viz.network.coverage import coverage_below, place_states
from wangge.viz.network.extent import GHOST_SCOPES, PEOPLE, PLACE_DEPTH, STATE_RULES
from wangge.viz.network.ghosts import Ghosts
from wangge.viz.network.read import ScopeContents, ScopeNode, read_contents

__all__ = [
    "Coverage",
    "LoadRun",
    "Scene",
    "SceneEdge",
    "SceneNode",
    "State",
    "build_scene",
    "last_run",
    "scene_of",
]


def build_scene(
    store: Store,
    model: Model,
    code: str,
    *,
    findings: Findings | None,
    limit: int = 2000,
    whole: int = 0,
    today: date | None = None,
) -> Scene:
    """Return the scene of the place with this `code` on the day `today`, with at most `limit` nodes to draw.

    The scene of a place with at most `whole` nodes has all of them. In a larger place the nodes that aren't drawn are
    folded: the scene has only their numbers. What `findings` report as missing becomes a ghost in the scene; `findings`
    is None if no rules have been checked. Raises `UsageError` with the nearest codes if no place has this code, or if
    places of its kind have no map.
    """
    day = today or date.today()
    scope, name = find_scope(store, model, code)
    contents = read_contents(store, model, ScopeNode(scope, name), day)
    return scene_of(store, model, contents, day, findings=findings, limit=limit, whole=whole)


def scene_of(
    store: Store,
    model: Model,
    contents: ScopeContents,
    day: date,
    *,
    findings: Findings | None,
    limit: int = 2000,
    whole: int = 0,
) -> Scene:
    """Return the scene of a place with these `contents`.

    The path, the last load run and the notices are read from `store`. `findings`, `limit` and `whole` are as in
    `build_scene`.
    """
    scope = contents.scope
    types = {kind.name: kind.type for kind in model.edges.values()}
    tiers = [kind.label for kind in model.places]
    anchors = find_anchors(contents, types)
    fold = fold_contents(contents, anchors, tiers=tiers, limit=limit, whole=whole)
    missing = Ghosts(list(_nodes(contents, anchors, fold, findings)), _held(contents), findings)
    nodes = {node.ref: node for node in missing.nodes()}
    is_whole = not fold.place_of and whole > 0
    ghosts = list(missing.ghosts()) if is_whole or scope.label in GHOST_SCOPES else []
    fits = is_whole or len(nodes) + len(ghosts) <= limit
    edges = [*contents.edges, *contents.tree()]
    within = [edge for edge in edges if edge.source in contents.inside and edge.target in contents.inside]
    bundles, inner = _bundles(within, fold)
    return Scene(
        scope=nodes[scope],
        path=_path(store, scope, tiers),
        nodes=(*nodes.values(), *(ghosts if fits else ())),
        edges=tuple(sorted(edge for edge in within if edge.source in nodes and edge.target in nodes)),
        bundles=bundles,
        inner=inner,
        totals=Counter(ref.label for ref in contents.inside),
        relationship_totals=Counter(edge.kind for edge in within),
        parts=_parts(contents, fold),
        day=day.isoformat(),
        run=last_run(store),
        notices=notices(store),
        checked=findings is not None,
        ghosts_left=0 if fits else len(ghosts),
        model=model,
    )


def _nodes(
    contents: ScopeContents, anchors: Anchors, fold: Fold, findings: Findings | None
) -> Iterator[SceneNode]:
    outside: dict[NodeKey, list[Outside]] = defaultdict(list)
    for edge in contents.edges:
        if edge.target not in contents.inside:
            outside[edge.source].append(Outside(edge.kind, True, edge.target, contents.met[edge.target].name))
        if edge.source not in contents.inside:
            outside[edge.target].append(
                Outside(edge.kind, False, edge.source, contents.met[edge.source].name)
            )
    states = place_states(contents, findings)
    coverage = coverage_below(contents, states, findings)
    for ref in fold.drawn:
        node = contents.inside[ref]
        state = drawn_state(states.get(ref))
        yield SceneNode(
            ref=ref,
            name=node.name,
            parent=contents.parents.get(ref, anchors.unit.get(ref)),
            tier=node.tier,
            state=state,
            coverage=coverage.get(ref, ()),
            folded=tuple(sorted(fold.folded.get(ref, Counter()).items())),
            outside=tuple(sorted(outside.get(ref, ()))),
            rules=(findings.rules[STATE_RULES[ref.label]].name,)
            if findings and state is State.UNCOVERED
            else (),
        )


def _held(contents: ScopeContents) -> frozenset[NodeKey]:
    """Return the posts that have a holder."""
    return frozenset(edge.target for edge in contents.edges if edge.source.label == PEOPLE[1])


def _bundles(edges: Iterable[SceneEdge], fold: Fold) -> tuple[tuple[Bundle, ...], int]:
    """Count the relationships of which at least one end isn't drawn, but folded into a place.

    At such an end, the relationship counts for the drawn place into which the node is folded. Returns one bundle for
    each kind of relationship between two drawn nodes, and the number of relationships whose ends both count for the
    same drawn node.
    """
    counts: Counter[SceneEdge] = Counter()
    inner = 0
    for edge in edges:
        if edge.source not in fold.place_of and edge.target not in fold.place_of:
            continue
        ends = (fold.place_of.get(edge.source, edge.source), fold.place_of.get(edge.target, edge.target))
        if ends[0] == ends[1]:
            inner += 1
        else:
            counts[SceneEdge(*ends, edge.kind)] += 1
    return tuple(Bundle(*edge, count) for edge, count in sorted(counts.items())), inner


def _path(store: Store, scope: NodeKey, tiers: Sequence[str]) -> tuple[tuple[NodeKey, str], ...]:
    """Return the places above the scope, from the top down.

    If a place has several parents, the path contains the parent of the lowest tier.
    """
    path: list[tuple[NodeKey, str]] = []
    label, code = scope
    while True:
        rows = store.read(
            f"MATCH (p:{label} {{code: $code}})-[:PART_OF]->(q) "
            "RETURN labels(q) AS labels, q.code AS code, q.name AS name",
            {"code": code},
        ).dicts()
        if not rows:
            return tuple(reversed(path))
        above = (
            (next(name for name in row["labels"] if name != "Place"), row["code"], row["name"])
            for row in rows
        )
        label, code, name = min(above, key=lambda place: (-tiers.index(place[0]), place[1]))
        path.append((NodeKey(label, code), name))


def _parts(contents: ScopeContents, fold: Fold) -> tuple[tuple[NodeKey, str], ...]:
    """Return key and name of those places directly below the scope that have maps and contain nodes not drawn here."""
    parts: set[NodeKey] = set()
    for ref in fold.folded:
        while contents.parents.get(ref, contents.scope) != contents.scope:
            ref = contents.parents[ref]
        if ref != contents.scope and ref in fold.drawn and ref.label in PLACE_DEPTH:
            parts.add(ref)
    return tuple((ref, contents.inside[ref].name) for ref in sorted(parts, key=attrgetter("code")))


def last_run(store: Store) -> LoadRun:
    """Read the last run; its texts are empty if nothing was ever loaded."""
    rows = store.read(
        "MATCH (r:Run) RETURN r.id AS id, r.at AS at, r.dataset AS dataset ORDER BY id DESC LIMIT 1"
    ).dicts()
    if not rows:
        return LoadRun()
    return LoadRun(*(str(rows[0][name] or "") for name in ("id", "at", "dataset")))
