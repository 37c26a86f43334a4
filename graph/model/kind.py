"""The two base classes of every declaration: a kind of node and a kind of relationship."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict, Unpack

from wangge.graph.model.property import Code, Name, Remark

__all__ = ["Edge", "EdgeFacts", "Ends", "Node", "NodeFacts"]


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The labels that a relationship may connect, and the column of a sheet that names its target.

    A label that several kinds share (`Place`, `Organization`) stands for all of them.
    `column` and `zh` head the column that names the target. The column belongs to the sheet of the
    source kind or, where `source_column` is set, to a sheet of the relationship itself.
    `required` means that a source without a target is incomplete, `many` that a cell may hold
    several codes, `group` that exactly one of the columns of that group must be filled.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    column: str
    zh: str
    also: tuple[str, ...] = ()
    source_column: str | None = None
    source_zh: str | None = None
    required: bool = False
    many: bool = False
    group: str | None = None


class NodeFacts(TypedDict, total=False):
    """The keywords of a node's class; `zh`, `term` and `example` are required.

    `zh` is the Chinese name of the kind and of its sheet, `plural` the English name of the sheet where
    it is not the class's name in snake_case with an "s". `aliases` are further names of the sheet.
    `term` is the class of a public vocabulary.
    `shared_labels` are further labels that every such node carries. `place_tier` is the depth of a
    place in the tree of places, 1 at the top. A code must match `code_pattern`, which `code_rule` and
    `code_rule_zh` describe in words. `example` is a valid record.
    """

    zh: str
    plural: str
    aliases: tuple[str, ...]
    term: str
    shared_labels: tuple[str, ...]
    place_tier: int
    code_pattern: str
    code_rule: str
    code_rule_zh: str
    example: dict[str, Any]


class Node:
    """One kind of node. A subclass is its only declaration, and its name is the label in the graph.

    Keywords of the class state the facts of the kind, its docstring the meaning, annotations its properties.
    A subclass inherits the facts that it does not state. A name that starts with `_` declares no kind.

    >>> class Lamp(Node, zh="路灯", term="schema:Thing", example={"code": "L-1", "name": "甲"}):
    ...     "A street lamp."
    >>> Lamp.facts["zh"]
    '路灯'
    """

    facts: ClassVar[NodeFacts] = {}

    code: Code
    name: Name
    remark: Remark = None

    def __init_subclass__(cls, **facts: Unpack[NodeFacts]) -> None:
        super().__init_subclass__()
        cls.facts = {**cls.facts, **facts}


class EdgeFacts(TypedDict, total=False):
    """The keywords of a relationship's class; `zh`, `term`, `ends` and `example` are required.

    `type` is the relationship type in the graph; without it, the name of the class in UPPER_SNAKE.
    Several kinds may share one type where their ends differ. A kind with `plural` has a sheet of that
    name; other kinds are columns on the sheet of their source. `key` names the properties that tell
    apart two relationships between the same pair of nodes. `example` is a valid record with the codes
    of its ends in `source` and `target`.
    """

    type: str
    plural: str | None
    zh: str
    aliases: tuple[str, ...]
    term: str
    ends: tuple[Ends, ...]
    key: tuple[str, ...]
    example: dict[str, Any]


class Edge:
    """One kind of relationship. A subclass is its only declaration, stated as for `Node`."""

    facts: ClassVar[EdgeFacts] = {}

    def __init_subclass__(cls, **facts: Unpack[EdgeFacts]) -> None:
        super().__init_subclass__()
        cls.facts = {**cls.facts, **facts}
