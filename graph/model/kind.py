"""The two shapes every declaration takes: a kind of node and a kind of relationship."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from wangge.graph.model.property import Code, Name, Remark

__all__ = ["Edge", "Ends", "Node"]


class Node(BaseModel):
    """One kind of node; a subclass is its only declaration.

    `label` is the Neo4j label, `plural` the English sheet name, `zh` the Chinese one,
    `term` the class of a public vocabulary, `also` further labels every such node carries,
    `place_tier` its depth from the top in the tree of places, `code_pattern` what its code must
    match, `code_rule` and `code_rule_zh` the same in words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    label: ClassVar[str]
    plural: ClassVar[str]
    zh: ClassVar[str]
    term: ClassVar[str]
    also: ClassVar[tuple[str, ...]] = ()
    aliases: ClassVar[tuple[str, ...]] = ()
    place_tier: ClassVar[int | None] = None
    code_pattern: ClassVar[str] = r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}"
    code_rule: ClassVar[str] = "letters, digits, '.', '_' and '-', at most 64"
    code_rule_zh: ClassVar[str] = "字母、数字及“.”“_”“-”，至多64个字符"
    example: ClassVar[dict[str, Any]]

    code: Code
    name: Name
    remark: Remark = None


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Between which labels a relationship may stand, and the column a sheet writes it in.

    A label that several kinds share (`Place`, `Organization`) stands for all of them.
    `column` and `zh` head the column that names the target. It stands on the sheet of the
    source kind, or, where `source_column` is set, on a sheet of the relationship itself.
    `required` says that a source without it is incomplete, `many` that a cell may hold
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


class Edge(BaseModel):
    """One kind of relationship; a subclass is its only declaration.

    `type` is the Neo4j type. Several kinds may share one type where their ends differ.
    `key` names the properties that tell two relationships between the same pair apart.
    A kind with `plural` has a sheet of its own; the others are columns of their source's sheet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    type: ClassVar[str]
    plural: ClassVar[str | None] = None
    zh: ClassVar[str]
    term: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    ends: ClassVar[tuple[Ends, ...]]
    key: ClassVar[tuple[str, ...]] = ()
    example: ClassVar[dict[str, Any]]
