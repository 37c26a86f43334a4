"""Defines a plan: the changes that an apply would make, by dataset."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from wangge.graph.errors import Unreconciled
from wangge.graph.foreign import NO_FOREIGN, Foreign
from wangge.graph.model import Model
from wangge.loaders.keeping.present import difference_message
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice, Reject
from wangge.loaders.writing.digests import Difference

if TYPE_CHECKING:
    from wangge.loaders.planning.rowmemory import RowMemory

__all__ = ["DatasetPlan", "Plan", "SheetCount"]


@dataclass(frozen=True)
class SheetCount:
    """The outcome of the rows of one sheet; `rows_in` is the sum of the four other counts.

    `kinds` are the labels or kinds of relationship that the sheet was read as; empty if it was refused. `mapping` is the
    name of the mapping file by which it was read, None if it was read as a sheet of the template.
    """

    file: str
    sheet: str
    rows_in: int
    added: int
    updated: int
    unchanged: int
    rejected: int
    kinds: tuple[str, ...] = ()
    mapping: str | None = None

    def __post_init__(self) -> None:
        """Raise `Unreconciled` if the counts don't add up."""
        if self.rows_in != self.added + self.updated + self.unchanged + self.rejected:
            raise Unreconciled(
                f"{self.file} sheet {self.sheet}: {self.rows_in} rows in, but {self.added} added + "
                f"{self.updated} updated + {self.unchanged} unchanged + {self.rejected} rejected; "
                "nothing was applied, please report this"
            )

    def as_json(self) -> dict[str, Any]:
        """The counts as `wangge plan --json` prints them."""
        names = {"file": public_text(self.file), "sheet": public_text(self.sheet), "kinds": list(self.kinds)}
        return {**asdict(self), **names}


@dataclass(frozen=True)
class DatasetPlan:
    """The changes of one dataset.

    `unread` is true if the files are unchanged since the last run of the dataset and weren't read again.
    `guards` are reasons why the plan must not be applied. `memory` has the row digests to store. `undoes` is
    the id of the run that the plan reverses, "" for other plans. `repairs` is true for a repair.
    """

    dataset: Dataset
    sha256: str
    sheets: tuple[SheetCount, ...] = ()
    changes: ChangeLog = field(default_factory=ChangeLog)
    rejects: tuple[Reject, ...] = ()
    notices: tuple[Notice, ...] = ()
    guards: tuple[RejectText, ...] = ()
    unread: bool = False
    memory: RowMemory | None = None
    undoes: str = ""
    repairs: bool = False

    def count(self, operation: Operation) -> int:
        """The number of facts with this operation, nodes and relationships together."""
        return self.changes.count(operation)


@dataclass(frozen=True)
class Plan:
    """The changes of all datasets, for a graph whose last run is `last_run`.

    `effective` is the first day on which the facts are valid, if the command gives one. `open_run` is the id
    of an unfinished run, `open_dataset` the name of its dataset; both are "" if there is none. If the plan has what
    remains of that run, `ticks` is `GraphState.ticks` before the graph was read; otherwise None. `foreign`
    counts the data of other programs, `differences` are the kinds in which the graph isn't as `last_run` left
    it. `last_write` identifies the last write before the graph was compared with `last_run`; None if unknown.
    """

    model: Model
    last_run: str
    effective: date | None
    datasets: tuple[DatasetPlan, ...] = field(default=())
    open_run: str = ""
    open_dataset: str = ""
    foreign: Foreign = NO_FOREIGN
    differences: tuple[Difference, ...] = ()
    last_write: str | None = None
    ticks: int | None = None

    def after(self, run: str) -> Plan:
        """Return the same plan for a graph that has no open run and whose last run is `run`."""
        return replace(self, last_run=run, open_run="", open_dataset="", ticks=None)

    @property
    def sheets(self) -> list[SheetCount]:
        """The counts of every sheet."""
        return [sheet for part in self.datasets for sheet in part.sheets]

    @property
    def rejects(self) -> list[Reject]:
        """The rejects of all datasets."""
        return [reject for part in self.datasets for reject in part.rejects]

    @property
    def notices(self) -> list[Notice]:
        """The notices of all datasets."""
        return [notice for part in self.datasets for notice in part.notices]

    @property
    def guards(self) -> list[RejectText]:
        """The reasons why the plan can't be applied, such as too many retired facts; empty if it can."""
        differs = [difference_message(self.last_run, self.differences)] if self.differences else []
        return [*differs, *(guard for part in self.datasets for guard in part.guards)]

    def count(self, operation: Operation) -> int:
        """The number of facts with this operation, nodes and relationships together."""
        return sum(part.count(operation) for part in self.datasets)

    @property
    def writes(self) -> bool:
        """Whether applying the plan would write a run."""
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
        """A sha256 over the sources, the last run and all changes: equal only for equal plans."""
        digest = hashlib.sha256(repr((self.model.version, self.last_run, self.effective)).encode())
        for part in self.datasets:
            digest.update(repr((part.dataset.name, part.sha256)).encode())
            for change in part.changes:
                digest.update(repr(change).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()
