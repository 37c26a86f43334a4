"""Fixtures: small graphs with several runs, their backups, and changes such as other programs might make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.conftest import DISTRICT, Sheets
from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.keeping.backup import back_up
from wangge.loaders.keeping.projectfiles import ProjectFiles
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

Write = Callable[..., Dataset]
Load = Callable[..., Plan]
Tamper = Callable[..., None]

STAFF: Sheets = {
    "departments": "编码,名称\nD1,民政局\n",
    "posts": "编码,岗位名称,所在单位\nPOST-1,局长,D1\nPOST-2,副局长,D1\n",
    "people": "编码,姓名\nPE-1,王芳\nPE-2,李强\n",
    "holdings": "人员编码,岗位,起始日期\nPE-1,POST-1,2023-01-01\nPE-2,POST-2,2023-02-01\n",
}


CHANGED = {**DISTRICT, "grids": "编码,名称,所属社区,户数\n\n990101001001001,第二网格,990101001002,401\n"}
FILES = ProjectFiles({"rules/网格.yaml": b"rule", "wangge.toml": b"[project]\n"}, ())


@pytest.fixture
def loaded(load: Load, write_sheets: Write) -> Plan:
    """Load a district and, in a second run, its staff; return the plan."""
    plan = load(write_sheets(DISTRICT), write_sheets(STAFF, "staff"))
    assert not [reject.text() for reject in plan.rejects]
    return plan


@pytest.fixture
def tamper(store: Store) -> Tamper:
    """Return a function that changes the graph as another program would."""

    def run(*statements: str) -> None:
        with store.writing() as transaction:
            for statement in statements:
                transaction.run(statement)

    return run


@pytest.fixture
def three_runs(store: Store, write_sheets: Write, load: Load) -> Store:
    """Return a store with three runs.

    They are a load, a load with a changed row and a moved row, and the undo of the second load.
    """
    load(write_sheets(DISTRICT))
    load(write_sheets(CHANGED))
    apply_plan(store, plan_undo(store, "R2").plan)
    return store


@pytest.fixture
def back_up_to(tmp_path: Path) -> Callable[[Store, str], Path]:
    """Return a function that backs up a graph and two project files to a new file in the test's folder."""

    def make(store: Store, name: str) -> Path:
        path = tmp_path / name
        back_up(store, path, FILES)
        return path

    return make


@pytest.fixture
def load_runs(embedded_store: Store, write_sheets: Write, tmp_path: Path) -> Callable[..., None]:
    """Return a function that loads one version of the sheets after another on the embedded engine."""

    def load(*versions: Sheets) -> None:
        prepare(embedded_store)
        for sheets in versions:
            plan = plan_datasets(embedded_store, [write_sheets(sheets)], folder=tmp_path)
            apply_plan(embedded_store, plan)

    return load
