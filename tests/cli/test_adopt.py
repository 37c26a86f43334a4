"""Tests what `wangge adopt` prints and writes, and that `plan` then reads the ledger."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.cli.conftest import environment, wangge
from tests.loaders.mappings.adopt.office_ledgers import ROSTER, Rows, write_workbook
from wangge.cli.adopt_dialog import confirmed

_PLAIN: Rows = [["社区", "网格名称", "网格员", "联系电话"], ["梧桐梁社区", "第一网格", "张三", "13800000001"]]
_DOUBTFUL: Rows = [["社区", "网格编号", "户数"], ["梧桐梁社区", "1", 100], ["曹家梁社区", "1", 200]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wangge.toml").write_text('[project]\nscope = "511703"\n', encoding="utf-8")
    write_workbook(tmp_path / "网格员花名册.xlsx", {"网格员花名册": ROSTER})
    write_workbook(tmp_path / "编号.xlsx", {"Sheet1": _DOUBTFUL})
    return tmp_path


def _mappings(folder: Path) -> list[str]:
    return (
        sorted(path.name for path in (folder / "mappings").glob("*"))
        if (folder / "mappings").exists()
        else []
    )


def test_without_a_terminal_the_proposal_is_printed_and_nothing_written(folder: Path) -> None:
    done = wangge("adopt", "网格员花名册.xlsx", cwd=folder)
    assert done.returncode == 0
    assert "网格「第一网格」属于 梧桐梁社区，网格员 张三、李四" in done.stdout
    assert "楼栋「1栋、2栋、3栋、4栋、5栋」属于 滨江花园（A区）" in done.stdout
    assert "不读：序号、备注" in done.stdout
    assert "--yes" in done.stderr
    assert _mappings(folder) == []


def test_phones_are_masked_in_the_proposal(folder: Path) -> None:
    done = wangge("adopt", "网格员花名册.xlsx", cwd=folder)
    assert "13500000005" not in done.stdout
    assert "135****0005" in done.stdout


def test_buildings_in_no_compound_are_shown_in_their_community(folder: Path) -> None:
    rows: Rows = [
        ["社区", "小区", "楼栋"],
        ["梧桐梁社区", "翠湖名都", "1栋"],
        ["梧桐梁社区", "沿街门面", "88号"],
    ]
    write_workbook(folder / "楼栋.xlsx", {"楼栋": rows})
    done = wangge("adopt", "楼栋.xlsx", cwd=folder)
    assert "楼栋「88号楼」属于 梧桐梁社区" in done.stdout
    assert "沿街门面" not in done.stdout


def test_json_has_the_agreed_keys(folder: Path) -> None:
    done = wangge("adopt", "网格员花名册.xlsx", "编号.xlsx", "--json", cwd=folder)
    content = json.loads(done.stdout)
    assert list(content) == ["sheets", "mapping"]
    assert content["mapping"] is None
    keys = ["file", "sheet", "header_row", "facts", "unread", "questions"]
    assert [list(sheet) for sheet in content["sheets"]] == [keys, keys]
    roster, doubtful = content["sheets"]
    assert (roster["file"], roster["sheet"], roster["header_row"]) == ("网格员花名册.xlsx", "网格员花名册", 3)
    assert {"kind": "Grid", "columns": {"name": "网格名称", "in": "社区", "households": "户数"}} in roster[
        "facts"
    ]
    assert [list(question) for question in doubtful["questions"]] == [["column", "why", "choices"]]
    assert roster["questions"] == []


def test_yes_writes_the_mapping_and_plan_uses_it(folder: Path) -> None:
    done = wangge("adopt", "网格员花名册.xlsx", "--yes", "--json", cwd=folder)
    assert json.loads(done.stdout)["mapping"] == "mappings/网格员花名册.toml"
    assert _mappings(folder) == ["网格员花名册.toml"]
    planned = wangge("plan", "网格员花名册.xlsx", "--json", cwd=folder)
    wangge("db", "stop", cwd=folder)
    sheet = json.loads(planned.stdout)["sheets"][0]
    assert sheet["mapping"] == "mappings/网格员花名册.toml"


def test_yes_leaves_open_questions_and_prints_them(folder: Path) -> None:
    done = wangge("adopt", "编号.xlsx", "--yes", cwd=folder)
    assert done.returncode == 0
    assert "？网格编号" in done.stdout
    assert _mappings(folder) == []


def test_existing_mapping_is_overwritten_only_with_force(folder: Path) -> None:
    wangge("adopt", "网格员花名册.xlsx", "--yes", "--name", "花名册", cwd=folder)
    again = wangge("adopt", "网格员花名册.xlsx", "--yes", "--name", "花名册", cwd=folder)
    assert again.returncode == 2
    assert "already exists" in again.stderr
    assert (
        wangge("adopt", "网格员花名册.xlsx", "--yes", "--name", "花名册", "--force", cwd=folder).returncode
        == 0
    )


def test_ledgers_of_one_shape_share_a_mapping_and_others_get_their_own(folder: Path) -> None:
    write_workbook(folder / "二月.xlsx", {"网格员花名册": ROSTER})
    write_workbook(folder / "三月.xlsx", {"Sheet1": _PLAIN})
    wangge("adopt", "网格员花名册.xlsx", "二月.xlsx", "三月.xlsx", "--yes", "--name", "台账", cwd=folder)
    assert _mappings(folder) == ["台账-2.toml", "台账.toml"]


def test_next_months_file_needs_no_further_mapping(folder: Path) -> None:
    wangge("adopt", "网格员花名册.xlsx", "--yes", cwd=folder)
    write_workbook(folder / "四月.xlsx", {"Sheet1": ROSTER})
    done = wangge("adopt", "四月.xlsx", "--yes", cwd=folder)
    assert done.returncode == 0
    assert "mappings/网格员花名册.toml reads it already" in done.stderr
    assert _mappings(folder) == ["网格员花名册.toml"]


@pytest.mark.parametrize("name", ["a/b", "..", "", "a:b"])
def test_name_that_no_file_can_have_is_refused(folder: Path, name: str) -> None:
    done = wangge("adopt", "网格员花名册.xlsx", "--yes", "--name", name, cwd=folder)
    assert done.returncode == 2
    assert _mappings(folder) == []


@pytest.mark.parametrize(
    ("typed", "answer"), [("1\n", True), ("\n", True), ("否\n", False), ("x\ny\n", True)]
)
def test_yes_or_no_is_understood_or_asked_again(typed: str, answer: bool) -> None:
    answers: list[bool] = []
    command = click.Command("ask", callback=lambda: answers.append(confirmed("写入映射文件？", default=True)))
    done = CliRunner().invoke(command, input=typed)
    assert answers == [answer]
    assert ("请输入 y（是）或 n（否）" in done.output) == typed.startswith("x")


def test_reason_why_nothing_is_written_names_the_sheet(folder: Path) -> None:
    assert (
        "Sheet1: nothing in this sheet is certain" in wangge("adopt", "编号.xlsx", "--yes", cwd=folder).stderr
    )


def test_missing_file_is_refused_in_one_line(folder: Path) -> None:
    done = wangge("adopt", "没有.xlsx", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_sheet_of_the_template_needs_no_mapping(folder: Path) -> None:
    rows: Rows = [["编码", "名称", "所属社区", "户数"], ["511703001001001", "第一网格", "511703001001", 30]]
    write_workbook(folder / "模板.xlsx", {"网格": rows})
    done = wangge("adopt", "模板.xlsx", "--yes", cwd=folder)
    assert "不需要映射" in done.stdout
    assert _mappings(folder) == []


def _on_a_terminal(folder: Path, file: str, typed: bytes) -> str:
    """Adopt a ledger on a terminal on which this is typed, and return what it shows."""
    main_end, child_end = pty.openpty()
    command = [sys.executable, "-c", "from wangge.cli.main import main; main()", "adopt", file]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=child_end,
        stdout=child_end,
        stderr=child_end,
        env=environment(),
        close_fds=True,
    )
    os.close(child_end)
    os.write(main_end, typed)
    shown_text = b""
    while True:
        try:
            shown_text += os.read(main_end, 4096)
        except OSError:
            break
    os.close(main_end)
    assert process.wait(timeout=60) == 0
    return shown_text.decode()


def test_on_a_terminal_questions_are_asked_with_numbered_choices(folder: Path) -> None:
    assert "1. 编号就是网格的名称" in _on_a_terminal(folder, "编号.xlsx", b"1\ny\n")
    assert _mappings(folder) == ["编号.toml"]
    assert 'name = "网格编号"' in (folder / "mappings" / "编号.toml").read_text(encoding="utf-8")


def test_who_holds_which_post_is_asked_after_the_post_and_written(folder: Path) -> None:
    rows: Rows = [
        ["社区", "小区", "楼栋", "姓名", "联系电话"],
        ["梧桐梁社区", "翠湖名都", "2栋、3栋", "李四、王五", "13800000002、13800000003"],
    ]
    write_workbook(folder / "名单.xlsx", {"Sheet1": rows})
    listed = json.loads(wangge("adopt", "名单.xlsx", "--json", cwd=folder).stdout)["sheets"][0]["questions"]
    assert [question["column"] for question in listed] == ["姓名"]
    dialog = _on_a_terminal(folder, "名单.xlsx", b"1\n1\ny\n")
    assert dialog.index("看不出这些人担任什么职务") < dialog.index("1. 按顺序一一对应")
    assert 'pairs = "each"' in (folder / "mappings" / "名单.toml").read_text(encoding="utf-8")
