"""Text files are decoded correctly, or rejected with the number of the line that can't be decoded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.formats.encoding import encoding_of
from wangge.loaders.sheets.formats.text import read_text
from wangge.loaders.sheets.table import Cell

TEXT = (
    "编码,名称,所属社区,备注\r\n"
    "990101001001001,第一网格,凉水井社区,王䶮负责\r\n"
    "990101001001002,第二网格,塔沱社区,镕基路以东\r\n"
    "990101001001003,第三网格,二马路社区,\r\n"
)
ENGLISH = "code,name\r\n990101001001001,第一网格\r\n990101001001002,第二网格\r\n"
TRADITIONAL = "編碼,名稱,備註\r\n990101001001001,張國華,負責東區網格與樓棟聯絡\r\n"


def _cells(content: bytes) -> list[tuple[Cell, ...]]:
    (raw,) = read_text(content, "f.csv")
    return [row.cells for row in raw.rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [TEXT, ENGLISH, TRADITIONAL], ids=["chinese", "english", "traditional"])
def test_text_is_read_as_it_was_written(text: str, encoding: str) -> None:
    assert _cells(text.encode(encoding)) == [tuple(line.split(",")) for line in text.splitlines()]


def test_big_endian_text_with_its_mark_is_read() -> None:
    assert _cells(b"\xfe\xff" + TEXT.encode("utf-16-be"))[0][1] == "名称"


@pytest.mark.parametrize("text", [TEXT, ENGLISH], ids=["chinese", "english"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "marked"])
@pytest.mark.parametrize(
    "damage", [b"", b"\xff", b"\xb5", b"?", b"\x80"], ids=["lost", "ff", "b5", "mark", "80"]
)
def test_one_damaged_byte_of_utf8_names_its_line(text: str, mark: bytes, damage: bytes) -> None:
    content = bytearray(mark + text.encode())
    position = content.index("二网".encode())
    content[position : position + 1] = damage
    with pytest.raises(
        SourceError, match=r"^f\.csv line 3, byte (19|20|2[0-9]): bytes that aren't UTF-8; correct the line"
    ):
        _cells(bytes(content))


@pytest.mark.parametrize("damage", [b"", b"\xff", b"?"], ids=["lost", "ff", "mark"])
def test_one_damaged_byte_of_gb18030_names_its_line(damage: bytes) -> None:
    content = bytearray(TEXT.encode("gb18030"))
    position = content.index("二网".encode("gb18030")) + 1
    content[position : position + 1] = damage
    with pytest.raises(
        SourceError, match=r"^f\.csv line 3, byte \d+: bytes that are neither UTF-8 nor GB18030"
    ):
        _cells(bytes(content))


def test_file_cut_in_the_middle_of_a_character_names_its_last_line() -> None:
    with pytest.raises(SourceError, match=r"^f\.csv line 4, byte 42"):
        _cells(TEXT.encode()[:-4])


@pytest.mark.parametrize(("first", "second", "line"), [("utf-8", "gb18030", 3), ("gb18030", "utf-8", 3)])
def test_half_in_another_encoding_names_the_line_where_it_changes(first: str, second: str, line: int) -> None:
    lines = TEXT.splitlines(keepends=True)
    content = "".join(lines[:2]).encode(first) + "".join(lines[2:]).encode(second)
    with pytest.raises(SourceError, match=rf"^f\.csv line {line if first == 'utf-8' else 1}, byte"):
        _cells(content)


def test_one_line_of_utf8_in_a_gb18030_file_is_named() -> None:
    lines = TEXT.splitlines(keepends=True)
    content = b"".join(
        line.encode("utf-8" if number == 2 else "gb18030") for number, line in enumerate(lines)
    )
    with pytest.raises(
        SourceError, match=r"^f\.csv line 3, byte 1: bytes that are UTF-8, in a file that is GB18"
    ):
        _cells(content)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TRADITIONAL, "big5"),
        (TRADITIONAL.replace("張國華", "陳美玲"), "big5hkscs"),
        ("code,name\r\n1,Müller-Straße\r\n2,Éléonore\r\n", "cp1252"),
        ("編碼,名稱\r\n1,東京都千代田区\r\n", "shift_jis"),
        ("код,имя\r\n1,Москва\r\n", "cp1251"),
    ],
)
def test_text_of_another_encoding_is_refused_never_gibberish(text: str, encoding: str) -> None:
    with pytest.raises(
        SourceError, match=r"^f\.csv line \d, byte \d+: bytes that .*save the file as CSV UTF-8$"
    ):
        _cells(text.encode(encoding))


def test_wrong_byte_far_into_a_large_file_names_its_line() -> None:
    content = TEXT.encode() * 10_000
    damaged = content[:-7] + b"\xff" + content[-6:]
    with pytest.raises(SourceError, match=r"^f\.csv line 40000, byte"):
        encoding_of(damaged, "f.csv")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8))
def test_any_text_of_usual_and_rare_characters_in_utf8_is_utf8(text: str) -> None:
    assert encoding_of(f"名称\n{text}\n".encode(), "f.csv") == "utf-8"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n" + b"," * 200_000, r"^f\.csv line 2: 200001 columns, more than any real sheet"),
        (b"a" + b"," * 16_384, r"^f\.csv line 1: 16385 columns, more than any real sheet"),
        (
            b"a,b\n" + b"x" * (5 << 20),
            r"^f\.csv line 2: more than 4,194,304 characters, more than any real sheet",
        ),
        (b"," * (5 << 20), r"^f\.csv line 1: more than 4,194,304 characters"),
    ],
    ids=["columns", "one too many", "line", "first line"],
)
def test_line_that_no_sheet_has_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        _cells(content)
