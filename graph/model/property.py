"""Declares the metadata of a property, and properties that several kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

__all__ = [
    "Address",
    "Code",
    "Flag",
    "Latitude",
    "Longitude",
    "Name",
    "Phone",
    "Privacy",
    "Property",
    "Remark",
    "ValidFrom",
    "ValidTo",
]


class Privacy(StrEnum):
    """Whether and how a value may be stored.

    `PUBLIC` is stored unchanged, `MASKED` with its middle replaced by asterisks. `PERSONAL` is stored
    unchanged, but pages and tables that hide the names of people don't contain it. `REFUSED` is never stored:
    a row with such a value is rejected, and no message repeats the value.
    """

    PUBLIC = "public"
    PERSONAL = "personal"
    MASKED = "masked"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Property:
    """Metadata of a property, in addition to its Python type.

    `zh` is the Chinese header of its column, `also` are further accepted headers, `unit` is the unit of a
    number, `term` the corresponding property of a public vocabulary, `indexed` whether the graph has an index
    on it. `least` and `most` are the smallest and the largest number that is allowed. `name_endings` are
    pairs of an ending of the node's name and the value that follows from it if the sheet gives none: a name
    that ends with 镇 is that of a 镇. In a column of numbers, a text with such an ending also means the
    ending's value. `added_later` is true for a property that graphs of version 2 may lack: the digest of a
    fact contains it only if the fact has a value. The column of a `seldom` property comes last on the sheet,
    because few offices fill it in.
    """

    zh: str
    term: str
    also: tuple[str, ...] = ()
    unit: str | None = None
    privacy: Privacy = Privacy.PUBLIC
    indexed: bool = False
    least: int | None = None
    most: int | None = None
    name_endings: tuple[tuple[str, str | int], ...] = ()
    added_later: bool = False
    seldom: bool = False


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text; long lists of headers are declared with it.

    >>> words("成立日期 成立时间")
    ('成立日期', '成立时间')
    """
    return tuple(text.split())


Code = Annotated[
    str,
    Property(
        zh="编码",
        also=words("代码 编号 区划代码 统计区划代码 统计用区划代码 行政区划代码 code id"),
        term="org:identifier",
        indexed=True,
    ),
]
Name = Annotated[str, Property(zh="名称", also=("全称", "title"), term="skos:prefLabel")]
Flag = bool | None
Phone = Annotated[
    str | None,
    Property(
        zh="联系电话",
        also=words(
            "电话 手机 手机号 手机号码 电话号码 联系方式 联系手机 移动电话 办公电话 固定电话 服务电话 座机 "
            "负责人电话 公司电话 企业电话 mobile"
        ),
        term="vcard:tel",
        privacy=Privacy.MASKED,
    ),
]
Remark = Annotated[
    str | None, Property(zh="备注", also=("说明", "备注说明", "备注信息", "note"), term="rdfs:comment")
]
ValidFrom = Annotated[
    date | None,
    Property(
        zh="起始日期",
        also=words(
            "开始日期 生效日期 起始时间 开始时间 成立日期 成立时间 成立年月 设立日期 设立时间 组建日期 "
            "组建时间 建立时间 注册日期 注册时间 启用时间 启用日期 建成投用时间 start from"
        ),
        term="schema:startDate",
    ),
]
ValidTo = Annotated[
    date | None,
    Property(
        zh="终止日期",
        also=words("结束日期 截止日期 终止时间 结束时间 截止时间 撤销日期 撤销时间 注销日期 注销时间 end to"),
        term="schema:endDate",
    ),
]
Address = Annotated[
    str | None,
    Property(
        zh="地址",
        also=words(
            "详细地址 坐落 坐落地址 坐落位置 具体位置 具体地址 位置 地理位置 单位地址 注册地址 办公地址 "
            "办公地点 通讯地址 联系地址 小区地址 小区位置 中心地址 活动地址 企业地址 公司地址 单位地点 座落"
        ),
        term="schema:address",
        added_later=True,
    ),
]
Longitude = Annotated[
    float | None,
    Property(
        zh="经度",
        also=words("东经 经度坐标 经度值 地理经度 中心经度 中心点经度 longitude lng long"),
        unit="度",
        term="schema:longitude",
        least=73,
        most=136,
        added_later=True,
        seldom=True,
    ),
]
Latitude = Annotated[
    float | None,
    Property(
        zh="纬度",
        also=words("北纬 纬度坐标 纬度值 地理纬度 中心纬度 中心点纬度 latitude"),
        unit="度",
        term="schema:latitude",
        least=3,
        most=54,
        added_later=True,
        seldom=True,
    ),
]
