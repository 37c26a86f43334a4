"""Makes a small district whose tree has the optional tiers, or skips every tier that may be skipped, from the model."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import networkx as nx

from tests.queries.oracles.facts import DISTRICT, Facts, nodes, places_above
from wangge.graph.model import load_model
from wangge.graph.model.specification import EdgeKind, NodeKind, PropertySpec

__all__ = ["TIERS", "Tiers", "district_with", "place_above"]

Tiers = Literal["optional", "skipped"]
TIERS: tuple[Tiers, ...] = ("optional", "skipped")

_CODES = {
    "Province": "51",
    "City": "5117",
    "District": DISTRICT,
    "Street": "51170200{}",
    "Community": "51170200100{}",
    "Grid": "51170200100100{}",
    "Compound": "511702001001X00{}",
    "Building": "511702001001B000{}",
}
_ONE = ("Province", "City", "District")
_VALUES: dict[str, Any] = {
    "date": date(2024, 5, 1),
    "year": 2023,
    "households": 400,
    "valid_from": date(2021, 7, 1),
    "valid_to": None,
    "ends": None,
    "end_date": date(2030, 1, 1),
}


def district_with(tiers: Tiers) -> Facts:
    """Return a district of one or two nodes of each kind, with the relationships that the model allows them.

    With `optional`, every place lies in one of the nearest tier that the model allows, so all optional tiers are used; with
    `skipped`, in one of the farthest tier.
    """
    model = load_model()
    facts: Facts = nx.MultiDiGraph()
    for kind in model.nodes.values():
        for number in (1,) if kind.label in _ONE else (1, 2):
            facts.add_node(_code(kind.label, number), label=kind.label, **_values(kind, number))
    for edge in model.edges.values():
        for code, properties in list(nodes(facts, *model.nodes)):
            _relate(facts, edge, code, str(properties["label"]), tiers)
    return facts


def place_above(facts: Facts, place: str, label: str) -> str | None:
    """Return the code of the place with this label that contains `place`, or is `place`; None if there is none."""
    return next((code for code in places_above(facts, place) if facts.nodes[code]["label"] == label), None)


def _relate(facts: Facts, edge: EdgeKind, code: str, label: str, tiers: Tiers) -> None:
    model = load_model()
    allowed = [target for target in model.nodes if edge.allows(label, target)]
    number = int(code[-1])
    if edge.type == "PART_OF":
        allowed.sort(key=lambda target: model.nodes[target].place_tier or 0)
        allowed = allowed[-1:] if tiers == "optional" else allowed[:1]
    if edge.type == "SUBORDINATE_TO":
        allowed = [target for target in allowed if number > 1]
    for target in allowed:
        codes = [other for other, _properties in nodes(facts, target) if other != code]
        if edge.type in ("SUBORDINATE_TO", "KIN_OF"):
            codes = [other for other in codes if int(other[-1]) < number]
        if codes:
            own = {spec.name: _value(spec, number) for spec in edge.properties.values()}
            facts.add_edge(code, codes[min(number, len(codes)) - 1], type=edge.type, **own)


def _code(label: str, number: int) -> str:
    return _CODES.get(label, f"{label}-{{}}").format(number)


def _values(kind: NodeKind, number: int) -> dict[str, Any]:
    values = {name: _value(spec, number) for name, spec in kind.properties.items() if name != "code"}
    return {**values, "name": f"{kind.zh}{number}"}


def _value(spec: PropertySpec, number: int) -> Any:
    if spec.name in _VALUES:
        return _VALUES[spec.name]
    if spec.name == "tier":
        return number
    if spec.choices:
        return spec.choices[0]
    return {"date": date(2022, 1, 1), "boolean": True, "integer": 1, "decimal": 60.0, "text": "甲"}.get(
        spec.type
    )
