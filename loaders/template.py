"""Writes the template workbook: all sheets of the model, empty, with notes, colours and drop-down lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wangge.graph.errors import UsageError
from wangge.graph.model import Column, EdgeKind, Model, NodeKind, Privacy, Sheet, ValueType, load_model
from wangge.loaders.sheets.degrees import is_angle

__all__ = ["LANGUAGES", "write_template"]

LANGUAGES = ("zh", "en")

_REQUIRED = PatternFill("solid", start_color="FFE699")
_OPTIONAL = PatternFill("solid", start_color="DDEBF7")
_LAST_ROW = 5000
_FORMATS = {ValueType.DATE: "yyyy-mm-dd", ValueType.INTEGER: "0", ValueType.DECIMAL: "0.00"}
_DEGREES = "0.000000"
_CREATED = datetime(2024, 1, 1)
_UNITS_EN = {
    "㎡": "m²",
    "个": "count",
    "人": "people",
    "元": "yuan",
    "名": "people",
    "分": "points",
    "场": "sessions",
    "天": "days",
    "层": "floors",
    "年": "year",
    "度": "degrees",
    "户": "households",
}


@dataclass(frozen=True, kw_only=True)
class _TemplateWords:
    readme: str
    examples: str
    types: dict[ValueType, str]
    yes_no: tuple[str, str]
    name: str
    type: str
    unit: str
    required: str
    choices: str
    code: str
    many: str
    group: str
    masked: str
    rule: str
    example: str
    comma: str
    otherwise: str
    lines: tuple[str, ...]


_ZH = _TemplateWords(
    readme="说明",
    examples="示例",
    types={
        ValueType.TEXT: "文本",
        ValueType.CHOICE: "选项",
        ValueType.INTEGER: "整数",
        ValueType.DECIMAL: "小数",
        ValueType.DATE: "日期",
        ValueType.BOOLEAN: "是/否",
    },
    yes_no=("是", "否"),
    name="英文列名",
    type="类型",
    unit="单位",
    required="必填",
    choices="可选值",
    code="填写编码或名称，所指类别",
    many="可填多个，用“、”分隔",
    group="以下各列至少填一列",
    masked="隐私：入库时打码（138****1234）",
    rule="编码规则",
    example="示例",
    comma="、",
    otherwise="；没有标准编码时：",
    lines=(
        "本工作簿由数据模型生成，每类对象一张表；不需要的表可以留空或删除。",
        "黄色表头为必填列，蓝色表头为选填列；表头上的批注说明类型、单位、取值和示例。",
        "请勿改动表头文字；列的顺序可以调整，多余的列会在报告中列出。",
        "编码、电话等列已设为文本格式，请勿改为数字，以免丢失前导零或变成科学计数。",
        "日期写作 2023-12-31；终止日期填不再有效的第一天。",
        "电话入库时打码；请勿填写居民身份证号，含身份证号的行会被拒收。",
        "“说明”和“示例”两张表不会被导入。",
    ),
)
_EN = _TemplateWords(
    readme="README",
    examples="Examples",
    types={kind: kind.value for kind in ValueType} | {ValueType.BOOLEAN: "yes/no"},
    yes_no=("yes", "no"),
    name="Chinese header",
    type="Type",
    unit="Unit",
    required="required",
    choices="One of",
    code="The code or name of a node. Its kind",
    many="several, separated by 、",
    group="Fill at least one of these columns",
    masked="Privacy: masked when loaded (138****1234)",
    rule="Code",
    example="Example",
    comma=", ",
    otherwise="; without a standard code: ",
    lines=(
        "This workbook was made from the model: one sheet for each kind. Leave the sheets that you don't need empty, or delete them.",
        "Columns with a yellow header are required, those with a blue header are optional. The note on a header gives the type, the unit, the allowed values and an example.",
        "Don't change the headers. Columns may be moved. The report lists columns that the model doesn't have.",
        "Columns of codes and phones are text; don't turn them into numbers, or leading zeros and digits get lost.",
        "Write dates as 2023-12-31; an end date is the first day on which the fact is no longer valid.",
        "Phones are masked when loaded. Never fill in a resident ID number: a row that contains one is rejected.",
        "The sheets README and Examples are not loaded.",
    ),
)


def write_template(path: Path, *, language: str = "zh", model: Model | None = None) -> None:
    """Write the template, replacing an existing file; the content depends only on the model and the language.

    Raises `UsageError` for a language other than "zh" and "en".
    """
    if language not in LANGUAGES:
        raise UsageError(f"no template in {language!r}; choose one of {', '.join(LANGUAGES)}")
    words = _ZH if language == "zh" else _EN
    model = model or load_model()
    workbook = Workbook()
    workbook.properties.creator = "wangge"
    workbook.properties.created = _CREATED
    _fill_readme(workbook.worksheets[0], model, words)
    for sheet in model.sheets.values():
        worksheet = workbook.create_sheet(_title(sheet, words))
        _fill_sheet(worksheet, sheet, model, words)
    _fill_examples(workbook.create_sheet(words.examples), model, words)
    workbook.save(path)


def _fill_readme(worksheet: Worksheet, model: Model, words: _TemplateWords) -> None:
    worksheet.title = words.readme
    worksheet.column_dimensions["A"].width = 28
    worksheet.column_dimensions["B"].width = 100
    for number, line in enumerate(words.lines, start=1):
        worksheet.append([number, line])
    worksheet.append([])
    for sheet in model.sheets.values():
        worksheet.append([_title(sheet, words), words.comma.join(_header(c, words) for c in _columns(sheet))])
    for row in worksheet.iter_rows(min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _fill_sheet(worksheet: Worksheet, sheet: Sheet, model: Model, words: _TemplateWords) -> None:
    worksheet.append([_header(column, words) for column in _columns(sheet)])
    worksheet.freeze_panes = "C2" if isinstance(sheet.kind, NodeKind) else "A2"
    for number, column in enumerate(_columns(sheet), start=1):
        letter = get_column_letter(number)
        header_cell = worksheet[f"{letter}1"]
        header_cell.font = Font(bold=True)
        header_cell.fill = _REQUIRED if column.required else _OPTIONAL
        header_cell.comment = _note(sheet, column, model, words)
        worksheet.column_dimensions[letter].width = max(12, 2.4 * len(_header(column, words)) + 2)
        worksheet.column_dimensions[letter].number_format = _number_format(column)
        if choices := _choices(column, words):
            drop_down = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            drop_down.add(f"{letter}2:{letter}{_LAST_ROW}")
            worksheet.add_data_validation(drop_down)


def _fill_examples(worksheet: Worksheet, model: Model, words: _TemplateWords) -> None:
    for sheet in model.sheets.values():
        worksheet.append([_title(sheet, words)])
        worksheet.cell(worksheet.max_row, 1).font = Font(bold=True)
        worksheet.append([_header(column, words) for column in _columns(sheet)])
        worksheet.append([_example(sheet, column, model, words) for column in _columns(sheet)])
        worksheet.append([])
    for number in range(1, worksheet.max_column + 1):
        worksheet.column_dimensions[get_column_letter(number)].width = 18


def _columns(sheet: Sheet) -> list[Column]:
    """Return the columns of a sheet, without those of properties that are never stored."""
    return [c for c in sheet.columns if c.property is None or c.property.privacy is not Privacy.REFUSED]


def _title(sheet: Sheet, words: _TemplateWords) -> str:
    return sheet.zh if words is _ZH else sheet.name


def _header(column: Column, words: _TemplateWords) -> str:
    return column.zh if words is _ZH else column.name


def _number_format(column: Column) -> str:
    if column.property is None:
        return "@"
    return _DEGREES if is_angle(column.property) else _FORMATS.get(column.property.type, "@")


def _choices(column: Column, words: _TemplateWords) -> tuple[str, ...]:
    if column.property is None:
        return ()
    return words.yes_no if column.property.type is ValueType.BOOLEAN else column.property.choices


def _note(sheet: Sheet, column: Column, model: Model, words: _TemplateWords) -> Comment:
    text = "\n".join(_note_lines(sheet, column, model, words))
    return Comment(text, "wangge", width=320, height=30 + 22 * text.count("\n"))


def _note_lines(sheet: Sheet, column: Column, model: Model, words: _TemplateWords) -> Iterator[str]:
    yield f"{words.name}: {column.name if words is _ZH else column.zh}"
    if column.required:
        yield words.required
    yield from (
        _about_property(sheet, column, words)
        if column.property
        else _about_reference(sheet, column, model, words)
    )
    example = _example(sheet, column, model, words)
    if example not in (None, ""):
        yield f"{words.example}: {example}"


def _about_property(sheet: Sheet, column: Column, words: _TemplateWords) -> Iterator[str]:
    spec = column.property
    if spec is None:
        return
    yield f"{words.type}: {words.types[spec.type]}"
    if spec.unit:
        yield f"{words.unit}: {spec.unit if words is _ZH else _UNITS_EN.get(spec.unit, spec.unit)}"
    if spec.choices:
        yield f"{words.choices}: {words.comma.join(spec.choices)}"
    if spec.name == "code" and isinstance(sheet.kind, NodeKind):
        yield f"{words.rule}: {_code_rule(sheet.kind, words)}"
    if spec.privacy is Privacy.MASKED:
        yield words.masked


def _code_rule(kind: NodeKind, words: _TemplateWords) -> str:
    rules = (
        (kind.standard_rule_zh, kind.code_rule_zh) if words is _ZH else (kind.standard_rule, kind.code_rule)
    )
    return words.otherwise.join(filter(None, rules))


def _about_reference(sheet: Sheet, column: Column, model: Model, words: _TemplateWords) -> Iterator[str]:
    ends = column.ends
    if ends is None:
        return
    labels = ends.sources if column.role == "source" else ends.targets
    kinds = (model.nodes[label].zh if words is _ZH else label for label in labels)
    yield f"{words.code}: {words.comma.join(kinds)}"
    if ends.many and column.role == "target":
        yield words.many
    if ends.group:
        yield f"{words.group}: {words.comma.join(_header(c, words) for c in _group(sheet, column))}"


def _group(sheet: Sheet, column: Column) -> list[Column]:
    """Return the columns of the sheet that are in the same group as this column."""
    return [c for c in sheet.columns if c.ends and column.ends and c.ends.group == column.ends.group]


def _example(sheet: Sheet, column: Column, model: Model, words: _TemplateWords) -> str | int | float | None:
    kind = sheet.kind
    if column.property is not None:
        return _plain(kind.example.get(column.name), words)
    if isinstance(kind, EdgeKind):
        return _plain(kind.example[column.role], words)
    return _reference_example(kind, sheet, column, model)


def _reference_example(kind: NodeKind, sheet: Sheet, column: Column, model: Model) -> str | None:
    """Return an example code for a column that refers to a node; None if its cell in the example row stays empty.

    If a row may fill in only one column of a group, only the first column of the group has an example. If the
    model's example of the relationship starts at the example node of the sheet, the result is the target of that
    example. Otherwise the result is the code in the example of a kind of node to which the column may refer, or None
    if that kind is the sheet's own.
    """
    edge, ends = column.edge, column.ends
    if edge is None or ends is None:
        return None
    if ends.group and _group(sheet, column)[0] is not column:
        return None
    if edge.example["source"] == kind.example["code"]:
        return str(edge.example["target"])
    label = "Community" if "Community" in ends.targets else ends.targets[0]
    return str(model.nodes[label].example["code"]) if label != kind.label else None


def _plain(value: Any, words: _TemplateWords) -> str | int | float | None:
    if isinstance(value, bool):
        return words.yes_no[0] if value else words.yes_no[1]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
