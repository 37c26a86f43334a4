"""The rules that changed files affect: rules defined in them, and rules whose recipe or fragment is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, file_naming
from wangge.queries.recipes.fragments import FRAGMENT_FOLDER
from wangge.queries.rules.rule import BrokenRule, Rule

__all__ = ["FILE_ENDINGS", "affected_rules", "policy_files"]

FILE_ENDINGS = (".yaml", ".yml", ".cypher")


def policy_files(project: Project, paths: Iterable[Path]) -> list[str]:
    """The paths that are rules, recipes or fragments of the project, named as in its errors."""
    naming = file_naming(project.folder)
    own = {path.absolute() for path in project.rule_paths}
    return [naming(path) for path in paths if _is_in(path.absolute(), own)]


def affected_rules(policy: Policy, files: Collection[str]) -> list[Rule | BrokenRule]:
    """The rules whose result may change with these files, broken rules last."""
    fragments = {
        PurePosixPath(file).stem for file in files if PurePosixPath(file).parent.name == FRAGMENT_FOLDER
    }
    recipes = {
        recipe.name
        for recipe in policy.library
        if recipe.path in files or fragments & {use.name for use in recipe.header.fragments}
    }
    return [
        *(rule for rule in policy.rules if rule.path in files or rule.recipe in recipes),
        *(each for each in policy.broken if any(f"{file}:" in each.reason for file in files)),
    ]


def _is_in(path: Path, own: Collection[Path]) -> bool:
    return (
        path in own
        or path.parent in own
        or (path.parent.name == FRAGMENT_FOLDER and path.parent.parent in own)
    )
