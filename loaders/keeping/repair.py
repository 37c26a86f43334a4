"""Repairs a graph from its journal: first the constraints and indexes, then the facts, in a separate run."""

from __future__ import annotations

from wangge.graph.errors import GraphDiffers
from wangge.graph.schema import repair_schema
from wangge.graph.store import Store
from wangge.loaders.keeping.present import difference_message, differences_from_last_run
from wangge.loaders.keeping.repair_plan import Repair
from wangge.loaders.progress import Progress, silent
from wangge.loaders.writing.apply import apply_plan

__all__ = ["repair"]


def repair(store: Store, planned: Repair, *, progress: Progress = silent) -> str | None:
    """Recreate broken constraints and indexes, write the planned facts, and return the id of the run.

    The result is None if no fact was wrong, because then there is no run. Raises `GraphDiffers` if the graph
    still differs from its journal afterwards, and the errors of `repair_schema` and `apply_plan`.
    """
    if planned.schema:
        repair_schema(store, planned.schema)
    runs = apply_plan(store, planned.plan, progress=progress) if planned.counts else ()
    if differences := differences_from_last_run(store, planned.plan.model):
        raise GraphDiffers(difference_message(runs[0] if runs else planned.plan.last_run, differences))
    return runs[0] if runs else None
