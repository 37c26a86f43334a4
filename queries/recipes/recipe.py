"""Parses a recipe: one read-only Cypher statement. Its header declares its question, parameters and columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wangge.graph.model import Model
from wangge.queries.recipes.fragments import Fragments
from wangge.queries.recipes.header import RecipeHeader, ReturnedColumn, parse_header
from wangge.queries.recipes.parameter import Parameter

__all__ = ["COVERAGE", "GRAPH", "Recipe", "parse_recipe", "read_recipe"]

COVERAGE = "coverage"
GRAPH = "graph"


@dataclass(frozen=True)
class Recipe:
    """A checked recipe; `text` is the whole file, header included, and runs unchanged."""

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
        from wangge.queries.recipes.lexer import tokenize

        return tokenize(self.text)[0].line

    @property
    def is_coverage(self) -> bool:
        """Whether the recipe returns every subject with its state. A rule can use only such a recipe."""
        return COVERAGE in self.header.tags

    @property
    def is_graph(self) -> bool:
        """Whether the recipe returns nodes and relationships, which are drawn, and not values."""
        return GRAPH in self.header.tags

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
    recipe = read_recipe(name, text, path, model)
    from wangge.queries.recipes.recipe_check import check_recipe

    check_recipe(recipe, model, fragments or Fragments())
    return recipe


def read_recipe(name: str, text: str, path: str | Path, model: Model) -> Recipe:
    """Parse a recipe's header, but don't check its statement: the tests have already checked the shipped recipes."""
    return Recipe(name, str(path), parse_header(text, path, model), text)
