"""Draws graphs for hypothesis, in shapes that the model allows and some that it doesn't.

Parents may be missing or several, bodies closed or not yet set up, of another tier or of none, and any property
unknown.
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
_UNSEEN = {"remark", "scheme", "edition", "phone", "id_number", "credit_code", "evidence"}


@dataclass(frozen=True)
class OracleCase:
    """A graph and a scope in it."""

    facts: Facts
    scope: str


def cases_for(oracle: Oracle) -> st.SearchStrategy[OracleCase]:
    """Graphs of what an oracle sees: the kinds of node it names and every relationship between them.

    Hypothesis draws the seed and Python the graph: drawn piece by piece, most graphs would hold next to nothing.
    """
    return st.integers(0, 2**32).map(lambda seed: _Draw(Random(seed), oracle).case())


@dataclass(frozen=True)
class _Draw:
    random: Random
    oracle: Oracle

    def case(self) -> OracleCase:
        facts = self.facts()
        places = [code for code, own in facts.nodes(data=True) if own["label"] in self.oracle.scopes]
        return OracleCase(facts, self.random.choice(places))

    def facts(self) -> Facts:
        model = load_model()
        facts: Facts = nx.MultiDiGraph()
        for number in range(self.random.choice((1, 1, 1, 2))):
            facts.add_node(str(int(DISTRICT) + number), label="District")
        for label in self.oracle.sees:
            for code in self.codes(label):
                facts.add_node(code, label=label, **self.properties(label, model.nodes[label].properties))
        by_label: Mapping[str, list[str]] = defaultdict(list)
        for code, own in facts.nodes(data=True):
            by_label[own["label"]].append(code)
        for kind in model.edges.values():
            for code in list(facts):
                self.add_edges(facts, kind, code, by_label)
        return facts

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
        own = self.oracle.values.get(f"{owner}.{spec.name}") or _VALUES.get(spec.name)
        return own or ((None, *spec.choices) if spec.choices else _BY_TYPE[spec.type])

    def add_edges(self, facts: Facts, kind: EdgeKind, code: str, by_label: Mapping[str, list[str]]) -> None:
        label = facts.nodes[code]["label"]
        targets = {
            other: others
            for other, codes in by_label.items()
            if kind.allows(label, other) and (others := [each for each in codes if each != code])
        }
        # Most places and posts have the one parent they must have; a few have none or two.
        usual = (0, 1, 1, 1, 1, 1, 1, 2) if kind.type in _PARENTS else (0, 1, 2, 3)
        number = self.random.choice(self.oracle.numbers.get(kind.type, usual))
        if kind.type == "PART_OF" and targets:
            # A building lies in compounds or, scattered, in grids: no sheet can say both.
            only = self.random.choice(list(targets))
            targets = {only: targets[only]}
        chosen = [self.target(targets) for _ in range(number if targets else 0)]
        for position, target in enumerate(chosen if kind.key else dict.fromkeys(chosen)):
            own = self.properties(kind.type, kind.properties)
            if "contract" in kind.key:
                own["contract"] = f"{code}-{position}"
            facts.add_edge(code, target, type=kind.type, **own)

    def target(self, targets: Mapping[str, list[str]]) -> str:
        """One of those allowed, every second time of the last kind: it is the one that the oracle is about."""
        labels = list(targets)
        label = self.random.choice(labels) if self.random.random() < 0.5 else labels[-1]
        return self.random.choice(targets[label])
