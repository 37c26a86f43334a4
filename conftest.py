"""Provides the project that is used by the docstring examples of wangge's public functions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import wangge
from devtools.small_project import small_project, without_server

ROOT = Path(__file__).parent
EXAMPLES = (ROOT / "wangge" / "__init__.py", ROOT / "wangge" / "public")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the examples that need an engine as `embedded`, so that `-m` can select or deselect them."""
    for item in items:
        if _needs_project(item):
            item.add_marker("embedded")


@pytest.fixture(scope="session")
def example_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wangge.OpenProject]:
    """A loaded project of one district, open in the embedded engine."""
    folder = tmp_path_factory.mktemp("example") / "district"
    with without_server(), small_project(folder) as project:
        yield project


@pytest.fixture(autouse=True)
def _example_names(request: pytest.FixtureRequest, doctest_namespace: dict[str, object]) -> None:
    """Define the variables that the examples use: `wangge`, `project`, its `folder`, and `empty_folder`."""
    if _needs_project(request.node):
        project = request.getfixturevalue("example_project")
        empty_folder = request.getfixturevalue("tmp_path")
        doctest_namespace.update(
            wangge=wangge, project=project, folder=project.folder, empty_folder=empty_folder
        )


def _needs_project(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.DoctestItem) or not any(map(item.path.is_relative_to, EXAMPLES)):
        return False
    return any(name in (item.dtest.docstring or "") for name in ("project", "folder"))
