"""The recipes that ship and those of a project, each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from graph.errors import QueryError, RecipeError
from graph.model import Model, load_model
from queries.lint import nearest
from queries.recipe import Recipe, parse_recipe

__all__ = ["Library", "load_library"]


class Library:
    """Recipes by name, in the order of their names."""

    def __init__(self, recipes: Iterable[Recipe]) -> None:
        self._recipes: dict[str, Recipe] = {}
        for recipe in sorted(recipes, key=lambda recipe: recipe.name):
            first = self._recipes.setdefault(recipe.name, recipe)
            if first is not recipe:
                raise RecipeError(
                    f"{recipe.path}:1: recipe {recipe.name!r} is already in {first.path}; rename the file"
                )

    def __iter__(self) -> Iterator[Recipe]:
        return iter(self._recipes.values())

    def __len__(self) -> int:
        return len(self._recipes)

    def __contains__(self, name: object) -> bool:
        return name in self._recipes

    def get(self, name: str) -> Recipe:
        """The recipe of this name; raises `QueryError` with the nearest name."""
        if name not in self._recipes:
            hint = nearest(name, self._recipes) or "; `wangge recipe list` shows them all"
            raise QueryError(f"no recipe is called {name!r}{hint}")
        return self._recipes[name]


def load_library(folders: Iterable[Path] = (), model: Model | None = None) -> Library:
    """The shipped recipes and those of `folders`, all checked.

    Raises `RecipeError` for the first that is wrong, or where two have one name.

    >>> load_library().get("buildings-party-group").is_coverage
    True
    """
    model = model or load_model()
    shipped = _entries(files("queries") / "recipes")
    own = [entry for folder in folders for entry in _entries(folder)]
    return Library(_read(entry, model) for entry in [*shipped, *own])


def _entries(folder: Traversable | Path) -> list[Traversable | Path]:
    entries = [entry for entry in folder.iterdir() if entry.name.endswith(".cypher")]
    return sorted(entries, key=lambda entry: entry.name)


def _read(entry: Traversable | Path, model: Model) -> Recipe:
    shown = str(entry) if isinstance(entry, Path) and not _ships(entry) else f"recipes/{entry.name}"
    try:
        text = entry.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecipeError(f"{shown}:1: not UTF-8; save it as UTF-8") from error
    return parse_recipe(entry.name.removesuffix(".cypher"), text, shown, model)


def _ships(path: Path) -> bool:
    return path.parent.parent == Path(__file__).parent
