"""Loads datasets in one call: prepare, plan, apply."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

__all__ = ["load_datasets"]


def load_datasets(
    store: Store,
    datasets: Sequence[Dataset],
    *,
    folder: Path,
    model: Model | None = None,
    progress: Progress = silent,
) -> Plan:
    """Prepare the database, plan the load, apply the plan and return it; `model` is that of the sheets.

    The plan also contains the rejected rows. Raises the errors of `prepare`, `plan_datasets` and `apply_plan`.
    """
    prepare(store, background=True)
    plan = plan_datasets(store, datasets, folder=folder, model=model, progress=progress)
    apply_plan(store, plan, progress=progress)
    return plan
