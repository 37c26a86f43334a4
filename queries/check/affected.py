"""Finds the rules whose result may change when files change.

These are the rules that the files define, and the rules whose recipe is in one of the files or uses a fragment that is
in one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy
from wangge.queries.recipes.fragments import FRAGMENT_FOLDER
from wangge.queries.recipes.project_library import file_naming
from wangge.queries.rules.rule import BrokenRule, Rule

__all__ = ["FILE_ENDINGS", "affected_rules", "policy_files"]

FILE_ENDINGS = (".yaml", ".yml", ".cypher")


def policy_files(project: Project, paths: Iterable[Path]) -> list[str]:
    """Return those of `paths` that are rules, recipes or fragments of the project, written as in error messages."""
    naming = file_naming(project.folder)
    rule_paths = {path.absolute() for path in project.rule_paths}
    return [naming(path) for path in paths if _is_in(path.absolute(), rule_paths)]


def affected_rules(policy: Policy, files: Collection[str]) -> list[Rule | BrokenRule]:
    """Return the rules whose result may change if these files change.

    Broken rules come last. A broken rule is returned if its error message names one of the files.
    """
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
        *(rule for rule in policy.broken if any(f"{file}:" in rule.reason for file in files)),
    ]


def _is_in(path: Path, rule_paths: Collection[Path]) -> bool:
    return (
        path in rule_paths
        or path.parent in rule_paths
        or (path.parent.name == FRAGMENT_FOLDER and path.parent.parent in rule_paths)
    )
