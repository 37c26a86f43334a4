"""Reads the kinds and properties of the model from the classes that declare them."""

from __future__ import annotations

import re
import types
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from wangge.graph.errors import ModelError
from wangge.graph.model.kind import Edge, EdgeFacts, Ends, Node, NodeFacts
from wangge.graph.model.property import Privacy, Property

if TYPE_CHECKING:
    from pydantic import BaseModel

    RecordClass = type[BaseModel]

__all__ = [
    "EdgeKind",
    "Icon",
    "NodeKind",
    "PropertySpec",
    "ValueType",
    "edge_kind",
    "node_kind",
    "snake_case",
]


_LETTER = "0-9A-Za-z\u3007\u3400-\u9fff\U00020000-\U0003ffff"
_CODE = f"[{_LETTER}][{_LETTER}._-]{{0,63}}"


class ValueType(StrEnum):
    """The type of a property's values."""

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
    """One property of one kind; `choices` are the values that a `CHOICE` may have.

    `least` and `most` are the smallest and the largest number that is allowed. `name_endings` are as in `Property`.
    """

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
    least: int | None = None
    most: int | None = None
    name_endings: tuple[tuple[str, str | int], ...] = ()
    added_later: bool = False
    seldom: bool = False

    @property
    def stored(self) -> bool:
        """Whether the graph stores values of this property."""
        return self.privacy is not Privacy.REFUSED


class Icon(NamedTuple):
    """How pictures draw a node of a project's own kind: a shape, and one character in it."""

    shape: str
    sign: str


@dataclass(frozen=True, kw_only=True)
class NodeKind:
    """One kind of node, with the fields of `NodeFacts`.

    `icon` is set for kinds that a project declares, and only for these.
    """

    label: str
    meaning: str
    properties: dict[str, PropertySpec]
    zh: str
    plural: str
    term: str
    example: dict[str, Any]
    aliases: tuple[str, ...] = ()
    shared_labels: tuple[str, ...] = ()
    place_tier: int | None = None
    division_level: int | None = None
    code_pattern: str = _CODE
    code_rule: str = "letters, digits, Chinese characters, '.', '_' and '-', at most 64"
    code_rule_zh: str = "字母、数字、汉字及“.”“_”“-”，至多64个字符"
    standard_code: str | None = None
    standard_rule: str = ""
    standard_rule_zh: str = ""
    icon: Icon | None = None

    @property
    def name(self) -> str:
        """The name of the class that declares the kind: its label."""
        return self.label

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels of a node of the kind, the kind's own label first."""
        return (self.label, *self.shared_labels)

    @cached_property
    def record(self) -> RecordClass:
        """The class that validates the values of one node."""
        return _record(self)


@dataclass(frozen=True, kw_only=True)
class EdgeKind:
    """One kind of relationship, with the fields of `EdgeFacts`; `ends` has shared labels expanded to kinds.

    `own` says that a project declares the kind.
    """

    name: str
    meaning: str
    properties: dict[str, PropertySpec]
    type: str
    zh: str
    term: str
    ends: tuple[Ends, ...]
    example: dict[str, Any]
    plural: str | None = None
    aliases: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    own: bool = False

    def allows(self, source: str, target: str) -> bool:
        """Whether the relationship may connect these two labels."""
        return any(source in ends.sources and target in ends.targets for ends in self.ends)

    @cached_property
    def record(self) -> RecordClass:
        """The class that validates the values of one relationship."""
        return _record(self)


def node_kind(declared: type[Node]) -> NodeKind:
    """Return the kind that a class declares; raise `ModelError` if a required keyword is missing."""
    _require(declared, ("zh", "term", "example"))
    facts: NodeFacts = {
        **declared.facts,
        "plural": declared.facts.get("plural", snake_case(declared.__name__) + "s"),
    }
    return NodeKind(
        label=declared.__name__,
        meaning=_meaning(declared),
        properties=_properties(declared),
        **facts,
    )


def edge_kind(declared: type[Edge], shared: dict[str, tuple[str, ...]]) -> EdgeKind:
    """Return the kind that a class declares; `shared` maps each shared label to the labels of its kinds."""
    _require(declared, ("zh", "term", "ends", "example"))
    facts: EdgeFacts = {
        **declared.facts,
        "type": declared.facts.get("type", snake_case(declared.__name__).upper()),
        "ends": tuple(_expand(ends, shared) for ends in declared.facts["ends"]),
    }
    return EdgeKind(
        name=declared.__name__,
        meaning=_meaning(declared),
        properties=_properties(declared),
        **facts,
    )


def snake_case(name: str) -> str:
    """Convert a class name to snake_case.

    >>> snake_case("PostIn")
    'post_in'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _expand(ends: Ends, shared: dict[str, tuple[str, ...]]) -> Ends:
    def expand_labels(labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(label for name in labels for label in shared.get(name, (name,)))

    return replace(ends, sources=expand_labels(ends.sources), targets=expand_labels(ends.targets))


def _require(declared: type[Node] | type[Edge], names: tuple[str, ...]) -> None:
    missing = [name for name in names if name not in declared.facts]
    if missing or not declared.__doc__:
        raise ModelError(
            f"{declared.__name__} declares no {', '.join(missing) or 'docstring'}; add it to the class"
        )


def _meaning(declared: type[Node] | type[Edge]) -> str:
    return " ".join((declared.__doc__ or "").split("\n\n")[0].split())


def _record(kind: NodeKind | EdgeKind) -> RecordClass:
    from wangge.graph.model.record import record_class

    return record_class(kind.name, kind.properties.values())


def _properties(declared: type[Node] | type[Edge]) -> dict[str, PropertySpec]:
    return {
        name: _property(declared, name, annotation)
        for name, annotation in get_type_hints(declared, include_extras=True).items()
        if get_origin(annotation) is not ClassVar
    }


def _property(declared: type[Node] | type[Edge], name: str, annotation: Any) -> PropertySpec:
    where = f"{declared.__name__}.{name}"
    python_type, *metadata = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    properties = [item for item in metadata if isinstance(item, Property)]
    if not properties:
        raise ModelError(f"{where} has no Property(...); declare its header and term there")
    value_type, choices = _value_type(where, python_type)
    return PropertySpec(
        **vars(properties[-1]),
        name=name,
        type=value_type,
        required=not hasattr(declared, name),
        choices=choices,
    )


def _value_type(where: str, annotation: Any) -> tuple[ValueType, tuple[str, ...]]:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is Literal:
        return ValueType.CHOICE, get_args(annotation)
    if annotation not in _SCALARS:
        raise ModelError(f"{where}: {annotation} is not a type that a property can have")
    return _SCALARS[annotation], ()
