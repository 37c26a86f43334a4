"""Parses and checks the typed parameters of a recipe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from wangge.graph.errors import QueryError

__all__ = ["NO_DEFAULT", "TODAY", "Parameter", "ParameterType", "Value", "parse_value"]

Value = str | int | float | bool | date | None


class ParameterType(StrEnum):
    """The types of parameters, and of columns without codes.

    If a column contains the codes of nodes, its type is their label, such as `Grid`.
    """

    TEXT = "text"
    PLACE = "place code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"


class _Mark(StrEnum):
    NO_DEFAULT = "no default"
    TODAY = "today"


NO_DEFAULT = _Mark.NO_DEFAULT
TODAY = _Mark.TODAY


@dataclass(frozen=True)
class Parameter:
    """A declared parameter. The default `TODAY` stands for the date as of which the recipe runs.

    If `label` is set, the parameter takes a node with this label: its code, or its name if no other node has that name.
    """

    name: str
    type: ParameterType
    default: Value | _Mark = NO_DEFAULT
    label: str = ""

    @property
    def names_node(self) -> bool:
        """Whether the value is looked up in the graph."""
        return self.type is ParameterType.PLACE or bool(self.label)

    @property
    def declaration(self) -> str:
        """The declaration as written in the header of a recipe file.

        >>> Parameter("days", ParameterType.INTEGER, 90).declaration
        'days: integer = 90'
        """
        if self.default is NO_DEFAULT:
            return f"{self.name}: {self.label or self.type}"
        default = str(self.default).lower() if isinstance(self.default, bool) else str(self.default)
        return f"{self.name}: {self.label or self.type} = {default}"

    def check(self, value: object, *, today: date) -> Value:
        """Return `value` as a value of the parameter's type.

        Text is parsed, and an integer may stand for a decimal number. Other values must have the type already, or be
        None.

        Raises `QueryError` with the expected type if the value doesn't fit.
        """
        if isinstance(value, str):
            return today if self._means_today(value) else parse_value(self.type, value, name=self.name)
        if isinstance(value, int) and not isinstance(value, bool) and self.type is ParameterType.DECIMAL:
            return float(value)
        if value is None or (isinstance(value, bool | int | float | date) and _fits(self.type, value)):
            return value
        raise QueryError(f"parameter {self.name} takes {_TAKES[self.type]}, not {value!r}")

    def _means_today(self, value: str) -> bool:
        return self.type is ParameterType.DATE and value.strip() == TODAY


_TAKES = {
    ParameterType.TEXT: "text",
    ParameterType.PLACE: "the code of a place, like 511702001",
    ParameterType.INTEGER: "a whole number",
    ParameterType.DECIMAL: "a number",
    ParameterType.DATE: "a date, like 2023-12-31, or today",
    ParameterType.BOOLEAN: "true or false",
}
_PLACE = re.compile(r"[\w.-]{2,64}")


def parse_value(kind: ParameterType, text: str, *, name: str = "value") -> Value:
    """Parse `text` as a value of this type; raises `QueryError`, which names the parameter, if that isn't possible.

    >>> parse_value(ParameterType.DATE, "2023-12-31")
    datetime.date(2023, 12, 31)
    """
    text = text.strip()
    try:
        return _read(kind, text)
    except (ValueError, InvalidOperation) as error:
        raise QueryError(f"parameter {name} takes {_TAKES[kind]}, not {text!r}") from error


def _read(kind: ParameterType, text: str) -> Value:
    match kind:
        case ParameterType.INTEGER:
            return int(text)
        case ParameterType.DECIMAL:
            number = Decimal(text)
            if not number.is_finite():
                raise ValueError(text)
            return float(number)
        case ParameterType.DATE:
            return date.fromisoformat(text)
        case ParameterType.BOOLEAN:
            return {"true": True, "false": False}[text.lower()] if text.lower() in _WORDS else _fail(text)
        case ParameterType.PLACE if not _PLACE.fullmatch(text):
            return _fail(text)
    return text


_WORDS = ("true", "false")


def _fail(text: str) -> Value:
    raise ValueError(text)


def _fits(kind: ParameterType, value: bool | int | float | date) -> bool:
    if isinstance(value, bool):
        return kind is ParameterType.BOOLEAN
    if isinstance(value, int):
        return kind is ParameterType.INTEGER
    if isinstance(value, float):
        return kind is ParameterType.DECIMAL
    return kind is ParameterType.DATE
