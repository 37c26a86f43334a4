"""Mobile and ID numbers are recognised however their digits are grouped. All numbers here are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.privacy import REMOVED, find_id_number, holds_mobile, mask_phones, public_text
from wangge.loaders.reject import CellError, Notice, Reject, RejectRule

_DIGIT = st.sampled_from("0123456789")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text(_DIGIT, min_size=count, max_size=count)


MOBILES = st.builds(lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), _digits(9))
BIRTHDAYS = st.dates(date(1900, 1, 1), date(2020, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
REGIONS = st.builds(lambda province, rest: province + rest, st.sampled_from(("11", "51", "62")), _digits(4))
FIRST_17 = st.builds(lambda *parts: "".join(parts), REGIONS, BIRTHDAYS, _digits(3))
MARKS = st.sampled_from(
    ("-", " ", "–", "—", "‑", "−", "－", "~", "～", ".", "·", "•", "．", "/", "／", "　", "\n", "_", " - ")
)
DIVISIONS = st.builds(
    lambda region, street, rest: f"{region}0{street}{rest}",
    st.sampled_from(("110108", "130102", "151702", "511702")),
    _digits(2),
    st.integers(3, 10).flatmap(_digits),
)


def _check_character(digits: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


@pytest.mark.parametrize(
    "written",
    [
        "13812341234",
        "138 1234 1234",
        "138-1234-1234",
        "138–1234–1234",
        "138—1234—1234",
        "138‑1234‑1234",
        "138−1234−1234",
        "138~1234~1234",
        "138.1234.1234",
        "138·1234·1234",
        "(138)12341234",
        "（138）1234－1234",
        "138/1234/1234",
        "138 12341234",
        "13812-341234",
        "1381234-1234",
        "1381-2341-234",
        "1381 2341234",
        "13812341\n234",
        "1\n3812341234",
        "138\r\n12341234",
        "１３８－１２３４－１２３４",
        "138\u200b12341234",
        "1 3 8 1 2 3 4 1 2 3 4",
        "138-12-34-12-34",
        "013812341234",
    ],
)
def test_mobile_is_masked_whatever_stands_between_its_digits(written: str) -> None:
    masked = mask_phones(f"电话{written}。")
    assert masked.replace("话0", "话") == "电话138****1234。"
    assert holds_mobile(written)


@pytest.mark.parametrize("prefix", ["+86 ", "+86", "86-", "0086 ", "(+86)", "＋８６－"])
def test_country_code_stays_before_a_masked_mobile(prefix: str) -> None:
    assert mask_phones(f"{prefix}138 1234-1234") == f"{prefix}138****1234"


def test_several_phones_in_a_text_are_masked() -> None:
    written = "13812341234/139 5678 5678，1.13712341234 13612341234.13512341234"
    assert mask_phones(written) == "138****1234/139****5678，1.137****1234 136****1234.135****1234"


@pytest.mark.parametrize(
    "text",
    [
        "028-12345678",
        "0818-2123456",
        "(0818)2123456-8001",
        "400-138-1234",
        "12345",
        "68138123",
        "028-8512-1381",
        "东经106.13812341234",
        "13812341234.5",
        "第15、16、17、18、19、2栋",
        "户数150 200 300 45",
        "150\n200\n300\n45",
        "编号５１１",
        "2023-13812",
    ],
)
def test_other_numbers_are_not_mobiles(text: str) -> None:
    assert mask_phones(text) == text


@given(MOBILES, MARKS, st.sampled_from(((3, 7), (3, 11), (7, 11), (5, 11))))
def test_any_mobile_is_masked_by_any_mark(number: str, mark: str, cuts: tuple[int, int]) -> None:
    first, second = cuts
    written = mark.join(part for part in (number[:first], number[first:second], number[second:]) if part)
    assert mask_phones(f"张三{written}") == f"张三{number[:3]}****{number[-4:]}"


@given(st.sampled_from(("010", "028", "0818", "0755")), st.integers(20_000_00, 89_999_999), MARKS)
def test_no_landline_is_masked(area: str, number: int, mark: str) -> None:
    text = f"值班{area}{mark}{number}"
    assert mask_phones(text) == text


@given(DIVISIONS)
def test_no_code_is_taken_for_a_private_number(code: str) -> None:
    assert public_text(code) == code
    assert find_id_number(code) is None


@given(_digits(14).map(lambda rest: f"62220{rest}"))
def test_no_bank_number_is_taken_for_a_private_number(number: str) -> None:
    assert public_text(number) == number


@given(FIRST_17, MARKS, st.integers(1, 17), st.booleans())
def test_any_id_number_is_found_in_any_grouping(first: str, mark: str, cut: int, wide: bool) -> None:
    number = first + _check_character(first)
    written = number[:cut] + mark + number[cut:]
    if wide:
        written = written.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    id_number = find_id_number(f"证{written}。")
    assert id_number is not None
    assert public_text(f"证{written}。") == f"证{REMOVED}。"


@pytest.mark.parametrize(
    ("written", "sure"),
    [
        ("11010519491231002X", True),
        ("110105 19491231 002x", True),
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        ("110105\n19491231002X", True),
        ("110105.19491231.002X", True),
        ("110105/1949/1231/002X", True),
        ("110105194912310021", False),
        ("110105 19491231 0021", False),
        ("110105490131002", False),
        ("110105 491231 002", False),
        ("1.10105194912310E+17", False),
    ],
)
def test_every_shape_of_an_id_number_is_removed(written: str, sure: bool) -> None:
    id_number = find_id_number(written)
    assert id_number is not None
    assert id_number.sure is sure
    assert public_text(f"证{written}，见 12 号") == f"证{REMOVED}，见 12 号"


@pytest.mark.parametrize(
    "text",
    [
        "511702001001001",
        "511702200201001",
        "511702400201001",
        "511702001001001001",
        "991105194912310021",
        "110105194913310021",
        "91511702MA62E8XX0X",
        "511702001001B0001",
        "110105491331002",
        "110 120 130 140 150",
    ],
)
def test_other_long_numbers_are_not_id_numbers(text: str) -> None:
    assert find_id_number(text) is None


def test_credit_code_of_digits_only_is_not_an_id_number() -> None:
    """The second and the third have the last character of a credit code, but no right code of an organisation or region."""
    for number in ("521101199912310019", "521101199912310045", "511702198812120017"):
        assert find_id_number(number) is not None, number
    assert find_id_number("521101199912310449") is None


@pytest.mark.parametrize("private", ["138.1234.1234", "11010519491231002X", "110105\n19491231002X"])
def test_no_message_repeats_a_private_value(private: str) -> None:
    fault = CellError(RejectRule.BAD_CHOICE, CellMessage.NOT_A_CHOICE.fill(text=private, choices="甲、乙"))
    reject = Reject("13812341234.csv", "s", 2, f"列{private}", RejectRule.BAD_CHOICE, f"'{private}'")
    notice = Notice("f.csv", private, f"column {private!r} is not known")
    for text in (
        str(fault),
        fault.message.zh,
        reject.text(),
        str(reject.as_json()),
        notice.text(),
        str(notice.as_json()),
    ):
        assert "1234.1234" not in text
        assert "3812341234" not in text
        assert "1949" not in text
