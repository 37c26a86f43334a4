"""Reads the earlier runs for a plan: the open run, and the last run of a dataset with its row digests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from wangge.graph.balance import notice_foreign
from wangge.graph.errors import PlanError
from wangge.graph.foreign import NO_FOREIGN, Foreign
from wangge.graph.model import Model
from wangge.loaders.planning.plan import SheetCount
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.unread import Unread
from wangge.loaders.state import GraphReader, GraphState, RunRecord

if TYPE_CHECKING:
    from wangge.loaders.messages.reject_text import RejectText
    from wangge.loaders.planning.rowmemory import RowMemory
    from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["EarlierRuns", "unchanged_counts"]


class EarlierRuns:
    """The runs of a graph, read once per plan."""

    def __init__(self, store: GraphReader, model: Model, state: GraphState) -> None:
        self._store = store
        self._model = model
        self._last_run = state.last_run
        self._open_run = state.open_run
        self._runs = state.runs()

    def foreign(self) -> Foreign:
        """The nodes and relationships of other programs in the graph; empty for a graph without runs."""
        return notice_foreign(self._store, self._model) if self._last_run else NO_FOREIGN

    def open_dataset(self, datasets: Sequence[Dataset]) -> str:
        """Return the name of the open run's dataset, or "" if no run is open.

        Raises `PlanError` if that dataset isn't among `datasets`.
        """
        if not self._open_run:
            return ""
        dataset = next((run.dataset for run in self._runs if run.id == self._open_run), "")
        if dataset not in {listed.name for listed in datasets}:
            raise PlanError(
                f"run {self._open_run} of dataset {dataset!r} isn't finished: run the command that began it again, "
                f"or undo it with `wangge history undo {self._open_run}`"
            )
        return dataset

    def demand_same_source(self, sha256: str) -> None:
        """Raise `PlanError` if the open run has begun to load files with another digest than `sha256`."""
        begun = next((run.source_sha256 for run in self._runs if run.id == self._open_run), sha256)
        if begun != sha256:
            raise PlanError(
                f"run {self._open_run} isn't finished, and was begun from other sheets: load those again, "
                f"or `wangge history undo {self._open_run}` first"
            )

    def last_complete(self, dataset: Dataset) -> RunRecord | None:
        """Return the dataset's last run if a new plan may rely on its counts and row digests, else None.

        A plan can't rely on them if the run is unfinished or rejected a row, if the model or the dataset's
        notice has changed since, or if a later run retired facts.
        """
        positions = [position for position, run in enumerate(self._runs) if run.dataset == dataset.name]
        if not positions:
            return None
        last = self._runs[positions[-1]]
        if last.open:
            return None
        same = last.model_version == self._model.version and last.notice == dataset.notice
        clean = not json.loads(last.counts)["rejected"]
        retired = any(json.loads(run.counts)["retire"] for run in self._runs[positions[-1] + 1 :])
        return last if same and clean and not retired else None

    def events_between(self, last: RunRecord, day: date) -> bool:
        """Whether the change events of the run's dataset that are in force on `day` differ from those in force for the run."""
        rows = self._store.read(
            "MATCH (e:ChangeEvent) WHERE e.dataset = $dataset AND e.date IS NOT NULL RETURN e.date AS day",
            {"dataset": last.dataset},
        )
        days = [str(row["day"]) for row in rows]
        return any((when <= last.effective) != (when <= day.isoformat()) for when in days)

    def read_events_after(self, last: RunRecord) -> bool:
        """Whether another dataset loaded change events after a run; they may have changed what the run loaded."""
        later = (run for run in self._runs if run.id > last.id and run.dataset != last.dataset)
        sheets = (sheet for run in later for sheet in json.loads(run.counts)["sheets"])
        return any("ChangeEvent" in sheet.get("kinds", ()) for sheet in sheets)

    def memory(self, run: RunRecord | None) -> RowMemory | None:
        """The row digests that a run stored; None if it stored none."""
        from wangge.loaders.planning.rowmemory import read_memory

        return None if run is None else read_memory(self._store, run.id)

    def lost_files(
        self, dataset: Dataset, sheets: Iterable[UnderstoodSheet], unread: Iterable[Unread]
    ) -> dict[str, RejectText]:
        """Return the missing files of a dataset by kind; see `wangge.loaders.planning.lostfiles.lost_files`."""
        from wangge.loaders.planning.lostfiles import lost_files

        return lost_files(self._store, self._runs, dataset, sheets, unread)


def unchanged_counts(last: RunRecord) -> tuple[SheetCount, ...]:
    """Return the counts of a dataset with the same files as in its `last` run: all rows are unchanged."""
    return tuple(
        SheetCount(
            sheet["file"],
            sheet["sheet"],
            sheet["rows_in"],
            0,
            0,
            sheet["rows_in"],
            0,
            tuple(sheet.get("kinds", ())),
            sheet.get("mapping"),
        )
        for sheet in json.loads(last.counts)["sheets"]
    )
