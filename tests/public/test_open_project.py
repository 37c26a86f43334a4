"""A project opened from Python gives the same answers as the commands, and one-line error messages."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import wangge
from devtools.small_project import ended_engine, small_project, write_small_project
from tests.cli.conftest import wangge as command
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.public.open_project import OpenProject
from wangge.public.opening import interrupted_run

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenProject]:
    """Yield the project of devtools/small_project.py, loaded and opened from Python."""
    with small_project(tmp_path_factory.mktemp("public") / "district") as opened:
        yield opened


def test_recipe_gives_the_rows_of_the_command(project: OpenProject) -> None:
    table = project.recipe("buildings-party-group", scope="990101001")
    result = command(
        "recipe",
        "run",
        "buildings-party-group",
        "--under",
        "990101001",
        "--format",
        "json",
        cwd=project.folder,
    )
    answer = json.loads(result.stdout)
    assert (list(table), list(table.columns)) == (answer["rows"], answer["columns"])
    assert (list(table.notices), table.parameters["scope"]) == (answer["notices"], "990101001")


def test_check_gives_the_results_of_the_command(project: OpenProject) -> None:
    report = project.check()
    result_of_command = command("check", "--format", "json", cwd=project.folder)
    assert report.exit_code == result_of_command.returncode == 1
    failed = {
        rule["id"] for rule in json.loads(result_of_command.stdout)["rules"] if rule["status"] == "failed"
    }
    assert {result.rule.id for result in report.failed} == failed


def test_map_saves_the_page_of_the_command(project: OpenProject, tmp_path: Path) -> None:
    page = project.map("990101001001", hide_names=True).save(tmp_path / "new" / "990101001001.html")
    command("map", "990101001001", "--hide-names", "-o", str(tmp_path / "c.html"), cwd=project.folder)
    assert page.read_text(encoding="utf-8") == (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "张小明" not in page.read_text(encoding="utf-8")


def test_notebook_shows_the_map_in_a_frame(project: OpenProject) -> None:
    shown_inline = project.map("990101001001")._repr_html_()
    assert shown_inline.startswith('<iframe srcdoc="&lt;!doctype html&gt;')


def test_one_file_is_planned_under_the_given_name_of_a_dataset(project: OpenProject) -> None:
    plan = project.plan(project.folder / "sheets" / "grids.csv", dataset="grids")
    assert [(sheet.sheet, sheet.rows_in) for sheet in plan.sheets] == [("grids", 1)]


def test_writing_statement_is_refused(project: OpenProject) -> None:
    with pytest.raises(wangge.WriteRefused):
        project.cypher("CREATE (:Grid {code: '1'})")
    assert len(project.cypher("MATCH (g:Grid) RETURN g.code")) == 1


def test_statement_ends_at_the_time_limit(project: OpenProject) -> None:
    with (
        wangge.open(project.folder, time_limit=0.5) as limited_project,
        pytest.raises(wangge.StatementTimeout),
    ):
        limited_project.cypher(
            "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS total"
        )


def test_unknown_recipe_names_the_nearest(project: OpenProject) -> None:
    with pytest.raises(wangge.QueryError, match="buildings-party-group"):
        project.recipe("building-party-group")


def test_map_without_a_place_says_what_to_do(embedded_store: Store, tmp_path: Path) -> None:
    project = OpenProject(Project(folder=tmp_path), embedded_store)
    with pytest.raises(wangge.UsageError, match="name a code, or set `scope`"):
        project.map()


def test_folder_that_is_not_a_project_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(wangge.UsageError, match=r"has no wangge\.toml and no graph"):
        wangge.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(wangge.ProjectError, match="missing isn't a folder"):
        wangge.open(tmp_path / "missing")


def test_interrupted_load_warns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_small_project(tmp_path / "district")
    monkeypatch.setattr("wangge.public.opening.interrupted_run", lambda _store: "run R1 isn't finished")
    with ended_engine(folder), pytest.warns(UserWarning, match="run R1 isn't finished") as caught:
        wangge.open(folder).close()
    assert caught[0].filename == __file__


def test_complete_graph_is_not_reported_as_interrupted(project: OpenProject) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        wangge.open(project.folder).close()
    assert interrupted_run(project._store) == ""
