"""Tests which values are read from the cells of a workbook: types, number formats, formulas, hidden rows."""

from __future__ import annotations

import pytest

from tests.loaders.sheets.formats.packages import package, read_one, sheet
from wangge.graph.model import load_model
from wangge.loaders.reject import RejectRule
from wangge.loaders.sheets.understand import understand
from wangge.loaders.sheets.understood import UnderstoodSheet

HEAD = ("编码", "名称", "所属社区", "户数")
FORMATS = (
    "&quot;990101001001&quot;000",
    "&quot;99-&quot;\\A00-00",
    "[&lt;100]000;0",
    "0&quot;户&quot;",
    "000000000000",
)


def test_formula_without_a_value_is_a_reject() -> None:
    understood = _understood('<c r="D2"><f>100+200</f></c>')
    assert [(r.row, r.column, r.rule) for r in understood.rejects] == [(2, "户数", RejectRule.FORMULA_ERROR)]


def test_unknown_error_rejects_only_its_row() -> None:
    understood = _understood('<c r="D2" t="e"><f>A()</f><v>#NOT_YET!</v></c>')
    assert [(r.row, r.column, r.message) for r in understood.rejects] == [
        (2, "户数", "contains the failed formula #NOT_YET!")
    ]
    assert [facts.place.row for facts in understood.facts] == [3]


@pytest.mark.parametrize(
    ("style", "number"), [(1, "12"), (1, "12.0"), (5, "990101001001012"), (0, "990101001001012")]
)
def test_code_is_taken_as_it_is_shown(style: int, number: str) -> None:
    understood = _understood('<c r="D2"><v>1</v></c>', code=f'<c r="A2" s="{style}"><v>{number}</v></c>')
    assert [facts.values["code"] for facts in understood.facts] == ["990101001001012", "990101001001002"]


def test_unusual_code_is_named_as_the_cell_shows_it() -> None:
    understood = _understood('<c r="D2"><v>1</v></c>', code='<c r="A2" s="2"><v>112</v></c>')
    assert [notice.message.split(" isn't ")[0] for notice in understood.notices] == [
        "row 2: a code such as '99-A01-12'"
    ]


def test_code_whose_format_can_not_be_applied_has_lost_digits() -> None:
    understood = _understood('<c r="D2"><v>1</v></c>', code='<c r="A2" s="3"><v>12</v></c>')
    assert [(r.row, r.column, r.rule) for r in understood.rejects] == [(2, "编码", RejectRule.LOST_DIGITS)]


def test_reference_is_taken_as_it_is_shown() -> None:
    understood = _understood('<c r="D2"><v>1</v></c>', community='<c r="C2" s="5"><v>1001001</v></c>')
    assert [ref.text for facts in understood.facts if facts.place.row == 2 for ref in facts.references] == [
        "000001001001"
    ]


@pytest.mark.parametrize("style", [1, 2, 3, 4])
def test_value_of_a_number_is_read_whatever_its_format_shows(style: int) -> None:
    understood = _understood(f'<c r="D2" s="{style}"><v>12</v></c>', code=_text("A2", "990101001001001"))
    assert [facts.values["households"] for facts in understood.facts if facts.place.row == 2] == [12]


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    understood = _understood(
        '<c r="D2"><v>1</v></c>',
        hidden='<cols><col min="4" max="4" hidden="1"/></cols>',
        row=' hidden="1"',
        code=_text("A2", "990101001001001"),
    )
    assert [facts.place.row for facts in understood.facts] == [2, 3]
    assert [notice.message for notice in understood.notices] == [
        "1 hidden row was read like the others: row 2; delete it if it is no longer valid",
        "1 hidden column was read like the others: column D; delete it if it is no longer valid",
    ]


def _understood(
    last: str, *, code: str = "", community: str = "", hidden: str = "", row: str = ""
) -> UnderstoodSheet:
    head = "".join(_text(f"{letter}1", title) for letter, title in zip("ABCD", HEAD, strict=True))
    cells = [code or _text("A2", "990101001001001"), _text("B2", "一"), community or _text("C2", "江声社区")]
    third_row = "".join(
        _text(f"{column}3", text)
        for column, text in zip("ABC", ("990101001001002", "二", "江声社区"), strict=True)
    )
    rows = f'<row r="1">{head}</row><row r="2"{row}>{"".join(cells)}{last}</row><row r="3">{third_row}</row>'
    understood = understand(read_one(package(sheet(rows, before=hidden), formats=FORMATS)), load_model())
    assert understood is not None
    return understood


def _text(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
