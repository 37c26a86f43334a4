"""Finds the kinds that the name of a sheet or file means: 三里坪业委会台账 means 业主委员会."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wangge.graph.model import Model, NodeKind, Sheet, header_key
from wangge.graph.model.signatures import ONLY_SHOWN_BY

__all__ = ["NamedKinds", "kinds_in_name", "sheet_called"]

_PARTS = re.compile(r"[\W_\d]+")
# What a Chinese title adds after the kind: 网格台账, 小区基本情况一览表.
_FORM = re.compile(
    r"(?:台[账帐]|花?名册|名[录单]|目录|清单|一览|统计|登记|备案|汇总|明细|摸排|排查|普查|划分|公示|更新|导入|采集|填报|上报"
    r"|基[本础]|信息|情况|资料|数据|档案|底[册数]|概况|模板|样[表例]|分布|设置|配置|建设|总|新|版|年度?|月份?|季度|[表册库])+$"
)
# What may stand between the start of a title and the kind of a place. Any other text makes the title the name of one
# place: 老旧小区 means compounds, but 翠湖小区 is the name of a compound.
_BEFORE_PLACE = re.compile(
    r"(?:[省市州区县旗镇乡村年月全各本我]|街道|院落|网格|辖区?|所有|城[市区]|农村|老旧|三无|无物业|有物业|商品房?|安置|单位|住宅|居民|商住"
    r"|商业|零散|散居|散|重点|新建|示范|专属|综合|基础|一般|普通|专职|物业)$"
)
# What may stand before 人员 and the like in the title of a list of post-holders. Other people are residents: 重点人员.
_BEFORE_PEOPLE = re.compile(r"(?:[区县镇乡村各全]|街道|网格|物业|专职|在职|在岗|全体|所有)$")
# A title such as 业委会主任名册 is about people, not about the organisation that it begins with.
_PERSON = re.compile(
    "书记|主任|成员|委员|人员|负责人|经理|干部|党员|队员|代表|会长|组长|队长|队伍|业主|志愿者|[长员]"
)
_SHORTEST = 2


@dataclass(frozen=True)
class NamedKinds:
    """The sheets of the model that a name means.

    The sheets in `sure` are certainly meant. In `likely` are kinds of place at the end of a longer name, which could be
    the name of one place, and kinds of people, who could be residents. Those in `mentioned` only occur in the name.
    """

    sure: tuple[Sheet, ...] = ()
    likely: tuple[Sheet, ...] = ()
    mentioned: tuple[Sheet, ...] = ()


def sheet_called(name: str, model: Model) -> Sheet | None:
    """Return the sheet of the model with this name, in either language, or None."""
    key = header_key(name)
    return next((sheet for sheet, keys in _known_names(model) if key in keys), None)


def kinds_in_name(name: str, model: Model) -> NamedKinds:
    """Return the sheets that parts of a name mean.

    >>> from wangge.graph.model import load_model
    >>> titles = ("居委会-三里坪街道", "三里坪业委会台账", "老旧小区一览表", "翠湖小区", "网格员花名册")
    >>> kinds = [kinds_in_name(title, load_model()) for title in titles]
    >>> [[sheet.zh for sheet in (*named.sure, *named.likely)] for named in kinds]
    [['居民委员会'], ['业主委员会'], ['小区'], [], []]
    """
    known = list(_known_names(model))
    sure: list[Sheet] = []
    likely: list[Sheet] = []
    mentioned: list[Sheet] = []
    for part in filter(None, map(header_key, _PARTS.split(name))):
        stem = _FORM.sub("", part)
        own = _of_part(part, known) or _of_part(stem, known)
        if own is not None:
            sure.append(own)
            continue
        sheet, before = _at_end(stem, known)
        if sheet is None:
            mentioned += _mentioned_in(stem, known)
        elif sheet.kind.name in ONLY_SHOWN_BY:
            likely += [sheet] if _BEFORE_PEOPLE.search(before) else []
        elif not _is_place(sheet):
            sure.append(sheet)
        elif _BEFORE_PLACE.search(before):
            likely.append(sheet)
    return NamedKinds(_distinct(sure), _distinct(likely), _distinct(mentioned))


_Known = tuple[Sheet, frozenset[str]]


def _known_names(model: Model) -> Iterator[_Known]:
    for sheet in model.sheets.values():
        yield sheet, frozenset(header_key(known) for known in (sheet.name, sheet.zh, *sheet.aliases))


def _of_part(part: str, known: Iterable[_Known]) -> Sheet | None:
    return next((sheet for sheet, keys in known if part in keys), None)


def _at_end(stem: str, known: Iterable[_Known]) -> tuple[Sheet | None, str]:
    """Return the sheet whose name is the longest end of a title, and the text before it."""
    ends = [
        (len(key), sheet)
        for sheet, keys in known
        for key in keys
        if len(key) >= _SHORTEST and not key.isascii() and stem.endswith(key)
    ]
    if not ends:
        return None, stem
    length, sheet = max(ends, key=lambda end: end[0])
    return sheet, stem[:-length]


def _mentioned_in(stem: str, known: Iterable[_Known]) -> Iterator[Sheet]:
    for sheet, keys in known:
        if _is_place(sheet):
            continue
        for key in keys:
            at = stem.find(key) if len(key) >= _SHORTEST and not key.isascii() else -1
            if at >= 0 and not _PERSON.search(stem, at + len(key)):
                yield sheet


def _is_place(sheet: Sheet) -> bool:
    return isinstance(sheet.kind, NodeKind) and sheet.kind.place_tier is not None


def _distinct(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    return tuple({sheet.name: sheet for sheet in sheets}.values())
