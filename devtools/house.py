"""Checks rules that linters don't have: `python -m devtools.house [PATH…]`; `--figures` prints the size of the code.

Each class name is defined once in the repository. No variable has one of the `EMPTY_NAMES`, which don't describe a
value. A function takes at most eight parameters, except click commands, and a module imports at most fifteen modules of
wangge. A docstring says more than the name of its class or function.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
OWN = ("wangge", "benchmarks", "devtools", "tests")
EMPTY_NAMES = frozenset({"said", "found", "shown", "told", "asked"})
MOST_PARAMETERS = 8
MOST_IMPORTS = 15
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_FILLER = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "its",
        "it",
        "s",
        "this",
        "that",
        "in",
        "is",
        "are",
        "for",
        "with",
        "what",
        "as",
        "to",
        "and",
    ]
)

Function = ast.FunctionDef | ast.AsyncFunctionDef
Module = tuple[str, ast.Module]


def modules(paths: Sequence[str] = ()) -> Iterator[Module]:
    """Yield the name and the syntax tree of every Python file in `paths` that git doesn't ignore; skip symbolic links."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *(paths or ["*.py"])],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in sorted(set(listing.split("\n"))):
        path = ROOT / name
        if name.endswith(".py") and path.is_file() and not path.is_symlink():
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def repeated_classes(parsed: Sequence[Module]) -> Iterator[str]:
    """Yield a line for every class name that is defined more than once."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, tree in parsed:
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{name}:{node.lineno}")
    for class_name, locations in sorted(places.items()):
        if len(locations) > 1:
            yield f"{locations[-1]}: class {class_name} is also defined in {', '.join(locations[:-1])}"


def faults(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield a line for every place where the module `name` breaks a rule."""
    imported = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and _ours(node.module or "")
    } | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if _ours(alias.name)
    }
    if len(imported) > MOST_IMPORTS and not name.startswith("tests/"):
        yield f"{name}:1: imports {len(imported)} modules of wangge, more than {MOST_IMPORTS}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.arg):
            local = node.id if isinstance(node, ast.Name) else node.arg
            if local in EMPTY_NAMES and not (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)):
                yield f"{name}:{node.lineno}: `{local}` doesn't describe its value"
        if isinstance(node, Function):
            count = sum(map(len, (node.args.posonlyargs, node.args.args, node.args.kwonlyargs)))
            if count > MOST_PARAMETERS and not any(
                "click" in ast.unparse(decorator) for decorator in node.decorator_list
            ):
                yield f"{name}:{node.lineno}: {node.name} takes {count} parameters, more than {MOST_PARAMETERS}"
        if isinstance(node, Function | ast.ClassDef) and _echoes(node.name, ast.get_docstring(node)):
            yield f"{name}:{node.lineno}: the docstring of {node.name} only repeats its name"


def figures(parsed: Sequence[Module]) -> str:
    r"""Return one line with the number of files and lines, and with the typical lengths of files and functions.

    >>> figures([("a.py", ast.parse("def one():\n    return 1\n")), ("b.py", ast.parse("x = 1\n"))])
    '2 files, 3 lines; lines of a file: median 2, p90 2; of a function: median 2, p90 2'
    """
    files = [max((node.end_lineno or 0 for node in tree.body), default=0) for _name, tree in parsed]
    functions = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for _name, tree in parsed
        for node in ast.walk(tree)
        if isinstance(node, Function)
    ]
    return f"{len(files)} files, {sum(files)} lines; lines of a file: {_spread(files)}; of a function: {_spread(functions)}"


def _ours(module: str) -> bool:
    return module.split(".")[0] in OWN


def _spread(lengths: list[int]) -> str:
    ninetieth = (
        quantiles(lengths, n=10, method="inclusive")[-1] if len(lengths) > 1 else max(lengths, default=0)
    )
    return f"median {round(median(lengths)) if lengths else 0}, p90 {round(ninetieth)}"


def _echoes(name: str, docstring: str | None) -> bool:
    if docstring is None or "\n" in docstring:
        return False
    words = {word.casefold() for word in _WORD.findall(docstring)} - _FILLER
    stem = {word.casefold() for word in _WORD.findall(name)} - _FILLER
    return bool(words) and words <= stem | {word + "s" for word in stem}


def main(arguments: Sequence[str]) -> int:
    """Print every fault; return 1 if there is one, else 0."""
    paths = [argument for argument in arguments if not argument.startswith("--")]
    everything = list(modules())
    parsed = list(modules(paths)) if paths else everything
    if "--figures" in arguments:
        print(figures(parsed))
        return 0
    chosen = {name for name, _tree in parsed}
    lines = [line for line in repeated_classes(everything) if line.split(":")[0] in chosen]
    lines += [line for name, tree in parsed for line in faults(name, tree)]
    print("\n".join(lines) if lines else f"{len(parsed)} modules without a fault")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
