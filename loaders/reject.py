"""Defines rejects (rows and sheets that aren't loaded, with reason and remedy) and notices."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from wangge.loaders.messages.reject_text import Language, RejectText, in_language
from wangge.loaders.privacy import public_text
from wangge.loaders.sheetlabel import sheet_label

__all__ = ["CellError", "Notice", "Reject", "RejectRule"]


class RejectRule(StrEnum):
    """The identifier of a fault; `zh` is its Chinese name, `hint` the remedy in Chinese and English."""

    UNKNOWN_SHEET = "unknown-sheet"
    MISSING_COLUMN = "missing-column"
    MISSING_VALUE = "missing-value"
    BAD_CODE = "bad-code"
    BECAME_A_DATE = "became-a-date"
    DAMAGED_TEXT = "damaged-text"
    LOST_DIGITS = "lost-digits"
    DUPLICATE = "duplicate"
    DECLARED_ELSEWHERE = "declared-elsewhere"
    BAD_NUMBER = "bad-number"
    BAD_DATE = "bad-date"
    BAD_BOOLEAN = "bad-boolean"
    BAD_CHOICE = "bad-choice"
    BAD_PHONE = "bad-phone"
    OUT_OF_RANGE = "out-of-range"
    ID_NUMBER = "id-number"
    UNKNOWN_REFERENCE = "unknown-reference"
    REJECTED_REFERENCE = "rejected-reference"
    AMBIGUOUS_REFERENCE = "ambiguous-reference"
    ONE_PARENT = "one-parent"
    WRONG_ORDER = "wrong-order"
    FORMULA_ERROR = "formula-error"
    NOT_ASKED = "not-asked"
    NOT_UNDERSTOOD = "not-understood"
    CONTRADICTION = "contradiction"

    @property
    def zh(self) -> str:
        """The fault in Chinese.

        >>> RejectRule.LOST_DIGITS.zh
        '编码丢失位数'
        """
        return _TEXTS[self][0]

    @property
    def hint_zh(self) -> str:
        """The remedy in Chinese."""
        return _TEXTS[self][1]

    @property
    def hint_en(self) -> str:
        """The remedy in English."""
        return _TEXTS[self][2]

    @property
    def hint(self) -> str:
        """The remedy in Chinese and English.

        >>> RejectRule.BAD_NUMBER.hint
        '填写数字 / write a number'
        """
        return f"{self.hint_zh} / {self.hint_en}"


_TEXTS = {
    RejectRule.UNKNOWN_SHEET: (
        "无法识别的工作表",
        "更正工作表名或表头，或改映射文件",
        "correct the sheet's name or its headers, or the mapping file",
    ),
    RejectRule.MISSING_COLUMN: ("缺少必需的列", "补上该列", "add the column"),
    RejectRule.MISSING_VALUE: ("必填项为空", "填写该单元格", "fill the cell"),
    RejectRule.BAD_CODE: ("编码不合规则", "按编码规则更正", "correct the code"),
    RejectRule.BECAME_A_DATE: (
        "变成了日期或时间",
        "原来录入的可能是 3-1 之类，被表格软件变成了日期；将该列设为文本后重新录入",
        "it was probably typed like 3-1; format the column as text and type it again",
    ),
    RejectRule.DAMAGED_TEXT: (
        "文字是乱码",
        "从原件重新录入该单元格，或从原系统重新导出",
        "type the cell again from the original, or export the file again",
    ),
    RejectRule.LOST_DIGITS: (
        "编码丢失位数",
        "将该列设为文本后重新录入",
        "format the column as text and enter the code again",
    ),
    RejectRule.DUPLICATE: ("重复", "删除重复行或更正", "remove or correct one of the two rows"),
    RejectRule.DECLARED_ELSEWHERE: (
        "已由其他数据集申报",
        "只在一个数据集中维护",
        "keep it in one dataset only",
    ),
    RejectRule.BAD_NUMBER: ("不是数字", "填写数字", "write a number"),
    RejectRule.BAD_DATE: ("不是日期", "按 2023-05-01 填写", "write the date as 2023-05-01"),
    RejectRule.BAD_BOOLEAN: ("不是“是/否”", "填写 是 或 否", "write 是 or 否"),
    RejectRule.BAD_CHOICE: ("不在可选值中", "从下拉选项中选择", "choose one of the listed values"),
    RejectRule.BAD_PHONE: ("不是电话号码", "填写 11 位手机号或带区号的座机", "write a phone number"),
    RejectRule.OUT_OF_RANGE: ("数值超出范围", "更正数值", "correct the value"),
    RejectRule.ID_NUMBER: (
        "含居民身份证号",
        "删除身份证号，本系统不收集",
        "remove the ID number, it is never collected",
    ),
    RejectRule.UNKNOWN_REFERENCE: (
        "找不到所指对象",
        "更正编码或先补录该对象",
        "correct the code or add what it names",
    ),
    RejectRule.REJECTED_REFERENCE: ("所指的行本身被拒收", "先更正该行", "correct that row first"),
    RejectRule.AMBIGUOUS_REFERENCE: ("名称对应多个对象", "改用编码", "use the code instead"),
    RejectRule.ONE_PARENT: ("未填所属上级", "各列中至少填一列", "fill in one of the columns"),
    RejectRule.FORMULA_ERROR: ("公式出错", "修复公式或直接填值", "correct the formula or write the value"),
    RejectRule.NOT_ASKED: ("本行不需填写", "清空该单元格", "clear the cell"),
    RejectRule.NOT_UNDERSTOOD: (
        "无法识别的内容",
        "更正该单元格，或改映射文件",
        "correct the cell, or the mapping file",
    ),
    RejectRule.CONTRADICTION: (
        "与另一处内容不一致",
        "核对两处，改正其中一处",
        "compare the two places and correct one",
    ),
    RejectRule.WRONG_ORDER: ("起止日期颠倒", "终止日期须晚于起始日期", "the end must be after the start"),
}


class CellError(Exception):
    """Raised for a cell that can't be read; `message` never contains a private value."""

    def __init__(self, rule: RejectRule, message: RejectText) -> None:
        self.rule = rule
        self.message = RejectText.public(message)
        super().__init__(self.message)


