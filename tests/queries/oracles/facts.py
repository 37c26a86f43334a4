"""The facts as a networkx graph, and the functions that every oracle needs.

A node is identified by its code and has a label and properties; an edge has a type and properties.
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
    "gravest",
    "in_every",
    "incoming",
    "lies_in",
    "nodes",
    "outgoing",
]

DAY = date(2024, 6, 30)
DISTRICT = "511702"

Facts: TypeAlias = "nx.MultiDiGraph[str]"
State: TypeAlias = bool | None
States: TypeAlias = dict[tuple[str, ...], State]
Scope: TypeAlias = str | None


@dataclass(frozen=True)
class Oracle:
    """What a rule should say: the state of every subject, by the rule's key.

    `states` is asked with the facts and the code of the place asked about, None for the whole graph. `sees` names the kinds of node that
    matter to it; `values` the values to draw a property from, where others would hardly ever matter, and `numbers`
    how many nodes of a kind, or edges from each node. `settings` are those of a project, where a limit would hardly
    ever be reached; `graphs` says how many to draw, `scopes` which kinds of
    place to ask about.
    """

    states: Callable[[Facts, Scope], States]
    sees: tuple[str, ...]
    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    settings: Mapping[str, int] = field(default_factory=dict)
    graphs: int = 12
    scopes: tuple[str, ...] = ("District", "Street", "Community", "Grid", "Compound", "Building")


def nodes(facts: Facts, *labels: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The nodes with one of these labels, with their properties."""
    return ((code, own) for code, own in facts.nodes(data=True) if own["label"] in labels)


def incoming(facts: Facts, code: str, type_: str, *labels: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where edges of a type come from, each with the edge's properties; from these labels, or from any."""
    for source, _target, own in facts.in_edges(code, data=True):
        if own["type"] == type_ and (not labels or facts.nodes[source]["label"] in labels):
            yield source, own


def outgoing(facts: Facts, code: str, type_: str, *labels: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where edges of a type go to, each with the edge's properties; to these labels, or to any."""
    for _source, target, own in facts.out_edges(code, data=True):
        if own["type"] == type_ and (not labels or facts.nodes[target]["label"] in labels):
            yield target, own


def current(fact: Mapping[str, Any]) -> bool:
    """Whether a fact has begun and not ended; on its end date it is no longer valid."""
    begins, ends = fact.get("valid_from"), fact.get("valid_to")
    return (begins is None or begins <= DAY) and (ends is None or ends > DAY)


def lies_in(facts: Facts, place: str, scope: Scope) -> bool:
    """Whether a place is the scope or lies in it; where its parents lead to no district, it counts with every one."""
    return scope is None or any(_leads_to(facts, chain, scope) for chain in _chains(facts, place))


def in_every(facts: Facts, scope: Scope) -> bool:
    """Whether what lies nowhere counts with this scope: it does with a district, and with the whole graph."""
    return scope is None or facts.nodes[scope]["label"] == "District"


def gravest(subjects: Iterable[tuple[tuple[str, ...], State]]) -> States:
    """One state a key: uncovered before unknown before covered."""
    order: list[State] = [False, None, True]
    states: States = {}
    for key, state in subjects:
        states[key] = min(state, states.get(key, True), key=order.index)
    return states


def _chains(facts: Facts, place: str) -> Iterator[list[str]]:
    parents = [parent for parent, _own in outgoing(facts, place, "PART_OF")]
    if not parents:
        yield [place]
    for parent in parents:
        for chain in _chains(facts, parent):
            yield [place, *chain]


def _leads_to(facts: Facts, chain: list[str], scope: Scope) -> bool:
    ends_nowhere = all(facts.nodes[place]["label"] != "District" for place in chain)
    return scope in chain or (ends_nowhere and in_every(facts, scope))
