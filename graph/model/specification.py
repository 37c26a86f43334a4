"""A declared class read into plain values: what its properties are called, hold and mean."""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wangge.graph.errors import ModelError
from wangge.graph.model.kind import Edge, Ends, Node
from wangge.graph.model.property import Privacy, Property

__all__ = ["EdgeKind", "NodeKind", "PropertySpec", "ValueType"]


class ValueType(StrEnum):
    """What a property holds."""

    TEXT = "text"
    CHOICE = "choice"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"


_SCALARS: dict[Any, ValueType] = {
    str: ValueType.TEXT,
    bool: ValueType.BOOLEAN,
    int: ValueType.INTEGER,
    float: ValueType.DECIMAL,
    date: ValueType.DATE,
    type(None): ValueType.TEXT,
}


@dataclass(frozen=True, kw_only=True)
class PropertySpec:
    """One property of one kind; `choices` are the only values a choice may have."""

    name: str
    type: ValueType
    zh: str
    also: tuple[str, ...]
    unit: str | None
    privacy: Privacy
    term: str
    required: bool
    indexed: bool
    choices: tuple[str, ...]

    @property
    def stored(self) -> bool:
        """Whether the graph may hold a value of it at all."""
        return self.privacy is not Privacy.REFUSED


@dataclass(frozen=True, kw_only=True)
class NodeKind:
    """One kind of node; `labels` starts with its own."""

    declared: type[Node]
    label: str
    labels: tuple[str, ...]
    plural: str
    zh: str
    aliases: tuple[str, ...]
    term: str
    meaning: str
    place_tier: int | None
    code_pattern: str
    code_rule: str
    code_rule_zh: str
    properties: dict[str, PropertySpec]
    example: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EdgeKind:
    """One kind of relationship; `ends` has shared labels written out."""

    declared: type[Edge]
    name: str
    type: str
    plural: str | None
    zh: str
    aliases: tuple[str, ...]
    term: str
    meaning: str
    ends: tuple[Ends, ...]
    key: tuple[str, ...]
    properties: dict[str, PropertySpec]
    example: dict[str, Any]

    def allows(self, source: str, target: str) -> bool:
        """Whether it may stand between these two labels."""
        return any(source in ends.sources and target in ends.targets for ends in self.ends)


def node_kind(declared: type[Node]) -> NodeKind:
    """Read one declaration of a node; raise `ModelError` where something is missing."""
    _demand(declared, ("label", "plural", "zh", "term", "example"))
    return NodeKind(
        declared=declared,
        label=declared.label,
        labels=(declared.label, *declared.also),
        plural=declared.plural,
        zh=declared.zh,
        aliases=declared.aliases,
        term=declared.term,
        meaning=_meaning(declared),
        place_tier=declared.place_tier,
        code_pattern=declared.code_pattern,
        code_rule=declared.code_rule,
        code_rule_zh=declared.code_rule_zh,
        properties=_properties(declared),
        example=declared.example,
    )


def edge_kind(declared: type[Edge], shared: dict[str, tuple[str, ...]]) -> EdgeKind:
    """Read one declaration of a relationship; `shared` writes out labels that several kinds carry."""
    _demand(declared, ("type", "zh", "term", "ends", "example"))
    return EdgeKind(
        declared=declared,
        name=declared.__name__,
        type=declared.type,
        plural=declared.plural,
        zh=declared.zh,
        aliases=declared.aliases,
        term=declared.term,
        meaning=_meaning(declared),
        ends=tuple(_write_out(ends, shared) for ends in declared.ends),
        key=declared.key,
        properties=_properties(declared),
        example=declared.example,
    )


def _write_out(ends: Ends, shared: dict[str, tuple[str, ...]]) -> Ends:
    def each(labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(label for name in labels for label in shared.get(name, (name,)))

    return Ends(**{**vars(ends), "sources": each(ends.sources), "targets": each(ends.targets)})


def _demand(declared: type[BaseModel], names: tuple[str, ...]) -> None:
    missing = [name for name in names if not hasattr(declared, name)]
    if missing or not declared.__doc__:
        raise ModelError(
            f"{declared.__name__} declares no {', '.join(missing) or 'docstring'}; add it to the class"
        )


def _meaning(declared: type[BaseModel]) -> str:
    return " ".join((declared.__doc__ or "").split("\n\n")[0].split())


def _properties(declared: type[BaseModel]) -> dict[str, PropertySpec]:
    return {name: _property(declared, name, info) for name, info in declared.model_fields.items()}


def _property(declared: type[BaseModel], name: str, info: FieldInfo) -> PropertySpec:
    facts = [item for item in info.metadata if isinstance(item, Property)]
    if not facts:
        raise ModelError(f"{declared.__name__}.{name} has no Property(...); say its header and term")
    said = facts[-1]
    kind, choices = _value_type(declared, name, info.annotation)
    return PropertySpec(
        name=name,
        type=kind,
        zh=said.zh,
        also=said.also,
        unit=said.unit,
        privacy=said.privacy,
        term=said.term,
        required=info.is_required(),
        indexed=said.indexed,
        choices=choices,
    )


def _value_type(declared: type[BaseModel], name: str, annotation: Any) -> tuple[ValueType, tuple[str, ...]]:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is Literal:
        return ValueType.CHOICE, get_args(annotation)
    if annotation not in _SCALARS:
        raise ModelError(f"{declared.__name__}.{name}: {annotation} is no type a property can have")
    return _SCALARS[annotation], ()
