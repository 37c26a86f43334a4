"""Holds facts in a networkx graph, with the queries that the oracles share.

An oracle computes what a rule should find, without the rule's recipe. In the networkx graph, a node is
identified by its code; its attributes are `label` and the node's properties. The attributes of an edge are `type`
and the relationship's properties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import networkx as nx

__all__ = [
    "DAY",
    "DISTRICT",
    "Facts",
    "Oracle",
    "Scope",
    "State",
    "States",
    "current",
    "includes_placeless",
    "incoming",
    "lies_in",
    "most_severe",
    "nodes",
    "outgoing",
    "places_above",
]

DAY = date(2024, 6, 30)
DISTRICT = "511702"

Facts: TypeAlias = "nx.MultiDiGraph[str]"
State: TypeAlias = bool | None
States: TypeAlias = dict[tuple[str, ...], State]
Scope: TypeAlias = str | None


@dataclass(frozen=True)
class Oracle:
    """Computes the expected state of every subject of a rule, and says which graphs to draw for the test of the rule.

    A subject is identified by the values of the rule's `key` columns.

    `states` is a function of the facts and the code of the scope (None for the whole graph). `drawn_labels` are
    the kinds of node that matter to the rule. The remaining fields determine how graphs are drawn. `values`
    has the values that a property may get, if the usual values would rarely have an effect on the rule.
    `numbers` has the possible numbers of nodes of a label, or of edges of a type per node. `settings` are
    parameter values that lower the limits of the rule, because the small graphs would rarely reach the usual
    limits. `graphs` is the number of graphs to draw, and `scopes` are the kinds of place to use as the scope.
    """

    states: Callable[[Facts, Scope], States]
    drawn_labels: tuple[str, ...]
    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    settings: Mapping[str, int] = field(default_factory=dict)
    graphs: int = 12
    scopes: tuple[str, ...] = ("District", "Street", "Community", "Grid", "Compound", "Building")


def nodes(facts: Facts, *labels: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the code and properties of the nodes with one of these labels."""
    return (
        (code, properties) for code, properties in facts.nodes(data=True) if properties["label"] in labels
    )


def incoming(facts: Facts, code: str, type_: str, *labels: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the source and the properties of each edge of a type that leads to a node.

    If `labels` are given, the source must have one of them.
    """
    for source, _target, properties in facts.in_edges(code, data=True):
        if properties["type"] == type_ and (not labels or facts.nodes[source]["label"] in labels):
            yield source, properties


def outgoing(facts: Facts, code: str, type_: str, *labels: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the target and the properties of each edge of a type that leads from a node.

    If `labels` are given, the target must have one of them.
    """
    for _source, target, properties in facts.out_edges(code, data=True):
        if properties["type"] == type_ and (not labels or facts.nodes[target]["label"] in labels):
            yield target, properties


def current(fact: Mapping[str, Any]) -> bool:
    """Return whether the fact holds on `DAY`; `valid_to` is the first day on which it no longer does."""
    begins, ends = fact.get("valid_from"), fact.get("valid_to")
    return (begins is None or begins <= DAY) and (ends is None or ends > DAY)


def lies_in(facts: Facts, place: str, scope: Scope) -> bool:
    """Return whether a place is in the scope.

    A place without a known district is in the scope of every district.
    """
    if scope is None:
        return True
    above = places_above(facts, place)
    placeless = all(facts.nodes[code]["label"] != "District" for code in above)
    return scope in above or (placeless and includes_placeless(facts, scope))


def places_above(facts: Facts, place: str) -> set[str]:
    """Return the codes of a place and of all places that contain it."""
    above = {place}
    for parent, _properties in outgoing(facts, place, "PART_OF"):
        above |= places_above(facts, parent)
    return above


def includes_placeless(facts: Facts, scope: Scope) -> bool:
    """Return whether the scope includes subjects without a place.

    This is true for a district and for the whole graph.
    """
    return scope is None or facts.nodes[scope]["label"] == "District"


def most_severe(subjects: Iterable[tuple[tuple[str, ...], State]]) -> States:
    """Return for each key the most severe of its states: uncovered, then unknown, then covered."""
    order: list[State] = [False, None, True]
    states: States = {}
    for key, state in subjects:
        states[key] = min(state, states.get(key, True), key=order.index)
    return states
