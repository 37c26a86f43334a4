"""In the marked copy of a workbook, cells with faults are coloured and explained, and private values are removed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.conftest import DISTRICT, Sheets
from tests.loaders.reports.faulty_workbook import (
    ID_NUMBER,
    MOBILE,
    plan_of,
    reject_of,
    texts_of,
    write_faulty_workbook,
)
from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.privacy import REMOVED
from wangge.loaders.project import Dataset
from wangge.loaders.reject import RejectRule
from wangge.loaders.reports.marking import write_marked
from wangge.loaders.reports.marks import FAULT, LIST_SHEET, REFUSED_ROW
from wangge.loaders.sheets.formats.workbook import read_workbook
from wangge.loaders.sheets.table import IGNORED_SHEETS, FailedFormula, FormattedNumber

CORPUS = Path(__file__).parents[2] / "corpus"

Make = Callable[[Path], Plan]


@pytest.fixture
def plan(embedded_store: Store, tmp_path: Path) -> Make:
    """Return a function that plans two datasets: the divisions of a district, then a file or folder."""

    def make(source: Path) -> Plan:
        above = tmp_path / "above"
        above.mkdir(exist_ok=True)
        for sheet in ("districts", "streets", "communities"):
            (above / f"{sheet}.csv").write_text(DISTRICT[sheet], encoding="utf-8")
        datasets = (Dataset("above", above), Dataset("jiangwan", source))
        return plan_datasets(embedded_store, datasets, folder=tmp_path)

    return make


def colours(worksheet: Worksheet) -> dict[str, str]:
    """Return how each coloured cell of a sheet is marked: as a `fault` or as part of a rejected `row`."""
    names = {FAULT.start_color.rgb: "fault", REFUSED_ROW.start_color.rgb: "row"}
    return {
        cell.coordinate: names[cell.fill.start_color.rgb]
        for row in worksheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid" and cell.fill.start_color.rgb in names
    }


def comment(worksheet: Worksheet, address: str) -> str:
    note: Any = worksheet[address].comment
    return str(note.text) if note else ""


@pytest.fixture
def marked(plan: Make, tmp_path: Path) -> Path:
    """Return the marked copy of the faulty workbook."""
    source = write_faulty_workbook(tmp_path / "台账.xlsx")
    (copy,) = write_marked(tmp_path / "out", plan(source), project=tmp_path)
    return copy


def test_cells_at_fault_are_coloured_and_explained(marked: Path) -> None:
    assert marked.name == "台账.marked.xlsx"
    worksheet = load_workbook(marked)["网格"]
    assert colours(worksheet) == {"A4": "row", "B4": "fault", "C4": "fault", "D4": "fault"} | {
        f"{column}5": "row" for column in "ABDF"
    }
    assert "不是数字：填写数字\n'很多' isn't a number: write a number" in comment(worksheet, "D4")


def test_language_of_the_reader_comes_first_in_comments_and_list(plan: Make, tmp_path: Path) -> None:
    source = write_faulty_workbook(tmp_path / "台账.xlsx")
    (copy,) = write_marked(tmp_path / "out", plan(source), project=tmp_path, language="en")
    book = load_workbook(copy)
    assert "'很多' isn't a number: write a number\n“很多”不是数字：填写数字" in comment(book["网格"], "D4")
    texts = {row[4].value: row[5].value for row in book[LIST_SHEET].iter_rows(min_row=4)}
    assert texts["'很多' isn't a number\n“很多”不是数字"] == "write a number\n填写数字"


def test_comment_of_the_user_stays_above_that_of_wangge(marked: Path) -> None:
    text = comment(load_workbook(marked)["网格"], "D4")
    assert text.startswith("去年是 138****1234\n—— wangge ——\n")


def test_rest_of_the_workbook_is_unchanged(marked: Path) -> None:
    book = load_workbook(marked)
    worksheet = book["网格"]
    assert book.sheetnames == [LIST_SHEET, "网格", "人员", "旧表"]
    assert book["旧表"].sheet_state == "hidden"
    assert sorted(str(merged) for merged in worksheet.merged_cells.ranges) == ["A1:E1", "C4:C5"]
    assert worksheet.column_dimensions["B"].width == 33
    assert (worksheet["A1"].font.b, worksheet["A1"].font.sz, worksheet["A3"].fill.start_color.rgb) == (
        True,
        16,
        "FF00FF00",
    )
    assert worksheet["F5"].value == "=100+20"
    assert worksheet["E3"].value.isoformat() == "2021-05-01T00:00:00"


def test_no_part_of_the_copy_holds_a_private_value(marked: Path) -> None:
    for name, text in texts_of(marked).items():
        for digits in (ID_NUMBER[:-1], MOBILE, "11010519491231", "１１０１０５", "0818-2345678"):
            assert digits not in text, name
    people = load_workbook(marked)["人员"]
    assert [people[f"C{row}"].value for row in range(2, 6)] == [
        "138****1234",
        "138****1234",
        "0818-****678",
        "12345",
    ]
    assert [people[f"D{row}"].value for row in range(2, 6)] == [None, REMOVED, REMOVED, None]
    assert people["E4"].value == f"证件{REMOVED}"


def test_list_links_every_fault_to_its_cell(marked: Path) -> None:
    worksheet = load_workbook(marked)[LIST_SHEET]
    rows = [[cell.value for cell in row[:4]] for row in worksheet.iter_rows(min_row=4)]
    assert ["网格", "4", "户数", "D4"] in rows
    texts = {row[4].value: row[5].value for row in worksheet.iter_rows(min_row=4)}
    assert texts["“很多”不是数字\n'很多' isn't a number"] == "填写数字\nwrite a number"
    assert ["人员", "5", "联系电话", "C5"] in rows
    links = {row[3].hyperlink.location for row in worksheet.iter_rows(min_row=4) if row[3].hyperlink}
    assert {"'网格'!D4", "'人员'!C5"} <= links
    assert LIST_SHEET in IGNORED_SHEETS


def test_source_is_not_touched(plan: Make, tmp_path: Path) -> None:
    source = write_faulty_workbook(tmp_path / "台账.xlsx")
    before = source.read_bytes()
    write_marked(tmp_path / "out", plan(source), project=tmp_path)
    assert source.read_bytes() == before


def test_corrected_copy_loads_without_rejects(marked: Path, plan: Make, tmp_path: Path) -> None:
    book = load_workbook(marked)
    grids, people = book["网格"], book["人员"]
    grids["B4"], grids["C4"], grids["D4"], grids["D5"] = "第二网格", "990101001002", 300, 120
    for address in ("D3", "D4", "E4", "C5"):
        people[address] = None
    corrected = tmp_path / "mended.xlsx"
    book.save(corrected)
    planned = plan(corrected)
    assert planned.rejects == []
    assert [(sheet.sheet, sheet.added) for sheet in planned.sheets if sheet.file == "mended.xlsx"] == [
        ("网格", 3),
        ("人员", 4),
        ("旧表", 0),
    ]


def test_half_corrected_copy_is_marked_again(marked: Path, plan: Make, tmp_path: Path) -> None:
    book = load_workbook(marked)
    book["网格"]["B4"], book["网格"]["C4"], book["网格"]["D4"] = "第二网格", "990101001002", 300
    book.save(marked)
    (second_copy,) = write_marked(tmp_path / "again", plan(marked), project=tmp_path)
    assert second_copy.name == "台账.marked.xlsx"
    worksheet = load_workbook(second_copy)["网格"]
    assert colours(worksheet) == {}
    assert comment(worksheet, "D4") == "去年是 138****1234"
    assert load_workbook(second_copy).sheetnames.count(LIST_SHEET) == 1


def test_codes_of_a_csv_keep_their_digits_and_rows(plan: Make, tmp_path: Path) -> None:
    source = tmp_path / "compounds.csv"
    source.write_text(
        '编码,名称,所属网格\n990101001001X001,"两行\n名",990101001001001\n990101001001X002,=1+1,990101001001777\n',
        encoding="utf-8",
    )
    (copy,) = write_marked(tmp_path / "out", plan(source), project=tmp_path)
    worksheet = load_workbook(copy)["compounds"]
    assert [worksheet[f"C{row}"].value for row in (1, 2, 3, 4)] == [
        "所属网格",
        "990101001001001",
        None,
        "990101001001777",
    ]
    assert (worksheet["C4"].data_type, worksheet["C4"].number_format) == ("s", "@")
    assert (worksheet["B4"].value, worksheet["B4"].data_type) == ("=1+1", "s")
    assert colours(worksheet)["C4"] == "fault"


@pytest.mark.parametrize(
    "name",
    ["records.parquet", "old-workbook.xls", "merged-down.xlsx", "serial-dates.xlsx", "codes-as-numbers.xlsx"],
)
def test_plan_of_the_copy_has_the_same_messages_as_that_of_the_source(
    plan: Make, tmp_path: Path, name: str
) -> None:
    source = tmp_path / name
    shutil.copy(CORPUS / name, source)
    planned = plan(source)
    rejects = [reject for reject in planned.rejects if reject.file == name]
    rejects_of_file = rejects or [reject_of("marked by hand", file=name, sheet=planned.sheets[-1].sheet)]
    (copy,) = write_marked(tmp_path / "out", plan_of(*rejects_of_file, source=source), project=tmp_path)
    plan_of_copy = plan(copy)
    assert [(r.sheet, r.row, r.column, r.message) for r in plan_of_copy.rejects] == [
        (r.sheet, r.row, r.column, r.message) for r in planned.rejects
    ]
    assert [vars(s) | {"file": ""} for s in plan_of_copy.sheets] == [
        vars(s) | {"file": ""} for s in planned.sheets
    ]


def test_formulas_keep_their_last_values(plan: Make, tmp_path: Path) -> None:
    source = write_faulty_workbook(tmp_path / "台账.xlsx")
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    grids = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>100+20</f><v></v>" in grids or b"<f>100+20</f><v />" in grids
    for blank in (b"<v></v>", b"<v />"):
        grids = grids.replace(b"<f>100+20</f>" + blank, b"<f>100+20</f><v>120</v>")
    with zipfile.ZipFile(source, "w") as archive:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": grids}).items():
            archive.writestr(name, content)
    (copy,) = write_marked(tmp_path / "out", plan(source), project=tmp_path)
    assert load_workbook(copy, data_only=True)["网格"]["F5"].value == 120
    assert load_workbook(copy)["网格"]["F5"].value == "=100+20"


def test_copy_of_an_old_workbook_keeps_codes_dates_and_times_as_they_are(tmp_path: Path) -> None:
    source = tmp_path / "w.xls"
    book = xlwt.Workbook(encoding="utf-8")
    worksheet = book.add_sheet("区级部门")
    for column, (value, code) in enumerate(
        [(7, '"DEP-"000'), (0.125, "h:mm"), (1.5, "[h]:mm"), (44317, "m-d")]
    ):
        worksheet.write(1, column, value, xlwt.easyxf(num_format_str=code))
    book.save(str(source))
    assert _copied_cells(source, "区级部门", tmp_path) == [
        ("DEP-007", FormattedNumber),
        ("03:00:00", time),
        ("1 day, 12:00:00", timedelta),
        ("2021-05-01", date),
    ]


def test_copy_leaves_an_uncalculated_formula_uncalculated(tmp_path: Path) -> None:
    source = Path(shutil.copy(CORPUS / "uncalculated.xlsx", tmp_path / "w.xlsx"))
    assert _copied_cells(source, "网格", tmp_path)[3] == ("#UNCALCULATED!", FailedFormula)


def _copied_cells(source: Path, sheet: str, folder: Path) -> list[tuple[str, type]]:
    """Return the cells of row 2 and their types, as read from a marked copy in which row 2 has a fault."""
    plan = plan_of(reject_of("marked by hand", file=source.name, sheet=sheet, row=2), source=source)
    (copy,) = write_marked(folder / "out", plan, project=folder)
    (raw,) = (raw for raw in read_workbook(copy.read_bytes(), copy.name) if raw.name == sheet)
    return [(str(cell), type(cell)) for cell in list(raw.rows)[1].cells]


def test_missing_column_and_unknown_sheet_are_shown_at_the_first_cell(plan: Make, tmp_path: Path) -> None:
    sheets: Sheets = {"grids": "\n编码,名称\n990101001001001,一\n", "随便": "甲,乙\n1,2\n"}
    folder = tmp_path / "sheets"
    folder.mkdir()
    for sheet, text in sheets.items():
        (folder / f"{sheet}.csv").write_text(text, encoding="utf-8")
    copies = write_marked(tmp_path / "out", plan(folder), project=tmp_path)
    assert [copy.name for copy in copies] == ["grids.marked.xlsx", "随便.marked.xlsx"]
    assert "工作表缺少“所属社区”（community）或" in comment(load_workbook(copies[0])["grids"], "A2")
    assert "没有叫“随便”的表" in comment(load_workbook(copies[1])["随便"], "A1")


def test_copy_of_a_workbook_with_macros_keeps_its_macros_and_suffix(tmp_path: Path) -> None:
    source = tmp_path / "台账.xlsm"
    write_faulty_workbook(source)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    plan = plan_of(reject_of("isn't a number", file=source.name, sheet="网格", row=3), source=source)
    (copy,) = write_marked(tmp_path / "out", plan, project=tmp_path)
    assert copy.name == "台账.marked.xlsm"
    assert texts_of(copy)["xl/vbaProject.bin"] == "macro"
    assert "macroEnabled" in texts_of(copy)["[Content_Types].xml"]


def test_two_files_that_differ_only_in_the_suffix_get_two_copies(tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name in ("grids.csv", "grids.marked.csv"):
        (folder / name).write_text(DISTRICT["grids"], encoding="utf-8")
    rejects = [reject_of("no", file=f"sheets/{n}.csv", sheet=n) for n in ("grids", "grids.marked")]
    copies = write_marked(tmp_path / "out", plan_of(*rejects, source=folder), project=tmp_path)
    assert [copy.name for copy in copies] == ["grids.csv.marked.xlsx", "grids.csv-2.marked.xlsx"]


def test_folder_of_the_sources_is_refused(tmp_path: Path) -> None:
    source = write_faulty_workbook(tmp_path / "台账.xlsx")
    with pytest.raises(UsageError, match="name another folder for the copies"):
        write_marked(tmp_path, plan_of(source=source), project=tmp_path)


def test_workbook_that_cannot_be_written_again_is_copied_by_rows(tmp_path: Path) -> None:
    source = write_faulty_workbook(tmp_path / "台账.xlsx")
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = (
        b'<styleSheet><numFmts><numFmt numFmtId="x" formatCode="0"/></numFmts></styleSheet>'
    )
    with zipfile.ZipFile(source, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    plan = plan_of(
        reject_of("no", file=source.name, sheet="网格", row=4, rule=RejectRule.BAD_CODE), source=source
    )
    (copy,) = write_marked(tmp_path / "out", plan, project=tmp_path)
    book = load_workbook(copy)
    assert "原表格式未保留" in str(book[LIST_SHEET]["A2"].value)
    assert colours(book["网格"])["B4"] == "fault"


def test_rich_text_stays_unless_an_id_number_is_spread_over_it(tmp_path: Path) -> None:
    source = tmp_path / "台账.xlsx"
    bold = InlineFont(b=True)
    book = Workbook()
    book.worksheets[0].title = "网格"
    book.worksheets[0]["A1"] = CellRichText("第一", TextBlock(bold, "网格"))
    book.worksheets[0]["A2"] = CellRichText(ID_NUMBER[:9], TextBlock(bold, ID_NUMBER[9:]))
    book.save(source)
    plan = plan_of(reject_of("no", file=source.name, sheet="网格", row=1, positions=(0,)), source=source)
    (copy,) = write_marked(tmp_path / "out", plan, project=tmp_path)
    worksheet = load_workbook(copy, rich_text=True)["网格"]
    assert worksheet["A1"].value == CellRichText("第一", TextBlock(bold, "网格"))
    assert worksheet["A2"].value == REMOVED
