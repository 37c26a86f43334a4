"""Plans and applies the datasets that a Python program names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset, Project
from wangge.loaders.sheets.sources import datasets_for

if TYPE_CHECKING:
    from wangge.graph.store import Store
    from wangge.loaders.planning.plan import Plan

__all__ = ["PlanSource", "apply_to", "plan_for"]

PlanSource = str | os.PathLike[str] | Dataset
"""A dataset, the name of a dataset of the project, or the path of a folder or file with sheets."""


def plan_for(
    store: Store,
    project: Project,
    sources: Sequence[PlanSource],
    *,
    dataset: str | None = None,
    effective: date | None = None,
    allow_retire: str | None = None,
    progress: Progress = silent,
) -> Plan:
    """Plan the load of `sources`, by default of all datasets of the project; the arguments are as in `OpenProject.plan`."""
    datasets = [source for source in sources if isinstance(source, Dataset)]
    names = tuple(os.fspath(source) for source in sources if not isinstance(source, Dataset))
    if names or not datasets:
        datasets += datasets_for(project, names, dataset)
    return plan_datasets(
        store,
        datasets,
        folder=project.folder,
        model=store.model,
        effective=effective,
        allow_retire=allow_retire,
        progress=progress,
    )


def apply_to(
    store: Store, plan: Plan, *, adopt: bool = False, progress: Progress = silent
) -> tuple[str, ...]:
    """Prepare the database if it is new, apply the plan, and return the ids of the runs."""
    from wangge.loaders.writing.apply import apply_plan
    from wangge.loaders.writing.prepare import prepare

    prepare(store, adopt=adopt, model=plan.model)
    return apply_plan(store, plan, progress=progress)
