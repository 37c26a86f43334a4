"""What an apply would do, dataset by dataset, worked out without writing anything."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from wangge.graph.balance import notice_foreign
from wangge.graph.errors import PlanError, SourceError, Unreconciled
from wangge.graph.foreign import NO_FOREIGN, Foreign
from wangge.graph.model import Model, load_model
from wangge.loaders.keeping.present import differences_from_last_run, sentence
from wangge.loaders.planning.acceptance import Declared
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.compare import Comparison
from wangge.loaders.planning.guard import check_allowance
from wangge.loaders.planning.lostfiles import lost_files
from wangge.loaders.planning.rowmemory import RowMemory, read_memory
from wangge.loaders.privacy import public_text
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import Notice, Reject
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.loaders.sheets.sheet_source import SheetSource
from wangge.loaders.sheets.sources import fingerprint, read_sheets, unread_of
from wangge.loaders.sheets.understand import UnderstoodSheet, understand_all
from wangge.loaders.sheets.unread import Unread, name_of
from wangge.loaders.state import GraphReader, GraphState, RunRecord
from wangge.loaders.writing.digests import Difference

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

    def as_json(self) -> dict[str, Any]:
        """The counts as they stand in `wangge plan --json`."""
        return {**asdict(self), "file": public_text(self.file), "sheet": public_text(self.sheet)}


@dataclass(frozen=True)
class DatasetPlan:
    """What one dataset would change; `unread` says that its files are those of its last run."""

    dataset: Dataset
    sha256: str
    sheets: tuple[SheetCount, ...] = ()
    changes: ChangeLog = field(default_factory=ChangeLog)
    rejects: tuple[Reject, ...] = ()
    notices: tuple[Notice, ...] = ()
    guards: tuple[str, ...] = ()
    unread: bool = False
    memory: RowMemory | None = None
    undoes: str = ""
    repairs: bool = False

    def count(self, operation: Operation) -> int:
        """How many facts, nodes and relationships together, this is done to."""
        return self.changes.count(operation)


@dataclass(frozen=True)
class Plan:
    """What an apply would do to a graph whose last run was `last_run`, and nothing else."""

    model: Model
    last_run: str
    effective: date | None
    datasets: tuple[DatasetPlan, ...] = field(default=())
    open_run: str = ""
    open_dataset: str = ""
    foreign: Foreign = NO_FOREIGN
    differences: tuple[Difference, ...] = ()

    def after(self, run: str) -> Plan:
        """The same plan, once one of its runs has been written."""
        return replace(self, last_run=run, open_run="", open_dataset="")

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
        """Why the plan may not be applied: unless more is allowed to retire, or the graph is mended."""
        differs = [sentence(self.last_run, self.differences)] if self.differences else []
        return [*differs, *(guard for part in self.datasets for guard in part.guards)]

    def count(self, operation: Operation) -> int:
        """How many facts, nodes and relationships together, this is done to."""
        return sum(part.count(operation) for part in self.datasets)

    @property
    def writes(self) -> bool:
        """Whether an apply would write anything."""
        return any(len(part.changes) > 0 or not part.unread for part in self.datasets)

    def as_json(self) -> dict[str, Any]:
        """The plan as `wangge plan --json` prints it."""
        return {
            "sheets": [sheet.as_json() for sheet in self.sheets],
            "changes": {str(op): self.count(op) for op in Operation if op is not Operation.MOVE},
            "rejects": [reject.as_json() for reject in self.rejects],
            "notices": [notice.as_json() for notice in self.notices],
            "guards": [public_text(guard) for guard in self.guards],
            "foreign": self.foreign.as_json(),
            "differences": [difference.as_json() for difference in self.differences],
        }

    def digest(self) -> str:
        """A sha256 that is equal only for plans that do the same from the same sources and graph."""
        digest = hashlib.sha256(repr((self.model.version, self.last_run, self.effective)).encode())
        for part in self.datasets:
            digest.update(repr((part.dataset.name, part.sha256)).encode())
            for change in part.changes:
                digest.update(repr(change).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


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
    """Compare datasets with the graph, in order; a later one may name what an earlier one declares.

    `folder` is what file names are shown relative to, `origins` what datasets are read from, by
    their name, when that is not the files at their `source`. A dataset whose files are byte for byte
    those of its last complete run is not read again. Raises `SourceError` for a file that can't
    be read or sheets without a row, `UsageError` for a bad `allow_retire`, `EngineError`.
    """
    check_allowance(allow_retire)
    with relaxed_gc():
        return _plan(
            store, datasets, folder, model or load_model(), effective, allow_retire, progress, origins
        )


def _plan(
    store: GraphReader,
    datasets: Sequence[Dataset],
    folder: Path | None,
    model: Model,
    effective: date | None,
    allow_retire: str | None,
    progress: Progress,
    origins: Mapping[str, SheetSource] | None,
) -> Plan:
    state = GraphState(store, model)
    directory = Directory(state, model)
    runs = state.runs()
    differences = differences_from_last_run(store, model)
    declared = Declared()
    unfinished = _unfinished(runs, state.open_run, datasets)
    parts: list[DatasetPlan] = []
    for dataset in datasets:
        origin = (origins or {}).get(dataset.name)
        sha256 = origin.fingerprint() if origin else fingerprint(dataset)
        unread = () if origin else unread_of(dataset)
        left_out = tuple(_left_out(unread))
        if dataset.name == unfinished:
            _demand_same_source(runs, state.open_run, sha256)
        moved = any(part.count(Operation.RETIRE) for part in parts)
        # What a run remembers is believed only while the graph is as the last run left it.
        last = None if moved or differences else _standing(runs, dataset, model)
        if last is not None and last.source_sha256 == sha256:
            parts.append(DatasetPlan(dataset, sha256, sheets=_unchanged(last), notices=left_out, unread=True))
            continue
        sheets = _understood(dataset, origin, folder or Path.cwd(), model, progress)
        memory = read_memory(store, last.id) if last is not None else None
        lost = lost_files(store, runs, dataset, sheets, unread)
        comparison = Comparison(
            dataset, sheets, model, state, directory, declared, allow_retire, memory, lost
        )
        comparison.run(progress)
        counts = tuple(_counts(sheets, comparison.outcomes))
        parts.append(
            DatasetPlan(
                dataset,
                sha256,
                counts,
                comparison.changes,
                tuple(reject for sheet in sheets for reject in sheet.ordered_rejects()),
                (*left_out, *comparison.notices, *(notice for sheet in sheets for notice in sheet.notices)),
                tuple(comparison.guards),
                memory=None if any(sheet.adds_only for sheet in sheets) else comparison.memory,
            )
        )
    foreign = notice_foreign(store, model) if state.last_run else NO_FOREIGN
    return Plan(
        model, state.last_run, effective, tuple(parts), state.open_run, unfinished, foreign, differences
    )


def _left_out(unread: Sequence[Unread]) -> Iterator[Notice]:
    for entry in unread:
        yield Notice(name_of(Path(entry.path.name)), "", f"was not read: it {entry.why}")


def _unfinished(runs: list[RunRecord], open_run: str, datasets: Sequence[Dataset]) -> str:
    """The dataset of the run that is open, or ""; raises `PlanError` where another one is to be planned."""
    if not open_run:
        return ""
    dataset = next((run.dataset for run in runs if run.id == open_run), "")
    if dataset not in {one.name for one in datasets}:
        raise PlanError(
            f"run {open_run} of dataset {dataset!r} isn't finished: the command that began it goes on with it, "
            f"`wangge history undo {open_run}` takes it back"
        )
    return dataset


def _demand_same_source(runs: list[RunRecord], open_run: str, sha256: str) -> None:
    """Refuse to go on with a run from something else than it was begun with."""
    begun = next((run.source_sha256 for run in runs if run.id == open_run), sha256)
    if begun != sha256:
        raise PlanError(
            f"run {open_run} isn't finished, and was begun from other sheets: go on with those, "
            f"or `wangge history undo {open_run}` first"
        )


def _understood(
    dataset: Dataset, origin: SheetSource | None, folder: Path, model: Model, progress: Progress
) -> list[UnderstoodSheet]:
    sheets: list[UnderstoodSheet] = []
    before = 0
    for raw in origin.sheets() if origin else read_sheets(dataset, folder):
        for sheet in understand_all(raw, model, partial(_tell, progress, dataset, before)):
            sheets.append(sheet)
            before += sheet.rows_in
            progress(f"read {dataset.name}", before, None)
    if not any(sheet.rows_in or sheet.adds_only for sheet in sheets):
        raise SourceError(f"{dataset.source}: no row in any sheet; fill in the sheets first")
    return sheets


def _tell(progress: Progress, dataset: Dataset, before: int, rows: int) -> None:
    progress(f"read {dataset.name}", before + rows, None)


def _counts(
    sheets: Sequence[UnderstoodSheet], outcomes: Counter[tuple[str, str, Operation | None]]
) -> Iterator[SheetCount]:
    """The counts of every sheet once, whatever number of kinds its rows are of."""
    rows_in: Counter[tuple[str, str]] = Counter()
    rejected: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        rows_in[sheet.file, sheet.name] += sheet.rows_in
        rejected[sheet.file, sheet.name] += sheet.rows_in if sheet.sheet is None else len(sheet.rejected)
    for (file, name), rows in rows_in.items():
        steps = (Operation.ADD, Operation.UPDATE, None)
        added, updated, unchanged = (outcomes[file, name, step] for step in steps)
        yield SheetCount(file, name, rows, added, updated, unchanged, rejected[file, name])


def _standing(runs: list[RunRecord], dataset: Dataset, model: Model) -> RunRecord | None:
    """The dataset's last run, if it took every row and all it took still stands: nothing was retired since."""
    own = [position for position, run in enumerate(runs) if run.dataset == dataset.name]
    if not own:
        return None
    last = runs[own[-1]]
    if last.open:
        return None
    same = last.model_version == model.version and last.notice == dataset.notice
    clean = not json.loads(last.counts)["rejected"]
    retired = any(json.loads(run.counts)["retire"] for run in runs[own[-1] + 1 :])
    return last if same and clean and not retired else None


def _unchanged(last: RunRecord) -> tuple[SheetCount, ...]:
    return tuple(
        SheetCount(sheet["file"], sheet["sheet"], sheet["rows_in"], 0, 0, sheet["rows_in"], 0)
        for sheet in json.loads(last.counts)["sheets"]
    )
