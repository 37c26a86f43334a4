"""A shared notion, such as "holds on the day": written once, and borne word for word by the recipes that use it.

A recipe must run as it stands in any client, so it can't include a file. It repeats the notion's
text instead and says so under `uses`; loading compares the two, so they can't drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from wangge.graph.errors import QueryError, RecipeError
from wangge.graph.model import Model
from wangge.loaders.small_file import read_small_file
from wangge.queries.recipes.headlines import read_headlines
from wangge.queries.recipes.lexer import Token, tokenize
from wangge.queries.recipes.lint import lint_signs, nearest, unknown_names

__all__ = ["Fragment", "Fragments", "Use", "load_fragments", "parse_definition", "parse_uses"]

_KEYS = ("title", "title_zh", "variables")
_USE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\s*\((?P<variables>[^()]*)\)")


@dataclass(frozen=True)
class Use:
    """One notion that a recipe uses, and the variables it is said of."""

    name: str
    variables: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.variables)})"


@dataclass(frozen=True)
class Fragment:
    """A named piece of Cypher; `variables` are the names in it that a recipe replaces by its own."""

    name: str
    path: str
    title: str
    title_zh: str
    variables: tuple[str, ...]
    text: str

    def said_of(self, variables: Sequence[str]) -> list[str]:
        """The words of the notion with these variables; raises `QueryError` for a wrong number of them."""
        if len(variables) != len(self.variables):
            raise QueryError(f"{self.name} takes {', '.join(self.variables)}")
        chosen = dict(zip(self.variables, variables, strict=True))
        found = []
        before = None
        for token in tokenize(self.text):
            is_variable = token.is_name and not (before and before.is_symbol(".", ":"))
            found.append(chosen.get(token.text, token.text) if is_variable else token.text)
            before = token
        return found


class Fragments:
    """The notions by name; a broken one is known by its fault."""

    def __init__(
        self, sound: Iterable[Fragment] = (), broken: Mapping[str, RecipeError] | None = None
    ) -> None:
        self.sound = {definition.name: definition for definition in sound}
        self.broken = dict(broken or {})

    def check(self, use: Use, tokens: Sequence[Token]) -> None:
        """See that the tokens bear the notion; raises `QueryError` where they don't, or it is unknown or broken."""
        if use.name in self.broken:
            raise QueryError(f"{use.name} is broken: {self.broken[use.name]}")
        if use.name not in self.sound:
            raise QueryError(f"no notion is called {use.name!r}{nearest(use.name, self.sound)}")
        definition = self.sound[use.name]
        words = definition.said_of(use.variables)
        texts = [token.text for token in tokens]
        if not any(texts[at : at + len(words)] == words for at in range(len(texts) - len(words) + 1)):
            raise QueryError(
                f"the statement doesn't bear {use} as {definition.path} has it; copy it from there"
            )


def parse_uses(text: str) -> tuple[Use, ...]:
    """The notions named in a header's `uses`; raises `QueryError` where it can't be read.

    >>> [str(use) for use in parse_uses("current(p), current(e)")]
    ['current(p)', 'current(e)']
    """
    rest = _USE.sub("", text).replace(",", "").strip()
    if rest:
        raise QueryError(f"{rest!r} should read `name(variable, …)`")
    return tuple(
        Use(match["name"], tuple(part.strip() for part in match["variables"].split(",") if part.strip()))
        for match in _USE.finditer(text)
    )


def parse_definition(name: str, text: str, path: str | Path, model: Model) -> Fragment:
    """Read and check one notion; raises `RecipeError` naming file and line.

    >>> from wangge.graph.model import load_model
    >>> text = '''// title: Of a size
    ... // title_zh: 有户数
    ... // variables: place
    ... place.households > 0'''
    >>> parse_definition("sized", text, "sized.cypher", load_model()).said_of(["x"])
    ['x', '.', 'households', '>', '0']
    """
    said, _lines = read_headlines(text, path, _KEYS, required=_KEYS)
    tokens = tokenize(text)
    if not tokens:
        raise RecipeError(f"{path}:1: there is nothing under the header")
    for fault in (*lint_signs(text), *unknown_names(tokens, model)):
        raise RecipeError(f"{path}:{fault.line}: {fault.message}")
    variables = tuple(part.strip() for part in said["variables"].split(",") if part.strip())
    return Fragment(name, str(path), said["title"], said["title_zh"], variables, text)


def load_fragments(
    model: Model, folders: Iterable[Path] = (), naming: Callable[[Path], str] = str
) -> Fragments:
    """The shipped notions and those in the `definitions` folders of a project.

    Of two with one name the second is broken. `naming` says what a fault calls a file.
    """
    shipped = files("wangge.queries") / "shipped" / "fragments"
    entries = [(f"definitions/{entry.name}", entry) for entry in _entries(shipped)]
    for folder in folders:
        own = folder / "definitions"
        entries += [(naming(own / entry.name), entry) for entry in _entries(own)]
    sound: dict[str, Fragment] = {}
    broken: dict[str, RecipeError] = {}
    for shown, entry in entries:
        name = entry.name.removesuffix(".cypher")
        try:
            if name in sound:
                raise RecipeError(
                    f"{shown}:1: notion {name!r} is already in {sound[name].path}; rename the file"
                )
            sound[name] = parse_definition(
                name, read_small_file(entry, RecipeError, label=shown), shown, model
            )
        except RecipeError as fault:
            broken[name if name not in sound else shown] = fault
    return Fragments(sound.values(), broken)


def _entries(folder: Traversable | Path) -> list[Traversable | Path]:
    if not folder.is_dir():
        return []
    return sorted((e for e in folder.iterdir() if e.name.endswith(".cypher")), key=lambda entry: entry.name)
