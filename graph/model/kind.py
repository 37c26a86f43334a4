"""Defines the base classes of the model's declarations: a kind of node and a kind of relationship."""

from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict, Unpack

from wangge.graph.model.property import Code, Name, Remark

__all__ = ["PARENT", "Edge", "EdgeFacts", "Ends", "Node", "NodeFacts"]

PARENT = "parent"
"""The group of the columns that name the places above the place in the row."""


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The labels that a relationship may connect, and the column of a sheet that names its target.

    `sources` are the labels at the start of the relationship, `targets` those at its target. A label that
    several kinds share (`Place`, `Organization`) means all of these kinds. `column` and `zh` are the English
    and Chinese header of the column that names the target, `also` are further accepted headers. The column is
    on the sheet of the start's kind or, if `source_column` is set, on a sheet of the relationship itself;
    there, the column `source_column` (Chinese header `source_zh`, further headers `source_also`) names the
    start. `required` means that a start without a target is incomplete, `many` that a cell may contain
    several codes, `group` that at least one of the columns of that group must be filled.

    In the group `PARENT` the columns name places above the one in the row. The nearest filled one is the parent, and it
    must be in the places that the others name. A place of an end that `overlaps` is an exception: it may contain only a
    part of the nearer place, as one of several grids contains a part of a large compound.

    The columns of a `seldom` end come last on the sheet, because few offices need them.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    column: str
    zh: str
    also: tuple[str, ...] = ()
    source_column: str | None = None
    source_zh: str | None = None
    source_also: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    group: str | None = None
    overlaps: bool = False
    seldom: bool = False


class NodeFacts(TypedDict, total=False):
    """The class keywords of a `Node` subclass; `zh`, `term` and `example` are required.

    `zh` is the Chinese name of the kind and of its sheet. `plural` is the English name of the sheet, by default the
    class name in snake_case with an "s". `aliases` are further names of the sheet.
    `term` is the corresponding class of a public vocabulary.
    `shared_labels` are further labels of every node of the kind. `place_tier` orders the kinds of place from the top of
    the tree, 1, to the bottom; a tree may skip tiers. `division_level` is the level of a division code (see
    `wangge.graph.codes`). A code must match `code_pattern`; `code_rule` and `code_rule_zh` describe the pattern in
    English and Chinese. `standard_code` is the pattern of codes that follow a standard, `standard_rule` and
    `standard_rule_zh` describe it; other codes are loaded with a notice. `example` is a valid record.
    """

    zh: str
    plural: str
    aliases: tuple[str, ...]
    term: str
    shared_labels: tuple[str, ...]
    place_tier: int
    division_level: int
    code_pattern: str
    code_rule: str
    code_rule_zh: str
    standard_code: str
    standard_rule: str
    standard_rule_zh: str
    example: dict[str, Any]


class Node:
    """One kind of node. A subclass declares the kind, and the name of the subclass is its label in the graph.

    The docstring is the meaning of the kind, the class keywords are its `NodeFacts`, the annotations its properties.
    A subclass inherits the keywords that it doesn't set. A class whose name starts with `_` declares no kind.

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
    """The class keywords of an `Edge` subclass; `zh`, `term`, `ends` and `example` are required.

    `type` is the relationship type in the graph, by default the name of the class in UPPER_SNAKE. Several
    kinds may share one type if their ends differ. A kind with `plural` has a sheet of that name;
    relationships of other kinds are cells on the sheet of the start's kind. `key` names the properties that
    distinguish relationships between the same two nodes. `example` is a valid record with the codes of its
    ends in `source` and `target`.
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
    """One kind of relationship. A subclass declares the kind, with `EdgeFacts` as its class keywords."""

    facts: ClassVar[EdgeFacts] = {}

    def __init_subclass__(cls, **facts: Unpack[EdgeFacts]) -> None:
        super().__init_subclass__()
        cls.facts = {**cls.facts, **facts}
