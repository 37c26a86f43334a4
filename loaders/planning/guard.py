"""Finds reasons why a plan must not be applied, for example because it would retire too many facts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey
from wangge.loaders.messages.notices import counted
from wangge.loaders.messages.plans import PlanMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState

__all__ = [
    "MOST_RETIRED",
    "MOST_RETIRED_SHARE",
    "attached_to",
    "attachment_guards",
    "check_allowance",
    "retire_guards",
]

MOST_RETIRED = 50
MOST_RETIRED_SHARE = 0.05
_NODES_NAMED = 3


def retire_guards(
    changes: ChangeLog,
    state: GraphState,
    dataset: Dataset,
    allow_retire: str | None,
    lost_files: Mapping[str, RejectText],
) -> list[RejectText]:
    """Return one sentence for each kind of which too many facts would be retired.

    Only kinds that have a sheet are checked. The limit is 50 or 5 % of the dataset's facts of that kind,
    whichever is smaller; `allow_retire` sets another number ("120") or share ("10%"). `lost_files` has, by
    kind, a text with the files of the last run that are missing. For such a kind the limit is 0, unless
    `allow_retire` is given. Each sentence names the limit that is enough for all kinds.
    """
    retired = changes.counts_by_kind(Operation.RETIRE)
    stopped: dict[str, tuple[int, int]] = {}
    for label, count in sorted(retired.items()):
        total = state.count_of_dataset(label, dataset.name)
        if total is None:
            continue
        lost = label in lost_files and allow_retire is None
        if count > _allowed(allow_retire, total) or lost:
            stopped[label] = (count, total)
    limit = max((count for count, _ in stopped.values()), default=0)
    return [
        PlanMessage.TOO_MANY_RETIRED.fill(
            dataset=dataset.name,
            count=count,
            total=total,
            kind=state.kind_text(label),
            why=PlanMessage.BECAUSE.fill(why=lost_files[label]) if label in lost_files else "",
            limit=limit,
        )
        for label, (count, total) in stopped.items()
    ]


def attachment_guards(changes: ChangeLog, state: GraphState) -> list[RejectText]:
    """Return one sentence for each node that can't be retired, because another program's relationship is attached.

    Only the first nodes are named; a last sentence counts the others.
    """
    retired = (
        change.key
        for group in changes.groups()
        if group.of_nodes and group.operation is Operation.RETIRE
        for batch in changes.batches_of(group)
        for change in batch.changes
        if isinstance(change.key, NodeKey)
    )
    attached = state.foreign_at(retired)
    named = [
        attached_to(state.kind_text(node.label), node.code, attached[node])
        for node in sorted(attached)[:_NODES_NAMED]
    ]
    more = len(attached) - len(named)
    if more > 0:
        named.append(counted(PlanMessage.MORE_ATTACHED, more))
    return named


def attached_to(kind: RejectText, code: str, edge_type: str) -> RejectText:
    """Return the sentence for a node that can't be retired because of a relationship of this type."""
    return PlanMessage.ATTACHED.fill(kind=kind, code=code, type=edge_type)


def _allowed(allowance: str | None, held: int) -> float:
    if allowance is None:
        return min(MOST_RETIRED, held * MOST_RETIRED_SHARE)
    number = float(allowance.removesuffix("%"))
    return held * number / 100 if allowance.endswith("%") else number


def check_allowance(allowance: str | None) -> None:
    """Raise `UsageError` unless the text is a number or a share; None is allowed.

    >>> check_allowance("120"), check_allowance("10%")
    (None, None)
    """
    if allowance is not None and not re.fullmatch(r"\d+(\.\d+)?%?", allowance):
        raise UsageError(f"--allow-retire {allowance}: give a number or a share, such as 120 or 10%")
