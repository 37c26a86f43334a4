"""What is said of one property, beside its type: header, unit, privacy, term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

__all__ = ["Code", "Flag", "Name", "Phone", "Privacy", "Property", "Remark", "ValidFrom", "ValidTo"]


class Privacy(StrEnum):
    """What may be kept of a value.

    `PUBLIC` is stored as it is, `MASKED` only after its middle has been struck out,
    `REFUSED` is never stored: a row that carries it is rejected and the value not repeated.
    """

    PUBLIC = "public"
    MASKED = "masked"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Property:
    """The facts about a property that its Python type doesn't tell.

    `zh` heads the column in a sheet, `also` are other headers it is known by, `unit` is the
    unit of a number, `term` the property of a public vocabulary it stands for.
    """

    zh: str
    term: str
    also: tuple[str, ...] = ()
    unit: str | None = None
    privacy: Privacy = Privacy.PUBLIC
    indexed: bool = False


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
