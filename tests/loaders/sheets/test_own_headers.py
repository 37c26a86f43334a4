"""`plan`, `apply` and `check` read the office's own headers, declared in wangge.toml, like those of the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.loaders.conftest import DISTRICT
from wangge.graph.errors import ProjectError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

HEAD = '[project]\nname = "x"\n\n[[datasets]]\nname = "d"\nsource = "sheets"\n\n'
OWN = DISTRICT["grids"].replace("户数", "登记在册")


def project_with(folder: Path, headers: str) -> Project:
    (folder / "wangge.toml").write_text(HEAD + headers, encoding="utf-8")
    return Project.find(folder)


@pytest.mark.parametrize(
    "headers",
    [
        '[headers]\n"登记在册" = "households"\n',
        '[headers]\n"登记在册" = "户数"\n',
        '[headers.grids]\n"登记在册" = "households"\n',
        '[headers."网格"]\n登记在册 = "总户数"\n'.replace("登记在册", '"登记在册"'),
        '[headers.Grid]\n"登记在册（户）" = "households"\n',
    ],
)
def test_own_header_means_the_column_of_the_model(tmp_path: Path, headers: str) -> None:
    model = model_of(project_with(tmp_path, headers))
    column = model.sheets["grids"].column("登记在册") or model.sheets["grids"].column("登记在册户")
    assert column is not None
    assert column.name == "households"
    assert load_model().sheets["grids"].column("登记在册") is None


def test_header_of_one_kind_is_not_that_of_another(tmp_path: Path) -> None:
    model = model_of(project_with(tmp_path, '[headers.compounds]\n"登记在册" = "households"\n'))
    assert model.sheets["grids"].column("登记在册") is None


def test_own_header_comes_before_one_that_is_left_out(tmp_path: Path) -> None:
    model = model_of(project_with(tmp_path, '[headers]\n"入住户数" = "households"\n'))
    column = model.sheets["compounds"].column("入住户数")
    assert column is not None
    assert column.name == "households"


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ('[headers]\n"登记在册" = "housholds"\n', ":9: headers.登记在册: 'housholds' isn't a column of any sheet (nearest: households)"),
        ('[headers.grids]\n"登记在册" = "所属社屈"\n', ":9: headers.grids.登记在册: '所属社屈' isn't a column of the sheet 网格 (nearest: 所属社区)"),
        ('[headers.compunds]\n"登记在册" = "households"\n', ":8: headers.compunds: no sheet is called 'compunds' (nearest: compounds)"),
        ('[headers]\n"层数" = "entrances"\n', ":9: headers.层数: '层数' is the header of 层数 (floors) on the sheet 楼栋; remove the entry"),
        ('[headers]\n"—" = "households"\n', ":9: headers.—: '—' isn't a header"),
        ('[headers]\n"登记在册" = "血型"\n', ":9: headers.登记在册: '血型' isn't a column of any sheet"),
    ],
)  # fmt: skip
def test_wrong_own_header_is_refused_with_its_line(tmp_path: Path, headers: str, message: str) -> None:
    project = project_with(tmp_path, headers)
    with pytest.raises(ProjectError) as fault:
        model_of(project)
    assert f"wangge.toml{message}" in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("headers", ["headers = 5\n", '[headers]\n"a" = 5\n', '[headers.a.b]\n"c" = "d"\n'])
def test_headers_of_another_form_are_refused(tmp_path: Path, headers: str) -> None:
    text = headers + HEAD if headers.startswith("headers =") else HEAD + headers
    (tmp_path / "wangge.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"wangge\.toml: headers"):
        Project.find(tmp_path)


def test_changed_headers_read_unchanged_files_again(store: Store, tmp_path: Path) -> None:
    (tmp_path / "sheets").mkdir()
    for name, text in {**DISTRICT, "grids": OWN}.items():
        (tmp_path / "sheets" / f"{name}.csv").write_text(text, encoding="utf-8")
    prepare(store)

    def load(headers: str) -> int:
        project = project_with(tmp_path, headers)
        plan = plan_datasets(store, project.datasets, folder=tmp_path, model=model_of(project))
        assert plan.rejects == []
        apply_plan(store, plan)
        households = store.read("MATCH (g:Grid) RETURN count(g.households) AS n").dicts()
        return int(households[0]["n"]) if not plan.datasets[0].unread else -1

    own = '[headers]\n"登记在册" = "households"\n'
    assert load("") == 0
    assert load("") == -1
    assert load(own) > 0
    assert load(own) == -1
    assert load("") == 0


def test_plan_lists_the_kind_of_unchanged_sheets_too(store: Store, tmp_path: Path) -> None:
    (tmp_path / "sheets").mkdir()
    for name, text in DISTRICT.items():
        (tmp_path / "sheets" / f"{name}.csv").write_text(text, encoding="utf-8")
    prepare(store)
    project = project_with(tmp_path, "")
    first = plan_datasets(store, project.datasets, folder=tmp_path)
    apply_plan(store, first)
    again = plan_datasets(store, project.datasets, folder=tmp_path)
    assert again.datasets[0].unread
    kinds = {entry["sheet"]: entry["kinds"] for entry in again.as_json()["sheets"]}
    assert kinds["grids"] == ["Grid"]
    assert kinds == {entry["sheet"]: entry["kinds"] for entry in first.as_json()["sheets"]}
    assert all(entry["mapping"] is None for entry in json.loads(json.dumps(again.as_json()))["sheets"])
