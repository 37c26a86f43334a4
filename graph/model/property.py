"""Declares the metadata of a property, and properties that several kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

__all__ = ["Code", "Flag", "Name", "Phone", "Privacy", "Property", "Remark", "ValidFrom", "ValidTo"]


class Privacy(StrEnum):
    """Whether and how a value may be stored.

    `PUBLIC` is stored unchanged, `MASKED` with its middle replaced by asterisks. `REFUSED` is never stored: a row
    with such a value is rejected, and no message repeats the value.
    """

    PUBLIC = "public"
    MASKED = "masked"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Property:
    """Metadata of a property, in addition to its Python type.

    `zh` is the Chinese header of its column, `also` are further accepted headers, `unit` is the unit of a number,
    `term` the corresponding property of a public vocabulary, `indexed` whether the graph has an index on it. `least`
    and `most` are the smallest and the largest number that is allowed. `name_endings` are pairs of an ending of the node's
    name and the value that follows from it if the sheet gives none: a name that ends with 镇 is that of a 镇.
    """

    zh: str
    term: str
    also: tuple[str, ...] = ()
    unit: str | None = None
    privacy: Privacy = Privacy.PUBLIC
    indexed: bool = False
    least: int | None = None
    most: int | None = None
    name_endings: tuple[tuple[str, str], ...] = ()


Code = Annotated[
    str,
    Property(zh="编码", also=("代码", "编号", "区划代码", "code", "id"), term="org:identifier", indexed=True),
]
Name = Annotated[str, Property(zh="名称", also=("全称", "title"), term="skos:prefLabel")]
Flag = bool | None
Phone = Annotated[
    str | None,
    Property(
        zh="联系电话", also=("电话", "手机", "手机号", "mobile"), term="vcard:tel", privacy=Privacy.MASKED
    ),
]
Remark = Annotated[str | None, Property(zh="备注", also=("说明", "note"), term="rdfs:comment")]
ValidFrom = Annotated[
    date | None,
    Property(zh="起始日期", also=("开始日期", "生效日期", "start", "from"), term="schema:startDate"),
]
ValidTo = Annotated[
    date | None,
    Property(zh="终止日期", also=("结束日期", "截止日期", "end", "to"), term="schema:endDate"),
]
