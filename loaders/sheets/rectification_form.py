"""Defines the headers of the 整改清单 (rectification list), and writes and parses its cell 补录内容."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from wangge.graph.model import header_key

__all__ = ["ASKED", "WAIVER", "Content", "ListHeading", "content_text", "is_rectification", "read_content"]

ASKED = "待填"
"""The placeholder for a value to be filled in."""


class ListHeading(StrEnum):
    """The headers that every 整改清单 has.

    Between 补录内容 and 申请豁免理由, a list also has columns for the values that must be entered to resolve its findings.
    Their headers are those of the model.
    """

    NUMBER = "序号"
    RULE = "规则编号"
    TITLE = "规则"
    SUBJECT = "对象编码"
    NAME = "对象名称"
    PLACE = "所在位置"
    PROBLEM = "问题"
    MISSING = "缺失的关联"
    SOURCE = "来源"
    REMEDY = "整改办法"
    SHEET = "补录表"
    CONTENT = "补录内容"
    REASON = "申请豁免理由"
    OWNER = "责任人"
    UNTIL = "豁免截止日期"


WAIVER = (ListHeading.REASON, ListHeading.OWNER, ListHeading.UNTIL)
"""The three cells of a waiver request."""

_KNOWN_BY = frozenset(header_key(name) for name in (ListHeading.RULE, ListHeading.SHEET, ListHeading.CONTENT))
_SPECIAL = "\\；;"


class Content(NamedTuple):
    """The content of the cell 补录内容, which describes a row to be added to a sheet of the model.

    `settled` has the values that are given, by header; `requested` are the headers of the values to fill in.
    """

    settled: dict[str, str]
    requested: tuple[str, ...]


def is_rectification(headers: Iterable[str]) -> bool:
    """Whether these are the headers of a 整改清单: they include 规则编号, 补录表 and 补录内容.

    >>> is_rectification(["规则编号", "补录表", "补录内容", "备注"]), is_rectification(["编码", "名称"])
    (True, False)
    """
    return {header_key(header) for header in headers} >= _KNOWN_BY


def content_text(settled: Mapping[str, str], requested: Iterable[str]) -> str:
    r"""Return the text of the cell 补录内容: people can read it, and `read_content` can parse it.

    >>> content_text({"所属小区": "X001"}, ["编码", "名称"])
    '所属小区=X001；编码=待填；名称=待填'
    """
    parts = [f"{header}={_escaped(value)}" for header, value in settled.items()]
    return "；".join([*parts, *(f"{header}={ASKED}" for header in requested)])


def read_content(text: str) -> Content:
    """Parse the text of `content_text`; raises `ValueError` with the part that can't be read.

    >>> read_content("所属小区=X001；编码=待填")
    Content(settled={'所属小区': 'X001'}, requested=('编码',))
    """
    settled: dict[str, str] = {}
    requested: list[str] = []
    for part in _parts(text):
        header, equals, value = part.replace("＝", "=", 1).partition("=")
        header = header.strip()
        if not equals or not header:
            raise ValueError(part.strip())
        if value.strip() == ASKED:
            requested.append(header)
        else:
            settled[header] = re.sub(r"\\(.)", r"\1", value.strip())
    return Content(settled, tuple(requested))


def _escaped(value: str) -> str:
    escaped = "".join(f"\\{c}" if c in _SPECIAL else c for c in value)
    return f"\\{escaped}" if escaped == ASKED else escaped


def _parts(text: str) -> Iterator[str]:
    """Split a text at unescaped semicolons."""
    for match in re.finditer(r"(?:\\.|[^\\；;])+", text):
        if match.group().strip():
            yield match.group()
