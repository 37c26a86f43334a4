"""Makes kinds of node and relationship from the tables that declare them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from wangge.graph.model.kind import PARENT, Ends, Node
from wangge.graph.model.model import Model
from wangge.graph.model.own.table import Table, texts_of
from wangge.graph.model.property import Privacy
from wangge.graph.model.specification import (
    EdgeKind,
    Icon,
    NodeKind,
    PropertySpec,
    ValueType,
    node_kind,
    snake_case,
)

__all__ = ["PART_OF", "edge_kinds_of_node", "node_kind_of", "relationship_kind_of", "standard_properties"]

PART_OF = "PART_OF"

_STANDS_IN = "位于"
_DEFAULT_SHAPE = "circle"


def node_kind_of(table: Table) -> NodeKind:
    """Return the kind of a table `[[node]]`, which must have passed the checks."""
    properties = {
        spec.name: spec for spec in (*standard_properties()[:2], *map(_property, table.get("properties", ())))
    }
    remark = standard_properties()[2]
    label = table["label"]
    icon = table.get("icon", {})
    optional = {key: table[key] for key in ("code_pattern",) if key in table}
    if optional:
        rule = table.get("code_rule", f"like {table['code_pattern']}")
        optional |= {
            "code_rule": rule,
            "code_rule_zh": table.get("code_rule_zh", f"形如 {table['code_pattern']}"),
        }
    return NodeKind(
        label=label,
        meaning=table.get("meaning", table["zh"]),
        properties={**properties, remark.name: remark},
        zh=table["zh"],
        plural=table.get("plural", f"{snake_case(label)}s"),
        term=table.get("term", f"wangge:{label}"),
        example=_example(table, properties),
        aliases=texts_of(table, "aliases"),
        shared_labels=("Organization",) if table.get("organization") else (),
        icon=Icon(icon.get("shape", _DEFAULT_SHAPE), icon.get("sign", table["zh"][0])),
        **optional,
    )


def edge_kinds_of_node(
    table: Table, model: Model, shared: Mapping[str, tuple[str, ...]]
) -> Iterator[EdgeKind]:
    """Yield the kinds of the relationships that start at a node: one of `PART_OF`, and one for each other type."""
    label, code = table["label"], str(_example(table, {})["code"])
    if places := table.get("part_of"):
        yield _edge(
            f"{label}PartOf",
            PART_OF,
            _STANDS_IN,
            [_place_ends(label, place, model) for place in places],
            code,
            model,
        )
    by_type: dict[str, list[Table]] = {}
    for reference in table.get("relationships", ()):
        by_type.setdefault(reference["type"], []).append(reference)
    for type_, references in by_type.items():
        known = next((kind.zh for kind in model.edges.values() if kind.type == type_), None)
        zh = references[0].get("name_zh") or known or references[0].get("zh") or type_
        ends = [_reference_ends((label,), reference, zh, shared) for reference in references]
        yield _edge(f"{label}{_camel(type_)}", type_, zh, ends, code, model)


def relationship_kind_of(table: Table, model: Model, shared: Mapping[str, tuple[str, ...]]) -> EdgeKind:
    """Return the kind of a table `[[relationship]]`, which must have passed the checks."""
    zh, name = table["zh"], table["name"]
    ends = Ends(
        sources=tuple(_expanded(texts_of(table, "sources"), shared)),
        targets=tuple(_expanded(texts_of(table, "targets"), shared)),
        column=table.get("column", snake_case(name)),
        zh=table.get("column_zh", zh),
        also=texts_of(table, "also"),
        source_column=table.get("source_column"),
        source_zh=table.get("source_zh"),
        required=bool(table.get("required")) or "plural" in table,
        many=bool(table.get("many")),
    )
    properties = {spec.name: spec for spec in map(_property, table.get("properties", ()))}
    source, target = (model.nodes[labels[0]].example["code"] for labels in (ends.sources, ends.targets))
    values = {**_values(properties), **table.get("example", {})}
    return EdgeKind(
        name=name,
        meaning=table.get("meaning", zh),
        properties=properties,
        type=table.get("type", snake_case(name).upper()),
        zh=zh,
        term=table.get("term", f"wangge:{name}"),
        ends=(ends,),
        example={"source": source, "target": target, **values},
        plural=table.get("plural"),
        aliases=texts_of(table, "aliases"),
        key=texts_of(table, "key"),
        own=True,
    )


class _AnyNode(Node, zh="对象", term="schema:Thing", example={}):
    """A node without properties of its own."""


def standard_properties() -> tuple[PropertySpec, ...]:
    """Return the properties code, name and remark, which every kind of node has."""
    return tuple(node_kind(_AnyNode).properties.values())


def _property(table: Table) -> PropertySpec:
    name = table["name"]
    return PropertySpec(
        name=name,
        type=ValueType(table.get("type", "text")),
        zh=table["zh"],
        also=texts_of(table, "also"),
        unit=table.get("unit"),
        privacy=Privacy(table.get("privacy", "public")),
        term=table.get("term", f"wangge:{_camel(name, first_lower=True)}"),
        required=bool(table.get("required")),
        indexed=bool(table.get("indexed")),
        choices=texts_of(table, "choices"),
        least=table.get("least"),
        most=table.get("most"),
    )


def _edge(name: str, type_: str, zh: str, ends: list[Ends], code: str, model: Model) -> EdgeKind:
    target = model.nodes[ends[0].targets[0]].example["code"]
    return EdgeKind(
        name=name,
        meaning=zh,
        properties={},
        type=type_,
        zh=zh,
        term="schema:containedInPlace" if type_ == PART_OF else f"wangge:{_camel(type_, first_lower=True)}",
        ends=tuple(ends),
        example={"source": code, "target": target},
        own=True,
    )


def _place_ends(label: str, table: Table, model: Model) -> Ends:
    place = table["label"]
    usual = next((ends for ends in model.edges["PartOf"].ends if place in ends.targets), None)
    return Ends(
        sources=(label,),
        targets=(place,),
        column=table.get("column") or (usual.column if usual else snake_case(place)),
        zh=table.get("zh") or (usual.zh if usual else f"所属{model.nodes[place].zh}"),
        also=(*texts_of(table, "also"), *(usual.also if usual else ())),
        required=bool(table.get("required")),
        group=PARENT,
    )


def _reference_ends(
    sources: tuple[str, ...], table: Table, zh: str, shared: Mapping[str, tuple[str, ...]]
) -> Ends:
    return Ends(
        sources=sources,
        targets=tuple(_expanded(texts_of(table, "targets"), shared)),
        column=table.get("column", table["type"].lower()),
        zh=table.get("zh", zh),
        also=texts_of(table, "also"),
        required=bool(table.get("required")),
        many=bool(table.get("many")),
    )


def _expanded(labels: Iterable[str], shared: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for label in labels:
        yield from shared.get(label, (label,))


def _example(table: Table, properties: Mapping[str, PropertySpec]) -> dict[str, Any]:
    standard = {"code": f"{table['label'].upper()}-1", "name": f"{table['zh']}1"}
    return {**standard, **_values(properties), **table.get("example", {})}


def _values(properties: Mapping[str, PropertySpec]) -> dict[str, Any]:
    """Return an example value for each required property, apart from code and name."""
    return {
        name: _value(spec)
        for name, spec in properties.items()
        if spec.required and spec.stored and name not in ("code", "name")
    }


def _value(spec: PropertySpec) -> Any:
    number = spec.least if spec.least is not None else min(1, spec.most if spec.most is not None else 1)
    values = {
        ValueType.TEXT: "…",
        ValueType.CHOICE: spec.choices[0] if spec.choices else "",
        ValueType.INTEGER: number,
        ValueType.DECIMAL: float(number),
        ValueType.DATE: date(2024, 1, 1),
        ValueType.BOOLEAN: True,
    }
    return values[spec.type]


def _camel(name: str, *, first_lower: bool = False) -> str:
    text = "".join(part.capitalize() for part in name.split("_"))
    return text[0].lower() + text[1:] if first_lower else text
