"""A graph of several runs, and backups of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.store import Store
from loaders.history.undo import plan_undo
from loaders.keeping.backup import back_up
from loaders.keeping.projectfiles import ProjectFiles
from loaders.planning.plan import Plan, plan_datasets
from loaders.project import Dataset
from loaders.writing.apply import apply_plan, prepare
from tests.loaders.conftest import DISTRICT, Sheets

Write = Callable[..., Dataset]
Load = Callable[..., Plan]

CHANGED = {**DISTRICT, "grids": "编码,名称,所属社区,户数\n\n990101001001001,第二网格,990101001002,401\n"}
FILES = ProjectFiles({"rules/网格.yaml": b"rule", "wangge.toml": b"[project]\n"}, ())


@pytest.fixture
def three_runs(store: Store, write_sheets: Write, load: Load) -> Store:
    """A first load, a row changed and moved, and that taken back."""
    load(write_sheets(DISTRICT))
    load(write_sheets(CHANGED))
    apply_plan(store, plan_undo(store, "R2").plan)
    return store


@pytest.fixture
def back_up_to(tmp_path: Path) -> Callable[[Store, str], Path]:
    """Back a graph up, with two files of a project, into a new file of the test's folder."""

    def make(store: Store, name: str) -> Path:
        path = tmp_path / name
        back_up(store, path, FILES)
        return path

    return make


@pytest.fixture
def load_runs(embedded_store: Store, write_sheets: Write, tmp_path: Path) -> Callable[..., None]:
    """Load one version of the sheets after another on the embedded engine."""

    def load(*versions: Sheets) -> None:
        prepare(embedded_store)
        for sheets in versions:
            made = plan_datasets(embedded_store, [write_sheets(sheets)], folder=tmp_path)
            apply_plan(embedded_store, made)

    return load
