"""The words of a 整改清单, the list that a check sends out and that comes back filled in: its headers, and what a row asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from wangge.graph.model import header_key

__all__ = ["ASKED", "WAIVER", "Content", "ListHeading", "content_text", "is_rectification", "read_content"]

ASKED = "待填"
"""What stands for a value that somebody has yet to fill in."""


class ListHeading(StrEnum):
    """The headers that every list has; between 补录内容 and 申请豁免理由 stand those that its rows ask for."""

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
"""The three cells of a request that a finding be waived."""

_KNOWN_BY = frozenset(header_key(name) for name in (ListHeading.RULE, ListHeading.SHEET, ListHeading.CONTENT))
_SPECIAL = "\\；;"


class Content(NamedTuple):
    """What a row will enter: values that are settled, by header, and the headers that are asked for."""

    settled: dict[str, str]
    requested: tuple[str, ...]


def is_rectification(headers: Iterable[str]) -> bool:
    """Whether these are the headers of a 整改清单: 规则编号, 补录表 and 补录内容 are among them.

    >>> is_rectification(["规则编号", "补录表", "补录内容", "备注"]), is_rectification(["编码", "名称"])
    (True, False)
    """
    return {header_key(header) for header in headers} >= _KNOWN_BY


def content_text(settled: Mapping[str, str], requested: Iterable[str]) -> str:
    r"""What a row will enter, for people and for `read_content`.

    >>> content_text({"所属小区": "X001"}, ["编码", "名称"])
    '所属小区=X001；编码=待填；名称=待填'
    """
    parts = [f"{header}={_escaped(value)}" for header, value in settled.items()]
    return "；".join([*parts, *(f"{header}={ASKED}" for header in requested)])


def read_content(text: str) -> Content:
    """Read back what `content_text` wrote; raises `ValueError` naming the part that can't be read.

    >>> read_content("所属小区=X001；编码=待填")
    Content(settled={'所属小区': 'X001'}, asked=('编码',))
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
    marked = "".join(f"\\{c}" if c in _SPECIAL else c for c in value)
    return f"\\{marked}" if marked == ASKED else marked


def _parts(text: str) -> Iterator[str]:
    """The parts between semicolons that no backslash stands before."""
    for match in re.finditer(r"(?:\\.|[^\\；;])+", text):
        if match.group().strip():
            yield match.group()
