"""Draws random graphs for tests with hypothesis. Some of them are graphs that the model doesn't allow.

A node may have several parents or none. An organisation may be dissolved or not yet set up, and may have any tier or
none. Any property may be unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import networkx as nx
from hypothesis import strategies as st

from tests.queries.oracles.conditions import OPTIONAL_PLACES
from tests.queries.oracles.facts import DAY, DISTRICT, Facts, Oracle
from wangge.graph.model import load_model
from wangge.graph.model.specification import EdgeKind, PropertySpec

__all__ = ["OracleCase", "cases_for"]

_CODES = {
    "Street": "511702{:03}",
    "Community": "511702001{:03}",
    "Grid": "511702001001{:03}",
    "Compound": "511702001001X{:03}",
    "Building": "511702001001B{:03}",
}
_DAYS = (
    None,
    None,
    *(DAY + timedelta(days=n) for n in (-1, 0, 1, 90, 91)),
    date(2019, 6, 30),
    date(2019, 7, 1),
    date(2026, 1, 1),
)
_VALUES: dict[str, tuple[Any, ...]] = {
    "valid_from": (
        None,
        None,
        date(2019, 6, 30),
        date(2021, 7, 1),
        DAY - timedelta(1),
        DAY,
        DAY + timedelta(1),
    ),
    "valid_to": (
        None,
        None,
        DAY,
        DAY + timedelta(1),
        DAY + timedelta(90),
        DAY + timedelta(91),
        date(2020, 1, 1),
    ),
    "households": (None, 299, 300, 400, 500, 501),
    "tier": (None, 1, 2, 3, 4, 5),
    "term_years": (None, 3, 5),
    "expected": (None, 0, 1, 2),
    "ordinal": (None, 1, 2, 3, 4, 5),
    "year": (2022, 2023, 2024, None),
}
_BY_TYPE: dict[str, tuple[Any, ...]] = {
    "date": _DAYS,
    "boolean": (None, True, False),
    "integer": (None, 0, 1, 3),
    "decimal": (None, 0.0, 59.5, 60.0),
    "text": (None, "甲", "乙"),
}
_PARENTS = ("PART_OF", "POST_IN", "UNIT_OF", "STEP_OF", "SUBORDINATE_TO")
# No rule reads these properties, so they get no random values.
_UNSEEN = {"remark", "scheme", "edition", "phone", "id_number", "credit_code", "evidence"}


@dataclass(frozen=True)
class OracleCase:
    """A graph, and the code of the place that is used as the scope."""

    facts: Facts
    scope: str


def cases_for(oracle: Oracle) -> st.SearchStrategy[OracleCase]:
    """Return a strategy that draws graphs with the kinds of node that an oracle uses.

    The nodes have random relationships of every type that the model allows between them. Hypothesis draws
    only a seed, and Python's `random` draws the graph from the seed. If hypothesis drew the graph itself, most
    graphs would be almost empty.
    """
    return st.integers(0, 2**32).map(lambda seed: _Draw(Random(seed), oracle).case())


@dataclass(frozen=True)
class _Draw:
    random: Random
    oracle: Oracle

    def case(self) -> OracleCase:
        facts = self.facts()
        places = [
            code for code, properties in facts.nodes(data=True) if properties["label"] in self.oracle.scopes
        ]
        return OracleCase(facts, self.random.choice(places))

    def facts(self) -> Facts:
        model = load_model()
        facts: Facts = nx.MultiDiGraph()
        for number in range(self.random.choice((1, 1, 1, 2))):
            facts.add_node(str(int(DISTRICT) + number), label="District")
        for label in (*self.oracle.drawn_labels, *self.optional_labels()):
            for code in self.codes(label):
                facts.add_node(code, label=label, **self.properties(label, model.nodes[label].properties))
        by_label: Mapping[str, list[str]] = defaultdict(list)
        for code, properties in facts.nodes(data=True):
            by_label[properties["label"]].append(code)
        for kind in model.edges.values():
            for code in list(facts):
                self.add_edges(facts, kind, code, by_label)
        return facts

    def optional_labels(self) -> list[str]:
        """Return the optional kinds of place of this graph: about a quarter of all graphs have some of them."""
        drawn = self.random.random() < 0.25
        return [label for label in OPTIONAL_PLACES if drawn and self.random.random() < 0.5]

    def codes(self, label: str) -> list[str]:
        number = self.random.choice(self.oracle.numbers.get(label, (2, 3, 4, 5)))
        return [_CODES.get(label, label + "-{}").format(n) for n in range(1, number + 1)]

    def properties(self, owner: str, specs: Mapping[str, PropertySpec]) -> dict[str, Any]:
        return {
            name: self.random.choice(self.pool(owner, spec))
            for name, spec in specs.items()
            if name != "code" and name not in _UNSEEN
        }

    def pool(self, owner: str, spec: PropertySpec) -> tuple[Any, ...]:
        properties = self.oracle.values.get(f"{owner}.{spec.name}") or _VALUES.get(spec.name)
        return properties or ((None, *spec.choices) if spec.choices else _BY_TYPE[spec.type])

    def add_edges(self, facts: Facts, kind: EdgeKind, code: str, by_label: Mapping[str, list[str]]) -> None:
        label = facts.nodes[code]["label"]
        targets = {
            target_label: other_codes
            for target_label, codes in by_label.items()
            if kind.allows(label, target_label)
            and (other_codes := [target_code for target_code in codes if target_code != code])
        }
        # Most places and posts have one parent, as they must; a few have none or two.
        usual = (0, 1, 1, 1, 1, 1, 1, 2) if kind.type in _PARENTS else (0, 1, 2, 3)
        number = self.random.choice(self.oracle.numbers.get(kind.type, usual))
        if kind.type == "PART_OF" and targets:
            # All parents of a place have the same label. A sheet, too, allows for a building either a compound
            # or a grid as the parent, but not both.
            only_label = self.random.choice(list(targets))
            targets = {only_label: targets[only_label]}
        chosen = [self.target(targets) for _ in range(number if targets else 0)]
        for position, target in enumerate(chosen if kind.key else dict.fromkeys(chosen)):
            properties = self.properties(kind.type, kind.properties)
            if "contract" in kind.key:
                properties["contract"] = f"{code}-{position}"
            facts.add_edge(code, target, type=kind.type, **properties)

    def target(self, targets: Mapping[str, list[str]]) -> str:
        """Return a random target, whose label is the last one in `targets` at least half of the time."""
        labels = list(targets)
        label = self.random.choice(labels) if self.random.random() < 0.5 else labels[-1]
        return self.random.choice(targets[label])
