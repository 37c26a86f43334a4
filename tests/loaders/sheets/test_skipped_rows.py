"""Rows of totals, signatures, notes and column numbers are skipped with a notice; rows of data never are."""

from __future__ import annotations

import pytest

from wangge.graph.model import load_model
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet
from wangge.loaders.sheets.understand import understand
from wangge.loaders.sheets.understood import UnderstoodSheet

HEAD: tuple[Cell, ...] = ("编码", "名称", "所属社区", "户数", "备注")
GRID: tuple[Cell, ...] = ("990101001001001", "第一网格", "990101001001", 412, None)


def read(*rows: tuple[Cell, ...], name: str = "网格") -> UnderstoodSheet:
    numbered = tuple(RawRow(number, cells) for number, cells in enumerate(rows, start=1))
    sheet = understand(RawSheet("f.xlsx", name, numbered), load_model())
    assert sheet is not None
    return sheet


@pytest.mark.parametrize(
    "label",
    [
        "汇总",
        "总数",
        "总和",
        "求和",
        "平均值",
        "平均",
        "计数",
        "小计",
        "累计",
        "合计",
        "总计",
        "共计",
        "最大值",
        "本页合计",
        "本页小计",
        "合计数",
        "总户数合计",
        "合计（户）",
        "合计(户)：",
        "合计：412户",
        "共计412户",
        "共412户",
        "总计：3个网格",
        "东城街道合计",
        "东城街道汇总",
        "Total",
        "Sum",
        "Average",
        "GrandTotal",
        "合计：",
        "合_计",
        "平均值：350.5",
        "全区合计",
        "各社区小计",
    ],
)
@pytest.mark.parametrize("column", [0, 1], ids=["code", "name"])
def test_total_is_skipped_by_any_usual_label(label: str, column: int) -> None:
    cells: list[Cell] = [None, None, None, 412, None]
    cells[column] = label.replace("_", "\u3000")
    sheet = read(HEAD, GRID, tuple(cells))
    assert (sheet.rows_in, sheet.rejects) == (1, [])
    assert sheet.notices[0].message.startswith("1 subtotal row was skipped: row 3 ")


@pytest.mark.parametrize(
    "name", ["合计", "共计社区", "总和网格", "计数器厂", "会计室", "平均路网格", "汇总街", "共和村", "总工会"]
)
def test_row_with_a_code_is_data_whatever_it_is_called(name: str) -> None:
    sheet = read(HEAD, GRID, ("990101001001002", name, "990101001001", 300, "合计"))
    assert [facts.values["name"] for facts in sheet.facts] == ["第一网格", name]


@pytest.mark.parametrize("name", ["共计社区", "共和村", "会计室", "平均路网格", "计数器厂"])
def test_row_without_a_code_that_is_not_a_total_is_rejected_not_skipped(name: str) -> None:
    sheet = read(HEAD, GRID, (None, name, "990101001001", 300, None))
    assert [(reject.row, str(reject.rule)) for reject in sheet.rejects] == [(3, "missing-value")]


@pytest.mark.parametrize(
    "row",
    [
        ("1", "2", "3", "4", "5"),
        (1, 2, 3, 4, 5),
        (1.0, 2.0, 3.0, 4.0, 5.0),
        ("甲", "乙", "丙", "丁", "戊"),
        ("甲", "乙", "丙", "1", "2"),
        ("（1）", "（2）", "（3）", "（4）", "（5）"),
        ("①", "②", "③", "④", "⑤"),
        ("1", "2", "3", "4=1+3", "5"),
        ("1栏", "2栏", "3栏", "4栏", "5栏"),
    ],
)
def test_row_of_column_numbers_below_the_header_is_skipped(row: tuple[Cell, ...]) -> None:
    sheet = read(HEAD, row, GRID)
    assert (sheet.rows_in, sheet.rejects) == (1, [])
    assert [n.message for n in sheet.notices] == ["1 row of column numbers was skipped: row 2"]


def test_column_numbers_of_two_columns_are_not_a_department() -> None:
    sheet = read(("编码", "名称"), ("1", "2"), ("D-1", "综合科"), name="职能部门")
    assert [facts.values["code"] for facts in sheet.facts] == ["D-1"]


def test_column_numbers_below_a_repeated_header_are_skipped() -> None:
    numbers = ("1", "2", "3", "4", "5")
    sheet = read(HEAD, numbers, GRID, HEAD, numbers, ("990101001001002", *GRID[1:]))
    assert (sheet.rows_in, sheet.rejects) == (2, [])


@pytest.mark.parametrize("row", [("1", "二栋"), ("2", "1"), ("1", "1"), ("3", "4")])
def test_short_codes_and_names_of_numbers_are_data(row: tuple[Cell, ...]) -> None:
    sheet = read(("编码", "名称"), row, name="职能部门")
    assert sheet.rows_in == 1


def test_numbers_further_down_are_data() -> None:
    sheet = read(("编码", "名称"), ("D-1", "综合科"), ("1", "2"), name="职能部门")
    assert [facts.values["code"] for facts in sheet.facts] == ["D-1", "1"]


@pytest.mark.parametrize(
    "row",
    [
        ("填表人：张三",),
        ("填表人：张三", "审核人：李四", None, "填报日期：2024-03-01"),
        ("填表人：", "张三", "审核人：", "李四"),
        ("填表人", "张三", "审核人", "李四"),
        ("制表", None, "复核", None),
        ("制表：张三", None, "复核：李四", None),
        ("负责人签字：", None, None, "年月日"),
        ("单位负责人（签字）：", None, "填表人：张三"),
        ("填报单位（盖章）：东城街道办事处",),
        ("单位盖章",),
        ("（盖章）",),
        (None, "填报日期：2024年3月1日"),
        ("填报日期", "2024-03-01", "填报人", "张三"),
        ("主管领导：", "王五", "经办人：", "赵六", "联系电话：0818-2123456"),
        ("注：1.户数以年末为准",),
        ("备注：本表每季度更新",),
        ("说明：网格按三级编码",),
        ("（以下空白）",),
        ("第1页 共3页",),
    ],
)
def test_signatures_and_notes_are_skipped_in_one_cell_or_several(row: tuple[Cell, ...]) -> None:
    sheet = read(HEAD, GRID, (*row, *[None] * (len(HEAD) - len(row))))
    assert (sheet.rows_in, sheet.rejects) == (1, [])
    assert [n.message for n in sheet.notices] == ["1 note row was skipped: row 3"]


def test_further_lines_of_a_note_are_notes() -> None:
    sheet = read(HEAD, GRID, ("注：1.户数以年末为准",), ("2.网格按三级编码",), ("三、每季度更新",))
    assert [n.message for n in sheet.notices] == ["3 note rows were skipped: rows 3–5"]


@pytest.mark.parametrize("name", ["审核人", "单位负责人", "填表人", "制表", "说明"])
def test_post_that_is_called_like_a_signature_is_data(name: str) -> None:
    head = ("编码", "岗位名称", "所在单位", "任期")
    for cells in (("POST-1", name, "990101001001", 3), ("POST-1", name, None, None)):
        sheet = read(head, cells, name="岗位")
        assert sheet.rows_in == 1


def test_post_whose_name_comes_first_is_data() -> None:
    sheet = read(("岗位名称", "编码", "所在单位"), ("审核人", "POST-1", "990101001001"), name="岗位")
    assert [facts.values["name"] for facts in sheet.facts] == ["审核人"]
