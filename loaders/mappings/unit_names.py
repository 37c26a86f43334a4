"""Says what a text in a column of names can name: no unit at all, or one that every community may have."""

from __future__ import annotations

import re
from functools import lru_cache

from wangge.graph.model import NodeKind
from wangge.loaders.mappings.lists import list_of_names
from wangge.loaders.mappings.madecodes import name_key
from wangge.loaders.mappings.none_words import is_vacant
from wangge.loaders.mappings.units import UnitFinder
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import CellError, RejectRule

__all__ = ["demand_unit", "is_of_residents", "is_scattered", "refuse_typed_letter", "with_number_as_name"]

# Villages and grids may have the name of their community, but no compound or building is called 花溪社区.
_NOT_LIKE_DIVISIONS = ("Compound", "Building", "Entrance")
_LIKE_DIVISION = re.compile(r".*(?:社区|居委会|村委会|居民委员会|村民委员会|街道|街道办|街道办事处)")
# Offices write the road, or 散户, in the column of compounds if a building is in none.
_LIKE_ROAD = re.compile(
    r"[\u3400-\u9fff0-9]{1,10}(?:路|街|巷|大道|路段|[东南西北中]段|沿线|沿街)(?:沿线|沿街|两侧|散户)?"
)
_NO_COMPOUND = "散户|散居|零散|散楼|单体楼|[无非]小区"
_SCATTERED = re.compile(
    rf"(?:[^(（\[【]{{0,8}}(?:{_NO_COMPOUND})|(?:[^(（\[【]{{1,8}}[路街巷道段])?(?:独栋|沿街))"
    r"(?:住?户|居民|楼栋|楼房|院落|门面|门市|商铺|点|楼|房)?"
    rf"|无?[(（\[【](?:{_NO_COMPOUND}|独栋|沿街).{{0,2}}[)）\]】]"
)
# A cell such as 全部网格 or 各小区 names no unit.
_NO_SINGLE = re.compile(
    r"(?:本?(?:社区|村|街道|辖区|小区)(?:内|的)?)?"
    r"(?:(?:全部|所有|全体|整个|其余|其他|其它)(?:的)?(?:社区|微?网格|片区|小区|院落|楼栋|楼|单元|小组)?"
    r"|各个?(?:社区|微?网格|片区|小区|院落|楼栋|单元|小组))"
    r"|全(?:社区|村|小区|街道|辖区|覆盖)|除.+[外去]"
    r"|[单双奇偶][号数]的?(?:微?网格|片区|小区|院落|楼栋|楼|单元|小组)?"
)
_NUMBERED_UNIT = re.compile(r".*(?:[0-9]|[一二三四五六七八九十])号?(?:微?网格|(?:村民|居民)?小?组)")
_BARE_RANGE = re.compile(r"[0-9]+[-~—–－～至到][0-9]+")
_SINGLE_IN_CELL = ("Grid", "MicroGrid", "VillagerGroup")
# A cell such as 1号院、3号院等7个院落 leaves some of the names out; 平等小区 is a name.
_INCOMPLETE = re.compile(
    r".+(?<![平同高中初上])等(?:共?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|几|多)[个处栋家支座条].{0,8})?"
)
# What ends a firm or committee may only be a remark on a compound, such as 翠湖苑（物业已退出）.
_PLACE_ENDED = "(?<![拟未将不待])(?:撤销|撤并|注销|作废|拆除|已拆)"
_ENDED = (
    "(?<![拟未将不待])(?:退出|撤管|撤离|撤场|撤出|注销|解散|撤销|撤并|解约|解聘|终止|停业|倒闭|停用|作废)"
)
_HAS_ENDED = {
    is_place: re.compile(
        rf"[(（\[【][^()（）]*{words}[^()（）]*[)）\]】]|[(（](?:原|前)[)）]|.已{words}$|.撤[管场]$"
    )
    for is_place, words in ((True, _PLACE_ENDED), (False, _ENDED))
}
_REMARK = re.compile(r"(?<=.)[(（][^()（）]*[)）]$")
_PREPARES = re.compile(r".*(?:筹备组|筹备小组|筹备委员会|筹备会|筹委会|筹建组|筹建小组|筹备中|筹建中)")
# A cell such as 有 or 3支 in a column of organisations says that there are some, but not which.
_SAYS_THAT = re.compile("有|是|√|已?成立|已(?:建|组建|建立|设立)|[0-9]{1,3}[个支家所名]?")
_OTHER_BODY = re.compile(r".*(?:物业管理委员会|物管会|自管会|自管小组|自治小组|院委会)")
_TYPED_LETTER = re.compile(r"(?=.*[OoIl])(?=(?:.*[0-9]){9})[0-9OoIl]+")
_OF_RESIDENTS = ("VolunteerTeam", "CharityFund")
_CLUB = re.compile(
    r".*(?:[队团组班]|沙龙|工作坊|读书会|理事会|议事会|调解室|工作室|俱乐部|(?<!服务)(?<!合作)(?<!旅行)社)"
)
# Names without any that tells one from another: every community may have a 老年协会.
_GENERAL = re.compile(
    "(?:社区|村)?(?:(?:老年人?|残疾人|妇女|青少年|未成年人|儿童|退役军人|居家|养老|五社联动|社会工作|社工|爱心|邻里|互助|志愿|公益|文化|文体|体育|"
    "科普|红白|喜事|民俗|计划生育|计生|托育|托幼|人民调解|调解|法律|健康|卫生|环保|物业|居民|保护|服务|联动|活动|关爱|照料|日间)(?:和|与)?)+"
    "(?:协会|学会|联合会|理事会|中心|大学|学校|学堂|课堂|超市|站|之家|驿站|食堂|委员会|工作站|服务站|服务社|基金会)"
)
_NUMBERED_KINDS = {"Grid": "网格", "MicroGrid": "微网格", "Entrance": "单元"}
_DIGIT = "[一二三四五六七八九]"
_BARE_NUMBER = re.compile(rf"第?(0?[1-9]|[1-9][0-9]|{_DIGIT}|{_DIGIT}?十{_DIGIT}?)号?")


