"""Which rules changed files concern: those written in them, and those whose recipe or notion is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, file_naming
from wangge.queries.rules.rule import BrokenRule, Rule

__all__ = ["FILE_ENDINGS", "concerned_rules", "policy_files"]

FILE_ENDINGS = (".yaml", ".yml", ".cypher")
_NOTIONS = "definitions"


def policy_files(project: Project, paths: Iterable[Path]) -> list[str]:
    """Those of the files that hold rules, recipes or notions of the project, as its faults call them."""
    naming = file_naming(project.folder)
    own = {path.absolute() for path in project.rule_paths}
    return [naming(path) for path in paths if _is_in(path.absolute(), own)]


def concerned_rules(policy: Policy, files: Collection[str]) -> list[Rule | BrokenRule]:
    """The rules that may answer otherwise once these files have changed, the broken ones last."""
    notions = {PurePosixPath(file).stem for file in files if PurePosixPath(file).parent.name == _NOTIONS}
    recipes = {
        recipe.name
        for recipe in policy.library
        if recipe.path in files or notions & {use.name for use in recipe.header.uses}
    }
    return [
        *(rule for rule in policy.rules if rule.path in files or rule.recipe in recipes),
        *(each for each in policy.broken if any(f"{file}:" in each.reason for file in files)),
    ]


def _is_in(path: Path, own: Collection[Path]) -> bool:
    return path in own or path.parent in own or (path.parent.name == _NOTIONS and path.parent.parent in own)
