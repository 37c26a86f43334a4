"""Computes the state of each place, and the coverage of the places in it.

The state of a place is its state under the rule for its label (see `STATE_RULES`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import SubjectState
from wangge.viz.drawing.parts import Coverage
from wangge.viz.findings import Findings
from wangge.viz.network.extent import STATE_RULES
from wangge.viz.network.read import ScopeContents

__all__ = ["coverage_below", "place_states"]

PlaceStates = dict[NodeKey, SubjectState]


def place_states(contents: ScopeContents, findings: Findings | None) -> PlaceStates:
    """Return the state of each place that is a subject of the rule for its label; empty if `findings` is None."""
    if findings is None:
        return {}
    pairs = ((ref, findings.state(STATE_RULES.get(ref.label, ""), ref)) for ref in contents.places())
    return {ref: state for ref, state in pairs if state is not None}


def coverage_below(
    contents: ScopeContents, states: PlaceStates, findings: Findings | None
) -> dict[NodeKey, tuple[Coverage, ...]]:
    """Return for each place the coverage of the places in it: one `Coverage` per label, from the top down."""
    if findings is None:
        return {}
    counts: dict[NodeKey, dict[str, Counter[SubjectState]]] = defaultdict(lambda: defaultdict(Counter))
    for ref, state in states.items():
        for container in _above(contents, ref):
            counts[container][ref.label][state] += 1
    return {
        ref: tuple(
            _coverage(label, counts_by_label[label], findings)
            for label in STATE_RULES
            if label in counts_by_label
        )
        for ref, counts_by_label in counts.items()
    }


def _coverage(label: str, counts: Counter[SubjectState], findings: Findings) -> Coverage:
    return Coverage(
        label,
        counts[SubjectState.COVERED],
        counts.total(),
        counts[SubjectState.UNKNOWN],
        counts[SubjectState.WAIVED],
        findings.rules[STATE_RULES[label]].name,
    )


def _above(contents: ScopeContents, ref: NodeKey) -> Iterator[NodeKey]:
    while ref in contents.parents:
        ref = contents.parents[ref]
        yield ref
