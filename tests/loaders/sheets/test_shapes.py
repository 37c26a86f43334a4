"""Property-based tests of shapes. A shape is a pattern; texts that fit it need no cleaning.

Cleaning a text that fits a shape doesn't change it, and Python and polars agree on which texts fit.
"""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from wangge.graph.codes import natural_code
from wangge.graph.model import Column, NodeKind, load_model
from wangge.loaders.sheets.cellreader import CellReader
from wangge.loaders.sheets.shapes import shape_of_code, shape_of_reference

MODEL = load_model()
COLUMNS = [
    ("grids", "code"),
    ("grids", "name"),
    ("people", "phone"),
    ("people", "remark"),
    ("posts", "code"),
    ("posts", "unit"),
    ("party_organizations", "covers"),
]
_CODES = shape_of_reference().codes or ""
_SIGNS = "上下月日年时分屯烫锟斤删社区村路号和平三ABDEJMSXadm0123489 -—·.:：/、（）３℃é"

texts = st.one_of(
    st.from_regex(_CODES, fullmatch=True),
    st.from_regex(_CODES.replace("[A-Z]", "[ADEFJMNSX]").replace("[0-9]", "[0-39]"), fullmatch=True),
    st.text(_SIGNS, max_size=14),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=6),
    st.text("社区居委会村民东西南北第一二三", min_size=1).map(
        lambda text: text.encode().decode("gb18030", "ignore")
    ),
    st.from_regex(r"1[3-9][0-9]\*{4}[0-9]{3,5}|[1-7][0-9]{5}(19|20)[0-9]{10}|1[3-9][0-9]{9}", fullmatch=True),
    st.text(max_size=8),
)


def column_of(sheet: str, name: str) -> Column:
    return next(column for column in MODEL.sheets[sheet].columns if column.name == name)


@pytest.mark.parametrize(("sheet", "name"), COLUMNS)
@settings(max_examples=examples(300))
@given(text=texts)
def test_text_that_fits_is_read_as_it_is(sheet: str, name: str, text: str) -> None:
    column = column_of(sheet, name)
    field = CellReader(0, column, 0)
    shape, field.shape = field.shape, None
    assert shape is not None
    assert shape.fits_each(pl.Series([text, None])).to_list() == [shape.fits(text), False]
    if shape.fits(text):
        read = field.texts(text) if column.property is None else (field.value(column.property, text),)
        assert read == (text,)


def kinds() -> list[NodeKind]:
    return [sheet.kind for sheet in MODEL.sheets.values() if isinstance(sheet.kind, NodeKind)]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.label)
@settings(max_examples=examples(60))
@given(data=st.data())
def test_code_that_fits_is_valid_in_its_natural_length(kind: NodeKind, data: st.DataObject) -> None:
    shape = shape_of_code(kind)
    code = data.draw(st.one_of(texts, st.from_regex(kind.code_pattern, fullmatch=True)))
    assert shape.fits_each(pl.Series([code])).item() == shape.fits(code)
    if shape.fits(code):
        assert natural_code(kind.place_tier, code) == code


def test_most_names_and_codes_of_a_real_place_fit() -> None:
    names = ["凉水井社区居委会", "第三网格", "王家坝村", "东街", "和平路社区", "张秀英", "上河村"]
    codes = [
        "511702",
        "511702001",
        "511702001001",
        "511702001001001",
        "P5-511702001001-02",
        "511702001001B0017",
    ]
    assert all(map(shape_of_reference().fits, names + codes))
