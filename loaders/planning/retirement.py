"""Retires the facts that no row of a dataset declares any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from wangge.graph.model import EdgeKind, NodeKey, NodeKind
from wangge.loaders.fact import EdgeKey
from wangge.loaders.messages.plans import PlanMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.planning.guard import attachment_guards, retire_guards
from wangge.loaders.planning.heldback import HeldBack
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["Retirement"]


class Retirement:
    """Finds the facts of a dataset that no row declares any more, and retires them.

    Kinds whose sheets are missing, have no row or only add facts are left alone. `notices` are about kinds
    without a sheet, and about facts that stay. `held` are the facts that stay because a rejected row may
    declare them, `guards` the reasons why the changes must not be applied.
    """

    def __init__(
        self, dataset: Dataset, sheets: Sequence[UnderstoodSheet], context: PlanContext, accepted: Acceptance
    ) -> None:
        self.held = HeldBack(dataset, sheets, context)
        self.notices: list[Notice] = []
        self.guards: list[RejectText] = []
        self._dataset = dataset
        self._sheets = sheets
        self._model = context.model
        self._state = context.state
        self._declared = context.declared
        self._accepted = accepted
        self._by_label: dict[str, list[UnderstoodSheet]] = {}
        for sheet in sheets:
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, NodeKind) and not sheet.attaches:
                self._by_label.setdefault(sheet.sheet.kind.label, []).append(sheet)

    def kept_labels(self) -> set[str]:
        """Return the labels whose nodes aren't retired.

        They are the labels whose sheets have no row, only add facts, or have a rejected row without a code.
        """
        self._notice_missing_kinds()
        labels: set[str] = set()
        for label, sheets in self._by_label.items():
            complete = [sheet for sheet in sheets if not sheet.adds_only]
            if not complete or any(sheet.has_row_without_code for sheet in sheets):
                labels.add(label)
            elif not any(sheet.rows_in for sheet in complete):
                labels.add(label)
                if total := self._state.count_of_dataset(label, self._dataset.name):
                    message = PlanMessage.SHEET_WITHOUT_ROWS.fill(
                        kind=self._state.kind_text(label), count=total
                    )
                    complete[0].notices.append(Notice(complete[0].file, complete[0].name, message))
        return labels

    def _notice_missing_kinds(self) -> None:
        """Add a notice for every kind that has nodes in the graph but no sheet: its nodes aren't retired."""
        if all(sheet.adds_only for sheet in self._sheets):
            return
        for label in sorted(self._model.nodes.keys() - self._by_label.keys()):
            if total := self._state.count_of_dataset(label, self._dataset.name):
                message = PlanMessage.NO_SHEET_OF_KIND.fill(kind=self._state.kind_text(label), count=total)
                self.notices.append(Notice(self._dataset.source.name, "", message))

    def nodes(self, kept_labels: Collection[str]) -> list[NodeKey]:
        """Return the nodes of the dataset that no row declares any more, without those that stay."""
        nodes: list[NodeKey] = []
        for label, sheets in self._by_label.items():
            rejecting = [sheet for sheet in sheets if sheet.has_row_without_code]
            if label in kept_labels and not rejecting:
                continue
            vanished = [NodeKey(label, code) for code in self._accepted.retired(label)]
            if label in kept_labels:
                self.held.keep(vanished, rejecting)
            else:
                nodes += vanished
        return self.held.without(nodes)

    def retire_edges(self, changes: ChangeLog, wanted: Collection[EdgeKey]) -> None:
        """Retire the relationships that aren't `wanted`, of the kinds that have a sheet of their own."""
        for kind, source, sheets in self._edge_scopes():
            for key, stored in self._state.edges(kind, source).items():
                known = key in wanted or key in self._declared.retired_edges
                if stored.dataset != self._dataset.name or known:
                    continue
                if not self.held.holds(key, stored, sheets):
                    changes.add(Operation.RETIRE, key, stored.properties, None, None)

    def _edge_scopes(self) -> Iterator[tuple[EdgeKind, str, list[UnderstoodSheet]]]:
        """Yield kind, start label and sheets of the relationships that are retired if no row declares them.

        A kind is left out if its sheets are unchanged, if they have no row, or if they only add facts.
        """
        kinds: dict[str, list[int]] = {}
        for number, sheet in enumerate(self._sheets):
            if sheet.sheet is not None and isinstance(sheet.sheet.kind, EdgeKind):
                kinds.setdefault(sheet.sheet.kind.name, []).append(number)
        for name, numbers in kinds.items():
            sheets = [self._sheets[number] for number in numbers]
            if all(self._accepted.settled.get(number, False) for number in numbers):
                continue
            if not any(sheet.rows_in and not sheet.adds_only for sheet in sheets):
                continue
            kind = self._model.edges[name]
            for label in kind.ends[0].sources:
                yield kind, label, sheets

    def retire(self, changes: ChangeLog, nodes: Sequence[NodeKey]) -> None:
        """Retire nodes, and all their relationships that aren't retired yet; add a notice about the facts that stay."""
        retired_nodes = set(nodes)
        kept = self._state.pick_all(nodes) if nodes else {}
        already_retired = {
            key
            for key in retired_edges(changes)
            if key.source in retired_nodes or key.target in retired_nodes
        }
        for key, edge in self._state.edges_at(nodes).items() if nodes else ():
            self.held.let_go(key)
            if key not in already_retired and key not in self._declared.retired_edges:
                changes.add(Operation.RETIRE, key, edge.properties, None, None)
        for node in nodes:
            if node in kept:
                changes.add(Operation.RETIRE, node, kept[node].properties, None, None)
        self.notices += self.held.notices()

    def stop_too_many(
        self, changes: ChangeLog, allow_retire: str | None, lost_files: Mapping[str, RejectText]
    ) -> None:
        """Add a guard for each kind of which too many facts would be retired."""
        self.guards += retire_guards(changes, self._state, self._dataset, allow_retire, lost_files)

    def stop_attached(self, changes: ChangeLog) -> None:
        """Add a guard for each node that can't be retired, because another program's relationship is attached."""
        self.guards += attachment_guards(changes, self._state)

    def remember(self, changes: ChangeLog) -> None:
        """Record which relationships are retired, for the datasets that are planned later."""
        self._declared.retired_edges.update(retired_edges(changes))


def retired_edges(changes: ChangeLog) -> Iterable[EdgeKey]:
    """Yield the relationships that the changes retire."""
    for group in changes.groups():
        if group.operation is Operation.RETIRE and not group.of_nodes:
            for batch in changes.batches_of(group):
                for change in batch.changes:
                    if isinstance(change.key, EdgeKey):
                        yield change.key
