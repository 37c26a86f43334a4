"""Recipes in Neo4j Browser and cypher-shell: their parameters as the client command that sets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from queries.parameter import NO_DEFAULT, TODAY, Parameter, Value
from queries.recipe import Recipe

__all__ = ["literal", "parameter_command"]


def parameter_command(recipe: Recipe, values: Mapping[str, Value] | None = None) -> str:
    """The line to enter before the recipe's text, empty where it takes nothing.

    Each parameter has its value of `values`, else its default; one that has neither is null, to be filled in.

    >>> from queries.library import load_library
    >>> parameter_command(load_library().get("coverage-by-street"))
    ':params {on: date()}'
    """
    given = values or {}
    parts = [
        f"{parameter.name}: {literal(given[parameter.name]) if parameter.name in given else _default(parameter)}"
        for parameter in recipe.header.params
    ]
    return f":params {{{', '.join(parts)}}}" if parts else ""


def literal(value: Value) -> str:
    r"""A value as Cypher writes it.

    >>> literal("it's"), literal(True), literal(date(2024, 6, 30)), literal(None)
    ("'it\\'s'", 'true', "date('2024-06-30')", 'null')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        return f"'{escaped}'"
    return repr(value)


def _default(parameter: Parameter) -> str:
    if parameter.default is TODAY:
        return "date()"
    return "null" if parameter.default is NO_DEFAULT else literal(parameter.default)
