"""Tests `wangge task`: a district sends its findings out as a workbook and follows them until they are closed."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from devtools.explorers import site_of
from tests.cli.conftest import Run, make_project, wangge
from tests.cli.test_rectification import fill
from tests.viz.explorer.asgi import get
from wangge.graph.connection import open_store
from wangge.viz.explorer.app.application import explorer_app

RULE = "buildings-have-party-group"
LIST = "整改清单.xlsx"
BUILDINGS = 23
MENDED = 10

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


def subject(number: int) -> str:
    return f"990101001001B{number:04}"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a loaded project: 23 buildings without a party group, two people with the same name, and a party branch."""
    folder = make_project(tmp_path_factory.mktemp("task") / "江湾")
    rows = [f"{subject(number)},{number}栋,990101001001X001,\n" for number in range(1, BUILDINGS + 1)]
    sheets = {
        "buildings": "编码,名称,所属小区,所属网格\n" + "".join(rows),
        "party_organizations": "编码,名称,层级,覆盖范围\nZB-1,江声苑党支部,4,990101001001X001\n",
        "people": "编码,名称\nRY-1,张小明\nRY-2,李小红\nRY-3,李小红\n",
    }
    for name, text in sheets.items():
        (folder / "sheets" / f"{name}.csv").write_text(text, encoding="utf-8")
    assert wangge("apply", cwd=folder).returncode == 0
    yield folder
    wangge("db", "stop", cwd=folder)


