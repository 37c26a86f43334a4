"""Tests `wangge history`, `history show` and `history undo` as a user runs them: output, exit codes, one-line errors."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Run, environment, make_project, wangge

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a project with two runs; tests must not write to it.

    The first run added the facts of all sheets. The second updated a grid, and retired a building and its relationship.
    """
    folder = make_project(tmp_path_factory.mktemp("history") / "district")
    assert wangge("apply", cwd=folder).returncode == 0
    change(folder)
    assert wangge("apply", "--allow-retire", "1", cwd=folder).returncode == 0
    yield folder
    wangge("db", "stop", cwd=folder)


@pytest.fixture
def loaded(district: Path) -> Run:
    """Return a function that runs a command in `district`; the command must not write to the graph."""
    return partial(wangge, cwd=district)


def change(project: Path) -> None:
    grids, buildings = project / "sheets" / "grids.csv", project / "sheets" / "buildings.csv"
    grids.write_text(grids.read_text(encoding="utf-8").replace("400", "410"), encoding="utf-8")
    buildings.write_text(buildings.read_text(encoding="utf-8").rsplit("\n", 2)[0] + "\n", encoding="utf-8")


def test_empty_graph_has_no_runs(run: Run) -> None:
    result = run("history")
    assert (result.returncode, result.stdout) == (
        0,
        "no runs: nothing has been applied to this graph; `wangge apply` writes the first\n",
    )
    assert run("history", "--json").stdout == "[]\n"


def test_history_lists_the_newest_first(loaded: Run) -> None:
    listed = loaded("history").stdout.splitlines()
    assert [line.split()[:1] + line.split()[5:] for line in listed] == [
        ["run", "added", "updated", "retired", "rejected"],
        ["R000002", "0", "1", "2", "0"],
        ["R000001", "17", "0", "0", "0"],
    ]
    limited = loaded("history", "--limit", "1")
    assert [line[:7] for line in limited.stdout.splitlines()[1:]] == ["R000002"]
    assert limited.stderr == "… and 1 earlier run; --limit 2 lists all\n"


def test_show_lists_changed_properties(loaded: Run) -> None:
    result = loaded("history", "show", "R000002")
    assert result.returncode == 0, result.stderr
    head, *lines = result.stdout.splitlines()
    assert head == "R000002 of jiangwan"
    assert lines[2] == "0 added, 1 updated, 2 retired, 0 rejected"
    assert "\n".join(lines[3:]) == (
        "kind       added updated retired   moved\n"
        "Building       0       0       1       0\n"
        "Grid           0       1       0       0\n"
        "PartOf         0       0       1       0\n"
        "update Grid 990101001001001  sheets/grids.csv grids row 2\n"
        "  households: 400 → 410\n"
        "retire PartOf Building 990101001001B0003 → Grid 990101001001001\n"
        "retire Building 990101001001B0003\n"
        "  code: 990101001001B0003 → –\n"
        "  name: 零散楼 → –"
    )


def test_show_lists_the_changes_of_one_kind_as_json(loaded: Run) -> None:
    content = json.loads(loaded("history", "show", "2", "--kind", "Grid", "--json").stdout)
    assert content["id"] == "R000002"
    assert content["kinds"] == {"Grid": {"add": 0, "update": 1, "retire": 0, "move": 0}}
    assert content["changes"] == [
        {
            "operation": "update",
            "kind": "Grid",
            "code": "990101001001001",
            "properties": {"households": {"before": 400, "after": 410}},
            "file": "sheets/grids.csv",
            "sheet": "grids",
            "row": 2,
        }
    ]
    edges = json.loads(loaded("history", "show", "2", "--kind", "PART_OF", "--json").stdout)["changes"]
    assert [(edge["kind"], edge["source"]["code"], edge["target"]["label"]) for edge in edges] == [
        ("PartOf", "990101001001B0003", "Grid")
    ]


