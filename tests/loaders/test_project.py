"""Tests which content of the project file wangge.toml is valid, and the one-line error for other content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangge.graph.errors import ProjectError
from wangge.loaders.project import Dataset, Project
from wangge.loaders.starter import StartingDataset, start_project


def test_started_project_reads_back(tmp_path: Path) -> None:
    start_project(
        tmp_path,
        name='江"湾',
        scope="990101",
        datasets=[StartingDataset("a", "sheets/a", date(2023, 6, 30), "虚构")],
        today=date(2023, 12, 31),
    )
    project = Project.find(tmp_path / "sheets")
    assert (project.folder, project.name, project.scope) == (tmp_path.resolve(), '江"湾', "990101")
    assert project.today == date(2023, 12, 31)
    assert project.datasets == (Dataset("a", tmp_path.resolve() / "sheets/a", date(2023, 6, 30), "虚构"),)
    assert project.settings["grid_households_max"] == 500


def test_starting_again_leaves_files_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "waivers.yaml").write_text("mine", encoding="utf-8")
    start_project(tmp_path, name="x", scope=None, datasets=[])
    assert (tmp_path / "waivers.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[project", "wangge.toml: "),
        ("[projekt]\n", "projekt: Extra inputs"),
        ("[project]\ndate = 5\n", "project.date: 5 isn't a date"),
        ('[[datasets]]\nname = "a b"\nsource = "x"\n', "datasets.0.name"),
        (
            '[[datasets]]\nname = "a"\nsource = "x"\n[[datasets]]\nname = "a"\nsource = "y"\n',
            "two datasets are called 'a'",
        ),
    ],
)
def test_wrong_entry_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "wangge.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as fault:
        Project.find(tmp_path)
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)


def test_folder_without_project_file_is_a_project_without_datasets(tmp_path: Path) -> None:
    assert Project.find(tmp_path).datasets == ()
