"""ID numbers are removed and mobile numbers are masked, however people write them; other text stays unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loaders.reports.faulty_workbook import ID_NUMBER
from wangge.loaders.privacy import REMOVED, public_text
from wangge.loaders.reports.private import display_text, public_cell
from wangge.loaders.sheets.cells import refuse_id_numbers
from wangge.loaders.sheets.table import FormattedNumber


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u200b19491231002X",
        "110105\u00a019491231\u3000002X",
        "110105194912310038",
        "1.10105194912310E+17",
    ],
)
def test_id_number_is_removed_from_a_remark(written: str) -> None:
    assert public_text(f"证件{written}，见 12 号") == f"证件{REMOVED}，见 12 号"


@pytest.mark.parametrize(
    "text",
    [
        "511702001001001",
        "511702001001B0001",
        "106.13812341234",
        "13812341234.5",
        "0818-2345678",
        "91511702MA6XXXXX0X",
        "二〇二三年 👨‍👩‍👧 \u202bعربي\u202c",
    ],
)
def test_other_numbers_are_not_changed(text: str) -> None:
    assert public_text(text) == text


@pytest.mark.parametrize(
    ("cell", "public"),
    [
        (13812341234, "138****1234"),
        (13812341234.0, "138****1234"),
        (110105194912310000, REMOVED),
        (1.1010519491231e17, REMOVED),
        (511702001001001.0, 511702001001001.0),
        (float("inf"), float("inf")),
        (True, True),
        (None, None),
    ],
)
def test_number_that_is_private_becomes_text(cell: float | None, public: object) -> None:
    assert public_cell(cell) == public


@pytest.mark.parametrize(
    ("number", "displayed", "public"),
    [
        (3812341234, "13812341234", "138****1234"),
        (381234, "电话 138-1234-1234", "电话 138****1234"),
        (13812341234, "13,812,341,234 元", "138****1234"),
        (49123100, "11010519491231002X", REMOVED),
    ],
)
def test_number_is_private_if_its_stored_or_displayed_digits_are(
    number: int, displayed: str, public: str
) -> None:
    assert public_cell(FormattedNumber(number, displayed, "0")) == public


def test_number_displayed_as_a_code_is_unchanged() -> None:
    code = FormattedNumber(7, "DEP-007", '"DEP-"000')
    assert public_cell(code) is code


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_id_number_is_in_a_printed_text(before: str, after: str) -> None:
    public = display_text(f"{before} {ID_NUMBER} {after}")
    refuse_id_numbers(public)
    assert "\n" not in public
    assert ID_NUMBER not in public
