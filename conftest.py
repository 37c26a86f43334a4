"""The project that the examples in the docstrings of `import wangge` are about."""

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
    """Mark the examples that need an engine, so that `-m` can choose."""
    for item in items:
        if _about_a_project(item):
            item.add_marker("embedded")


@pytest.fixture(scope="session")
def example_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wangge.OpenProject]:
    """A loaded project of one district, open in the embedded engine."""
    folder = tmp_path_factory.mktemp("example") / "district"
    with without_server(), small_project(folder) as project:
        yield project


@pytest.fixture(autouse=True)
def _example_names(request: pytest.FixtureRequest, doctest_namespace: dict[str, object]) -> None:
    """Give the examples `wangge`, a `project`, its `folder` and an `empty_folder`."""
    if _about_a_project(request.node):
        project = request.getfixturevalue("example_project")
        empty_folder = request.getfixturevalue("tmp_path")
        doctest_namespace.update(
            wangge=wangge, project=project, folder=project.folder, empty_folder=empty_folder
        )


def _about_a_project(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.DoctestItem) or not any(map(item.path.is_relative_to, EXAMPLES)):
        return False
    return any(name in (item.dtest.docstring or "") for name in ("project", "folder"))
