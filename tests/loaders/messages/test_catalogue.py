"""Every message for clerks is written once in English and once in Chinese, with the same fields."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter
from typing import Annotated, Any

import pytest
from annotated_types import Ge, Gt, Le, Lt
from pydantic import TypeAdapter, ValidationError

from wangge.loaders import messages
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.notices import ENGLISH_ONLY
from wangge.loaders.messages.references import ReferenceMessage
from wangge.loaders.messages.reject_text import RejectMessage, RejectText
from wangge.loaders.messages.rows import value_fault

MODULES = [import_module(f"{messages.__name__}.{module.name}") for module in iter_modules(messages.__path__)]
MESSAGES = [
    message
    for module in MODULES
    for catalogue in vars(module).values()
    if isinstance(catalogue, type) and issubclass(catalogue, RejectMessage)
    for message in catalogue
]

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_message_has_the_same_fields_in_both_languages(message: RejectMessage) -> None:
    assert fields(message.en) - ENGLISH_ONLY == fields(message.zh)


@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_message_is_a_line_in_each_language(message: RejectMessage) -> None:
    assert CHINESE.search(message.zh)
    assert message.en != message.zh
    assert message.en.isprintable()
    assert message.zh.isprintable()


def test_value_with_a_translation_is_translated_in_chinese() -> None:
    text = ReferenceMessage.UNKNOWN.fill(kind=RejectText("Grid", "网格"), text="东湖")
    assert (text, text.zh) == ("no Grid has code or name '东湖'", "没有编码或名称为“东湖”的网格")


@pytest.mark.parametrize("value", ["两行\n名", "a\x1b[2J", "\u202e倒"])
def test_value_of_a_cell_does_not_break_the_line(value: str) -> None:
    text = CellMessage.NOT_A_NUMBER.fill(text=value)
    assert text.isprintable()
    assert text.zh.isprintable()


@pytest.mark.parametrize(
    ("kind", "value", "zh"),
    [
        (Annotated[int, Ge(1949)], 1900, "应不小于1949"),
        (Annotated[float, Gt(0)], 0, "应大于0"),
        (Annotated[int, Le(1_000_000)], 2_000_000, "应不大于1000000"),
        (Annotated[float, Lt(0.5)], 1, "应小于0.5"),
    ],
)
def test_limit_has_the_text_of_pydantic_and_a_chinese_one(kind: Any, value: float, zh: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    (fault,) = caught.value.errors()
    text = value_fault(fault["msg"], fault["type"], fault["ctx"])
    assert (text, text.zh) == (fault["msg"], zh)


def test_fault_of_another_sort_is_repeated_in_both_languages() -> None:
    text = value_fault("Input should be a valid string", "string_type", {})
    assert (text, text.zh) == (
        "Input should be a valid string",
        "不符合要求（Input should be a valid string）",
    )
