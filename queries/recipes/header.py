"""Parses the header of a recipe: the keys and values in the comment lines at the top of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from wangge.graph.errors import QueryError, RecipeError
from wangge.graph.model import Model
from wangge.queries.fault import nearest
from wangge.queries.recipes.fragments import FragmentUse, parse_fragment_uses
from wangge.queries.recipes.headlines import read_headlines
from wangge.queries.recipes.parameter import NO_DEFAULT, TODAY, Parameter, ParameterType, parse_value

__all__ = ["GRAPH_TYPES", "RecipeHeader", "ReturnedColumn", "parse_header"]

GRAPH_TYPES = ("node", "relationship", "path")
"""The types of the columns of a graph recipe. Such a column may also hold lists of them, or nothing."""

_KEYS = ("title", "title_zh", "question", "question_zh", "params", "returns", "fragments", "tags")
_REQUIRED = ("title", "title_zh", "question", "question_zh", "returns")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class ReturnedColumn:
    """One returned column.

    `type` is a parameter type, the label of nodes if the column contains their codes, or one of `GRAPH_TYPES`.
    """

    name: str
    type: str


@dataclass(frozen=True)
class RecipeHeader:
    """The values of a header; `lines` has the line number of each key."""

    title: str
    title_zh: str
    question: str
    question_zh: str
    params: tuple[Parameter, ...]
    returns: tuple[ReturnedColumn, ...]
    fragments: tuple[FragmentUse, ...]
    tags: tuple[str, ...]
    lines: dict[str, int] = field(compare=False, repr=False)


def parse_header(text: str, path: str | Path, model: Model) -> RecipeHeader:
    """Parse the header of a recipe.

    Each value is on a line `// key: value`. A line with at least two spaces after the slashes continues the value.
    Raises `RecipeError` with file and line for an unknown, repeated, missing or invalid key.
    """
    values, lines = read_headlines(text, path, _KEYS, required=_REQUIRED)
    try:
        key = "params"
        params = tuple(_parameter(part, model) for part in _parts(values.get("params", "")))
        _reject_repeated([parameter.name for parameter in params])
        key = "returns"
        returns = tuple(_column(part, model) for part in _parts(values["returns"]))
        _reject_repeated([column.name for column in returns])
        key = "fragments"
        fragments = parse_fragment_uses(values.get("fragments", ""))
    except QueryError as error:
        raise RecipeError(f"{path}:{lines[key]}: {key}: {error}") from error
    return RecipeHeader(
        title=values["title"],
        title_zh=values["title_zh"],
        question=values["question"],
        question_zh=values["question_zh"],
        params=params,
        returns=returns,
        fragments=fragments,
        tags=tuple(_parts(values.get("tags", ""))),
        lines=lines,
    )


def _parts(text: str) -> list[str]:
    """Split the text at commas outside quotes."""
    pieces = re.findall(r'(?:"[^"]*"|[^,"])+', text)
    return [piece.strip() for piece in pieces if piece.strip()]


def _parameter(text: str, model: Model) -> Parameter:
    declaration, equals, default = text.partition("=")
    name, kind = _pair(declaration)
    default = default.strip().strip('"')
    if kind in model.labels:
        return Parameter(name, ParameterType.TEXT, default if equals else NO_DEFAULT, kind)
    if kind not in list(ParameterType):
        raise QueryError(f"{name}: no type {kind!r}{nearest(kind, [*ParameterType, *sorted(model.labels)])}")
    kind = ParameterType(kind)
    if not equals:
        return Parameter(name, kind, NO_DEFAULT)
    if kind is ParameterType.DATE and default == TODAY:
        return Parameter(name, kind, TODAY)
    return Parameter(name, kind, parse_value(kind, default, name=name))


def _column(text: str, model: Model) -> ReturnedColumn:
    name, kind = _pair(text)
    types_and_labels = [*ParameterType, *GRAPH_TYPES, *sorted(model.labels)]
    if kind not in types_and_labels:
        raise QueryError(f"{name}: {kind!r} is neither a type nor a label{nearest(kind, types_and_labels)}")
    return ReturnedColumn(name, kind)


def _pair(text: str) -> tuple[str, str]:
    name, colon, kind = (part.strip() for part in text.partition(":"))
    if not colon or not _NAME.fullmatch(name) or not kind:
        raise QueryError(f"{text.strip()!r} should read `name: type`")
    return name, kind


def _reject_repeated(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise QueryError(f"{name} is given twice; keep one")
