"""Looks up the parents of nodes in the graph and in the rows accepted so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from wangge.graph.codes import is_padded_form
from wangge.graph.model import EdgeKind, Model, NodeKey
from wangge.loaders.fact import Reference, RowFacts
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.names import parents_and_names, same_name, squeeze
from wangge.loaders.references.row_targets import parent_or_other, row_targets
from wangge.loaders.reject import CellError
from wangge.loaders.state import GraphState

__all__ = ["ParentLookup", "RowsByCode", "is_single"]

_MOST_STEPS = 12

RowsByCode = Callable[[str], RowFacts | None]
"""A function that returns the row with a code, or None."""

_Row = tuple[tuple[str, ...], tuple[Reference, ...]]


class ParentLookup:
    """The parents of every node, read kind by kind on first use.

    A parent is the target of a reference on the node's own sheet, in a column whose cells hold at most one
    reference, or in a column that names places above the node. Examples are the street of a community, the
    street office of an office division, and the grids of a compound.
    """

    def __init__(
        self,
        state: GraphState,
        model: Model,
        resolve: Callable[[Reference, Iterable[str], ReferenceContext], NodeKey],
        name: Callable[[NodeKey], str],
        was: Callable[[NodeKey, str], bool] = lambda _node, _text: False,
    ) -> None:
        """Create the look-up; `was(node, text)` says whether a text is a former code or name of a node."""
        self._was = was
        self._placed: dict[NodeKey, tuple[NodeKey, ...]] = {}
        self._state = state
        self._model = model
        self._resolve = resolve
        self._name = name
        self._rows: dict[NodeKey, _Row] = {}
        self._rows_by_code: dict[str, list[RowsByCode]] = {}
        self._forgotten: set[NodeKey] = set()
        self._stored: dict[str, dict[NodeKey, list[NodeKey]]] = {}
        self._known: dict[NodeKey, tuple[NodeKey, ...]] = {}

    def set_row(self, node: NodeKey, references: Iterable[Reference], inside: tuple[str, ...] = ()) -> None:
        """Set the references of a node's row, and the texts of extra columns (`inside`) that name parents."""
        self._rows[node] = _parents_in(references, inside)
        self._forgotten.discard(node)
        self._known.clear()

    def set_rows(self, label: str, rows: RowsByCode) -> None:
        """Set the rows of many nodes of a label; each is converted when its parents are looked up."""
        self._rows_by_code.setdefault(label, []).append(rows)
        self._known.clear()

    def set_parents(self, node: NodeKey, parents: Iterable[NodeKey]) -> None:
        """Set the parents of a node without a row; they replace those in the graph."""
        self._placed[node] = tuple(parents)
        self._known.clear()

    def forget(self, node: NodeKey) -> None:
        self._rows.pop(node, None)
        self._forgotten.add(node)
        self._known.clear()

    def parents(self, node: NodeKey) -> tuple[NodeKey, ...]:
        """Return the parents of a node; empty if the reference in its row can't be resolved."""
        if node not in self._known:
            self._known[node] = ()  # ends the recursion if two rows name each other as parents
            self._known[node] = tuple(self._parents(node))
        return self._known[node]

    def lies_in(self, node: NodeKey, parent: str, steps: int = _MOST_STEPS) -> bool:
        """Whether a text (a code, a name or a path) means one of the node's ancestors."""
        if not steps:
            return False
        if self.is_named_in(node, parent, steps):
            return True
        return any(self.lies_in(above, parent, steps - 1) for above in self.parents(node))

    def is_named_in(self, node: NodeKey, parent: str, steps: int = _MOST_STEPS) -> bool:
        """Whether a text means a direct parent of a node.

        For a community, this is its street, such as 东城街道, but not its district, such as 通川区.
        """
        for above in self.parents(node):
            if self._is(above, parent):
                return True
            for outer, inner in parents_and_names(parent):
                if self._is(above, inner) and self.lies_in(above, outer, steps - 1):
                    return True
        return False

    def certainly_in(self, node: NodeKey, place: NodeKey) -> bool:
        """Whether `place` is the node's only parent, or the only parent of this parent, and so on."""
        for _ in range(_MOST_STEPS):
            above = self.parents(node)
            if len(above) != 1:
                return False
            node = above[0]
            if node == place:
                return True
        return False

    def nearest_to(self, nodes: Sequence[NodeKey], near: NodeKey) -> list[NodeKey]:
        """Return those of `nodes` that contain `near`; if there are none, those that share a place with it."""
        above = [near]
        for _ in range(_MOST_STEPS):
            above = [parent for node in above for parent in self.parents(node)]
            close = [node for node in nodes if node in above or set(self.parents(node)) & set(above)]
            if close:
                return [node for node in close if node in above] or close
        return []

    def is_or_lies_in(self, node: NodeKey, place: str) -> bool:
        """Whether a text means a node or one of its ancestors."""
        return self._is(node, place) or self.lies_in(node, place)

    def where(self, node: NodeKey) -> str:
        """Return the names of a node's grandparent and parent, in this order; "" if neither is known."""
        names: list[str] = []
        above = self.parents(node)
        while above and len(names) < 2:
            names.insert(0, self._name(above[0]) or above[0].code)
            above = self.parents(above[0])
        return "/".join(names)

    def _is(self, node: NodeKey, text: str) -> bool:
        code = squeeze(text)
        if code == node.code or is_padded_form(code, of=node.code) or same_name(text, self._name(node)):
            return True
        return self._was(node, text)

    def _parents(self, node: NodeKey) -> Iterable[NodeKey]:
        row = self._row(node)
        if row is None:
            if node in self._placed:
                return self._placed[node]
            return self._of_graph(node.label).get(node, [])
        inside, references = row

        def resolve(reference: Reference, context: ReferenceContext) -> NodeKey:
            targets = reference.ends.targets
            parent_labels = tuple(t for t in targets if t != node.label) if len(targets) > 2 else targets
            return parent_or_other(
                reference, parent_labels, node.label, lambda ref, labels: self._resolve(ref, labels, context)
            )

        targets = row_targets(references, ReferenceContext(inside=inside), resolve, self.certainly_in)
        return [target for _, target in targets if not isinstance(target, CellError)]

    def _row(self, node: NodeKey) -> _Row | None:
        if node in self._rows or node in self._forgotten:
            return self._rows.get(node)
        for rows in self._rows_by_code.get(node.label, ()):
            facts = rows(node.code)
            if facts is not None:
                return _parents_in(facts.references, facts.inside)
        return None

    def _of_graph(self, label: str) -> dict[NodeKey, list[NodeKey]]:
        if label not in self._stored:
            parents: dict[NodeKey, list[NodeKey]] = {}
            for kind in self._model.edges_from(label):
                for key in self._state.edges(kind, label) if is_single(kind, label) else ():
                    parents.setdefault(key.source, []).append(key.target)
            self._stored[label] = parents
        return self._stored[label]


def is_single(kind: EdgeKind, label: str) -> bool:
    """Whether a column on the sheet of a label names at most one target of a kind of relationship."""
    single = any(label in ends.sources and not ends.many for ends in kind.ends)
    return single and kind.plural is None


def _parents_in(references: Iterable[Reference], inside: tuple[str, ...]) -> _Row:
    return inside, tuple(r for r in references if r.parent_tier or not r.ends.many)
