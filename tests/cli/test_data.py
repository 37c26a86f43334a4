"""Tests `wangge plan`, `apply` and `status` as a user runs them: output, exit codes, and one-line errors."""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run, environment, make_project, wangge
from wangge.graph.engines.server import Address
from wangge.graph.store import Store

pytestmark = pytest.mark.embedded


def test_plan_prints_the_agreed_json(run: Run) -> None:
    result = run("plan", "--json")
    assert result.returncode == 0, result.stderr
    content = json.loads(result.stdout)
    assert list(content) == ["sheets", "changes", "rejects", "notices", "guards", "foreign", "differences"]
    assert content["sheets"][0] == {
        "file": "sheets/buildings.csv",
        "sheet": "buildings",
        "rows_in": 3,
        "added": 3,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "kinds": ["Building"],
        "mapping": None,
    }
    assert content["changes"] == {"add": 17, "update": 0, "retire": 0}
    assert (content["rejects"], content["notices"], content["guards"]) == ([], [], [])


def test_plan_with_rejects_exits_1_and_apply_loads_the_rest(run: Run, project: Path) -> None:
    with (project / "sheets" / "buildings.csv").open("a", encoding="utf-8") as file:
        file.write("990101001001B0004,4栋,990101001001X999,\n")
    planned = run("plan", "--json")
    assert planned.returncode == 1
    assert json.loads(planned.stdout)["rejects"] == [
        {
            "file": "sheets/buildings.csv",
            "sheet": "buildings",
            "row": 5,
            "column": "所属小区",
            "rule": "unknown-reference",
            "message": "no Compound has code or name '990101001001X999' (nearest: 990101001001X001)",
            "message_zh": "没有编码或名称为“990101001001X999”的小区（最接近的是：990101001001X001）",
            "hint": "更正编码或先补录该对象 / correct the code or add what it names",
        }
    ]
    applied = run("apply")
    assert applied.returncode == 1
    assert (
        "拒收：sheets/buildings.csv 第5行“所属小区”列：没有编码或名称为“990101001001X999”的小区"
        in applied.stderr
    )
    assert json.loads(run("status", "--json").stdout)["nodes"]["Building"] == 3


def test_every_file_left_unread_is_named_in_text_and_json(run: Run, project: Path) -> None:
    (project / "sheets" / "小区.ods").write_bytes(b"x")
    (project / "sheets" / "13812341234.docx").write_bytes(b"x")
    (project / "sheets" / "西城街道").mkdir()
    notices = {
        notice["file"]: notice["message"] for notice in json.loads(run("plan", "--json").stdout)["notices"]
    }
    assert list(notices) == ["sheets/138****1234.docx", "sheets/小区.ods", "sheets/西城街道"]
    message = "was not read: it is called .ods, but contains no workbook; save the table as .xlsx"
    assert notices["sheets/小区.ods"] == message
    for command in ("apply", "apply", "plan"):
        assert f"sheets/小区.ods: {message}" in run(command, "--lang", "en").stderr


def test_plan_lists_what_each_sheet_was_read_as(run: Run, project: Path) -> None:
    (project / "sheets" / "通讯录.csv").write_text(
        "编号,姓名,手机号\n1,示例甲,13812341234\n", encoding="utf-8"
    )
    lines = run("plan").stdout.splitlines()
    assert lines[0].split()[:2] == ["工作表", "读作"]
    read_as = {line.split()[0]: line.split()[1] for line in lines[1:] if line.startswith("sheets/")}
    assert (read_as["sheets/buildings.csv"], read_as["sheets/通讯录.csv"]) == ("楼栋", "—")


def test_git_ignores_the_graph_and_the_rejects(run: Run, project: Path) -> None:
    with (project / "sheets" / "buildings.csv").open("a", encoding="utf-8") as file:
        file.write("990101001001B0004,4栋,990101001001X999,\n")
    run("apply", "--rejects", str(project / "rejects.csv"), "--marked", str(project / "marked"))
    assert (project / "marked" / "buildings.marked.xlsx").exists()
    git = ("git", "-C", str(project))
    subprocess.run((*git, "init", "-q"), check=True)
    listed = subprocess.run((*git, "add", "-A", "-n", "."), check=True, capture_output=True, text=True).stdout
    names = {line.split("'")[1] for line in listed.splitlines()}
    sheets = {f"sheets/{file.name}" for file in (project / "sheets").iterdir()}
    assert names == {".gitignore", "wangge.toml", "waivers.yaml", *sheets}
    (project / ".gitignore").unlink()
    listed_without_gitignore = subprocess.run(
        (*git, "add", "-A", "-n", "."), check=True, capture_output=True, text=True
    ).stdout
    assert ".wangge" not in listed_without_gitignore


