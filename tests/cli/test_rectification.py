"""Tests `wangge check --format rectification=…`; `plan`, `apply` and `check` read the list after it is filled in."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.conftest import Run

RULE = "buildings-have-party-group"
LIST = "整改清单.xlsx"


@pytest.fixture
def list_file(project: Path, run: Run) -> Path:
    """Return the path of the small project's rectification list, a workbook.

    The project also gets a party branch. In the list, tests fill in party groups, with the branch as their superior.
    """
    branch = "编码,名称,层级,覆盖范围\nZB-1,江声苑党支部,4,990101001001X001\n"
    (project / "sheets" / "party_organizations.csv").write_text(branch, encoding="utf-8")
    assert run("apply").returncode == 0
    checked = run("check", "--rule", RULE, "--format", f"rectification={LIST}", "--format", "text=report.txt")
    assert checked.returncode == 1
    return project / LIST


def fill(worksheet: Worksheet, subject: str, **values: str | date) -> None:
    """Fill in cells of the row of `subject`; `values` maps column headers to values."""
    names = [str(cell.value) for cell in worksheet[1]]
    subject_column = names.index("对象编码") + 1
    row = next(
        row for row in range(2, worksheet.max_row + 1) if worksheet.cell(row, subject_column).value == subject
    )
    for header, value in values.items():
        worksheet.cell(row, names.index(header) + 1, value)


def findings(run: Run, *sources: str) -> list[str]:
    checked = run("check", *sources, "--rule", RULE, "--format", "json")
    return [finding["subject"] for finding in json.loads(checked.stdout)["rules"][0]["findings"]]


def test_filled_list_is_planned_applied_and_checked(list_file: Path, run: Run) -> None:
    book = load_workbook(list_file)
    assert book.sheetnames == ["说明", "滨江街道"]
    worksheet = book["滨江街道"]
    values = {"编码": "DX-1", "名称": "一栋党小组", "上级党组织": "ZB-1"}
    fill(worksheet, "990101001001B0001", **values, 起始日期=date(2020, 5, 1))
    fill(
        worksheet,
        "990101001001B0002",
        申请豁免理由="拆迁",
        责任人="张三",
        豁免截止日期=date.today() + timedelta(days=30),
    )
    book.save(list_file)

    planned = run("plan", LIST)
    assert planned.returncode == 0
    assert planned.stdout.splitlines()[-1] == (
        "将写入：新增3，更新0，撤下0（节点和关系） / "
        "would write: 3 added, 0 updated, 0 retired (nodes and relationships)"
    )
    assert [line for line in planned.stderr.splitlines() if line.startswith(("提示", "拒收"))] == [
        f"提示：{LIST} 滨江街道：还有1行未填：第4行 / 1 row is not filled in yet: row 4",
        f"提示：{LIST} 滨江街道：1条豁免申请没有装载；请用 `wangge waiver add --from {LIST}` 登记 / "
        f"1 waiver request is not loaded; `wangge waiver add --from {LIST}` adds it",
    ]
    assert set(json.loads(run("plan", LIST, "--json").stdout)) == {
        "sheets",
        "changes",
        "rejects",
        "notices",
        "guards",
        "foreign",
        "differences",
    }
    remaining = ["990101001001B0002", "990101001001B0003"]
    assert findings(run, "sheets", LIST) == remaining
    applied = run("apply", LIST)
    assert (applied.returncode, applied.stdout.splitlines()[-1]) == (
        0,
        "已写入：新增3，更新0，撤下0（节点和关系） / wrote: 3 added, 0 updated, 0 retired (nodes and relationships)",
    )
    assert findings(run) == remaining
    assert "整改清单" in run("history").stdout
    assert run("waiver", "add", "--from", LIST).returncode == 0
    assert findings(run) == ["990101001001B0003"]


def test_half_filled_row_is_a_reject_with_its_place(list_file: Path, run: Run) -> None:
    book = load_workbook(list_file)
    fill(book["滨江街道"], "990101001001B0001", 编码="DX-1", 起始日期="2020-05-01")
    book.save(list_file)
    planned = run("plan", LIST, "--marked", "marked")
    assert planned.returncode == 1
    assert (
        f"拒收：{LIST} 工作表“滨江街道” 第2行“名称、上级党组织”列：未填写，但本行已填了一部分；请填全本行，或全部留空"
        "（填写该单元格） / is empty, but the row is partly filled in; fill in the whole row or nothing (fill the cell)"
    ) in planned.stderr.splitlines()
    marked = load_workbook(list_file.parent / "marked" / "整改清单.marked.xlsx")
    assert marked["滨江街道"]["N2"].comment is not None


def test_list_is_written_to_a_file_and_not_printed(run: Run) -> None:
    checked = run("check", "--format", "rectification")
    assert (checked.returncode, checked.stdout) == (2, "")
    assert "name a file" in checked.stderr
