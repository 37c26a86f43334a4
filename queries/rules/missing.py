"""Finds the node that subjects with a finding lack, which the `mend` row of the rule would add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.graph.model import Column, EdgeKind, Model, Sheet
from wangge.queries.recipes.parameter import Value
from wangge.queries.rules.rule import Mend, Rule

__all__ = ["Missing", "missing_of"]

_SUBJECT = "$subject"
_NAMING = ("service", "form", "name")


@dataclass(frozen=True)
class Missing:
    """A missing node with the label `label`, which would have the relationship `edge` with the subject.

    `tier` and `name` narrow the label: `tier` is that of a party organisation, `name` is the name of a post or the
    service, form or name that the rule's `mend` sets. Only findings with one of `reasons` mean that this node is
    missing; if `reasons` is empty, all findings do.
    """

    label: str
    edge: str
    tier: int | None = None
    name: str = ""
    reasons: tuple[str, ...] = ()

    def is_meant_by(self, reason: str) -> bool:
        """Return whether a finding with this reason means that this node is missing.

        >>> office = Missing("StreetOffice", "Covers", reasons=("没有街道办事处",))
        >>> office.is_meant_by("街道办事处不止一个")
        False
        """
        return not self.reasons or reason in self.reasons


def missing_of(rule: Rule, model: Model, values: Mapping[str, Value]) -> Missing | None:
    """Return the node that an uncovered subject lacks; None if the rule isn't about a missing node.

    The node comes from the rule's `post` if there is one, else from its `mend`. `values` are the values of the recipe's
    parameters. The rule's `post` is the parameter whose value is the name of the post.
    """
    if rule.post is not None:
        return Missing("Post", "PostIn", name=str(values.get(rule.post) or ""))
    if rule.mend is None:
        return None
    sheet = model.sheets[rule.mend.sheet]
    column = next((c for c in sheet.columns if rule.mend.set.get(c.name) == _SUBJECT), None)
    if column is None or column.edge is None:
        return None
    if isinstance(sheet.kind, EdgeKind):
        return _other_end(rule.mend, sheet, column, column.edge)
    tier = rule.mend.set.get("tier")
    return Missing(
        sheet.kind.label,
        column.edge.name,
        tier if isinstance(tier, int) else None,
        next((str(rule.mend.set[name]) for name in _NAMING if name in rule.mend.set), ""),
        tuple(rule.mend.reasons),
    )


def _other_end(mend: Mend, sheet: Sheet, subject: Column, edge: EdgeKind) -> Missing | None:
    """Return the node at the end that is to be filled in; None if nodes of several kinds are allowed there."""
    other_column = next(c for c in sheet.columns if c.role in ("source", "target") and c is not subject)
    labels = edge.ends[0].sources if other_column.role == "source" else edge.ends[0].targets
    if other_column.name not in mend.ask or len(labels) != 1:
        return None
    return Missing(labels[0], edge.name, reasons=tuple(mend.reasons))
