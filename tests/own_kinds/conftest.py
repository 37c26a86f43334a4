"""The example project with kinds of its own, and its graph on either engine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wangge.graph.store import Store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "own-kinds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the example project."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "岚桥"))


@pytest.fixture
def project(folder: Path) -> Project:
    """Return the example project."""
    return Project.find(folder)


@pytest.fixture
def lanqiao(store: Store, project: Project) -> Store:
    """Return the loaded graph of the example project."""
    store.use_model(model_of(project))
    plan = load_datasets(store, project.datasets, folder=project.folder, model=store.model)
    assert plan.rejects == []
    return store