def demand_unit(kind: NodeKind, name: str, finder: UnitFinder) -> None:
    """Raise `CellError` for a name of no unit of a kind.

    Such a name means several units of the kind, one that isn't decided on or founded yet, one that has ended or, where a compound
    or building should be, a division, a road or scattered houses.
    """
    is_place = kind.place_tier is not None
    message = _fault_of(kind.label, is_place, name)
    if message is None:
        return
    if message is LedgerMessage.NAME_OF_DIVISION and not finder.is_division(name):
        return
    raise CellError(RejectRule.NOT_UNDERSTOOD, message.fill(text=name, kind=RejectText(kind.label, kind.zh)))


@lru_cache(maxsize=1 << 14)
def _fault_of(label: str, is_place: bool, name: str) -> LedgerMessage | None:
    """Return why a text can't be the name of one unit of a kind; a name of a division is only one if the division is known."""
    if _HAS_ENDED[is_place].search(name):
        return LedgerMessage.HAS_ENDED
    if is_vacant(_REMARK.sub("", name)):
        return LedgerMessage.NOT_DECIDED
    if _INCOMPLETE.fullmatch(name):
        return LedgerMessage.INCOMPLETE_LIST
    if (
        _NO_SINGLE.fullmatch(name)
        or _names_several(label, name)
        or (not is_place and _SAYS_THAT.fullmatch(name))
    ):
        return LedgerMessage.NO_SINGLE_UNIT
    if not is_place and _PREPARES.fullmatch(name):
        return LedgerMessage.NOT_FOUNDED
    if label == "OwnersCommittee" and _OTHER_BODY.fullmatch(name):
        return LedgerMessage.OTHER_BODY
    if label in _NOT_LIKE_DIVISIONS and _LIKE_DIVISION.fullmatch(name):
        return LedgerMessage.NAME_OF_DIVISION
    if label == "Compound" and (_LIKE_ROAD.fullmatch(name) or is_scattered(name)):
        return LedgerMessage.NO_COMPOUND
    return None


def _names_several(label: str, name: str) -> bool:
    """Whether a text that should name one grid, group or entrance names several by their numbers, as 第1-3网格 does."""
    if label == "Entrance":
        return _BARE_RANGE.fullmatch(name) is not None
    if label not in _SINGLE_IN_CELL:
        return False
    names = list_of_names(_REMARK.sub("", name))
    return len(names) > 1 and all(map(_NUMBERED_UNIT.fullmatch, names))


def refuse_typed_letter(code: str) -> None:
    """Raise `CellError` for a code of digits in which a letter was typed for a digit, such as O for 0."""
    if _TYPED_LETTER.fullmatch(code):
        raise CellError(RejectRule.BAD_CODE, LedgerMessage.LETTER_IN_CODE.fill(code=code))


def with_number_as_name(label: str, name: str) -> str:
    """Return a name; a bare number of a grid, micro-grid or entrance becomes its name.

    >>> with_number_as_name("Grid", "3"), with_number_as_name("Grid", "第十二号"), with_number_as_name("MicroGrid", "02")
    ('第三网格', '第十二网格', '第二微网格')
    >>> with_number_as_name("Grid", "滨江网格"), with_number_as_name("Compound", "3"), with_number_as_name("Entrance", "1")
    ('滨江网格', '3', '1单元')
    >>> [with_number_as_name("Grid", text) for text in ("0", "00", "十十", "二三", "100")]
    ['0', '00', '十十', '二三', '100']
    """
    number = _BARE_NUMBER.fullmatch(name) if label in _NUMBERED_KINDS else None
    return name_key(f"{number[1]}{_NUMBERED_KINDS[label]}") if number else name


def is_scattered(text: str) -> bool:
    """Whether a text in a column of compounds means that the buildings are in none.

    >>> [is_scattered(text) for text in ("散居楼栋", "无（散户）", "住建局家属楼（单体楼）")]
    [True, True, False]
    """
    return _SCATTERED.fullmatch(text) is not None


def is_of_residents(label: str, name: str) -> bool:
    """Whether an organisation is a group of residents, so that other communities may have one of the same name.

    >>> is_of_residents("VolunteerTeam", "夕阳红志愿服务队"), is_of_residents("SocialOrganization", "夕阳红合唱团")
    (True, True)
    >>> is_of_residents("SocialOrganization", "老年协会"), is_of_residents("SocialOrganization", "居家养老服务中心")
    (True, True)
    >>> is_of_residents("SocialOrganization", "仁爱社工服务中心"), is_of_residents("PropertyFirm", "夕阳红合唱团")
    (False, False)
    """
    if label != "SocialOrganization":
        return label in _OF_RESIDENTS
    return _CLUB.fullmatch(name) is not None or _GENERAL.fullmatch(name) is not None
