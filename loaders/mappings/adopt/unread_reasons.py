"""Says why columns of a ledger that matter to an office aren't read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from wangge.graph.model import header_key
from wangge.loaders.mappings.adopt import nouns
from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.senses import HELPED, Role

__all__ = ["unread_reasons"]

_HELPED = "写的是谁包联哪里，不说明哪里属于哪里；要收包联的人，请回答他是哪里的岗位"
_BY_TITLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"四至|界限|边界|^[东西南北]至|^(?:网格|社区|小区|片区|管辖|覆盖|所辖|辖区|责任)*范围"),
        "是范围的文字说明，图库不存；所含的小区、楼栋请各设一列",
    ),
    (
        re.compile(r"(?:换届|届满|到届|改选)(?:时间|日期|年月|年份)$|(?:届满|到届)$"),
        "是换届的日子，图库只存党组织的本届选举日期和各人任职的起止日期",
    ),
    (
        re.compile(r"(?:楼栋|栋|幢|楼房|单元|网格|小区|微网格)(?:总)?(?:数|数量|个数)$"),
        "只是数目，图库自己统计；要收楼栋，请写明编号，如1-5栋",
    ),
    (nouns.NEVER_PEOPLE, "是居民或法定代表人等个人信息，不入库"),
)


def unread_reasons(columns: Sequence[LedgerColumn], unread: Sequence[str]) -> dict[str, list[str]]:
    """Return the titles of the unread columns by the reason for leaving them out, as far as it is known.

    A reason is the end of a Chinese sentence.

    >>> texts = ("东至甲路", "西至乙路")
    >>> columns = [LedgerColumn(0, "四至范围", "四至范围", texts), LedgerColumn(1, "颜色", "颜色", ("红",))]
    >>> unread_reasons(columns, ["四至范围", "颜色"])
    {'是范围的文字说明，图库不存；所含的小区、楼栋请各设一列': ['四至范围']}
    """
    titles: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        if column.title in unread and column.values and (reason := _reason(column)):
            titles[reason].append(column.title)
    return dict(titles)


def _reason(column: LedgerColumn) -> str:
    sense = column.sense
    if sense is not None and sense.role is Role.NAME and sense.word == HELPED:
        return _HELPED
    if nouns.KINDS_OF_EMPLOYMENT.issuperset(column.values):
        return "只写专职或兼职，不是职务；岗位按表名或“网格员”这样的表头定"
    key = header_key(column.title)
    return next((reason for pattern, reason in _BY_TITLE if pattern.search(key)), "")
