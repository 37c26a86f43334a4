"""The template workbook has every sheet and column of the model; loading it unfilled adds no fact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wangge.graph.errors import UsageError
from wangge.graph.model import Column, NodeKind, Privacy, ValueType, load_model
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.table import IGNORED_SHEETS
from wangge.loaders.sheets.understand import understand
from wangge.loaders.template import LANGUAGES, write_template

SHEETS = list(load_model().sheets)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    folder = tmp_path_factory.mktemp("template")
    for language in LANGUAGES:
        write_template(folder / f"{language}.xlsx", language=language)
    return {language: load_workbook(folder / f"{language}.xlsx") for language in LANGUAGES}


def _columns(name: str) -> list[Column]:
    sheet = load_model().sheets[name]
    return [c for c in sheet.columns if c.property is None or c.property.privacy is not Privacy.REFUSED]


def _worksheet(book: Workbook, title: str) -> Worksheet:
    worksheet = book[title]
    assert isinstance(worksheet, Worksheet)
    return worksheet


def _dump(path: Path) -> list[tuple[str, str, str, str]]:
    book = load_workbook(path)
    return [
        (worksheet.title, cell.coordinate, str(cell.value), cell.comment.text if cell.comment else "")
        for worksheet in book.worksheets
        for row in worksheet.iter_rows()
        for cell in row
    ]


def test_sheets_are_those_of_the_model(books: dict[str, Workbook]) -> None:
    sheets = load_model().sheets.values()
    assert books["zh"].sheetnames == ["说明", *(sheet.zh for sheet in sheets), "示例"]
    assert books["en"].sheetnames == ["README", *(sheet.name for sheet in sheets), "Examples"]
    assert max(len(name) for book in books.values() for name in book.sheetnames) <= 31


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("zh", "^(类型|单位|编码规则): .*[a-z]{2}"), ("en", "^(Type|Unit|Code): .*[\u4e00-\u9fff]")],
)
def test_notes_speak_the_language_of_the_headers(
    books: dict[str, Workbook], language: str, foreign: str
) -> None:
    notes = [
        line
        for worksheet in books[language]
        for row in worksheet.iter_rows(max_row=1)
        for cell in row
        if cell.comment
        for line in cell.comment.text.splitlines()
    ]
    assert len(notes) > 200
    assert [line for line in notes if re.search(foreign, line)] == []


def test_sheets_of_no_kind_are_ignored() -> None:
    assert frozenset({"说明", "示例", "README", "Examples", "问题清单 rejects"}) == IGNORED_SHEETS


@pytest.mark.parametrize("name", SHEETS)
def test_headers_are_those_of_the_model(books: dict[str, Workbook], name: str) -> None:
    zh, en = _worksheet(books["zh"], load_model().sheets[name].zh), _worksheet(books["en"], name)
    assert [cell.value for cell in zh[1]] == [column.zh for column in _columns(name)]
    assert [cell.value for cell in en[1]] == [column.name for column in _columns(name)]


@pytest.mark.parametrize("name", SHEETS)
def test_template_has_no_row_below_the_header(books: dict[str, Workbook], name: str) -> None:
    assert _worksheet(books["zh"], load_model().sheets[name].zh).max_row == 1


@pytest.mark.parametrize("name", SHEETS)
def test_required_headers_are_marked(books: dict[str, Workbook], name: str) -> None:
    worksheet = _worksheet(books["zh"], load_model().sheets[name].zh)
    marked = [cell.fill.start_color.rgb == "00FFE699" for cell in worksheet[1]]
    assert marked == [column.required for column in _columns(name)]


@pytest.mark.parametrize("name", SHEETS)
def test_every_header_has_a_note(books: dict[str, Workbook], name: str) -> None:
    worksheet = _worksheet(books["zh"], load_model().sheets[name].zh)
    notes = [cell.comment.text for cell in worksheet[1] if cell.comment]
    firsts = [note.splitlines()[0] for note in notes]
    assert firsts == [f"英文列名: {column.name}" for column in _columns(name)]


@pytest.mark.parametrize("name", SHEETS)
def test_choices_are_drop_downs(books: dict[str, Workbook], name: str) -> None:
    worksheet = _worksheet(books["en"], name)
    lists = {str(v.sqref).split("2")[0]: v.formula1 for v in worksheet.data_validations.dataValidation}
    expected = {
        get_column_letter(number): f'"{",".join(_choices(column))}"'
        for number, column in enumerate(_columns(name), start=1)
        if _choices(column)
    }
    assert lists == expected


def _choices(column: Column) -> tuple[str, ...]:
    if column.property is None:
        return ()
    return ("yes", "no") if column.property.type is ValueType.BOOLEAN else column.property.choices


def test_note_has_all_facts_about_the_column(books: dict[str, Workbook]) -> None:
    notes = {cell.value: cell.comment.text for cell in _worksheet(books["zh"], "楼栋")[1] if cell.comment}
    assert notes["户数"] == "英文列名: households\n类型: 整数\n单位: 户\n示例: 48"
    assert notes["所属小区"] == (
        "英文列名: compound\n填写编码或名称，所指类别: 小区\n以下各列至少填一列: 所属小区、所属网格、所属微网格、所属自然村、所属村民小组、所属社区\n示例: 511702001001X001"
    )


def test_note_on_a_masked_column_says_how_it_is_masked(books: dict[str, Workbook]) -> None:
    notes = {cell.value: cell.comment.text for cell in _worksheet(books["en"], "people")[1] if cell.comment}
    assert "Privacy: masked when loaded (138****1234)" in notes["phone"]


def test_refused_column_is_not_offered(books: dict[str, Workbook]) -> None:
    headers = {cell.value for cell in _worksheet(books["zh"], "人员")[1]}
    assert {"编码", "姓名", "联系电话", "中共党员", "备注"} <= headers
    assert "身份证号" not in headers


def test_codes_phones_and_dates_are_formatted(books: dict[str, Workbook]) -> None:
    sheet = _worksheet(books["zh"], "人员")
    people = sheet.column_dimensions
    phone = next(cell.column_letter for cell in sheet[1] if cell.value == "联系电话")
    contracts = _worksheet(books["zh"], "物业服务合同").column_dimensions
    assert [people[letter].number_format for letter in ("A", phone)] == ["@", "@"]
    assert [contracts[letter].number_format for letter in "ABD"] == ["@", "@", "yyyy-mm-dd"]


def test_header_row_stays_in_sight(books: dict[str, Workbook]) -> None:
    assert _worksheet(books["zh"], "楼栋").freeze_panes == "C2"
    assert _worksheet(books["zh"], "任职").freeze_panes == "A2"


def test_examples_show_one_row_a_kind(books: dict[str, Workbook]) -> None:
    rows = list(_worksheet(books["zh"], "示例").iter_rows(values_only=True))
    title_row = rows.index(next(row for row in rows if row[0] == "网格"))
    assert rows[title_row + 1][:5] == ("编码", "名称", "所属社区", "户数", "备注")
    assert rows[title_row + 2][:5] == ("511702001001001", "第一网格", "511702001001", 412, None)


@pytest.mark.parametrize("label", load_model().nodes)
def test_every_example_code_is_shown(books: dict[str, Workbook], label: str) -> None:
    kind = load_model().nodes[label]
    assert isinstance(kind, NodeKind)
    first = {row[0] for row in _worksheet(books["zh"], "示例").iter_rows(values_only=True)}
    assert kind.example["code"] in first


def test_content_is_the_same_twice(tmp_path: Path) -> None:
    write_template(tmp_path / "a.xlsx")
    write_template(tmp_path / "b.xlsx")
    assert _dump(tmp_path / "a.xlsx") == _dump(tmp_path / "b.xlsx")


def test_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no template in 'fr'; choose one of zh, en"):
        write_template(tmp_path / "t.xlsx", language="fr")


def test_filled_template_is_read_without_its_explanations(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    write_template(path)
    book = load_workbook(path)
    book["网格"].append(["990101001001001", "第一网格", "990101001001", 400])
    book.save(path)
    sheets = [understand(raw, load_model()) for raw in read_sheets(Dataset("d", path), tmp_path)]
    row_counts = {sheet.name: sheet.rows_in for sheet in sheets if sheet is not None}
    assert row_counts.pop("网格") == 1
    assert set(row_counts.values()) == {0}
    assert [reject for sheet in sheets if sheet is not None for reject in sheet.rejects] == []
