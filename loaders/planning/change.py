"""Collects the changes of a plan, and returns them in the order in which they can be applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.spool import Spool

if TYPE_CHECKING:
    import polars as pl

    from wangge.loaders.planning.newfacts import LinkedNodes, LinkedNodesOfGroup, NewFacts, NewFactsOfGroup
    from wangge.loaders.sheets.cells import Value

__all__ = ["BATCH", "Batch", "Change", "ChangeLog", "Group", "Operation", "Step", "linked_step"]

BATCH = 5_000


class Operation(StrEnum):
    """An operation on a fact. MOVE means that only the source of the fact (file, sheet, row) has changed."""

    ADD = "add"
    UPDATE = "update"
    RETIRE = "retire"
    MOVE = "move"


class Change(NamedTuple):
    """A change of one fact, with its properties before and after the change.

    `before` is None for a new fact, `after` is None for a retired one. Only in the plan of an undo or repair,
    the properties include the dataset and the source. `place` is the location of the row that declares the
    fact; None if no row does.
    """

    operation: Operation
    key: NodeKey | EdgeKey
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    place: RowLocation | None


class Group(NamedTuple):
    """What all changes of one statement have in common: the operation, and the label or kind of relationship.

    `source` and `target` are the labels of the ends of relationships; both are "" for nodes.
    """

    operation: Operation
    kind: str
    source: str = ""
    target: str = ""

    @property
    def of_nodes(self) -> bool:
        """True for changes of nodes, False for changes of relationships."""
        return not self.source


class Batch:
    """Changes of one group, ordered by target and source.

    New facts that were added as frames stay in columns; only the property `changes` converts them to objects. A batch of
    linked nodes and the batch of their relationships both have the same `linked`.
    """

    def __init__(
        self, group: Group, changes: list[Change] | NewFacts, linked: LinkedNodes | None = None
    ) -> None:
        self.group = group
        self.linked = linked
        self._changes = changes

    def __len__(self) -> int:
        return len(self._changes)

    @property
    def new(self) -> NewFacts | None:
        """The new facts in columns; None if the changes of this batch are objects."""
        return None if isinstance(self._changes, list) else self._changes

    @property
    def changes(self) -> list[Change]:
        """The changes as objects."""
        return self._changes if isinstance(self._changes, list) else self._changes.changes()

    @property
    def has_statement(self) -> bool:
        """Whether a statement writes this batch; linked nodes are written by the statement of their relationships."""
        return self.linked is None or not self.group.of_nodes

    def take(self, rows: Sequence[int]) -> Batch:
        """Return a batch of the changes at these positions, in this order."""
        if isinstance(self._changes, list):
            return Batch(self.group, [self._changes[row] for row in rows])
        return Batch(self.group, self._changes.take(rows))


Step = tuple[Batch, ...]
"""Batches that are written together: one batch, or linked nodes and their relationships."""


def linked_step(linked: LinkedNodes) -> Step:
    """Return the step that writes linked nodes and their relationships."""
    return (
        Batch(linked.group, linked.of_nodes(), linked),
        Batch(linked.edges, linked.of_edges(), linked),
    )


_Packed = tuple[str, str, tuple[Any, ...], dict[str, Any] | None, dict[str, Any] | None, int, int]

_ORDER = (
    (True, Operation.ADD),
    (True, Operation.UPDATE),
    (True, Operation.MOVE),
    (False, Operation.RETIRE),
    (False, Operation.ADD),
    (False, Operation.UPDATE),
    (False, Operation.MOVE),
    (True, Operation.RETIRE),
)


class ChangeLog:
    """Collects changes and returns them in the order in which they can be applied.

    Nodes are added before their relationships and retired after them. A new node may be *linked*: then one statement adds
    it and one of its relationships, after the nodes with the label of the relationship's target. A long list is stored on
    the disk.

    >>> log = ChangeLog()
    >>> log.add(Operation.ADD, NodeKey("Grid", "1"), None, {"code": "1"}, None)
    >>> len(log), log.count(Operation.ADD), [batch.group.kind for batch in log.batches()]
    (1, 1, ['Grid'])
    """

    def __init__(self) -> None:
        self._groups: dict[Group, Spool[_Packed]] = {}
        self._new: dict[Group, NewFactsOfGroup] = {}
        self._linked: dict[Group, LinkedNodesOfGroup] = {}
        self._places: dict[tuple[str, str], int] = {}
        self._counts: Counter[tuple[Operation, str]] = Counter()

    def add(
        self,
        operation: Operation,
        key: NodeKey | EdgeKey,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
        place: RowLocation | None,
    ) -> None:
        if isinstance(key, NodeKey):
            group, source, target = Group(operation, key.label), key.code, ""
            own: tuple[Value | None, ...] = ()
        else:
            group = Group(operation, key.kind, key.source.label, key.target.label)
            source, target, own = key.source.code, key.target.code, key.key
        spool = self._groups.get(group)
        if spool is None:
            spool = self._groups[group] = Spool()
        sheet, row = -1, 0
        if place is not None:
            sheet = self._places.setdefault((place.file, place.sheet), len(self._places))
            row = place.row
        spool.append((source, target, own, before, after, sheet, row))
        self._counts[operation, group.kind] += 1

    def add_frame(
        self,
        group: Group,
        frame: pl.DataFrame,
        sheets: Sequence[tuple[str, str]],
        key: tuple[str, ...] = (),
    ) -> None:
        """Add facts that are new in the graph; `group.operation` must be ADD.

        `frame` has the columns `@source`, `@sheet` and `@row`, for relationships also `@target`, and the
        properties of the facts. `@sheet` is a position in `sheets`, which holds the file and the name of each
        sheet. `key` names the properties that are part of a relationship's key.
        """
        if frame.is_empty():
            return
        if group not in self._new:
            from wangge.loaders.planning.newfacts import NewFactsOfGroup

            self._new[group] = NewFactsOfGroup(group, key)
        self._new[group].append(frame, self._numbers(sheets))
        self._counts[group.operation, group.kind] += len(frame)

    def add_nodes(
        self,
        group: Group,
        frame: pl.DataFrame,
        sheets: Sequence[tuple[str, str]],
        edges: Iterable[tuple[Group, pl.DataFrame]],
    ) -> None:
        """Add new nodes as `add_frame` does, and the relationships that start at them; link as many nodes as possible.

        `edges` has the frames of relationships without properties. A relationship has the sheet and row of its node.
        """
        from wangge.loaders.planning.newfacts import LinkedNodesOfGroup, linked_and_rest

        for edge_group, ends in edges:
            if self._can_link(group, edge_group):
                linked, frame, ends = linked_and_rest(frame, ends)
                if edge_group not in self._linked:
                    self._linked[edge_group] = LinkedNodesOfGroup(group, edge_group)
                self._linked[edge_group].append(linked, self._numbers(sheets))
                self._counts[group.operation, group.kind] += len(linked)
                self._counts[edge_group.operation, edge_group.kind] += len(linked)
            self.add_frame(edge_group, ends, sheets)
        self.add_frame(group, frame, sheets)

    def _can_link(self, nodes: Group, edges: Group) -> bool:
        """Whether nodes may be linked by these relationships: the targets must not have to wait for the nodes."""
        return nodes.kind not in self._labels_before(edges.target)

    def _labels_before(self, label: str) -> set[str]:
        """Return a label, and the labels whose nodes must be added before nodes with it."""
        before = {label}
        for edges in self._linked:
            if edges.source == label:
                before |= self._labels_before(edges.target)
        return before

    def _numbers(self, sheets: Sequence[tuple[str, str]]) -> list[int]:
        return [self._places.setdefault(place, len(self._places)) for place in sheets]

    def __len__(self) -> int:
        return self._counts.total()

    def __iter__(self) -> Iterator[Change]:
        return (change for batch in self.batches() for change in batch.changes)

    def listed(self) -> Iterator[Change]:
        """Yield the changes that were added one by one; new facts that were added as frames are left out."""
        places = list(self._places)
        for group, spool in self._groups.items():
            for packed in spool:
                yield _unpacked(group, packed, places)

    def count(self, operation: Operation) -> int:
        """The number of changes of one operation."""
        return sum(count for (counted, _), count in self._counts.items() if counted is operation)

    def counts_by_kind(self, operation: Operation) -> Counter[str]:
        """The number of changes of one operation by kind."""
        return Counter(
            {kind: count for (counted, kind), count in self._counts.items() if counted is operation}
        )

    def size(self, group: Group) -> int:
        """The number of changes in a group."""
        kept = [kept[group] for kept in (self._groups, self._new) if group in kept]
        return sum(map(len, [*kept, *self._linked_in(group)]))

    def looked_up(self) -> set[str]:
        """The labels whose nodes are looked up by their codes while the changes are written."""
        edges = [group for group in (*self._groups, *self._new) if not group.of_nodes]
        changed = [
            group.kind for group in self._groups if group.of_nodes and group.operation is not Operation.ADD
        ]
        targets = [group.target for group in self._linked]
        return {*changed, *targets, *(label for group in edges for label in (group.source, group.target))}

    def groups(self) -> list[Group]:
        """The groups in the order in which they can be applied."""
        linked = {group for one in self._linked.values() for group in (one.group, one.edges)}
        ordered = [
            (_ORDER.index((group.of_nodes, group.operation)), len(self._labels_before(group.kind)), group)
            for group in {*self._groups, *self._new, *linked}
        ]
        return [group for *_, group in sorted(ordered)]

    def batches(self, size: int | None = None) -> Iterator[Batch]:
        """Yield all changes in the order of the journal, in batches of at most `size`."""
        return chain.from_iterable(self.steps(size or BATCH))

    def batches_of(self, group: Group, size: int | None = None) -> Iterator[Batch]:
        """Yield the changes of one group in batches of at most `size`."""
        yield from self.unlinked(group, size)
        places = list(self._places)
        for one in self._linked_in(group):
            for linked in one.linked(size or BATCH, places):
                yield Batch(group, linked.of_nodes() if group.of_nodes else linked.of_edges())

    def steps(self, size: int) -> Iterator[Step]:
        """Yield all changes in the order in which they can be applied, at most `size` changes of one group at a time."""
        for group in self.groups():
            yield from ((batch,) for batch in self.unlinked(group, size))
            yield from map(linked_step, self.linked(group, size))

    def unlinked(self, group: Group, size: int | None = None) -> Iterator[Batch]:
        """Yield what `batches_of` yields, without linked nodes and their relationships."""
        places = list(self._places)
        packed = iter(self._groups.get(group, ()))
        while chunk := list(islice(packed, size or BATCH)):
            chunk.sort(key=lambda one: (one[1], one[0]))
            yield Batch(group, [_unpacked(group, one, places) for one in chunk])
        if group in self._new:
            yield from (Batch(group, new) for new in self._new[group].chunks(size or BATCH, places))

    def linked(self, group: Group, size: int) -> Iterator[LinkedNodes]:
        """Yield the linked nodes of a group, at most `size` at a time; none for a group of relationships."""
        places = list(self._places)
        for one in self._linked_in(group) if group.of_nodes else ():
            yield from one.linked(size, places)

    def _linked_in(self, group: Group) -> list[LinkedNodesOfGroup]:
        return [one for one in self._linked.values() if group in (one.group, one.edges)]


def _unpacked(group: Group, packed: _Packed, places: list[tuple[str, str]]) -> Change:
    source, target, own, before, after, sheet, row = packed
    key: NodeKey | EdgeKey
    if group.source:
        key = EdgeKey(group.kind, NodeKey(group.source, source), NodeKey(group.target, target), own)
    else:
        key = NodeKey(group.kind, source)
    place = None if sheet < 0 else RowLocation(*places[sheet], row)
    return Change(group.operation, key, before, after, place)
