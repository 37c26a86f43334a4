"""Plans a load: compares datasets with the graph, one after the other, without writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.graph.model import Model
from wangge.loaders.keeping.present import differences_from_last_run
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.dataset_reader import DatasetReader, DatasetReaders
from wangge.loaders.planning.earlier_runs import EarlierRuns, unchanged_counts
from wangge.loaders.planning.guard import check_allowance
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.loaders.state import GraphReader, GraphState

if TYPE_CHECKING:
    from wangge.loaders.planning.context import PlanContext
    from wangge.loaders.sheets.sheet_source import SheetSource

__all__ = ["plan_datasets"]


def plan_datasets(
    store: GraphReader,
    datasets: Sequence[Dataset],
    *,
    folder: Path | None = None,
    model: Model | None = None,
    effective: date | None = None,
    allow_retire: str | None = None,
    progress: Progress = silent,
    origins: Mapping[str, SheetSource] | None = None,
) -> Plan:
    """Compare datasets with the graph, in order; a later one may refer to nodes that an earlier one declares.

    File names in the plan are relative to `folder`. `origins` has the sources of the datasets that aren't read from
    files, by name. A dataset is not read again if its files have the same bytes as in its last complete run. Raises
    `SourceError` for a file that can't be read or if no sheet has a row, `UsageError` for an invalid
    `allow_retire`, `PlanError` if the run of another dataset is open, `EngineError` if the database fails.
    """
    check_allowance(allow_retire)
    with relaxed_gc():
        planner = _Planner(store, model or store.model, allow_retire, progress)
        return planner.plan(datasets, folder or Path.cwd(), effective, origins or {})


class _Planner:
    def __init__(
        self, store: GraphReader, model: Model, allow_retire: str | None, progress: Progress
    ) -> None:
        self._model = model
        self._store = store
        self._progress = progress
        self._allow_retire = allow_retire
        self._state = GraphState(store, model)
        self._runs = EarlierRuns(store, model, self._state)
        self._last_write = store.last_write()
        self._differences = differences_from_last_run(store, model)
        self._retires = False
        self._effective: date | None = None

    def plan(
        self,
        datasets: Sequence[Dataset],
        folder: Path,
        effective: date | None,
        origins: Mapping[str, SheetSource],
    ) -> Plan:
        state, open_dataset = self._state, self._runs.open_dataset(datasets)
        self._effective = effective
        parts: list[DatasetPlan] = []
        readers = DatasetReaders(folder, self._model, effective, origins)
        for dataset in datasets:
            reader = readers.of(dataset)
            if dataset.name == open_dataset:
                self._runs.demand_same_source(reader.sha256)
            part = self._plan_dataset(dataset, reader, folder, of_package=dataset.name in origins)
            self._retires |= part.count(Operation.RETIRE) > 0
            parts.append(part)
        return Plan(
            self._model,
            state.last_run,
            effective,
            tuple(parts),
            state.open_run,
            open_dataset,
            self._runs.foreign(),
            self._differences,
            self._last_write,
            state.ticks,
        )

    @cached_property
    def _context(self) -> PlanContext:
        """What all datasets share while they are compared; created for the first dataset with changed files.

        The import of the module `context` takes long. It is done here, so that a plan without changed files
        needs no such import.
        """
        from wangge.loaders.planning.context import PlanContext

        return PlanContext.of(self._store, self._model, self._state, self._allow_retire)

    def _plan_dataset(
        self, dataset: Dataset, reader: DatasetReader, folder: Path, *, of_package: bool
    ) -> DatasetPlan:
        left_out = reader.notices(folder)
        # The results of the last run can be used only if no other program changed the graph since then, and
        # if the plans of the datasets before this one retire no fact.
        last = None if self._retires or self._differences else self._runs.last_complete(dataset)
        day = self._effective or dataset.effective or datetime.now(UTC).date()
        if last is not None and last.effective != day.isoformat() and self._runs.events_between(last, day):
            last = None
        if last is not None and of_package and self._runs.read_events_after(last):
            last = None
        if last is not None and last.source_sha256 == reader.sha256:
            counts = unchanged_counts(last)
            return DatasetPlan(dataset, reader.sha256, sheets=counts, notices=left_out, unread=True)
        from wangge.loaders.planning.compare import Comparison
        from wangge.loaders.planning.dataset_outcome import likely_renames, sheet_counts

        context = self._context
        sheets = reader.sheets(folder, self._model, self._progress, context.directory, context.layers, day)
        self._context.complete(sheets, dataset.name)
        memory = self._runs.memory(last)
        lost = self._runs.lost_files(dataset, sheets, reader.unread)
        comparison = Comparison(dataset, sheets, self._context, memory, lost, day)
        comparison.run(self._progress)
        return DatasetPlan(
            dataset,
            reader.sha256,
            tuple(sheet_counts(sheets, comparison.outcomes)),
            comparison.changes,
            tuple(reject for sheet in sheets for reject in sheet.ordered_rejects()),
            (
                *left_out,
                *likely_renames(dataset, sheets, comparison, self._model),
                *comparison.retirement.notices,
                *(notice for sheet in sheets for notice in sheet.notices),
            ),
            tuple(comparison.retirement.guards),
            memory=None if any(sheet.adds_only or sheet.is_ledger for sheet in sheets) else comparison.memory,
        )
