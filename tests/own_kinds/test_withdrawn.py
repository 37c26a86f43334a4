"""If an own kind with facts in the graph is withdrawn, every command says so, and no fact is lost until the kind is retired."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, wangge

NOTE = (
    "no file in kinds/ declares ChargingPoint (充电桩, 4), MicroFireStation (微型消防站, 2) and 9 of their relationships, "
    "which the graph holds; nothing is lost: put the file back, or retire them with "
    "`wangge kind retire ChargingPoint MicroFireStation`"
)


@pytest.fixture
def run(folder: Path) -> Iterator[Run]:
    """Yield a function that runs a command in the loaded example project."""

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return wangge(*arguments, cwd=folder)

    assert wangge("apply", cwd=folder).returncode == 0
    yield call
    wangge("db", "stop", cwd=folder)


def test_every_command_names_withdrawn_kinds_and_loses_nothing(run: Run, folder: Path) -> None:
    kinds = folder / "kinds"
    kinds.rename(folder / "away")
    for command, code in (
        (("status",), 0),
        (("history",), 0),
        (("verify",), 0),
        (("verify", "--deep"), 0),
        (("repair", "--dry-run"), 0),
        (("plan",), 1),
        (("kind", "list"), 0),
        (("map", "990102001", "-o", "m.html"), 0),
        (("backup", "b.wgb"), 0),
        (("upgrade",), 0),
    ):
        outcome = run(*command)
        assert outcome.returncode == code, outcome.stderr
        assert outcome.stderr.count(NOTE) == 1, command
        assert "Traceback" not in outcome.stderr
    status = json.loads(run("status", "--json").stdout)
    assert status["nodes"]["ChargingPoint"] == 4
    assert status["foreign"] == {"nodes": {}, "relationships": {}, "labels": {}}
    plan = json.loads(run("plan", "--json").stdout)
    assert {reject["file"] for reject in plan["rejects"]} == {"sheets/充电桩.csv", "sheets/微型消防站.csv"}
    assert run("apply").returncode == 1
    assert run("verify", "--deep").returncode == 0
    (folder / "away").rename(kinds)
    assert run("apply").returncode == 0
    again = run("verify", "--deep")
    assert (again.returncode, "no file in kinds/" in again.stderr) == (0, False)
    assert json.loads(run("status", "--json").stdout)["nodes"]["ChargingPoint"] == 4


def test_withdrawn_kind_is_retired_and_the_retirement_undone(run: Run, folder: Path) -> None:
    (folder / "kinds").rename(folder / "away")
    planned = json.loads(run("kind", "retire", "ChargingPoint", "--dry-run", "--json").stdout)
    assert planned == {"kinds": ["ChargingPoint"], "runs": [], "retired": 11}
    done = json.loads(run("kind", "retire", "充电桩", "MicroFireStation", "--json").stdout)
    assert done == {"kinds": ["充电桩", "MicroFireStation"], "runs": ["R000002"], "retired": 15}
    outcome = run("verify", "--deep")
    assert outcome.returncode == 0
    assert "no file in kinds/" not in outcome.stderr
    assert run("history", "undo", "R2").returncode == 0
    assert NOTE in run("status").stderr
    assert run("verify", "--deep").returncode == 0


def test_only_own_kinds_are_retired(run: Run) -> None:
    outcome = run("kind", "retire", "Grid")
    assert outcome.returncode == 2
    assert "'Grid' is no kind of the project's own; choose from MicroFireStation" in outcome.stderr
    outcome = run("kind", "retire", "ChargingPiont")
    assert "did you mean 'ChargingPoint'?" in outcome.stderr


def test_removed_property_and_place_of_a_kind_are_no_damage(run: Run, folder: Path) -> None:
    file = folder / "kinds" / "消防.toml"
    text = file.read_text("utf-8")
    parts = text.split("[[node.properties]]\n")
    kept = [part for part in parts if 'name = "sockets"' not in part]
    relationships = "[[node.relationships]]" + text.split("[[node.relationships]]")[1]
    file.write_text(
        "[[node.properties]]\n".join(kept).replace(", sockets = 10", "") + relationships, encoding="utf-8"
    )
    assert run("verify", "--deep").returncode == 0
    assert "would write: 0 added, 4 updated, 0 retired" in run("plan").stdout
    assert run("apply").returncode == 0
    assert run("verify", "--deep").returncode == 0


def test_backup_brings_its_kinds_into_any_project(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("backup", "b.wgb").returncode == 0
    new = tmp_path / "new"
    assert run("restore", "b.wgb", "--into", str(new)).returncode == 0
    try:
        assert (new / "kinds" / "消防.toml").exists()
        verified = wangge("verify", "--deep", cwd=new)
        assert (verified.returncode, verified.stderr.count("note:")) == (0, 0)
    finally:
        wangge("db", "stop", cwd=new)
    assert run("restore", "b.wgb", "--import-files", str(tmp_path / "files")).returncode == 0
    assert (tmp_path / "files" / "nodes.ChargingPoint.header.csv").exists()


def test_wrong_file_of_kinds_stops_every_command_in_one_line(folder: Path) -> None:
    (folder / "kinds" / "x.toml").write_text('[[node]]\nlabel = "Grid"\nzh = "格"\n', encoding="utf-8")
    for command in (
        ("plan",),
        ("apply",),
        ("recipe", "list"),
        ("rule", "list"),
        ("template", "t.xlsx"),
        ("check",),
    ):
        outcome = wangge(*command, cwd=folder)
        assert outcome.returncode == 2
        assert "kinds/x.toml:2: 'Grid' is taken" in outcome.stderr
        assert "Traceback" not in outcome.stderr
    wangge("db", "stop", cwd=folder)