@dataclass(frozen=True)
class Reject:
    """One fault with its location; `row` and `column` are None if the fault concerns the whole sheet.

    `column` is the header as written in the sheet. `positions` has the position of each column with the
    fault, counted from 0; it is empty if the sheet doesn't have the column. `message` is English, `message_zh`
    the same in Chinese, by default the Chinese of a `RejectText`, else the name of the rule. `column` and the
    messages contain no private value.
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    rule: RejectRule
    message: str
    positions: tuple[int, ...] = ()
    message_zh: str = ""

    def __post_init__(self) -> None:
        """Set the Chinese message; remove private values from the texts of the sheet."""
        message = RejectText.public(self.message)
        object.__setattr__(self, "message", str(message))
        object.__setattr__(self, "message_zh", public_text(self.message_zh) or message.zh or self.rule.zh)
        if self.column is not None:
            object.__setattr__(self, "column", public_text(self.column))

    def as_json(self) -> dict[str, Any]:
        """The reject as `wangge plan --json` prints it."""
        return {
            "file": public_text(self.file),
            "sheet": public_text(self.sheet),
            "row": self.row,
            "column": self.column,
            "rule": str(self.rule),
            "message": self.message,
            "message_zh": self.message_zh,
            "hint": self.rule.hint,
        }

    def text(self, language: Language = "zh") -> str:
        """The reject in one readable line, in Chinese and English; `language` is the one that comes first.

        >>> reject = Reject("grids.csv", "grids", 4, "户数", RejectRule.BAD_NUMBER, RejectText("isn't a number", "不是数字"))
        >>> reject.text()
        "grids.csv 第4行“户数”列：不是数字（填写数字） / isn't a number (write a number)"
        >>> reject.text("en")
        "grids.csv row 4, column 户数: isn't a number (write a number) / 不是数字（填写数字）"
        """
        zh = f"{self.message_zh}（{self.rule.hint_zh}）"
        en = f"{self.message} ({self.rule.hint_en})"
        place = f"{self._place_zh()}：" if language == "zh" else f"{self._place_en()}: "
        return place + " / ".join(in_language(zh, en, language))

    def _place_en(self) -> str:
        sheet = f" sheet {self.sheet}" if self._sheet_is_named() else ""
        row = "" if self.row is None else f" row {self.row}"
        around = _AROUND.get(self.column or "", RejectText(f"column {self.column}"))
        column = "" if self.column is None else f", {around}"
        return f"{public_text(f'{self.file}{sheet}')}{row}{column}"

    def _place_zh(self) -> str:
        sheet = f" 工作表“{self.sheet}”" if self._sheet_is_named() else ""
        row = "" if self.row is None else f" 第{self.row}行"
        around = _AROUND.get(self.column or "", RejectText("", f"“{self.column}”列"))
        column = "" if self.column is None else around.zh
        return f"{public_text(f'{self.file}{sheet}')}{row}{column}"

    def _sheet_is_named(self) -> bool:
        return bool(sheet_label(self.file, self.sheet))


_AROUND = {
    "@sheet": RejectText("the name of the sheet", "的工作表名"),
    "@file": RejectText("the name of the file", "的文件名"),
    "@folder": RejectText("the name of the folder", "的文件夹名"),
    "@title": RejectText("the text above the header", "的表头上方文字"),
    "@section": RejectText("the heading of its section", "的小标题"),
    "@code": RejectText("its code", "的编码"),
}
"""The names, in messages, of texts around a table that a mapping can read in place of a column."""


@dataclass(frozen=True)
class Notice:
    """A remark about content that was skipped although it isn't a fault, such as an unknown column.

    `message` is English, `message_zh` the same in Chinese, by default the Chinese of a `RejectText`.
    """

    file: str
    sheet: str
    message: str
    message_zh: str = ""

    def __post_init__(self) -> None:
        """Set the Chinese message; remove private values from the texts of the sheet."""
        message = RejectText.public(self.message)
        object.__setattr__(self, "message", str(message))
        object.__setattr__(self, "message_zh", public_text(self.message_zh) or message.zh)

    def as_json(self) -> dict[str, str]:
        """The notice as `wangge plan --json` prints it."""
        return {name: public_text(value) for name, value in asdict(self).items()}

    def text(self, language: Language = "zh") -> str:
        """The notice in one readable line, in Chinese and English; `language` is the one that comes first.

        >>> notice = Notice("grids.csv", "grids", RejectText("1 blank row was skipped", "1个空行已略过"))
        >>> notice.text(), notice.text("en")
        ('grids.csv：1个空行已略过 / 1 blank row was skipped', 'grids.csv: 1 blank row was skipped / 1个空行已略过')
        """
        place = public_text(f"{self.file}{sheet_label(self.file, self.sheet)}".strip())
        message = RejectText(self.message, self.message_zh)
        return f"{place}{'：' if language == 'zh' and self.message_zh else ': '}{message.both(language)}"
