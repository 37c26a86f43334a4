"""A project's own recipes, rules and waivers beside the shipped ones, and all of them run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph.store import Store
from loaders.project import Project
from queries.check_report import CheckReport
from queries.gate import check, choose_rules
from queries.library import Library, load_library
from queries.rule import load_rules
from queries.waiver import load_waivers

__all__ = ["check_project", "project_library"]


def project_library(project: Project) -> Library:
    """The shipped recipes and those in the project's folders of rules; raises `RecipeError`."""
    return load_library(path for path in project.rule_paths if path.is_dir())


def check_project(
    store: Store,
    project: Project,
    *,
    ids: Iterable[str] = (),
    under: str | None = None,
    today: date | None = None,
) -> CheckReport:
    """Run the shipped rules and the project's, or those of `ids`, with its settings and waivers.

    `under` is the place asked about, by default the project's scope; `today` by default its date.
    Raises what `load_rules`, `load_waivers` and `check` raise.
    """
    library = project_library(project)
    every = load_rules(library, project.rule_paths)
    return check(
        store,
        choose_rules(every, ids),
        library,
        scope=under or project.scope,
        settings=project.settings,
        today=today or project.today,
        ledger=load_waivers(project.waivers, [rule.id for rule in every]),
    )
