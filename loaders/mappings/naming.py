"""Finds the node that a new entry of names.csv is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wangge.graph.errors import UsageError
from wangge.graph.model import Model, NodeKey, NodeKind
from wangge.loaders.mappings.declared import DeclaredNodes
from wangge.loaders.mappings.identities import Identity
from wangge.loaders.mappings.madecodes import made_code, name_key
from wangge.loaders.mappings.units import DIVISIONS, Unit, UnitFinder
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError
from wangge.loaders.state import GraphReader, GraphState

__all__ = ["NamingRequest", "new_identity"]


@dataclass(frozen=True)
class NamingRequest:
    """What the user says about a node: its kind, its name, other names, the unit it is in, its code and dates."""

    kind: str
    name: str
    also: tuple[str, ...] = ()
    parent: str | None = None
    code: str | None = None
    since: date | None = None
    until: date | None = None


def new_identity(store: GraphReader, model: Model, request: NamingRequest, scope: str = "") -> Identity:
    """Return the entry of names.csv for a request.

    The node is looked up in the graph by one of its names. Without `code`, the entry keeps the node's code, so that a
    renamed node stays the same. Raises `UsageError` if the kind is unknown, if the parent isn't found or, without
    a parent, if no node or several nodes have one of the names, and for a division, whose name comes from the sheet of divisions.
    """
    kind = _kind(model, request.kind)
    if kind.division_level is not None:
        raise UsageError(
            f"{kind.zh} {request.name!r}: names of divisions aren't entered in names.csv; write the new name on the sheet "
            "of divisions, or a change of divisions on the sheet 区划变更"
        )
    directory = Directory(GraphState(store, model), model)
    finder = UnitFinder(model, directory, DeclaredNodes(), scope)
    parent = _parent(finder, model, request.parent)
    nodes = _nodes(directory, kind, (*request.also, request.name), parent)
    if parent is None and _is_ambiguous(directory, finder, nodes, kind):
        codes = "、".join(node.code for node in nodes)
        raise UsageError(f"{kind.zh} {request.name!r} may mean {codes}; name the unit with --in")
    if not nodes and parent is None:
        names = "、".join((request.name, *request.also))
        raise UsageError(f"the graph has no {kind.zh} called {names}; name the unit that it is in with --in")
    # If there are several nodes, as in a merger, the one with the first name in --also stays.
    code = request.code or (nodes[0].code if nodes else "")
    owner = _owner(finder, directory, parent, nodes, kind)
    return Identity(
        kind.label,
        owner,
        request.name,
        tuple(name for name in request.also if name_key(name) != name_key(request.name)),
        code or made_code(owner, request.name),
        request.since,
        request.until,
    )


def _kind(model: Model, name: str) -> NodeKind:
    for kind in model.nodes.values():
        if name in (kind.label, kind.zh, *kind.aliases):
            return kind
    raise UsageError(f"{name!r} is no kind of node; write one such as 小区 or Compound")


def _parent(finder: UnitFinder, model: Model, text: str | None) -> Unit | None:
    if text is None:
        return None
    labels = tuple(kind.label for kind in model.places)
    try:
        return finder.named(text, labels)
    except CellError as error:
        raise UsageError(f"--in: {error.message}") from error


def _nodes(directory: Directory, kind: NodeKind, names: Sequence[str], parent: Unit | None) -> list[NodeKey]:
    every = directory.names(kind.label)
    keys = [name_key(name) for name in names]
    named = [
        (keys.index(name_key(name)), NodeKey(kind.label, code))
        for code, name in every.items()
        if name_key(name) in keys
    ]
    nodes = [node for _, node in sorted(named)]
    if parent is None:
        return nodes
    # People and organisations don't lie in a place, but their made codes begin with the code of one.
    begins = f"{parent.node.code}-"
    return [node for node in nodes if directory.lies_in(node, parent.node) or node.code.startswith(begins)]


def _is_ambiguous(directory: Directory, finder: UnitFinder, nodes: Sequence[NodeKey], kind: NodeKind) -> bool:
    """Whether nodes can't have been merged into one: several have the same name, or they are in different units."""
    names = {name_key(directory.name(node)) for node in nodes}
    owners = {_owner(finder, directory, None, [node], kind) for node in nodes}
    return len(names) < len(nodes) or len(owners) > 1


def _owner(
    finder: UnitFinder, directory: Directory, parent: Unit | None, nodes: Sequence[NodeKey], kind: NodeKind
) -> str:
    """Return the code of the unit inside which the names of the entry are unique."""
    if parent is not None:
        return parent.node.code
    division, dash, _ = nodes[0].code.partition("-")
    if dash and kind.place_tier is None and any(directory.has(NodeKey(d, division)) for d in DIVISIONS):
        return division
    above = directory.parents(nodes[0])
    if above and kind.label not in ("Compound", "Grid"):
        return above[0].code
    return finder.unit(nodes[0]).division
