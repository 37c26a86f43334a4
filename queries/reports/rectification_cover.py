"""Writes the cover sheet of the 整改清单: instructions, counts and owners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from wangge.graph.model import Column, Model, NodeKind, Sheet, ValueType
from wangge.queries.check.report import CheckReport, Status
from wangge.queries.reports.captions import SEVERITY
from wangge.queries.reports.rectification_entries import ResponsibleStreet
from wangge.queries.reports.rectification_page import HEAD, TEXT, choices_of, landscape
from wangge.queries.reports.sheet_parts import put_text

__all__ = ["COVER", "fill_cover"]

COVER = "说明"
_A4 = 9
_FIRST_WIDTHS = (34, 30, 12, 12)
_WIDTH = 13
_MERGED_COLUMNS = 8
_LINE_HEIGHT = 16
_LINES = (
    "每个街道一张表，不属于任何街道的问题在“区级”表；每行是一个问题，“来源”是该对象在原表中的位置。",
    "“补录内容”写明这一行将补录什么：标为“待填”的各项请填在同一行的黄色单元格中，其余各项已经确定。"
    "要填就填全，只填一部分的行会被退回；不填的行不产生任何数据。画斜线的单元格不用填。",
    "一个组织同时覆盖几个对象的，在这几行填写相同的编码、名称等内容，读取时合为一个组织。",
    "“补录表”为空的问题不能在这里补录，请按“整改办法”更正“来源”所指的原表。"
    "组织已经登记、只是少了一条关联的，也请更正原表，不要重复登记。",
    "暂时不能整改的，填写“申请豁免理由”“责任人”“豁免截止日期”三项，缺一不可；豁免须经审核登记后才生效。",
    "日期写作 2024-12-31；有下拉选项的请从中选择；可填多个的用“、”分隔；请勿填写居民身份证号。",
    "可以筛选、排序、在右侧加列，也可以把一张表另存为 CSV 交回；请勿改动表头，以及“补录表”“补录内容”两列。",
    "收回后：wangge plan 清单文件 查看结果，wangge apply 清单文件 写入，wangge waiver add --from 清单文件 登记豁免申请。本表不会被读取。",
)
_TYPES = {
    ValueType.TEXT: "文本",
    ValueType.CHOICE: "选项",
    ValueType.INTEGER: "整数",
    ValueType.DECIMAL: "小数",
    ValueType.DATE: "日期",
    ValueType.BOOLEAN: "是/否",
}


_EXAMPLES = {ValueType.DATE: "2024-12-31"}


def fill_cover(
    worksheet: Worksheet, report: CheckReport, owners: Sequence[tuple[ResponsibleStreet, str]], model: Model
) -> None:
    """Write the cover sheet; `owners` are the owners of findings, each with the title of its sheet."""
    worksheet.title = COVER
    for column in range(1, max(_MERGED_COLUMNS, len(owners) + 5) + 1):
        width = _FIRST_WIDTHS[column - 1] if column <= len(_FIRST_WIDTHS) else _WIDTH
        worksheet.column_dimensions[get_column_letter(column)].width = width
    rows = count(1)
    scope = report.scope or "全图"
    _line(worksheet, next(rows), "整改清单", Font(bold=True, size=16))
    _line(
        worksheet,
        next(rows),
        f"检查日期 {report.today.isoformat()}　范围 {scope}　模型 {report.model_version}",
    )
    for notice in report.notices:
        _line(worksheet, next(rows), f"注意：{notice}", Font(bold=True, color="C00000"))
    for fault in _faults(report):
        _line(worksheet, next(rows), fault, Font(color="C00000"))
    _line(worksheet, next(rows), "")
    _line(worksheet, next(rows), "填写方法", Font(bold=True))
    for number, line in enumerate(_LINES, start=1):
        _line(worksheet, next(rows), f"{number}. {line}")
    for title, table in (
        ("问题数", _counts(report, owners)),
        ("待填各列", list(_columns_to_fill(owners, model))),
    ):
        _line(worksheet, next(rows), "")
        _line(worksheet, next(rows), title, Font(bold=True))
        for number, cells in enumerate(table):
            _row(worksheet, next(rows), cells, TEXT if number else HEAD)
    for row in range(worksheet.max_row - len(table) + 1, worksheet.max_row + 1):
        _merge(worksheet, row, first=len(_FIRST_WIDTHS))
    landscape(worksheet, "整改清单　说明", paper=_A4)
    worksheet.print_title_rows = None


def _faults(report: CheckReport) -> Iterator[str]:
    for fault in report.faults:
        yield f"无法读取：{fault}"
    for result in report.results:
        if result.status is Status.ERROR:
            yield f"未能检查：{result.rule.title_zh}（{result.rule.id}）：{result.reason}"


def _counts(report: CheckReport, owners: Sequence[tuple[ResponsibleStreet, str]]) -> list[list[str | int]]:
    by_owner = [Counter(entry.rule.id for entry in owner.entries) for owner, _title in owners]
    titles: list[str | int] = [title for _owner, title in owners]
    rows: list[list[str | int]] = [["规则编号", "规则", "严重程度", "合计", *titles, "已豁免，不在表中"]]
    for result in report.results:
        if result.findings or result.waived:
            numbers = [counter[result.rule.id] for counter in by_owner]
            severity = SEVERITY[result.rule.severity]
            rows.append(
                [result.rule.id, result.rule.title_zh, severity, sum(numbers), *numbers, len(result.waived)]
            )
    sums = [counter.total() for counter in by_owner]
    waived = sum(len(result.waived) for result in report.results)
    return [*rows, ["合计", "", "", sum(sums), *sums, waived]]


def _columns_to_fill(
    owners: Sequence[tuple[ResponsibleStreet, str]], model: Model
) -> Iterator[list[str | int]]:
    yield ["补录表", "列", "类型", "写法"]
    columns = {
        (entry.sheet.zh, column.zh): (entry.sheet, column)
        for owner, _title in owners
        for entry in owner.entries
        for column in entry.asked_columns
        if entry.sheet is not None
    }
    for (title, header), (sheet, column) in columns.items():
        yield [title, header, *_instruction(sheet, column, model)]


def _instruction(sheet: Sheet, column: Column, model: Model) -> tuple[str, str]:
    """Return two Chinese texts: the type of a column's values, and how to write such values."""
    if column.ends is not None:
        labels = column.ends.sources if column.role == "source" else column.ends.targets
        text = f"{'、'.join(model.nodes[label].zh for label in labels)}的编码或名称"
        return "关联", f"{text}，可填多个" if column.ends.many and column.role == "target" else text
    if column.property is None:
        return "", ""
    if column.name == "code" and isinstance(sheet.kind, NodeKind):
        return "编码", f"如 {sheet.kind.example['code']}，不得与已有的重复"
    kind = column.property.type
    return _TYPES[kind], "、".join(choices_of(column)) or _EXAMPLES.get(kind, "")


