"""Resolves the references of a row into relationships, or rejects the row."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wangge.graph.codes import natural_code
from wangge.graph.model import Ends, Model, NodeKey
from wangge.loaders.fact import EdgeKey, Reference, RowFacts, RowLocation
from wangge.loaders.messages.references import DeclarationMessage, location
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.other_tiers import OtherTiers
from wangge.loaders.references.context import ReferenceContext
from wangge.loaders.references.resolve import Directory
from wangge.loaders.references.row_targets import parent_or_other, row_targets
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import Value
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["Lookup", "targets_of"]


class Lookup:
    """Resolves the references of one dataset's rows; `other_tiers` has the rows that name a parent of another tier."""

    def __init__(self, model: Model, directory: Directory, accepted: Acceptance) -> None:
        self._model = model
        self._directory = directory
        self._accepted = accepted
        self.other_tiers = OtherTiers(model)

    def edges(
        self, sheet: UnderstoodSheet, facts: RowFacts, wanted: dict[EdgeKey, RowLocation]
    ) -> tuple[dict[EdgeKey, dict[str, Value]] | None, bool]:
        """Return the relationships of a row with their properties (None if the row is rejected), and a flag.

        The flag is true if every reference in the row is written as a code, and no relationship depends on other rows.
        If the row is on a sheet of relationships, its relationship is added to `wanted`. If a reference of a ledger
        leads nowhere, only its relationship isn't declared, unless the node can't be without it.
        """
        edges: dict[EdgeKey, dict[str, Value]] = {}
        resolved = True
        context = ReferenceContext(facts.node, facts.inside, self._accepted.declares)
        targets = list(
            row_targets(facts.references, context, self._resolver(facts), self._directory.certainly_in)
        )
        by_code = not _names_parts(facts)
        for reference, target in targets:
            start = facts.start
            source = facts.node or self._start(sheet, facts, context)
            if isinstance(target, CellError):
                fault = self._reason(reference, _targets(reference.ends, facts), target)
                if facts.node is not None and sheet.lose_reference(facts.place.row, reference, *fault):
                    by_code = False
                    continue
                sheet.reject(facts.place.row, (reference.column,), *fault)
            if source is None or isinstance(target, CellError):
                resolved = False
                continue
            self.other_tiers.add(sheet, facts.place.row, reference, target)
            by_code &= target.code == reference.text and (start is None or source.code == start.text)
            properties = {} if facts.node else facts.values
            key = EdgeKey(
                reference.edge.name,
                source,
                target,
                tuple([properties.get(name) for name in reference.edge.key]),
            )
            refusal = None if facts.node else self._fault_of(key, wanted.get(key))
            if refusal is not None:
                sheet.reject(facts.place.row, (reference.column,), *refusal)
                resolved = False
            edges[key] = properties
        if not resolved:
            return None, by_code
        if facts.node is None:
            wanted.update(dict.fromkeys(edges, facts.place))
        return edges, by_code

    def _fault_of(self, key: EdgeKey, first: RowLocation | None) -> tuple[RejectRule, RejectText] | None:
        if first is not None:
            return RejectRule.DUPLICATE, DeclarationMessage.RELATIONSHIP_DECLARED.fill(place=location(first))
        owner = self._accepted.owner_of_edge(key)
        if owner is not None:
            return self._accepted.declared_elsewhere(DeclarationMessage.RELATIONSHIP.fill(), owner)
        return None

    def _resolver(self, facts: RowFacts) -> Callable[[Reference, ReferenceContext], NodeKey]:
        def resolve(reference: Reference, context: ReferenceContext) -> NodeKey:
            return parent_or_other(
                reference,
                _targets(reference.ends, facts),
                facts.node.label if facts.node else "",
                lambda ref, labels: self._directory.resolve(ref, labels, context),
            )

        return resolve

    def _start(self, sheet: UnderstoodSheet, facts: RowFacts, context: ReferenceContext) -> NodeKey | None:
        if facts.start is None:
            return None
        sources = facts.start.ends.sources
        try:
            return self._directory.resolve(facts.start, sources, context)
        except CellError as error:
            rule, message = self._reason(facts.start, sources, error)
            sheet.reject(facts.place.row, (facts.start.column,), rule, message)
            return None

    def _reason(
        self, reference: Reference, targets: Iterable[str], error: CellError
    ) -> tuple[RejectRule, RejectText]:
        """Return rule and message for an unresolved reference.

        If the reference is the code of a rejected row, the message gives the location of that row.
        """
        for label in targets:
            code = natural_code(self._model.nodes[label].division_level, reference.text)
            place = self._accepted.refused.get(NodeKey(label, code))
            if place is not None and error.rule is RejectRule.UNKNOWN_REFERENCE:
                message = DeclarationMessage.REJECTED_ROW.fill(
                    text=reference.text, file=place.file, sheet=place.sheet, row=place.row
                )
                return RejectRule.REJECTED_REFERENCE, message
        return error.rule, error.message


def targets_of(ends: Ends, label: str | None) -> tuple[str, ...]:
    """Return the labels to which a reference may lead.

    `label` is the label of the row's own node; it is left out if there are three or more labels.
    """
    if len(ends.targets) < 3 or label is None:
        return ends.targets
    return tuple([target for target in ends.targets if target != label])


def _names_parts(facts: RowFacts) -> bool:
    """Whether a row names places of several tiers; which of them are targets depends on the parent's own row."""
    return len({reference.parent_tier for reference in facts.references if reference.parent_tier}) > 1


def _targets(ends: Ends, facts: RowFacts) -> tuple[str, ...]:
    return targets_of(ends, facts.node.label if facts.node else None)
