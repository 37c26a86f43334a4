"""Plans a repair: the run that makes a graph agree with its journal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wangge.graph.errors import PlanError
from wangge.graph.model import Model, NodeKey
from wangge.graph.schema import BrokenIndex, broken_schema
from wangge.graph.store import Store
from wangge.loaders.history.runs import REPAIR
from wangge.loaders.history.tampered import demand_untampered
from wangge.loaders.history.written import key_text
from wangge.loaders.keeping.factfaults import FactFault, fact_faults
from wangge.loaders.keeping.loadedkinds import schema_of_graph
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.guard import attachment_guards
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState, Stored

__all__ = ["REPAIRS", "Repair", "plan_repair"]

REPAIRS = "(repair)"
"""The name of the dataset in the record of a repair."""


@dataclass(frozen=True)
class Repair:
    """The plan of a repair.

    `counts` is the number of facts by sort of fault, `schema` lists the broken constraints and indexes.
    """

    plan: Plan
    counts: Counter[str]
    schema: tuple[BrokenIndex, ...]


def plan_repair(store: Store, *, model: Model | None = None, progress: Progress = silent) -> Repair:
    """Plan the changes that make the graph agree with its journal; `repair` writes them.

    The plan adds missing facts and corrects changed ones, with their former dataset and source; properties
    that the model doesn't declare stay. It retires facts that have a dataset and a source, although no run
    wrote them. When the repair is written, the journal records the former state of all these facts. Raises
    `JournalTampered` if another program changed the journal, `PlanError` if a load is unfinished or a node of another
    program has the code of a missing node.
    """
    model = model or store.model
    demand_untampered(store)
    state = GraphState(store, model)
    _demand_no_open_load(state)
    changes, counts = ChangeLog(), Counter[str]()
    missing: list[NodeKey] = []
    for fault in fact_faults(store, model, progress=progress):
        counts[fault.sort] += 1
        _correct(fault, changes)
        if fault.sort == "missing" and isinstance(fault.key, NodeKey):
            missing.append(fault.key)
    _demand_free_codes(state, missing)
    if guards := attachment_guards(changes, state):
        raise PlanError("; ".join(guards))
    today = datetime.now(UTC).date()
    part = DatasetPlan(
        Dataset(REPAIRS, Path(), today), f"{REPAIR}{state.last_run}", changes=changes, repairs=True
    )
    schema = broken_schema(store, *schema_of_graph(store, model)) if state.last_run else []
    plan = Plan(model, state.last_run, today, (part,), state.open_run, REPAIRS, ticks=state.ticks)
    return Repair(plan, counts, tuple(schema))


def _correct(fault: FactFault, changes: ChangeLog) -> None:
    key, present = fault.key, {**fault.others, **(fault.present or {})}
    after = fault.expected and _with_bookkeeping(fault.expected)
    match fault.sort:
        case "missing":
            changes.add(Operation.ADD, key, None, after, None)
        case "changed":
            changes.add(Operation.UPDATE, key, present, {**fault.others, **(after or {})}, None)
        case "foreign":
            if fault.twice and isinstance(key, NodeKey):
                raise PlanError(
                    f"{key_text(key)} exists twice: delete one with the program that made it, then repair"
                )
            changes.add(Operation.RETIRE, key, present, None, None)
            if fault.twice:
                changes.add(Operation.ADD, key, None, after, None)


def _with_bookkeeping(stored: Stored) -> dict[str, Any]:
    properties = {name: value for name, value in stored.properties.items() if value is not None}
    return {**properties, "dataset": stored.dataset, "src": stored.src}


def _demand_no_open_load(state: GraphState) -> None:
    """Raise `PlanError` if a run is unfinished and isn't a repair; an unfinished repair is continued."""
    if not state.open_run:
        return
    run = next(run for run in state.runs() if run.id == state.open_run)
    if not run.source_sha256.startswith(REPAIR):
        raise PlanError(
            f"run {run.id} of dataset {run.dataset!r} isn't finished: run the command that began it again, "
            f"or undo it with `wangge history undo {run.id}`; then repair"
        )


def _demand_free_codes(state: GraphState, missing: list[NodeKey]) -> None:
    """Raise `PlanError` if a node without dataset and source has the code of a missing node."""
    for key in state.pick_all(missing):
        raise PlanError(
            f"{key_text(key)} can't be restored: a node without wangge's dataset and source has this code; delete that "
            "node, or its label, with the program that made it, then repair"
        )