def _line(worksheet: Worksheet, row: int, text: str, font: Font | None = None) -> None:
    """Write a text across the page.

    The height of the row is set, because spreadsheet programs don't adjust it to the text in merged cells.
    """
    cell = worksheet.cell(row, 1)
    put_text(cell, text, "Normal")
    cell.font = font or Font()
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    _merge(worksheet, row)
    if font and font.sz and font.sz > _LINE_HEIGHT / 2:
        worksheet.row_dimensions[row].height = max(font.sz * 1.5, worksheet.row_dimensions[row].height or 0)


def _merge(worksheet: Worksheet, row: int, first: int = 1) -> None:
    """Merge the cells from column `first` to the page's right margin, and make the row high enough for their text."""
    worksheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=_MERGED_COLUMNS)
    widths = [*_FIRST_WIDTHS, *[_WIDTH] * (_MERGED_COLUMNS - len(_FIRST_WIDTHS))]
    lines = -(-cell_len(str(worksheet.cell(row, first).value or "")) // sum(widths[first - 1 :]))
    worksheet.row_dimensions[row].height = max(1, lines) * _LINE_HEIGHT


def _row(worksheet: Worksheet, row: int, cells: Sequence[str | int], style: str) -> None:
    for column, value in enumerate(cells, start=1):
        cell = worksheet.cell(row, column)
        put_text(cell, str(value), style)
        if isinstance(value, int):
            cell.number_format = "0"
            cell.value = value
