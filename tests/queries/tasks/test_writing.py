"""Two writers at once lose nothing, and git merges two versions of the ledger line by line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import environment
from tests.queries.tasks.example_reports import event, key_of, states
from wangge.graph.errors import UsageError
from wangge.loaders.project import Project
from wangge.queries.tasks.event import EventKind, TaskEvent
from wangge.queries.tasks.writing import add_to_ledger, read_task_ledger

WRITER = """
import sys
from pathlib import Path
from tests.queries.tasks.example_reports import event
from wangge.loaders.project import Project
from wangge.queries.tasks.event import EventKind
from wangge.queries.tasks.writing import add_to_ledger

name = sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for minute in range(1, 16):
    note = event("G1", EventKind.NOTED, minutes=minute, note=f"{name} {minute}")
    add_to_ledger(Project(folder=Path(sys.argv[1])), lambda _ledger: [note])
"""


def add(folder: Path, *events: TaskEvent) -> None:
    add_to_ledger(Project(folder=folder), lambda _ledger: events)


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    add(tmp_path, event("G1"))
    names = ("left", "right")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for name in names
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.communicate("\n", timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    task = read_task_ledger(Project(folder=tmp_path)).tasks[key_of("G1")]
    assert {note.text for note in task.notes} == {
        f"{name} {minute}" for name in names for minute in range(1, 16)
    }
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


def test_a_ledger_that_cannot_be_written_is_one_error_and_stays(tmp_path: Path) -> None:
    add(tmp_path, event("G1"))
    ledger = tmp_path / "tasks.jsonl"
    before = ledger.read_bytes()
    project = Project(folder=tmp_path, tasks=tmp_path / "missing" / "tasks.jsonl")
    with pytest.raises(UsageError, match=r"missing/tasks\.jsonl: No such file or directory; make the file"):
        add_to_ledger(project, lambda _ledger: [event("G1")])
    assert ledger.read_bytes() == before


def test_nothing_is_written_without_events(tmp_path: Path) -> None:
    add(tmp_path)
    assert not (tmp_path / "tasks.jsonl").exists()
    assert not (tmp_path / ".gitattributes").exists()


def test_attributes_that_exist_are_kept(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("*.xlsx binary", encoding="utf-8")
    add(tmp_path, event("G1"))
    add(tmp_path, event("G2"))
    assert (tmp_path / ".gitattributes").read_text(
        encoding="utf-8"
    ) == "*.xlsx binary\ntasks.jsonl merge=union\n"


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs git in a repository with the tasks G1 to G5, on the branch main."""

    def run(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        options = ["-c", "user.name=li", "-c", "user.email=li@example.org", "-c", "core.autocrlf=false"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return subprocess.run(
            ["git", *options, *arguments],
            cwd=tmp_path,
            check=check,
            capture_output=True,
            text=True,
            env={**clean, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        )

    run("init", "--quiet", "--initial-branch=main")
    add(tmp_path, *(event(f"G{number}") for number in range(1, 6)))
    run("add", "tasks.jsonl", ".gitattributes")
    run("commit", "--quiet", "--message=tasks")
    return run


def merged(
    git: Callable[..., subprocess.CompletedProcess[str]],
    folder: Path,
    ours: list[TaskEvent],
    theirs: list[TaskEvent],
) -> bool:
    """Add events on two branches and merge these; return whether git merged without a conflict."""
    git("switch", "--quiet", "--create", "street")
    add(folder, *theirs)
    git("commit", "--quiet", "--all", "--message=street")
    git("switch", "--quiet", "main")
    add(folder, *ours)
    git("commit", "--quiet", "--all", "--message=district")
    return git("merge", "--no-edit", "street", check=False).returncode == 0


BRANCHES = {
    "notes on different tasks": (
        [event("G1", EventKind.NOTED, minutes=1, note="甲")],
        [event("G2", EventKind.NOTED, minutes=1, note="乙")],
    ),
    "new tasks side by side": ([event("G31")], [event("G32")]),
    "new tasks at the end": ([event("G8"), event("G7")], [event("G9")]),
    "one task assigned and noted": (
        [event("G3", EventKind.ASSIGNED, minutes=1, owner="Person:1", owner_name="张三")],
        [event("G3", EventKind.NOTED, minutes=2, note="乙")],
    ),
    "one task closed twice": (
        [event("G3", EventKind.MENDED, minutes=1, run="R000002")],
        [event("G3", EventKind.CLOSED, minutes=2, by="li")],
    ),
}


@pytest.mark.parametrize("name", BRANCHES)
def test_git_merges_the_ledgers_of_two_branches(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, name: str
) -> None:
    ours, theirs = BRANCHES[name]
    assert merged(git, tmp_path, ours, theirs)
    ledger = read_task_ledger(Project(folder=tmp_path))
    assert ledger.faults == ()
    both = read_task_ledger(Project(folder=tmp_path)).with_events([*ours, *theirs])
    expected = {key: (task.state, task.owner, task.notes) for key, task in both.tasks.items()}
    assert {key: (task.state, task.owner, task.notes) for key, task in ledger.tasks.items()} == expected
    assert {item.key[0] for item in (*ours, *theirs)} <= states(ledger).keys()
    add(tmp_path, event("G0"))
    lines = (tmp_path / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5 + len(ours) + len(theirs) + 1


def test_without_the_attribute_only_changes_of_one_task_are_a_conflict(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    git("rm", "--quiet", ".gitattributes")
    git("commit", "--quiet", "--message=no attributes")
    assert merged(git, tmp_path, *BRANCHES["notes on different tasks"])
    git("branch", "--delete", "--force", "street")
    ours, theirs = BRANCHES["one task assigned and noted"]
    assert not merged(git, tmp_path, ours, theirs)
    ledger = read_task_ledger(Project(folder=tmp_path))
    assert len(ledger.faults) == 3
    assert all("a conflict marker of git; delete this line" in fault for fault in ledger.faults)
    assert [note.text for note in ledger.tasks[key_of("G3")].notes] == ["乙"]
