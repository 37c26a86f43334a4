"""Datasets into a graph in one go, for those who don't want to look at the plan first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

__all__ = ["load_datasets"]


def load_datasets(
    store: Store, datasets: Sequence[Dataset], *, folder: Path, progress: Progress = silent
) -> Plan:
    """Prepare the database, plan, apply; return the plan that was carried out.

    Rejected rows are in the plan; everything else is in the graph. Raises what `prepare`,
    `plan_datasets` and `apply_plan` raise; the graph is then as it was.
    """
    prepare(store)
    plan = plan_datasets(store, datasets, folder=folder, progress=progress)
    apply_plan(store, plan, progress=progress)
    return plan
