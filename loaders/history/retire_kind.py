"""Plans the runs that retire every fact of one of the project's own kinds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from wangge.graph.errors import GraphDiffers, PlanError, UsageError
from wangge.graph.model import EdgeKind, Model, NodeKey, NodeKind
from wangge.graph.model.own.table import nearest_word
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.keeping.present import difference_message, differences_from_last_run
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.guard import attachment_guards
from wangge.loaders.planning.plan import DatasetPlan, Plan, SheetCount
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState, Stored

__all__ = ["own_kinds", "plan_kind_retirement"]

_RETIRE = "retire:"

Fact = tuple[NodeKey | EdgeKey, Stored]


def own_kinds(model: Model) -> list[NodeKind | EdgeKind]:
    """Return the project's own kinds, including those that are recorded only in its graph."""
    nodes: list[NodeKind | EdgeKind] = [kind for kind in model.nodes.values() if kind.icon is not None]
    return [*nodes, *(kind for kind in model.edges.values() if kind.own)]


def plan_kind_retirement(store: Store, names: Sequence[str]) -> Plan:
    """Plan the retirement of all facts of own kinds, and of the relationships at their nodes; write nothing.

    `names` are labels or Chinese names of kinds of node, or names of kinds of relationship. Each dataset with such facts gets a run,
    which can be undone. Raises `UsageError` for a kind that isn't the project's own, `PlanError` if a run is unfinished or
    another program's relationship is attached to a node, `GraphDiffers` if another program changed the graph.
    """
    model = store.model
    kinds = [_kind(model, name) for name in names]
    state = GraphState(store, model)
    if state.open_run:
        raise PlanError(
            f"run {state.open_run} isn't finished: run the command that began it again, or undo it"
        )
    if differences := differences_from_last_run(store, model):
        raise GraphDiffers(f"{difference_message(state.last_run, differences)}; nothing was retired")
    logs: dict[str, ChangeLog] = {}
    for key, stored in {key: fact for kind in kinds for key, fact in _facts(state, kind)}.items():
        logs.setdefault(stored.dataset, ChangeLog()).add(Operation.RETIRE, key, stored.properties, None, None)
    guards = [guard for changes in logs.values() for guard in attachment_guards(changes, state)]
    if guards:
        raise PlanError("; ".join(guards))
    runs = {run.dataset: run for run in state.runs()}
    parts = tuple(
        DatasetPlan(
            Dataset(dataset, Path(), notice=runs[dataset].notice if dataset in runs else ""),
            f"{_RETIRE}{'+'.join(kind.name for kind in kinds)}",
            tuple(_sheets(runs[dataset].counts)) if dataset in runs else (),
            changes,
        )
        for dataset, changes in sorted(logs.items())
    )
    return Plan(model, state.last_run, None, _edges_first(parts))


def _kind(model: Model, name: str) -> NodeKind | EdgeKind:
    kinds = own_kinds(model)
    for kind in kinds:
        if name == kind.name or (name == kind.zh and isinstance(kind, NodeKind)):
            return kind
    names = [kind.name for kind in kinds]
    if not names:
        raise UsageError(
            f"{name!r}: this project has no kinds of its own; docs/own-kinds.md says how to declare one"
        )
    raise UsageError(f"{name!r} is no kind of the project's own{nearest_word(name, names, always=True)}")


def _facts(state: GraphState, kind: NodeKind | EdgeKind) -> Iterator[Fact]:
    if isinstance(kind, EdgeKind):
        for source in dict.fromkeys(label for ends in kind.ends for label in ends.sources):
            yield from state.edges(kind, source).items()
        return
    nodes = {
        NodeKey(kind.label, code): node for code, node in state.nodes(kind.label).items() if node.dataset
    }
    yield from state.edges_at(nodes).items()
    yield from nodes.items()


def _edges_first(parts: tuple[DatasetPlan, ...]) -> tuple[DatasetPlan, ...]:
    """Put datasets that only declare relationships first, because a node is retired after its relationships."""
    return tuple(sorted(parts, key=lambda part: any(group.of_nodes for group in part.changes.groups())))


def _sheets(counts: str) -> Iterator[SheetCount]:
    """Yield the sheets of the dataset's last run with zero rows, because no sheet is read."""
    for sheet in json.loads(counts)["sheets"]:
        yield SheetCount(sheet["file"], sheet["sheet"], 0, 0, 0, 0, 0)
