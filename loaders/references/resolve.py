"""Resolves references by code, by name, or by a name inside a parent; a name must have only one candidate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from wangge.graph.codes import DEEPEST, natural_code
from wangge.graph.model import Model, NodeKey
from wangge.loaders.fact import Reference, RowFacts
from wangge.loaders.messages.references import ReferenceMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.former import UnitHistory
from wangge.loaders.references.listing import Listing
from wangge.loaders.references.nameindex import NameIndex
from wangge.loaders.references.names import (
    code_and_name,
    fold,
    names_a_body,
    parents_and_names,
    same_name,
    squeeze,
)
from wangge.loaders.references.nearest import Likeness
from wangge.loaders.references.parent_lookup import ParentLookup, RowsByCode
from wangge.loaders.references.unit_changes import CHANGE_LINKS, EVENT, former_units
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.state import GraphState

__all__ = ["Directory"]

_STEM_LEVELS = (4, 5)
_DIVISION_LEVELS = (3, 4, 5)

Labels = tuple[str, ...]


@dataclass(frozen=True)
class _Candidates:
    """The nodes that match a text: by code, by name alone (`by_name`), or by name inside `parent`.

    If a code and a name match together, none of the three fields is set.
    """

    nodes: list[NodeKey]
    by_code: bool = False
    by_name: bool = False
    parent: str = ""
    former: bool = False


class Directory:
    """All nodes to which a reference may lead: those of the graph and of the rows accepted so far."""

    def __init__(self, state: GraphState, model: Model) -> None:
        self._state = state
        self._model = model
        self._kinds: dict[str, NameIndex] = {}
        self._stored: dict[str, set[str]] = {}
        self._left_out: str | None = None
        self._where = ParentLookup(state, model, self.resolve, self._name, self._was)
        self._listing = Listing(model, self._name, self._where.where, self._name_of_code)
        self._events: dict[str, RowFacts] = {}
        self._gone_events: set[str] = set()
        self._history: UnitHistory | None = None
        self._answers: dict[tuple[str, Labels], _Candidates | CellError] = {}

    def add(self, row: RowFacts, inside: tuple[str, ...] = ()) -> None:
        """Add the node of a row.

        Its parents are looked up when they are needed, from the row's references and from `inside`, the texts of
        extra columns that name parents.
        """
        node = row.node
        if node is None:
            return
        self._of(node.label).add(node.code, str(row.values.get("name", "")))
        self._where.set_row(node, row.references, inside)
        if node.label == EVENT:
            self._events[node.code] = row
        self._clear_answers()

    def add_all(self, label: str, read_names: Callable[[], Mapping[str, str]], rows: RowsByCode) -> None:
        """Add nodes that aren't in the directory.

        `read_names` returns their names by code, `rows` returns the row of a code.
        """
        self._of(label).add_all(read_names)
        self._where.set_rows(label, rows)
        self._clear_answers()

    def resolve_alone(
        self, reference: Reference, labels: Labels, declares: Callable[[NodeKey], bool]
    ) -> NodeKey | None:
        """Return the node that a text means in every row that names no parent.

        The result is None if the text may mean different nodes in different rows. `declares` is as in
        `ReferenceContext`.
        """
        try:
            candidates = self._of_stored_code(reference.text, labels) or self._found(reference.text, labels)
        except CellError:
            return None
        if len(candidates.nodes) > 1:
            return None
        node = candidates.nodes[0]
        if not candidates.by_code and self._level(node) in _STEM_LEVELS:
            return None
        context = ReferenceContext(declares=declares)
        return node if self._ambiguity(candidates, node, reference, context) is None else None

    def _of_stored_code(self, text: str, labels: Labels) -> _Candidates | None:
        """Return the node whose stored code is `text`, as `_found` would; None if `_found` has to look it up.

        A long load looks up tens of thousands of codes, and this method takes a tenth of the time of
        `_found`.
        """
        if not text.isdigit():
            kinds = self._kinds
            nodes = [
                NodeKey(label, text)
                for label in labels
                if text in (kinds[label] if label in kinds else self._of(label)).names
            ]
            return _Candidates(nodes, by_code=True) if nodes and squeeze(text) == text else None
        if len(labels) != 1 or text not in self._of(labels[0]).names:
            return None
        node = NodeKey(labels[0], text)
        return _Candidates([node], by_code=True) if natural_code(self._level(node), text) == text else None

    def remove(self, node: NodeKey) -> None:
        self._of(node.label).remove(node.code)
        self._where.forget(node)
        if node.label == EVENT:
            self._events.pop(node.code, None)
            self._gone_events.add(node.code)
        self._clear_answers()

    def put(self, node: NodeKey, name: str) -> None:
        """Add a node, or change its name."""
        self._of(node.label).add(node.code, name)
        self._clear_answers()

    def set_parents(self, node: NodeKey, parents: Iterable[NodeKey]) -> None:
        """Set the parents of a node that no row declares."""
        self._where.set_parents(node, parents)

    def set_event(self, row: RowFacts) -> None:
        """Replace the row of a change event."""
        if row.node is not None:
            self._events[row.node.code] = row
            self._clear_answers()

    def name(self, node: NodeKey) -> str:
        """Return the name of a node; "" if it has none or isn't in the directory."""
        return self._name(node)

    def names(self, label: str) -> Mapping[str, str]:
        """Return the names of the nodes of a label, by code."""
        return self._of(label).names

    def with_name(self, label: str, name: str) -> list[NodeKey]:
        """Return the nodes of a label whose names have the same short form as `name`."""
        index = self._of(label)
        return [NodeKey(label, code) for code in index.short(name)] if index.names else []

    def parents(self, node: NodeKey) -> tuple[NodeKey, ...]:
        """Return the units above a node, as the graph or the node's row has them."""
        return self._where.parents(node)

    def lies_in(self, node: NodeKey, unit: NodeKey) -> bool:
        """Whether a node is in a unit, at any depth."""
        return self._where.lies_in(node, unit.code)

    @contextmanager
    def without_dataset(self, dataset: str) -> Iterator[None]:
        """Leave out the graph's nodes of a dataset while the context is active, because its rows aren't accepted yet."""
        before, self._left_out = set(self._kinds), dataset
        try:
            yield
        finally:
            self._left_out = None
            for label in self._kinds.keys() - before:
                del self._kinds[label]
            self._clear_answers()

    def former_codes(self, node: NodeKey) -> list[str]:
        """Return the codes of the units that became a unit by change events in force."""
        return self._units().successors.former_codes(node)

    def former_code(self, text: str, node: NodeKey) -> str:
        """Return the code of the former unit that a text names, and that became `node`; "" if the text names `node` itself."""
        if squeeze(text) == node.code or same_name(text, self._name(node)):
            return ""
        unit = self._units().successors.of(text, (node.label,)).get(node)
        return unit.code if unit is not None and unit.code != node.code else ""

    def is_stored(self, node: NodeKey) -> bool:
        """Whether the graph has a node, of whatever dataset."""
        if node.label not in self._stored:
            self._stored[node.label] = {code for code, _ in self._state.names(node.label)}
        return node.code in self._stored[node.label]

    def targets_in_graph(self, edge: str, source: NodeKey) -> list[str]:
        """Return the codes of the nodes to which relationships of a kind lead from a node of the graph."""
        edges = self._state.edges(self._model.edges[edge], source.label)
        return [key.target.code for key, _ in edges.at(source.code)]

    def value_in_graph(self, node: NodeKey, name: str) -> object:
        """Return a property of a node of the graph; None if there is no such node."""
        stored = self._state.pick(node.label, [node.code]).get(node.code)
        return None if stored is None else stored.properties.get(name)

    def certainly_in(self, node: NodeKey, place: NodeKey) -> bool:
        """Whether a node lies in a place, and not in another place of the same kind as well."""
        return self._where.certainly_in(node, place)

    def has(self, node: NodeKey) -> bool:
        return node.code in self._of(node.label).names

    def knows(self, code: str, labels: Iterable[str]) -> bool:
        """Whether the directory has a node with this code and one of these labels."""
        return any(code in self._of(label).names for label in labels)

    def resolve(
        self, reference: Reference, targets: Iterable[str], context: ReferenceContext | None = None
    ) -> NodeKey:
        """Return the node that a cell means.

        A cell holds a code, a name in any spelling, a code and a name (of the same node), or a path such as
        东城街道/二马路社区. An unknown code is never replaced by a similar one. `context` is the row of the cell;
        without it, a code alone never means a former unit. Raises `CellError` if the cell doesn't mean exactly
        one node, with the candidates, the successors of a former unit, or the nearest codes and names.
        """
        context, labels = context or ReferenceContext(), tuple(targets)
        candidates = self._of_stored_code(reference.text, labels) or self._found(reference.text, labels)
        nodes = self._inside(candidates, reference, labels, context.inside)
        if len(nodes) > 1 and context.near is not None:
            nodes = self._where.nearest_to(nodes, context.near) or nodes
        if len(nodes) > 1:
            message = ReferenceMessage.SEVERAL.fill(
                text=reference.text,
                count=len(nodes),
                kind=self._listing.kind(labels),
                nodes=self._listing.nodes(nodes),
            )
            raise CellError(RejectRule.AMBIGUOUS_REFERENCE, message)
        ambiguity = self._ambiguity(candidates, nodes[0], reference, context)
        if ambiguity is not None:
            raise CellError(RejectRule.AMBIGUOUS_REFERENCE, ambiguity)
        return nodes[0]

    def _ambiguity(
        self, candidates: _Candidates, node: NodeKey, reference: Reference, context: ReferenceContext
    ) -> RejectText | None:
        if self._level(node) not in _STEM_LEVELS:
            return None
        if candidates.by_code:
            # A code and a name together are unambiguous. A code alone may mean another unit, which had this
            # code before.
            if context.declares(node) or reference.edge.name in CHANGE_LINKS or candidates.former:
                return None
            return self._units().reasons.of_code(node) if squeeze(reference.text).isdigit() else None
        parents = (*context.inside, candidates.parent) if candidates.parent else context.inside
        if context.is_coded_under(node) or self._units().successors.is_coded_under_former(
            context, reference.text, node
        ):
            return None
        if any(self._where.is_named_in(node, parent) for parent in parents):
            return None
        reasons = self._units().reasons
        reason = reasons.of_name(reference.text, node) if candidates.by_name else None
        is_name_alone = self._level(node) == DEEPEST and (candidates.by_name or candidates.parent)
        if reason is not None or not is_name_alone or context.declares(node):
            return reason
        return reasons.of_name_alone(reference.text, node)

    def _clear_answers(self) -> None:
        self._answers.clear()
        self._history = None

    def _found(self, text: str, labels: Labels) -> _Candidates:
        query = (text, labels)
        if query not in self._answers:
            try:
                self._answers[query] = self._look_up(text, labels)
            except CellError as error:
                self._answers[query] = error
        answer = self._answers[query]
        if isinstance(answer, CellError):
            raise CellError(answer.rule, answer.message)
        return answer

    def _look_up(self, text: str, labels: Labels) -> _Candidates:
        if nodes := self._by_code(text, labels):
            return _Candidates(nodes, by_code=True)
        if nodes := self._by_name(text, labels):
            return _Candidates(nodes, by_name=True)
        if nodes := list(self._units().successors.of(text, labels)):
            code = squeeze(text).isdigit()
            name = not code and code_and_name(text) is None
            return _Candidates(nodes, by_code=code, by_name=name, former=True)
        if nodes := self._by_both(text, labels):
            return _Candidates(nodes)
        candidates = self._by_path(text, labels)
        if candidates is None:
            raise self._unknown(text, labels)
        return candidates

    def _inside(
        self, candidates: _Candidates, reference: Reference, labels: Labels, inside: tuple[str, ...]
    ) -> list[NodeKey]:
        """Return the candidates that are inside all places that the row names.

        If there are none, return all candidates in these cases: the cell may name several targets; no candidate is a
        place; the candidates were found by their code, and no place among them has a parent. Otherwise raise
        `CellError`.
        """
        by_name = candidates.by_name or bool(candidates.parent)
        places = (
            inside if by_name else tuple(place for place in inside if self._is_outer_place(place, labels))
        )
        if not places:
            return candidates.nodes
        kept = [n for n in candidates.nodes if all(self._where.is_or_lies_in(n, place) for place in places)]
        placed = [n for n in candidates.nodes if self._is_place(n) and (by_name or self._where.parents(n))]
        if kept or (reference.ends.many and not reference.parent_tier) or not placed:
            return kept or candidates.nodes
        message = ReferenceMessage.NOT_IN_NAMED_PLACE.fill(
            kind=self._listing.kind(labels),
            text=reference.text,
            places="、".join(places),
            nodes=self._listing.nodes(candidates.nodes),
        )
        raise CellError(RejectRule.UNKNOWN_REFERENCE, message)

    def _is_outer_place(self, place: str, targets: Labels) -> bool:
        """Whether a text from a column for parents names a division or, for a target that is a place, a place of a tier above.

        The division may be a former one. Such a column may contain other texts, too.
        """
        tier = self._model.nodes[targets[0]].place_tier or 0 if len(targets) == 1 else 0
        labels = tuple(
            kind.label
            for kind in self._model.places
            if kind.division_level is not None or (kind.place_tier or 0) < tier
        )
        former = self._units().former
        return any(
            self._by_code(text, labels)
            or self._by_name(text, labels)
            or former.of_code(squeeze(text))
            or former.named(text)
            for text in (place, *(name for _, name in parents_and_names(place)))
        )

    def open(self, label: str, *, without: str | None = None) -> None:
        """Add the nodes of a label that are in the graph.

        Nodes of the dataset `without` are left out, because `add` and `add_all` add them from the rows of the
        dataset.
        """
        if label not in self._kinds:
            names = dict(self._state.names(label, without=without))
            self._kinds[label] = NameIndex(
                names, stems=self._model.nodes[label].division_level in _STEM_LEVELS
            )

    def keep(self, label: str, codes: Iterable[str]) -> None:
        """Add the graph's nodes with this label and one of these codes, but none that another program wrote."""
        for code, node in self._state.pick(label, codes).items():
            if node.dataset:
                self._of(label).add(code, str(node.properties.get("name") or ""))

    def _of(self, label: str) -> NameIndex:
        self.open(label, without=self._left_out)
        return self._kinds[label]

    def _name(self, node: NodeKey) -> str:
        return self._of(node.label).names.get(node.code, "")

    def _is_place(self, node: NodeKey) -> bool:
        return self._model.nodes[node.label].place_tier is not None

    def _level(self, node: NodeKey) -> int | None:
        return self._model.nodes[node.label].division_level

    def _by_code(self, text: str, labels: Labels) -> list[NodeKey]:
        code = squeeze(text)
        candidates = [
            NodeKey(label, natural_code(self._model.nodes[label].division_level, code)) for label in labels
        ]
        return [node for node in candidates if self.has(node)]

    def _by_name(self, text: str, labels: Labels) -> list[NodeKey]:
        nodes = [NodeKey(label, code) for label in labels for code in self._of(label).short(text)]
        if not nodes:
            return [NodeKey(label, code) for label in labels for code in self._of(label).bare(text)]
        return self._of_one_kind(text, nodes)

    def _of_one_kind(self, text: str, nodes: list[NodeKey]) -> list[NodeKey]:
        """Choose among nodes of different kinds whose names have the same short form.

        If nodes have exactly this name, only nodes of their kinds are returned. If several kinds are left and
        `text` isn't the name of an office or committee, the places among them are returned.
        """
        if len({node.label for node in nodes}) > 1:
            exact = {node.label for node in nodes if fold(self._name(node)) == fold(text)}
            nodes = [node for node in nodes if node.label in exact] or nodes
        if len({node.label for node in nodes}) > 1 and not names_a_body(text):
            places = [node for node in nodes if self._is_place(node)]
            return places or nodes
        return nodes

    def _by_both(self, text: str, labels: Labels) -> list[NodeKey]:
        """Return the nodes that match a cell with both a code and a name.

        Raises `CellError` if code and name belong to different nodes.
        """
        both = code_and_name(text)
        if both is None:
            return []
        code, name = both
        nodes = self._by_code(code, labels)
        agreed = [node for node in nodes if same_name(name, self._name(node))]
        if nodes and not agreed:
            others = self._by_name(name, labels)
            listed = self._listing.nodes(others)
            hint = ReferenceMessage.NAME_OF_OTHERS.fill(name=name, nodes=listed) if others else ""
            message = ReferenceMessage.CODE_OF_ANOTHER.fill(
                code=code, known=self._name(nodes[0]), name=name, others=hint
            )
            raise CellError(RejectRule.AMBIGUOUS_REFERENCE, message)
        return agreed

    def _by_path(self, text: str, labels: Labels) -> _Candidates | None:
        """Return the nodes that match a path of a parent and a name; None if no part of the text is a known name.

        Raises `CellError` if the name exists, but not inside the parent.
        """
        elsewhere: tuple[str, str, list[NodeKey]] | None = None
        for parent, name in parents_and_names(text):
            named = self._by_name(name, labels) or list(self._units().successors.of(name, labels))
            inside = [node for node in named if self._where.lies_in(node, parent)]
            if inside:
                return _Candidates(inside, parent=parent)
            elsewhere = elsewhere or ((parent, name, named) if named else None)
        if elsewhere is None:
            return None
        parent, name, named = elsewhere
        message = ReferenceMessage.NOT_IN_PARENT.fill(
            kind=self._listing.kind(labels), name=name, parent=parent, nodes=self._listing.nodes(named)
        )
        raise CellError(RejectRule.UNKNOWN_REFERENCE, message)

    def _units(self) -> UnitHistory:
        if self._history is None:
            units = former_units(self._state, self._model, self._events, self._gone_events)
            self._history = UnitHistory.of(units, self._listing, self._is_known, self.has)
        return self._history

    def _was(self, node: NodeKey, text: str) -> bool:
        return self._level(node) in _DIVISION_LEVELS and self._units().successors.was(node, text)

    def _is_known(self, code: str, name: str) -> bool:
        return same_name(name, self._name_of_code(code))

    def _unknown(self, text: str, labels: Labels) -> CellError:
        message = ReferenceMessage.UNKNOWN.fill(kind=self._listing.kind(labels), text=text)
        both = code_and_name(text)
        code, name = both or (squeeze(text), text)
        former = self._units().former
        former_matches = former.of_code(code) or former.named(name)
        if former_matches:
            hint = self._listing.followed(former_matches[0])
            message = ReferenceMessage.UNKNOWN_NOW.fill(unknown=message, followed=hint)
            return CellError(RejectRule.UNKNOWN_REFERENCE, message)
        near = [] if code.isascii() and not both else self._alike(name, labels)
        listed = "、".join(f"{like.name} {like.code}" for like in near)
        if code.isascii() and not listed:
            listed = self._alike_code(code, labels)
        if listed:
            message = ReferenceMessage.UNKNOWN_BUT_NEAR.fill(unknown=message, nearest=listed)
        return CellError(RejectRule.UNKNOWN_REFERENCE, message)

    def _name_of_code(self, code: str) -> str:
        labels = tuple(kind.label for kind in self._model.places if kind.division_level in _STEM_LEVELS)
        nodes = self._by_code(code, labels)
        return self._name(nodes[0]) if nodes else ""

    def _alike(self, name: str, labels: Labels) -> list[Likeness]:
        near = [like for label in labels for like in self._of(label).nearest().names(name)]
        return sorted(near, key=lambda like: -like.score)[:3]

    def _alike_code(self, code: str, labels: Labels) -> str:
        near = [like for label in labels for like in self._of(label).nearest().codes(code)]
        return max(near, key=lambda like: like.score).code if near else ""
