"""Tests `wangge verify` and `wangge repair` as a user runs them: output, JSON, exit codes, and one-line errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, make_project, wangge
from wangge.graph.connection import open_store

pytestmark = pytest.mark.embedded

DELETE_BUILDING = "MATCH (b:Building {code: '990101001001B0003'}) DETACH DELETE b"


@pytest.fixture
def loaded(project: Path, run: Run) -> Run:
    assert run("apply").returncode == 0
    return run


def tamper(folder: Path, statement: str) -> None:
    with open_store(folder) as store, store.writing() as transaction:
        transaction.run(statement)


def test_damage_is_detected_listed_and_repaired(project: Path, loaded: Run) -> None:
    result = loaded("verify")
    assert (result.returncode, result.stdout) == (0, "17 facts compared with run R000001: no differences\n")
    tamper(project, DELETE_BUILDING)

    for arguments, code in ((["plan"], 1), (["apply"], 2), (["check"], 2), (["baseline", "update"], 2)):
        result = loaded(*arguments)
        assert result.returncode == code, arguments
        assert (
            "the graph isn't as run R000001 left it (Building 2 of 3, PartOf "
            in result.stdout + result.stderr
        )

    result = loaded("verify", "--deep")
    assert result.returncode == 1
    assert "missing Building 990101001001B0003  sheets/buildings.csv buildings row 4\n" in result.stdout
    verified = json.loads(loaded("verify", "--deep", "--json").stdout)
    assert not verified["agrees"]
    assert verified["counts"] == {"missing": 2, "changed": 0, "foreign": 0}
    assert verified["differences"][0] == {"kind": "Building", "expected": 3, "present": 2}
    first = verified["facts"][0]
    assert (first["what"], first["kind"], first["code"]) == ("missing", "Building", "990101001001B0003")
    assert (first["file"], first["row"], first["run"]) == ("sheets/buildings.csv", 4, "R000001")

    result = loaded("repair", "--dry-run")
    assert (result.returncode, result.stdout) == (0, "would repair: 2 missing, 0 changed, 0 foreign\n")
    result = loaded("repair", "--json")
    assert json.loads(result.stdout) == {
        "run": "R000002",
        "dry_run": False,
        "counts": {"missing": 2, "changed": 0, "foreign": 0},
        "schema": [],
    }
    assert loaded("verify", "--deep").returncode == 0
    assert loaded("plan").returncode == 0
    assert loaded("repair").stdout == "nothing to repair: the graph agrees with its journal\n"
    result = loaded("history", "undo", "R2", "--yes")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "R000002 repaired the graph from the journal: there is nothing to undo" in result.stderr


def test_tampered_journal_ends_every_command_that_relies_on_it(project: Path, loaded: Run) -> None:
    tamper(project, "MATCH (b:Batch) WHERE b.seq = 0 DETACH DELETE b")
    message = "run R000001 has 12 of 13 batches"
    for arguments in (["history", "show", "R1"], ["history", "undo", "R1", "--yes"], ["repair", "--yes"]):
        result = loaded(*arguments)
        assert (result.returncode, result.stdout) == (2, ""), arguments
        assert result.stderr.startswith(f"Error: {message}"), result.stderr
        assert result.stderr.count("\n") == 1
    result = loaded("history")
    assert result.returncode == 2
    assert "R000001" in result.stdout
    assert message in result.stderr
    result = loaded("verify")
    assert result.returncode == 1
    assert result.stdout.startswith(message)


def test_a_project_without_a_graph_is_an_error(tmp_path: Path) -> None:
    result = wangge("verify", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "has no wangge.toml and no graph" in result.stderr


def test_a_graph_that_was_never_written_agrees(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "district")
    try:
        result = wangge("verify", "--deep", cwd=folder)
        assert (result.returncode, result.stdout) == (
            0,
            "0 facts compared with the journal: no differences\n",
        )
    finally:
        wangge("db", "stop", cwd=folder)
