"""Writes recipes as scripts for cypher-shell and Neo4j Browser, which set parameters with `:param`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wangge.queries.recipes.parameter import Value
from wangge.queries.recipes.recipe import Recipe

__all__ = ["literal", "parameter_commands", "shell_script"]


def parameter_commands(values: Mapping[str, Value]) -> list[str]:
    """Return a `:param` command for each of these values.

    Neo4j Browser calls functions such as `date()` only in this form: in `:param {…}`, they are texts to it. The semicolons
    allow several commands to be pasted at once.

    >>> parameter_commands({"scope": "511702", "on": date(2024, 6, 30)})
    [":param scope => '511702';", ":param on => date('2024-06-30');"]
    """
    return [f":param {name} => {literal(value)};" for name, value in values.items()]


def shell_script(recipe: Recipe, values: Mapping[str, Value]) -> str:
    """Return a script for cypher-shell: the parameters, the recipe's text and a semicolon."""
    return "\n".join([*parameter_commands(values), f"{recipe.text.rstrip()}\n;\n"])


def literal(value: Value) -> str:
    r"""Return a value as a Cypher literal.

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
