"""Saves a plan to a file.

Later, a new plan is made from the same sources, and applied only if it equals the saved one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from wangge.graph.errors import SourceError, StalePlan
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.small_file import MEGABYTE, read_small_file

__all__ = ["PlanFile", "read_plan_file", "write_plan_file"]

_LARGEST = 512 * MEGABYTE


class _Dataset(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    source: Path
    effective: date | None
    notice: str
    others: list[Path] = []


class _PlanFile(BaseModel):
    wangge_plan: int
    digest: str
    last_run: str
    effective: date | None
    allow_retire: str | None
    datasets: list[_Dataset]


@dataclass(frozen=True)
class PlanFile:
    """A saved plan: its sources and its digest."""

    digest: str
    effective: date | None
    allow_retire: str | None
    datasets: tuple[Dataset, ...]

    def demand_same(self, plan: Plan) -> None:
        """Raise `StalePlan` unless the new plan `plan` has the digest of the saved one."""
        if plan.digest() != self.digest:
            raise StalePlan("the graph or the sheets have changed since this plan was saved; plan again")


def write_plan_file(path: Path, plan: Plan, *, allow_retire: str | None = None) -> None:
    """Save a plan; the file contains counts, rejects and a digest, but no values of the graph."""
    kept = _PlanFile(
        wangge_plan=1,
        digest=plan.digest(),
        last_run=plan.last_run,
        effective=plan.effective,
        allow_retire=allow_retire,
        datasets=[
            _Dataset(
                name=part.dataset.name,
                source=part.dataset.source.resolve(),
                effective=part.dataset.effective,
                notice=part.dataset.notice,
                others=[other.resolve() for other in part.dataset.others],
            )
            for part in plan.datasets
        ],
    )
    whole = {**kept.model_dump(mode="json"), **plan.as_json()}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_plan_file(path: Path) -> PlanFile:
    """Read a saved plan; raises `SourceError` for any other file."""
    try:
        text = read_small_file(path, SourceError, largest=_LARGEST, if_missing="check the path")
        content = _PlanFile.model_validate_json(text)
    except ValidationError as error:
        raise SourceError(f"{path}: not a plan saved by `wangge plan -o`; make one") from error
    datasets = tuple(
        Dataset(d.name, d.source, d.effective, d.notice, tuple(d.others)) for d in content.datasets
    )
    return PlanFile(content.digest, content.effective, content.allow_retire, datasets)
