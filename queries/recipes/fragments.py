"""Reads fragments: Cypher texts that several recipes contain word for word, such as "valid on the day".

A recipe must run unchanged in any client, so it can't include a file. It contains the fragment's text and names
the fragment in its header. When a recipe is loaded, its statement must contain the tokens of the fragment, so the
texts can't diverge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.errors import QueryError, RecipeError
from wangge.graph.model import Model
from wangge.loaders.small_file import read_small_file
from wangge.queries.fault import nearest
from wangge.queries.recipes.headlines import read_headlines

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from wangge.queries.recipes.lexer import Token

__all__ = [
    "FRAGMENT_FOLDER",
    "Fragment",
    "FragmentUse",
    "Fragments",
    "load_fragments",
    "parse_fragment",
    "parse_fragment_uses",
]

FRAGMENT_FOLDER = "fragments"
"""The name of the folder with the fragments, inside a project's folder of rules."""

_OLD_FOLDER = "definitions"
_KEYS = ("title", "title_zh", "variables")
_USE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\s*\((?P<variables>[^()]*)\)")


@dataclass(frozen=True)
class FragmentUse:
    """A use of a fragment in a recipe's header, such as `current(post)`: its name, and the recipe's variables."""

    name: str
    variables: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.variables)})"


@dataclass(frozen=True)
class Fragment:
    """A named Cypher text. A recipe that contains the text replaces `variables` by variables of its own."""

    name: str
    path: str
    title: str
    title_zh: str
    variables: tuple[str, ...]
    text: str

    def with_variables(self, variables: Sequence[str]) -> list[str]:
        """Return the texts of the fragment's tokens, with `variables` in place of the fragment's own variables.

        Raises `QueryError` if the number of variables is wrong.
        """
        from wangge.queries.recipes.lexer import tokenize

        if len(variables) != len(self.variables):
            raise QueryError(f"{self.name} takes {', '.join(self.variables)}")
        replacements = dict(zip(self.variables, variables, strict=True))
        texts = []
        previous = None
        for token in tokenize(self.text):
            is_variable = token.is_name and not (previous and previous.is_symbol(".", ":"))
            texts.append(replacements.get(token.text, token.text) if is_variable else token.text)
            previous = token
        return texts


class Fragments:
    """The valid fragments, and the errors of broken ones, by name."""

    def __init__(
        self, sound: Iterable[Fragment] = (), broken: Mapping[str, RecipeError] | None = None
    ) -> None:
        self.sound = {fragment.name: fragment for fragment in sound}
        self.broken = dict(broken or {})

    def check(self, use: FragmentUse, tokens: Sequence[Token]) -> None:
        """Raise `QueryError` if the fragment is unknown or broken, or if the recipe's `tokens` don't contain it."""
        if use.name in self.broken:
            raise QueryError(f"{use.name} is broken: {self.broken[use.name]}")
        if use.name not in self.sound:
            raise QueryError(f"no fragment is called {use.name!r}{nearest(use.name, self.sound)}")
        fragment = self.sound[use.name]
        fragment_texts = fragment.with_variables(use.variables)
        texts = [token.text for token in tokens]
        if not any(
            texts[start : start + len(fragment_texts)] == fragment_texts
            for start in range(len(texts) - len(fragment_texts) + 1)
        ):
            raise QueryError(f"the statement doesn't contain {use} as in {fragment.path}; copy it from there")


def parse_fragment_uses(text: str) -> tuple[FragmentUse, ...]:
    """Parse the value of a header's `fragments`; raises `QueryError` if it is malformed.

    >>> [str(use) for use in parse_fragment_uses("current(p), current(e)")]
    ['current(p)', 'current(e)']
    """
    rest = _USE.sub("", text).replace(",", "").strip()
    if rest:
        raise QueryError(f"{rest!r} should read `name(variable, …)`")
    return tuple(FragmentUse(match["name"], _names(match["variables"])) for match in _USE.finditer(text))


def parse_fragment(name: str, text: str, path: str | Path, model: Model) -> Fragment:
    """Parse and check one fragment; raises `RecipeError` with file and line if it is invalid.

    >>> from wangge.graph.model import load_model
    >>> text = '''// title: Of a size
    ... // title_zh: 有户数
    ... // variables: place
    ... place.households > 0'''
    >>> parse_fragment("sized", text, "sized.cypher", load_model()).with_variables(["x"])
    ['x', '.', 'households', '>', '0']
    """
    from wangge.queries.recipes.lexer import tokenize
    from wangge.queries.recipes.lint import lint_signs, unknown_names

    fragment = _read_fragment(name, text, path)
    tokens = tokenize(text)
    if not tokens:
        raise RecipeError(f"{path}:1: no Cypher follows the header; add the fragment's text")
    for fault in (*lint_signs(text), *unknown_names(tokens, model)):
        raise RecipeError(f"{path}:{fault.line}: {fault.message}")
    return fragment


def _read_fragment(name: str, text: str, path: str | Path) -> Fragment:
    header, _lines = read_headlines(text, path, _KEYS, required=_KEYS)
    return Fragment(name, str(path), header["title"], header["title_zh"], _names(header["variables"]), text)


def load_fragments(
    model: Model,
    folders: Iterable[Path] = (),
    naming: Callable[[Path], str] = str,
    *,
    shipped_are_checked: bool = False,
) -> Fragments:
    """Read the shipped fragments and those in the `fragments` folders inside `folders`.

    Of two fragments with the same name, the second counts as broken. `naming` returns the text that stands for a path in
    error messages. With `shipped_are_checked`, only the headers of the shipped fragments are checked.
    """
    shipped = files("wangge.queries") / "shipped" / FRAGMENT_FOLDER
    entries = [(f"{FRAGMENT_FOLDER}/{entry.name}", entry, shipped_are_checked) for entry in _entries(shipped)]
    sound: dict[str, Fragment] = {}
    broken: dict[str, RecipeError] = {}
    for folder in folders:
        fragments = folder / FRAGMENT_FOLDER
        entries += [(naming(fragments / entry.name), entry, False) for entry in _entries(fragments)]
        if (old := folder / _OLD_FOLDER).is_dir():
            broken[naming(old)] = RecipeError(
                f"{naming(old)}:1: fragments are read from {FRAGMENT_FOLDER}/; rename the folder"
            )
    for path, entry, is_checked in entries:
        name = entry.name.removesuffix(".cypher")
        try:
            if name in sound:
                raise RecipeError(
                    f"{path}:1: fragment {name!r} is already in {sound[name].path}; rename the file"
                )
            text = read_small_file(entry, RecipeError, label=path)
            sound[name] = (
                _read_fragment(name, text, path) if is_checked else parse_fragment(name, text, path, model)
            )
        except RecipeError as fault:
            broken[name if name not in sound else path] = fault
    return Fragments(sound.values(), broken)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _entries(folder: Traversable | Path) -> list[Traversable | Path]:
    if not folder.is_dir():
        return []
    return sorted((e for e in folder.iterdir() if e.name.endswith(".cypher")), key=lambda entry: entry.name)
