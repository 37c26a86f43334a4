"""What an apply would do, dataset by dataset, worked out without writing anything."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import SourceError, Unreconciled
from graph.model import Model, load_model
from graph.store import Store
from loaders.change import Change, Operation
from loaders.compare import Comparison
from loaders.fact import EdgeKey, NodeKey
from loaders.guard import check_allowance
from loaders.progress import Progress, silent
from loaders.project import Dataset
from loaders.reject import Notice, Reject
from loaders.resolve import Directory
from loaders.sheet_source import SheetSource
from loaders.sources import fingerprint, read_sheets
from loaders.state import GraphState, RunRecord
from loaders.understand import UnderstoodSheet, understand

__all__ = ["DatasetPlan", "Plan", "SheetCount", "plan_datasets"]


@dataclass(frozen=True)
class SheetCount:
    """What became of the rows of one sheet; the four always add up to `rows_in`."""

    file: str
    sheet: str
    rows_in: int
    added: int
    updated: int
    unchanged: int
    rejected: int

    def __post_init__(self) -> None:
        """Refuse counts that don't add up."""
        if self.rows_in != self.added + self.updated + self.unchanged + self.rejected:
            raise Unreconciled(
                f"{self.file} sheet {self.sheet}: {self.rows_in} rows in, but {self.added} added + "
                f"{self.updated} updated + {self.unchanged} unchanged + {self.rejected} rejected; "
                "nothing was applied, please report this"
            )


@dataclass(frozen=True)
class DatasetPlan:
    """What one dataset would change; `unread` says that its files are those of its last run."""

    dataset: Dataset
    sha256: str
    sheets: tuple[SheetCount, ...] = ()
    changes: tuple[Change, ...] = ()
    rejects: tuple[Reject, ...] = ()
    notices: tuple[Notice, ...] = ()
    guards: tuple[str, ...] = ()
    unread: bool = False


@dataclass(frozen=True)
class Plan:
    """What an apply would do to a graph whose last run was `last_run`, and nothing else."""

    model: Model
    last_run: str
    effective: date | None
    datasets: tuple[DatasetPlan, ...] = field(default=())

    @property
    def sheets(self) -> list[SheetCount]:
        """The counts of every sheet."""
        return [sheet for part in self.datasets for sheet in part.sheets]

    @property
    def rejects(self) -> list[Reject]:
        """Every reject."""
        return [reject for part in self.datasets for reject in part.rejects]

    @property
    def notices(self) -> list[Notice]:
        """Everything that was left out without a row being refused."""
        return [notice for part in self.datasets for notice in part.notices]

    @property
    def guards(self) -> list[str]:
        """Why the plan may not be applied unless more is allowed to retire."""
        return [guard for part in self.datasets for guard in part.guards]

    def count(self, operation: Operation) -> int:
        """How many facts, nodes and relationships together, this is done to."""
        return sum(change.operation is operation for part in self.datasets for change in part.changes)

    @property
    def writes(self) -> bool:
        """Whether an apply would write anything."""
        return any(part.changes or not part.unread for part in self.datasets)

    def as_json(self) -> dict[str, Any]:
        """The plan as `wangge plan --json` prints it."""
        return {
            "sheets": [vars(sheet) for sheet in self.sheets],
            "changes": {str(op): self.count(op) for op in Operation if op is not Operation.MOVE},
            "rejects": [reject.as_json() for reject in self.rejects],
        }

    def digest(self) -> str:
        """A sha256 that is equal only for plans that do the same from the same sources and graph."""
        said = [self.model.version, self.last_run, str(self.effective)]
        for part in self.datasets:
            said += [part.dataset.name, part.sha256]
            said += [f"{c.operation} {c.key} {c.before} {c.after} {c.place}" for c in part.changes]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def plan_datasets(
    store: Store,
    datasets: Sequence[Dataset],
    *,
    folder: Path | None = None,
    model: Model | None = None,
    effective: date | None = None,
    allow_retire: str | None = None,
    progress: Progress = silent,
    origins: Mapping[str, SheetSource] | None = None,
) -> Plan:
    """Compare datasets with the graph, in order; a later one may name what an earlier one declares.

    `folder` is what file names are shown relative to, `origins` what datasets are read from, by
    their name, when that is not the files at their `source`. A dataset whose files are byte for byte
    those of its last complete run is not read again. Raises `SourceError` for a file that can't
    be read or sheets without a row, `UsageError` for a bad `allow_retire`, `EngineError`.
    """
    check_allowance(allow_retire)
    model = model or load_model()
    state = GraphState(store, model)
    directory = Directory(state, model)
    runs = state.runs()
    declared: dict[NodeKey | EdgeKey, str] = {}
    parts: list[DatasetPlan] = []
    for dataset in datasets:
        origin = (origins or {}).get(dataset.name)
        sha256 = origin.fingerprint() if origin else fingerprint(dataset)
        moved = any(c.operation is Operation.RETIRE for part in parts for c in part.changes)
        last = None if moved else _same_as_last(runs, dataset, sha256, model)
        if last is not None:
            parts.append(DatasetPlan(dataset, sha256, sheets=_unchanged(last), unread=True))
            continue
        sheets = _understood(dataset, origin, folder or Path.cwd(), model, progress)
        comparison = Comparison(dataset, sheets, model, state, directory, declared, allow_retire)
        comparison.run(progress)
        outcomes = comparison.outcomes()
        counts = tuple(_count(sheet, outcomes) for sheet in sheets)
        parts.append(
            DatasetPlan(
                dataset,
                sha256,
                counts,
                tuple(comparison.changes),
                tuple(reject for sheet in sheets for reject in sheet.rejects),
                tuple(notice for sheet in sheets for notice in sheet.notices),
                tuple(comparison.guards),
            )
        )
    return Plan(model, state.last_run, effective, tuple(parts))