def test_status_prints_the_agreed_json(run: Run) -> None:
    run("apply")
    status = json.loads(run("status", "--json").stdout)
    assert list(status) == ["engine", "model_version", "nodes", "relationships", "runs", "foreign"]
    assert list(status["engine"]) == ["name", "version", "uri"]
    assert {name: n for name, n in status["nodes"].items() if n} == {
        "District": 1,
        "Street": 1,
        "Community": 2,
        "Grid": 1,
        "Compound": 1,
        "Building": 3,
    }
    assert {name: n for name, n in status["relationships"].items() if n} == {"PART_OF": 8}
    assert [(r["id"], r["dataset"], r["counts"]["add"]) for r in status["runs"]] == [
        ("R000001", "jiangwan", 17)
    ]


def test_saved_plan_is_applied_unless_it_is_stale(run: Run, project: Path) -> None:
    assert run("plan", "-o", "plan.json").returncode == 0
    with (project / "sheets" / "grids.csv").open("a", encoding="utf-8") as file:
        file.write("990101001001002,二,990101001001,350\n")
    stale = run("apply", "plan.json")
    assert (stale.returncode, stale.stderr.splitlines()[-1]) == (
        2,
        "Error: the graph or the sheets have changed since this plan was saved; plan again",
    )
    assert run("plan", "-o", "plan.json").returncode == 0
    assert run("apply", "plan.json").returncode == 0


@pytest.fixture(scope="module")
def unloaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a project that was never loaded, for tests that write nothing."""
    folder = make_project(tmp_path_factory.mktemp("unloaded") / "project")
    yield folder
    wangge("db", "stop", cwd=folder)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("plan", "nowhere"), "nowhere: no such file or folder"),
        (("plan", "rules"), "rules: no sheet in this folder"),
        (("plan", "waivers.yaml"), "not a sheet that can be read"),
        (("plan", "--dataset", "other"), "no dataset 'other' (there are: jiangwan)"),
        (("plan", "--allow-retire", "many"), "--allow-retire many: give a number or a share"),
        (("plan", "-C", "nowhere"), "nowhere"),
        (("apply", "nowhere.json"), "nowhere.json: no such file"),
        (("paln",), "No such command 'paln'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_run_is_reported_in_one_line_and_exit_2(
    unloaded: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = wangge(*arguments, cwd=unloaded)
    assert result.returncode == 2
    assert message in result.stderr.splitlines()[-1]
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in result.stderr


def test_empty_workbook_is_reported_in_one_line_and_exit_2(run: Run, project: Path) -> None:
    openpyxl.Workbook().save(project / "empty.xlsx")
    result = run("plan", "empty.xlsx")
    assert (result.returncode, result.stderr.count("no row in any sheet")) == (2, 1)


def test_server_that_does_not_answer_is_reported_in_one_line_and_exit_2(run: Run) -> None:
    result = run("status", NEO4J_URI="bolt://127.0.0.1:1", NEO4J_PASSWORD="secret-word")
    assert result.returncode == 2
    assert "127.0.0.1:1" in result.stderr
    assert "secret-word" not in result.stderr
    assert "Traceback" not in result.stderr


def test_check_on_an_empty_graph_exits_2(tmp_path: Path) -> None:
    result = wangge("check", cwd=tmp_path)
    try:
        assert result.returncode == 2
        assert result.stderr.startswith("Error: ")
    finally:
        wangge("db", "stop", cwd=tmp_path)


def add_buildings(project: Path, number: int) -> None:
    rows = "".join(f"990101001001B1{n:04d},{n}栋,990101001001X001,\n" for n in range(number))
    with (project / "sheets" / "buildings.csv").open("a", encoding="utf-8") as file:
        file.write(rows)


def engine_pid(project: Path) -> int:
    return int(json.loads((project / ".wangge" / "engine.json").read_text(encoding="utf-8"))["pid"])


def interrupted_apply(project: Path, strike: Callable[[int], None]) -> tuple[int, str]:
    """Start `wangge apply` in a new process, and call `strike` with the process id when the command begins to write.

    Return the exit code and the last line on stderr. The process installs Python's handler for Ctrl-C itself,
    because otherwise a process that runs in the background may ignore Ctrl-C.
    """
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    process = subprocess.Popen(
        [sys.executable, "-c", f"{listening}; from wangge.cli.main import main; main()", "apply"],
        cwd=project,
        env=environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("compare"):
            break
    time.sleep(0.3)
    strike(process.pid)
    _out, err = process.communicate(timeout=90)
    assert "Traceback" not in err
    return process.returncode, err.splitlines()[-1]


@pytest.mark.own_engine
def test_ctrl_c_in_an_apply_writes_nothing(run: Run, project: Path) -> None:
    run("apply")
    before = run("status", "--json").stdout
    add_buildings(project, 8_000)
    code, last = interrupted_apply(project, lambda pid: os.killpg(pid, signal.SIGINT))
    assert (code, last) == (2, "Interrupted: unfinished changes were not written")
    assert run("status", "--json").stdout == before
    assert run("apply").returncode == 0


@pytest.mark.own_engine
def test_engine_killed_in_an_apply_writes_nothing(run: Run, project: Path) -> None:
    run("apply")
    before = status_without_address(run)
    add_buildings(project, 8_000)
    code, last = interrupted_apply(project, lambda _pid: os.kill(engine_pid(project), signal.SIGKILL))
    assert code == 2
    assert last.startswith("Error: ")
    assert status_without_address(run) == before
    assert run("apply").returncode == 0


@pytest.mark.own_engine
def test_full_disk_in_an_apply_writes_nothing(run: Run, project: Path) -> None:
    run("apply")
    before = status_without_address(run)
    add_buildings(project, 9000)
    resource.prlimit(engine_pid(project), resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    result = run("apply")
    assert result.returncode == 2
    assert "make room on its disk" in result.stderr.splitlines()[-1]
    assert run("db", "stop").returncode == 0
    assert status_without_address(run) == before
    assert run("apply").returncode == 0


def status_without_address(run: Run) -> dict[str, object]:
    """Return the output of `wangge status` without the engine's address, which differs after each start."""
    content: dict[str, object] = json.loads(run("status", "--json").stdout)
    return {name: value for name, value in content.items() if name != "engine"}


