"""Reads the shipped recipes and those of a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.errors import QueryError, RecipeError
from wangge.graph.model import Model, load_model
from wangge.loaders.small_file import read_small_file
from wangge.queries.fault import nearest
from wangge.queries.recipes.checked import are_shipped_checked
from wangge.queries.recipes.fragments import load_fragments
from wangge.queries.recipes.recipe import Recipe, parse_recipe, read_recipe

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Library", "load_library", "read_library"]


class Library:
    """The recipes of a project. Iteration yields the valid ones, sorted by name.

    `broken` has the errors of broken recipes and fragments. The key of a recipe is its name, or its path if another
    recipe has that name. The key of a fragment is `fragment NAME`.
    """

    def __init__(self, recipes: Iterable[Recipe], broken: Mapping[str, RecipeError] | None = None) -> None:
        self._recipes = {recipe.name: recipe for recipe in sorted(recipes, key=lambda recipe: recipe.name)}
        self.broken = dict(broken or {})

    def __iter__(self) -> Iterator[Recipe]:
        return iter(self._recipes.values())

    def __len__(self) -> int:
        return len(self._recipes)

    def __contains__(self, name: object) -> bool:
        return name in self._recipes

    def get(self, name: str) -> Recipe:
        """Return the recipe with this name; raises `RecipeError` if it is broken and `QueryError` if it is unknown."""
        if name in self._recipes:
            return self._recipes[name]
        if name in self.broken:
            raise self.broken[name]
        hint = nearest(name, self._recipes) or "; `wangge recipe list` lists all names"
        raise QueryError(f"no recipe is called {name!r}{hint}")


def load_library(folders: Iterable[Path] = (), model: Model | None = None) -> Library:
    """Read the shipped recipes and those in `folders`.

    Raises `RecipeError` if a recipe is broken or a name is used twice.

    >>> load_library().get("buildings-party-group").is_coverage
    True
    """
    library = read_library(folders, model)
    for fault in library.broken.values():
        raise fault
    return library


def read_library(
    folders: Iterable[Path] = (), model: Model | None = None, naming: Callable[[Path], str] = str
) -> Library:
    """Read the shipped recipes and those in `folders`; errors of broken ones are in the library's `broken`.

    Of two recipes with the same name, the second counts as broken. `naming` returns the text that stands for a path in
    error messages.
    """
    model = model or load_model()
    folders = list(folders)
    shipped_are_checked = model.extends(load_model()) and are_shipped_checked()
    fragments = load_fragments(model, folders, naming, shipped_are_checked=shipped_are_checked)
    sound: dict[str, Recipe] = {}
    broken = {f"fragment {name}": fault for name, fault in fragments.broken.items()}
    shipped = _entries(files("wangge.queries") / "shipped" / "recipes")
    entries = [(entry, shipped_are_checked) for entry in shipped]
    entries += [(entry, False) for folder in folders for entry in _entries(folder)]
    for entry, is_checked in entries:
        name, path = entry.name.removesuffix(".cypher"), _display_path(entry, naming)
        try:
            if name in sound:
                raise RecipeError(
                    f"{path}:1: recipe {name!r} is already in {sound[name].path}; rename the file"
                )
            text = read_small_file(entry, RecipeError, label=path)
            sound[name] = (
                read_recipe(name, text, path, model)
                if is_checked
                else parse_recipe(name, text, path, model, fragments)
            )
        except RecipeError as fault:
            broken[path if name in sound else name] = fault
    return Library(sound.values(), broken)


def _entries(folder: Traversable | Path) -> list[Traversable | Path]:
    entries = [entry for entry in folder.iterdir() if entry.name.endswith(".cypher")]
    return sorted(entries, key=lambda entry: entry.name)


def _display_path(entry: Traversable | Path, naming: Callable[[Path], str]) -> str:
    return naming(entry) if isinstance(entry, Path) and not _ships(entry) else f"recipes/{entry.name}"


def _ships(path: Path) -> bool:
    return path.parent.parent == Path(__file__).parents[1] / "shipped"