@pytest.fixture
def run(loaded: Path) -> Iterator[Run]:
    """Yield a function that runs a command in the project; the project has no ledger before and after the test."""

    def call(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return wangge(*arguments, cwd=loaded, **more)

    yield call
    for name in ("tasks.jsonl", ".gitattributes", LIST):
        (loaded / name).unlink(missing_ok=True)


def board(run: Run, *options: str) -> dict[str, Any]:
    listed = run("task", "list", "--rule", RULE, "--json", *options)
    assert listed.returncode == 0, listed.stderr
    content: dict[str, Any] = json.loads(listed.stdout)
    return content


def states(content: dict[str, Any]) -> dict[str, str]:
    return {task["subject"]: task["state_zh"] for task in content["tasks"]}


def test_a_workbook_that_mends_ten_of_23_findings_closes_ten_tasks(loaded: Path, run: Run) -> None:
    first = board(run)
    assert (len(first["tasks"]), first["summary"]["open"], first["summary"]["closed"]) == (
        BUILDINGS,
        BUILDINGS,
        0,
    )
    assert run("task", "assign", RULE, subject(1), "--owner", "张小明", "--due", "2030-01-01").returncode == 0
    checked = run("check", "--rule", RULE, "--format", f"rectification={LIST}")
    assert checked.returncode == 1
    book = load_workbook(loaded / LIST)
    for number in range(1, MENDED + 1):
        values = {
            "编码": f"DX-{number}",
            "名称": f"{number}栋党小组",
            "上级党组织": "ZB-1",
            "起始日期": "2020-05-01",
        }
        fill(book["滨江街道"], subject(number), **values)
    book.save(loaded / LIST)
    applied = run("apply", LIST)
    assert applied.returncode == 0
    assert "已销号10，反复0 / since the load R000002: 0 new, 10 closed, 0 recurred" in applied.stderr

    second = board(run)
    assert (second["summary"]["closed"], second["summary"]["open"]) == (MENDED, BUILDINGS - MENDED)
    assert second["since_last_load"] == {"run": "R000002", "new": 0, "closed": MENDED, "recurred": 0}
    closed = [task for task in second["tasks"] if task["state"] == "closed"]
    assert {(task["closed"]["run"], task["closed"]["mended"], task["closed"]["by"]) for task in closed} == {
        ("R000002", True, None)
    }
    assert "待办13（逾期0，反复0），销号10，豁免0" in run("task", "list", "--rule", RULE).stdout
    assert [task["subject"] for task in board(run, "--owner", "RY-1")["tasks"]] == [subject(1)]

    with open_store(loaded) as store:
        site = site_of(store, loaded, rules=[RULE])
        assert not site.wait().failure
        page = get(explorer_app(site), f"/tasks?rule={RULE}").text
        closed_page = get(explorer_app(site), f"/tasks/{closed[0]['id']}").text
    assert "上次导入 R000002 以来：新增 0，已销号 10，反复 0。" in page
    assert "待办 13（逾期 0，反复 0），销号 10，豁免 0。" in page
    assert "R000002 补齐" in closed_page

    # If the list was sent before there was a ledger, the list itself says which findings there were.
    ledger = loaded / "tasks.jsonl"
    with_ledger = ledger.read_bytes()
    ledger.unlink()
    sent = run("task", "assign", "--from", LIST, "--owner", "ZB-1", "--due", "2030-01-01")
    assert sent.stdout.splitlines()[-1] == "13 tasks assigned"
    without_ledger = board(run, "--street", "滨江街道")
    assert Counter(states(without_ledger).values()) == {"派发": BUILDINGS - MENDED, "销号": MENDED}
    assert {task["closed"]["run"] for task in without_ledger["tasks"] if task["closed"]} == {"R000002"}
    ledger.write_bytes(with_ledger)

    assert run("history", "undo", "R000002", "--yes").returncode == 0
    third = board(run, "--state", "反复")
    assert (len(third["tasks"]), third["since_last_load"]["recurred"]) == (MENDED, MENDED)
    assert third["since_last_load"]["run"] == third["tasks"][0]["recurred_run"] == "R000003"


def test_a_task_is_assigned_noted_and_closed_by_hand(loaded: Path, run: Run) -> None:
    assigned = run(
        "task", "assign", RULE, "--under", "滨江街道", "--owner", "张小明", "--due", "2030-01-01", "--json"
    )
    tasks = json.loads(assigned.stdout)["tasks"]
    assert (len(tasks), tasks[0]["owner"], tasks[0]["due"]) == (BUILDINGS, "Person:RY-1", "2030-01-01")
    noted = run("task", "note", tasks[0]["id"], "--note", "已走访，电话13812345678", "--state", "复核")
    assert noted.stdout.splitlines()[-1] == "1 task noted"
    assert run("task", "close", RULE, tasks[1]["key"][0], "--note", "现场已核实").returncode == 0
    content = board(run)
    by_subject = {task["subject"]: task for task in content["tasks"]}
    assert by_subject[subject(1)]["state_zh"] == "复核"
    assert by_subject[subject(1)]["notes"][0]["text"] == "已走访，电话138****5678"
    assert by_subject[subject(1)]["where"].startswith("tasks.jsonl:")
    assert (by_subject[subject(2)]["state_zh"], by_subject[subject(2)]["closed"]["mended"]) == ("销号", False)
    assert by_subject[subject(3)]["owner"] == {"label": "Person", "code": "RY-1", "name": "张小明"}
    overdue = board(run, "--overdue", "--today", "2030-01-02", "--street", "990101001")
    assert len(overdue["tasks"]) == overdue["summary"]["overdue"] == BUILDINGS - 1
    assert (loaded / ".gitattributes").read_text(encoding="utf-8") == "tasks.jsonl merge=union\n"


def test_only_a_task_that_was_closed_by_hand_is_reopened(run: Run) -> None:
    assert run("task", "close", RULE, subject(1)).returncode == 0
    reopened = run("task", "reopen", RULE, subject(1), "--note", "未补齐", "--json")
    assert [task["state_zh"] for task in json.loads(reopened.stdout)["tasks"]] == ["反复"]
    again = run("task", "reopen", RULE, subject(1))
    assert (again.returncode, again.stdout) == (2, "")
    assert "is open (待办); only a closed task can be reopened" in again.stderr


def test_listing_with_dry_run_writes_nothing(loaded: Path, run: Run) -> None:
    assert len(board(run, "--dry-run")["tasks"]) == BUILDINGS
    assert not (loaded / "tasks.jsonl").exists()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            ("assign", RULE, subject(1), "--owner", "张小名"),
            "no person or organisation has the code or name '张小名'; did you mean 张小明 (RY-1)?",
        ),
        (
            ("assign", RULE, subject(1), "--owner", "李小红"),
            "'李小红' may mean Person:RY-2 李小红, Person:RY-3 李小红; give one of these as Label:code",
        ),
        (("assign", RULE, subject(1), "--due", "2001-01-01"), "--due 2001-01-01 is before "),
        (("assign", RULE, subject(1), "--due", "明天"), "Invalid value for '--due': '明天' does not match"),
        (("assign", RULE, subject(1)), "the task gets no owner and no last day; give --owner or --due"),
        (("note", RULE, subject(1), "--note", "x", "--state", "整顿"), "unknown state '整顿'; "),
        (("note", RULE, subject(1), "--note", "x", "--state", "销号"), "--state 销号: a note can only set"),
        (
            ("assign", "--from", "sheets/people.csv", "--owner", "RY-1"),
            "sheets/people.csv: no sheet with 规则编号",
        ),
        (
            ("assign", "--from", "wangge.toml", RULE, "--owner", "RY-1"),
            "--from takes its tasks from the list",
        ),
        (("list", "--state", "销"), "unknown state '销'; did you mean '销号'?"),
        (
            ("list", "--street", "滨河街道"),
            "no unit has the code or name '滨河街道'; did you mean '滨江街道'?",
        ),
    ],
)
def test_a_wrong_argument_is_reported_in_one_clear_line(
    run: Run, command: tuple[str, ...], expected: str
) -> None:
    result = run("task", *command)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {expected}")
    assert len(result.stderr.splitlines()) == 1


def test_wrong_lines_of_the_ledger_are_named_and_never_lost(loaded: Path, run: Run) -> None:
    board(run)
    path = loaded / "tasks.jsonl"
    gone = {"rule": "grids-have-guards", "key": ["G1"], "at": "2024-01-01T00:00:00+08:00", "event": "found"}
    left = {**gone, "rule": RULE, "key": [subject(1)], "at": "2099-01-01T00:00:00+08:00", "event": "assigned"}
    left |= {"owner": "Person:RY-9", "owner_name": "张小亮"}
    added = ["{broken", json.dumps(gone), json.dumps(left, ensure_ascii=False)]
    path.write_text("\n".join([*added, path.read_text(encoding="utf-8")]), encoding="utf-8")
    listed = run("task", "list", "--json")
    assert listed.returncode == 1
    assert json.loads(listed.stdout)["faults"] == listed.stderr.splitlines()
    assert [line.partition(";")[0] for line in listed.stderr.splitlines()] == [
        "tasks.jsonl:1: not valid JSON",
        "tasks.jsonl:2: no rule has the id 'grids-have-guards'",
        "tasks.jsonl:3: the owner Person:RY-9 张小亮 isn't in the graph",
    ]
    assert run("task", "note", RULE, subject(2), "--note", "x").returncode == 0
    assert run("task", "close", "grids-have-guards", "G1").returncode == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line in added] == added
