"""Checks a recipe: its statement, and whether its header agrees with the statement.

The check has its own module, because it imports the grammar. That takes long, and most commands check no recipe.
"""

from __future__ import annotations

from wangge.graph.errors import QueryError, RecipeError
from wangge.graph.model import Model
from wangge.queries.fault import nearest
from wangge.queries.recipes.fragments import Fragments
from wangge.queries.recipes.header import GRAPH_TYPES
from wangge.queries.recipes.lexer import Token, TokenKind, tokenize
from wangge.queries.recipes.lint import lint_reading
from wangge.queries.recipes.recipe import Recipe

__all__ = ["check_recipe"]


def check_recipe(recipe: Recipe, model: Model, fragments: Fragments) -> None:
    """Raise `RecipeError` with file and line for the first fault."""
    tokens = tokenize(recipe.text)
    for fault in lint_reading(recipe.text, model, limit=not recipe.is_coverage):
        raise RecipeError(f"{recipe.path}:{fault.line}: {fault.message}")
    _check_parameters(recipe, tokens)
    _check_columns(recipe, tokens)
    _check_coverage(recipe)
    _check_graph(recipe)
    _check_fragments(recipe, tokens, fragments)


def _check_parameters(recipe: Recipe, tokens: list[Token]) -> None:
    declared = recipe.parameters
    used = [token for token in tokens if token.kind is TokenKind.PARAMETER]
    for token in used:
        if token.text not in declared:
            hint = nearest(token.text, declared)
            raise RecipeError(f"{recipe.path}:{token.line}: ${token.text} is not under params{hint}")
    for name in declared.keys() - {token.text for token in used}:
        line = recipe.header.lines["params"]
        raise RecipeError(f"{recipe.path}:{line}: parameter {name} is declared but never used; remove it")


def _check_columns(recipe: Recipe, tokens: list[Token]) -> None:
    line, returned = returned_columns(tokens)
    declared = [column.name for column in recipe.columns]
    if not line:
        raise RecipeError(f"{recipe.path}:{tokens[-1].line if tokens else 1}: the statement has no RETURN")
    if declared != returned:
        raise RecipeError(
            f"{recipe.path}:{line}: the query returns {', '.join(returned)}, but the header declares "
            f"{', '.join(declared)}; use the same columns in the same order"
        )


def _check_coverage(recipe: Recipe) -> None:
    if not recipe.is_coverage:
        return
    columns = {column.name: column.type for column in recipe.columns}
    line = recipe.header.lines["returns"]
    if "subject" not in columns or columns.get("covered") != "boolean":
        raise RecipeError(
            f"{recipe.path}:{line}: a coverage recipe returns `subject` and `covered: boolean`; add them"
        )


def _check_graph(recipe: Recipe) -> None:
    types = ", ".join(GRAPH_TYPES)
    for column in recipe.columns:
        if (column.type in GRAPH_TYPES) is recipe.is_graph:
            continue
        line = recipe.header.lines["returns"]
        if recipe.is_graph:
            raise RecipeError(
                f"{recipe.path}:{line}: {column.name}: a recipe with the tag graph returns only the types {types}; "
                f"remove the column, or the tag"
            )
        raise RecipeError(
            f"{recipe.path}:{line}: {column.name}: only a recipe with the tag graph returns the type {column.type}; "
            "add the tag, or return a property"
        )
    if recipe.is_graph and recipe.is_coverage:
        line = recipe.header.lines["tags"]
        raise RecipeError(
            f"{recipe.path}:{line}: a recipe can't have both tags, coverage and graph; remove one"
        )


def _check_fragments(recipe: Recipe, tokens: list[Token], fragments: Fragments) -> None:
    for use in recipe.header.fragments:
        try:
            fragments.check(use, tokens)
        except QueryError as fault:
            line = recipe.header.lines["fragments"]
            raise RecipeError(f"{recipe.path}:{line}: fragments: {fault}") from fault


def returned_columns(tokens: list[Token]) -> tuple[int, list[str]]:
    """Return the line of the last RETURN that isn't inside brackets, and the names of its columns.

    The name of a column without `AS` is its text. The line is 0 if there is no RETURN.

    >>> returned_columns(tokenize("MATCH (n) RETURN n.code AS code, count(n) AS n ORDER BY n"))
    (1, ['code', 'n'])
    """
    depth, start = 0, None
    for position, token in enumerate(tokens):
        depth += token.is_symbol("(", "[", "{") - token.is_symbol(")", "]", "}")
        if depth == 0 and token.is_word("RETURN"):
            start = position
    if start is None:
        return 0, []
    return tokens[start].line, [_name(item) for item in _items(tokens[start + 1 :])]


def _items(tokens: list[Token]) -> list[list[Token]]:
    items: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.is_symbol("(", "[", "{") - token.is_symbol(")", "]", "}")
        if depth == 0 and (token.is_word("ORDER", "SKIP", "LIMIT", "UNION") or token.is_symbol(";")):
            break
        if depth == 0 and token.is_symbol(","):
            items.append([])
        elif not (token.is_word("DISTINCT") and not items[-1]):
            items[-1].append(token)
    return items


def _name(item: list[Token]) -> str:
    if len(item) > 2 and item[-2].is_word("AS"):
        return item[-1].text
    return "".join(token.text for token in item)