def test_show_stops_at_fifty_without_all(run: Run, project: Path) -> None:
    with (project / "sheets" / "buildings.csv").open("a", encoding="utf-8") as file:
        file.write("".join(f"990101001001B1{n:03d},{n}栋,990101001001X001,\n" for n in range(60)))
    assert run("apply").returncode == 0
    short = run("history", "show", "1")
    assert short.stderr == "… and 87 more; --all prints them\n"
    assert sum(line.startswith("add ") for line in short.stdout.splitlines()) == 50
    assert len(json.loads(run("history", "show", "1", "--json").stdout)["changes"]) == 50
    complete = run("history", "show", "1", "--all")
    assert (complete.stderr, sum(line.startswith("add ") for line in complete.stdout.splitlines())) == (
        "",
        137,
    )
    assert len(json.loads(run("history", "show", "1", "--all", "--json").stdout)["changes"]) == 137


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "R9"), "no run R9: the first is R000001, the latest R000002"),
        (("show", "first"), "no run first: the first is R000001, the latest R000002"),
        (("show", "1", "--kind", "Gird"), "--kind Gird: no such kind; did you mean 'Grid'?"),
        (("undo", "R9"), "no run R9: the first is R000001, the latest R000002"),
        (("undo", "1"), "R000001 can't be undone, later runs depend on it: R000002 (Grid 990101001001001, "),
        (("--dataset", "other"), "no run of dataset 'other'; the datasets with runs are jiangwan"),
        (("--limit", "0"), "Invalid value for '--limit'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_run_is_reported_in_one_line_and_exit_2(
    loaded: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = loaded("history", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert message in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_dry_run_writes_nothing(loaded: Run) -> None:
    before = loaded("status", "--json").stdout
    result = loaded("history", "undo", "R000002", "--dry-run")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (
        0,
        "undoing R000002 would write: 2 added, 1 updated, 0 retired (nodes and relationships)",
    )
    assert loaded("status", "--json").stdout == before


def test_undone_run_is_planned_again(run: Run, project: Path) -> None:
    run("apply")
    result = run("history", "undo", "1", "--json")
    assert result.returncode == 0, result.stderr
    content = json.loads(result.stdout)
    assert {name: content[name] for name in ("undoes", "run", "dataset", "changes")} == {
        "undoes": "R000001",
        "run": "R000002",
        "dataset": "jiangwan",
        "changes": {"add": 0, "update": 0, "retire": 17, "move": 0},
    }
    assert json.loads(run("plan", "--json").stdout)["changes"] == {"add": 17, "update": 0, "retire": 0}
    listed = json.loads(run("history", "--dataset", "jiangwan", "--json").stdout)
    assert [(r["id"], r["undoes"], r["undone_by"], r["counts"]["retire"]) for r in listed] == [
        ("R000002", "R000001", None, 17),
        ("R000001", None, "R000002", 0),
    ]
    lines = run("history").stdout.splitlines()[1:]
    assert [line.split()[9:] for line in lines] == [["undoes", "R000001"], ["undone", "by", "R000002"]]


def on_a_terminal(project: Path, answer: str, *arguments: str) -> int:
    """Run a command with a terminal as its stdin, type `answer`, and return the exit code."""
    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from wangge.cli.main import main; main()", *arguments],
        cwd=project,
        env=environment(),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.write(keyboard, answer.encode())
    _out, err = process.communicate(timeout=60)
    os.close(keyboard)
    os.close(terminal)
    assert "Undoing R000001: 0 added, 0 updated, 17 retired. Continue? [y/N]" in err.decode()
    return process.returncode


def test_undo_asks_on_a_terminal(run: Run, project: Path) -> None:
    run("apply")
    before = run("status", "--json").stdout
    assert on_a_terminal(project, "n\n", "history", "undo", "1") == 2
    assert run("status", "--json").stdout == before
    assert on_a_terminal(project, "y\n", "history", "undo", "1") == 0
    assert json.loads(run("status", "--json").stdout)["nodes"]["Building"] == 0


def test_history_of_a_code_lists_every_change_of_it_and_of_its_relationships(loaded: Run) -> None:
    result = loaded("history", "of", "990101001001B0003")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "Building 990101001001B0003 零散楼  (no longer in the graph)"
    assert [line.split()[:2] for line in lines if line.startswith("  ") and ":" not in line] == [
        ["add", "Building"],
        ["add", "PartOf"],
        ["retire", "PartOf"],
        ["retire", "Building"],
    ]
    content = json.loads(loaded("history", "of", "990101001001B0003", "--json").stdout)
    assert [thing["present"] for thing in content["things"]] == [False]
    assert [run["id"] for run in content["runs"]] == ["R000001", "R000002"]


def test_history_of_an_unknown_code_names_the_nearest(loaded: Run) -> None:
    result = loaded("history", "of", "990101001001B0009")
    assert result.returncode == 2
    assert result.stderr.startswith("Error: no node has or had the code '990101001001B0009' (nearest: 990101")
    assert len(result.stderr.splitlines()) == 1
