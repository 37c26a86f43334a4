"""Tests that no command overwrites a file from which a project is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, make_project, wangge

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = make_project(tmp_path_factory.mktemp("loaded") / "project")
    wangge("apply", cwd=folder)
    yield folder
    wangge("db", "stop", cwd=folder)


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "-o", "sheets/kept.json"),
        ("check", "--format", "json", "-o", "sheets/buildings.csv"),
        ("map", "990101", "-o", "sheets/buildings.csv"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_output_among_the_sheets_is_refused(loaded: Path, arguments: tuple[str, ...]) -> None:
    before = {path.name: path.read_bytes() for path in (loaded / "sheets").iterdir()}
    result = wangge(*arguments, cwd=loaded)
    assert result.returncode == 2
    assert "is among the sheets of dataset" in result.stderr
    assert {path.name: path.read_bytes() for path in (loaded / "sheets").iterdir()} == before


def test_saved_plan_must_be_a_json_file(run: Run, project: Path) -> None:
    result = run("plan", "-o", "kept.plan")
    assert (result.returncode, (project / "kept.plan").exists()) == (2, False)
    assert "the name of a saved plan must end in .json" in result.stderr


def test_template_never_replaces_a_workbook(run: Run, project: Path) -> None:
    (project / "mine.xlsx").write_bytes(b"filled in")
    result = run("template", "mine.xlsx")
    assert (result.returncode, (project / "mine.xlsx").read_bytes()) == (2, b"filled in")
    assert "already exists" in result.stderr
