"""Parses a recipe: one read-only Cypher statement with a header that declares question, parameters and columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wangge.graph.errors import QueryError, RecipeError
from wangge.graph.model import Model
from wangge.queries.recipes.fragments import Fragments
from wangge.queries.recipes.header import RecipeHeader, ReturnedColumn, parse_header
from wangge.queries.recipes.lexer import Token, TokenKind, tokenize
from wangge.queries.recipes.lint import lint_reading, nearest
from wangge.queries.recipes.parameter import Parameter

__all__ = ["COVERAGE", "Recipe", "parse_recipe"]

COVERAGE = "coverage"


@dataclass(frozen=True)
class Recipe:
    """A checked recipe; `text` is the complete file, header included, and runs unchanged."""

    name: str
    path: str
    header: RecipeHeader
    text: str

    @property
    def parameters(self) -> dict[str, Parameter]:
        """The declared parameters by name."""
        return {parameter.name: parameter for parameter in self.header.params}

    @property
    def columns(self) -> tuple[ReturnedColumn, ...]:
        """The returned columns, in order."""
        return self.header.returns

    @property
    def statement_line(self) -> int:
        """The number of the line on which the statement begins, below the header."""
        return tokenize(self.text)[0].line

    @property
    def is_coverage(self) -> bool:
        """Whether the recipe returns every subject with its state; only such a recipe can have a rule."""
        return COVERAGE in self.header.tags

    @property
    def subject_kind(self) -> str:
        """The label of the subjects of a coverage recipe."""
        return next(column.type for column in self.columns if column.name == "subject")


def parse_recipe(
    name: str, text: str, path: str | Path, model: Model, fragments: Fragments | None = None
) -> Recipe:
    """Parse and check one recipe; raises `RecipeError` with file, line and what to change.

    >>> from wangge.graph.model import load_model
    >>> text = '''// title: Grids
    ... // title_zh: 网格
    ... // question: Which grids are there?
    ... // question_zh: 有哪些网格？
    ... // returns: code: Grid
    ... MATCH (g:Grid) RETURN g.code AS code ORDER BY code'''
    >>> parse_recipe("grids", text, "grids.cypher", load_model()).columns[0].type
    'Grid'
    """
    header = parse_header(text, path, model)
    recipe = Recipe(name, str(path), header, text)
    tokens = tokenize(text)
    for fault in lint_reading(text, model, limit=not recipe.is_coverage):
        raise RecipeError(f"{path}:{fault.line}: {fault.message}")
    _check_parameters(recipe, tokens)
    _check_columns(recipe, tokens)
    _check_coverage(recipe)
    _check_fragments(recipe, tokens, fragments or Fragments())
    return recipe


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


def _check_fragments(recipe: Recipe, tokens: list[Token], fragments: Fragments) -> None:
    for use in recipe.header.fragments:
        try:
            fragments.check(use, tokens)
        except QueryError as fault:
            line = recipe.header.lines["fragments"]
            raise RecipeError(f"{recipe.path}:{line}: fragments: {fault}") from fault


def returned_columns(tokens: list[Token]) -> tuple[int, list[str]]:
    """Return the line of the last outermost RETURN and the names of its columns.

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
