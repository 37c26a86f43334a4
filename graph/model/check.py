"""Checks the declarations of a model for contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wangge.graph.errors import ModelError
from wangge.graph.model.sheet import header_key, sheets_of
from wangge.graph.model.specification import EdgeKind, NodeKind, PropertySpec, ValueType

__all__ = ["check_model"]

_TERM = re.compile(r"^(org|popolo|schema|skos|dcterms|rdfs|foaf|vcard|qb|wangge):[A-Za-z]+$")
_PYTHON = {
    ValueType.TEXT: str,
    ValueType.CHOICE: str,
    ValueType.INTEGER: int,
    ValueType.DECIMAL: float,
    ValueType.DATE: date,
    ValueType.BOOLEAN: bool,
}


def check_model(nodes: Sequence[NodeKind], edges: Sequence[EdgeKind]) -> None:
    """Raise `ModelError` for the first contradiction in or between declarations."""
    for fault in _faults(nodes, edges):
        raise ModelError(f"model: {fault}")


def _faults(nodes: Sequence[NodeKind], edges: Sequence[EdgeKind]) -> Iterator[str]:
    yield from _twice("label", [kind.label for kind in nodes])
    yield from _twice("relationship class", [kind.name for kind in edges])
    named = [kind for kind in edges if kind.plural or not kind.own]
    yield from _twice("Chinese name", [*(kind.zh for kind in nodes), *(kind.zh for kind in named)])
    labels = {kind.label for kind in nodes}
    kinds: list[NodeKind | EdgeKind] = [*nodes, *edges]
    for edge in edges:
        yield from _edge_faults(edge, labels)
    for kind in kinds:
        yield from _term_faults(kind)
        yield from _example_faults(kind)
    yield from _type_faults(kinds)
    for sheet in sheets_of(nodes, edges):
        headers = [header for column in sheet.columns for header in (column.name, column.zh)]
        yield from _twice(f"header of sheet {sheet.name}", [header_key(header) for header in headers])


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{what} {name!r} is declared twice; rename one"
        seen.add(name)


def _edge_faults(edge: EdgeKind, labels: set[str]) -> Iterator[str]:
    for ends in edge.ends:
        for label in (*ends.sources, *ends.targets):
            if label not in labels:
                yield f"{edge.name} ends at {label!r}, which no kind declares"
    for name in edge.key:
        if name not in edge.properties:
            yield f"{edge.name}: key {name!r} is none of its properties; declare it or correct the key"
    if edge.plural and len(edge.ends) != 1:
        yield f"{edge.name} has a sheet of its own, so it may have only one pair of ends"
    if not edge.plural and edge.properties:
        yield f"{edge.name} has properties, so it needs a sheet of its own (set `plural`)"


def _term_faults(kind: NodeKind | EdgeKind) -> Iterator[str]:
    for term in (kind.term, *(spec.term for spec in kind.properties.values())):
        if not _TERM.match(term):
            yield f"{kind.zh}: {term!r} is not a term of a known vocabulary (prefix:name)"


def _example_faults(kind: NodeKind | EdgeKind) -> Iterator[str]:
    ends = ("source", "target") if isinstance(kind, EdgeKind) else ()
    values = {name: value for name, value in kind.example.items() if name not in ends}
    if not _is_plainly_valid(values, kind.properties):
        yield from _value_faults(kind, values)
    for name in ends:
        if not isinstance(kind.example.get(name), str):
            yield f"example of {kind.name} has no {name}"
    if isinstance(kind, NodeKind) and not re.fullmatch(kind.code_pattern, kind.example["code"]):
        yield f"example of {kind.label}: code {kind.example['code']!r} breaks its own rule ({kind.code_rule})"


def _is_plainly_valid(values: Mapping[str, Any], properties: Mapping[str, PropertySpec]) -> bool:
    """Return whether a simple test shows that the values are valid.

    If the result is False, `_value_faults` decides; but that function imports pydantic, which takes long.
    """
    return values.keys() <= properties.keys() and all(
        _fits(spec, values[name]) if name in values else not spec.required
        for name, spec in properties.items()
    )


def _fits(spec: PropertySpec, value: Any) -> bool:
    if not spec.stored or type(value) is not _PYTHON[spec.type]:
        return False
    return (not spec.choices or value in spec.choices) and _is_between(value, spec.least, spec.most)


def _is_between(value: Any, least: int | None, most: int | None) -> bool:
    return (least is None or least <= value) and (most is None or value <= most)


def _value_faults(kind: NodeKind | EdgeKind, values: Mapping[str, Any]) -> Iterator[str]:
    from pydantic import ValidationError

    try:
        kind.record(**values)
    except ValidationError as error:
        first = error.errors()[0]
        yield f"example of {kind.name}: {first['loc']}: {first['msg']}"


def _type_faults(kinds: Iterable[NodeKind | EdgeKind]) -> Iterator[str]:
    seen: dict[str, tuple[type, str]] = {}
    for kind in kinds:
        for spec in kind.properties.values():
            python_type = _PYTHON[spec.type]
            first_type, first_kind = seen.setdefault(spec.name, (python_type, kind.name))
            if first_type is not python_type:
                yield f"property {spec.name!r} is {first_type.__name__} on {first_kind} and {python_type.__name__} on {kind.zh}"
