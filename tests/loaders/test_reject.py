"""A reject is one line in Chinese and English, without private values in either."""

from __future__ import annotations

import pytest

from wangge.loaders.mappings.mapping import FROM_SHEET
from wangge.loaders.mappings.mapping_keys import SUBSTITUTES
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import CellError, Reject, RejectRule

ID_NUMBER = "11010519491231002X"
MOBILE = "13812341234"


def reject_of(message: str, *, file: str = "区.xlsx", sheet: str = "网格", row: int | None = 4) -> Reject:
    return Reject(file, sheet, row, "户数", RejectRule.BAD_NUMBER, message)


def test_chinese_comes_first_unless_english_is_asked_for() -> None:
    reject = reject_of(CellMessage.NOT_A_NUMBER.fill(text="很多"))
    zh, en = "“很多”不是数字（填写数字）", "'很多' isn't a number (write a number)"
    assert reject.text() == f"区.xlsx 工作表“网格” 第4行“户数”列：{zh} / {en}"
    assert reject.text("en") == f"区.xlsx sheet 网格 row 4, column 户数: {en} / {zh}"


def test_json_keeps_the_english_message_and_adds_the_chinese_one() -> None:
    assert reject_of(CellMessage.NOT_A_NUMBER.fill(text="很多")).as_json() == {
        "file": "区.xlsx",
        "sheet": "网格",
        "row": 4,
        "column": "户数",
        "rule": "bad-number",
        "message": "'很多' isn't a number",
        "message_zh": "“很多”不是数字",
        "hint": "填写数字 / write a number",
    }


def test_reject_of_a_whole_sheet_names_file_and_sheet() -> None:
    reject = Reject("a.csv", "a", None, None, RejectRule.UNKNOWN_SHEET, "no such kind")
    assert reject.text().startswith("a.csv：无法识别的工作表（")
    assert reject.text("en").startswith("a.csv: no such kind (")


def test_message_without_chinese_has_the_name_of_its_rule() -> None:
    assert reject_of("is wrong").message_zh == "不是数字"
    assert (
        reject_of(CellError(RejectRule.BAD_NUMBER, RejectText("is wrong")).message).message_zh == "不是数字"
    )


@pytest.mark.parametrize("private", [ID_NUMBER, MOBILE])
def test_private_value_is_in_neither_language(private: str) -> None:
    message = CellMessage.NOT_A_NUMBER.fill(text=private)
    error = CellError(RejectRule.BAD_NUMBER, message)
    reject = reject_of(message, file=f"{private}.xlsx", sheet=private)
    for text in (error.message, error.message.zh, str(error), *map(str, reject.as_json().values())):
        assert private not in text
    assert private not in reject.text()
    assert private not in reject.text("en")


def test_reject_of_a_sheets_name_shows_words_instead_of_the_key_of_the_mapping() -> None:
    reject = Reject(
        "a.xlsx", "汇总", 3, FROM_SHEET, RejectRule.UNKNOWN_REFERENCE, RejectText("unknown", "不明")
    )
    assert reject.text().startswith("a.xlsx 工作表“汇总” 第3行的工作表名：不明")
    assert reject.text("en").startswith("a.xlsx sheet 汇总 row 3, the name of the sheet: unknown")


def test_every_text_around_a_table_has_a_name_in_rejects() -> None:
    for key in SUBSTITUTES:
        reject = Reject("a.xlsx", "汇总", 3, key, RejectRule.UNKNOWN_REFERENCE, RejectText("unknown", "不明"))
        assert "@" not in reject.text()