@pytest.mark.parametrize(
    "arguments", [("status",), ("check",), ("map", "1"), ("recipe", "run", "network-totals")]
)
def test_folder_that_is_not_a_project_starts_no_graph(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = wangge(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert "has no wangge.toml and no graph; name a project with -C" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_path_that_cannot_be_written_is_reported_in_one_line_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = wangge("template", "file/template.xlsx", cwd=tmp_path)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert "check the path, its permissions and the free disk space" in result.stderr


def test_debug_shows_the_traceback_and_keeps_the_exit_code(tmp_path: Path) -> None:
    result = wangge("--debug", "plan", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "Traceback" in result.stderr


@pytest.mark.parametrize("arguments", [("--debug", "explore"), ("explore", "--debug")], ids=" ".join)
def test_debug_sets_the_log_level_of_the_explorer(arguments: tuple[str, ...], tmp_path: Path) -> None:
    log = logging.getLogger("wangge.explorer")
    try:
        result = wangge(*arguments, "--token", "too-easy", cwd=tmp_path)
        assert (result.returncode, log.level) == (2, logging.DEBUG)
    finally:
        log.setLevel(logging.NOTSET)
    wangge("explore", "--token", "too-easy", cwd=tmp_path)
    assert log.level == logging.NOTSET


def test_closed_pipe_ends_quietly(project: Path) -> None:
    script = f"{sys.executable} -c 'from wangge.cli.main import main; main()' recipe list | head -1; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(
        ["/bin/bash", "-c", script],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_check_of_an_unloaded_project_uses_a_scratch_graph(run: Run, project: Path) -> None:
    result = run("check", "--rule", "places-have-one-parent")
    assert result.returncode == 0, result.stderr
    assert "checking jiangwan in a scratch graph" in result.stderr
    assert not (project / ".wangge").exists()


@pytest.mark.neo4j
@pytest.mark.parametrize("arguments", [("plan",), ("apply",), ("status",), ("check",), ("map", "990101")])
def test_foreign_neo4j_database_is_refused_by_every_command(
    run: Run, neo4j_store: Store, neo4j_address: Address, arguments: tuple[str, ...]
) -> None:
    with neo4j_store.writing() as transaction:
        transaction.run("CREATE (:Customer {name: 'not ours'})")
    server = {
        "NEO4J_URI": neo4j_address.uri,
        "NEO4J_USERNAME": neo4j_address.username,
        "NEO4J_PASSWORD": neo4j_address.password,
    }
    result = run(*arguments, **server)
    assert result.returncode == 2
    assert (
        "contains 1 node (Customer 1) that wangge didn't write: choose another database"
        in result.stderr.splitlines()[-1]
    )
    assert neo4j_store.read("MATCH (n) RETURN labels(n) AS l").dicts() == [{"l": ["Customer"]}]


@pytest.mark.neo4j
def test_wrong_neo4j_password_is_reported_in_one_line_and_exit_2(run: Run, neo4j_address: Address) -> None:
    result = run("status", NEO4J_URI=neo4j_address.uri, NEO4J_PASSWORD="not-the-password")
    assert result.returncode == 2
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    assert "not-the-password" not in result.stderr