def _understood(
    dataset: Dataset, origin: SheetSource | None, folder: Path, model: Model, progress: Progress
) -> list[UnderstoodSheet]:
    found: list[UnderstoodSheet] = []
    for raw in origin.sheets() if origin else read_sheets(dataset, folder):
        sheet = understand(raw, model)
        if sheet is not None:
            found.append(sheet)
            progress(f"read {dataset.name}", sum(s.rows_in for s in found), None)
    if not any(sheet.rows_in for sheet in found):
        raise SourceError(f"{dataset.source}: no row in any sheet; fill in the sheets first")
    return found


def _count(sheet: UnderstoodSheet, outcomes: Counter[tuple[str, str, Operation | None]]) -> SheetCount:
    steps = (Operation.ADD, Operation.UPDATE, None)
    added, updated, unchanged = (outcomes[sheet.file, sheet.name, step] for step in steps)
    rejected = sheet.rows_in if sheet.sheet is None else len(sheet.rejected)
    return SheetCount(sheet.file, sheet.name, sheet.rows_in, added, updated, unchanged, rejected)


def _same_as_last(runs: list[RunRecord], dataset: Dataset, sha256: str, model: Model) -> RunRecord | None:
    """The dataset's last run, if nothing can have changed since.

    A run with rejects is read again, so that they are said again; and so is everything once a
    later run has retired something.
    """
    own = [position for position, run in enumerate(runs) if run.dataset == dataset.name]
    if not own:
        return None
    last = runs[own[-1]]
    same = (
        last.source_sha256 == sha256 and last.model_version == model.version and last.notice == dataset.notice
    )
    later = [json.loads(run.counts) for run in runs[own[-1] + 1 :]]
    clean = not json.loads(last.counts)["rejected"] and not any(counts["retire"] for counts in later)
    return last if same and clean else None


def _unchanged(last: RunRecord) -> tuple[SheetCount, ...]:
    return tuple(
        SheetCount(sheet["file"], sheet["sheet"], sheet["rows_in"], 0, 0, sheet["rows_in"], 0)
        for sheet in json.loads(last.counts)["sheets"]
    )
