"""Determines which node a finding of a rule reports as missing.

If the rule is about a post, the missing node is that post. Otherwise the rule says under `mend` which row, added to a
sheet, would resolve the finding. The missing node is then the node that this row would add, or would connect with the
subject.
"""

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
    """A missing node. It would have the label `label`, and the relationship `edge` to or from the subject.

    `tier` is the tier of a missing party organisation. `name` is the name of a missing post; for other nodes it is the
    value of `service`, `form` or `name` in the rule's `mend`, if `mend` has such a value.

    Only findings with one of `reasons` mean that this node is missing; if `reasons` is empty, all findings do.
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
    """Return the node that a finding of the rule reports as missing; None if the rule isn't about a missing node.

    If the rule has a `post`, the missing node is a post, and `post` names the recipe's parameter whose value is the
    name of that post. Else the node follows from the rule's `mend`. `values` are the values of the recipe's parameters.
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
    """Return the node that the row in `mend` would connect with the subject by a relationship.

    `subject` is the column for the subject's end of the relationship; the missing node is at the other end.

    Return None if `mend` doesn't ask somebody to fill in the column for the other end, or if that column allows nodes
    of several kinds.
    """
    other_column = next(c for c in sheet.columns if c.role in ("source", "target") and c is not subject)
    labels = edge.ends[0].sources if other_column.role == "source" else edge.ends[0].targets
    if other_column.name not in mend.ask or len(labels) != 1:
        return None
    return Missing(labels[0], edge.name, reasons=tuple(mend.reasons))
