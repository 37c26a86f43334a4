"""Tests which values wangge reads from cells as people fill them in."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.graph.codes import natural_code
from wangge.graph.model import PropertySpec, load_model
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.cells import clean_code, clean_value, refuse_id_numbers, split_cell
from wangge.loaders.sheets.table import Cell

MODEL = load_model()


def spec(label: str, name: str) -> PropertySpec:
    return MODEL.nodes[label].properties[name]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (datetime(2023, 5, 1), date(2023, 5, 1)),
        (45047.0, date(2023, 5, 1)),
        ("2023-05-01", date(2023, 5, 1)),
        ("2023/5/1", date(2023, 5, 1)),
        ("2023年5月1日", date(2023, 5, 1)),
        ("2023年5月", date(2023, 5, 1)),
        ("2021.5", date(2021, 5, 1)),
        (2021.5, date(2021, 5, 1)),
        ("２０２３．５．１", date(2023, 5, 1)),
        ("20230501", date(2023, 5, 1)),
    ],
)
def test_date_is_read_in_any_notation(cell: Cell, value: date) -> None:
    assert clean_value(spec("Forum", "date"), cell) == value


@pytest.mark.parametrize("cell", ["2023-13-01", "明年", "2023-02-30", 5, True])
def test_invalid_date_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError, match="isn't a date"):
        clean_value(spec("Forum", "date"), cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", True), ("√", True), ("有", True), (True, True), ("否", False), ("无", False), (0, False)],
)
def test_yes_and_no_are_read_in_several_words(cell: Cell, value: bool) -> None:
    assert clean_value(spec("Compound", "renewed"), cell) is value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("13812341234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        (13812341234.0, "138****1234"),
        ("0818-2123456", "0818-****456"),
        ("138****1234", "138****1234"),
    ],
)
def test_phone_is_masked(cell: Cell, value: str) -> None:
    assert clean_value(spec("Person", "phone"), cell) == value


def test_bad_phone_is_not_repeated() -> None:
    with pytest.raises(CellError) as fault:
        clean_value(spec("Person", "phone"), "138123412")
    assert "1381234" not in str(fault.value)


def test_half_masked_phone_is_refused() -> None:
    with pytest.raises(CellError, match="isn't a phone number"):
        clean_value(spec("Person", "phone"), "13812341***")


@pytest.mark.parametrize("cell", [5.11702e17, "5.11702E+11", 511702001001.5])
def test_code_that_lost_digits_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError, match="lost digits"):
        clean_code(cell)


@pytest.mark.parametrize(
    ("label", "code", "stored"),
    [
        ("Province", "510000000000", "510000"),
        ("City", "511700", "511700"),
        ("Street", "511702001", "511702001"),
        ("Street", "511702001000", "511702001"),
        ("Community", "511702001001", "511702001001"),
        ("District", "511702001000", "511702001000"),
    ],
)
def test_division_code_takes_the_length_of_its_tier(label: str, code: str, stored: str) -> None:
    assert natural_code(MODEL.nodes[label].place_tier, code) == stored


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "证号：11010519491231002x。",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_id_number_is_refused_in_every_column(text: str) -> None:
    with pytest.raises(CellError) as fault:
        refuse_id_numbers(text)
    assert "1949" not in str(fault.value)


@pytest.mark.parametrize("text", ["511702001001001", "91511702MA62E8XX0X"])
def test_other_long_numbers_are_not_id_numbers(text: str) -> None:
    refuse_id_numbers(text)


def test_several_values_in_a_cell_are_separated() -> None:
    assert split_cell("A、B；C\nD/E , F") == ["A", "B", "C", "D", "E", "F"]


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.none()))
def test_any_cell_is_a_value_or_a_named_fault(cell: Cell) -> None:
    property_sets = [kind.properties for kind in MODEL.nodes.values()] + [
        kind.properties for kind in MODEL.edges.values()
    ]
    for properties in property_sets:
        for declared in properties.values():
            with suppress(CellError):
                clean_value(declared, cell)


@pytest.mark.parametrize(
    "text", ["110105\u200b19491231002X", "110105  19491231  002X", "备注110105 1949 1231 002X。"]
)
def test_id_number_is_found_in_any_grouping(text: str) -> None:
    with pytest.raises(CellError, match="contains a resident ID number"):
        refuse_id_numbers(text)


@pytest.mark.parametrize(
    ("label", "name", "cell", "value"),
    [
        ("PartyOrganization", "members", "42名", 42),
        ("Building", "entrances", "2单元", 2),
        ("Building", "entrances", "2个单元", 2),
        ("Building", "floors", "十八层", 18),
        ("Building", "floors", "9F", 9),
    ],
)
def test_number_may_have_the_words_that_offices_use_for_its_unit(
    label: str, name: str, cell: str, value: int
) -> None:
    assert clean_value(load_model().nodes[label].properties[name], cell) == value
