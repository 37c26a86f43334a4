"""Recognises what the text of a cell is: a person's name, a phone, a firm, buildings, a place of a certain kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache

from wangge.loaders.mappings.mapping import NONE_WORDS, VACANT_WORDS
from wangge.loaders.mappings.none_words import is_none
from wangge.loaders.privacy import find_id_number, holds_mobile

__all__ = ["CellShape", "are_names", "is_person", "may_be_people", "people_in", "shapes_of", "squeezed_text"]

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟"
    "熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮"
    "柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时阳阎穆农司古吉卓苟桂晏敖桑岑甄车项代但来冷淳雍卿乐银冼刁卞卢"
    "常傅洪费卫戚柏屠池席储宗宣仇闻娄虞支裘干杭嵇惠封芮羿汲邴乌隗宓郗仰仲伊宫栾厉戎束韶郜蓟印宿鄂索籍莘劳逄姬扶堵宰郦郤寿扈冀郏浦慕茹习宦慎戈庾暨匡寇奚昌凤邬卜"
    "元狄伏贲钭危咸明巢夔隆巩阚蒯"
    "巫巴帅应廉强景晋晁曲朴权查栗楚沙沃海湛湖濮燕班璩瞿祖禹窦竺米粟糜經缪羊耿胥臧苍茅荀荆荣蔺藏衡褚褟覃计訾记谌谯贝贡赖赫连那郁郎都鄢酆钮闵隆隋雪靖鞠麦麻鼓"
)
COMPOUND_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "司徒",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "长孙",
    "夏侯",
    "令狐",
    "端木",
    "宇文",
)
_HAN = "\u3400-\u9fff"
_PARTS = re.compile(r"[、,;/|\n]+|(?<=[\u3400-\u9fff])(?:和|及)(?=[\u3400-\u9fff])")
_BRACKETED = re.compile(r"[(\[【<《].*?[)\]】>》]")
_DIGITS_AT_END = re.compile(r"[\s:]*[\d*\-\s]{7,}$")
_ROLE_AT_END = re.compile(r"(?:书记|主任|经理|同志|先生|女士|老师|组长|队长|所长|校长|行长|院长)$")
_OFFICE_AT_END = re.compile(r"(?:长|主任|书记|经理|员|办|科|处|岗|警|班|代表|老师|主席|院|所|站)$")
_NOT_PEOPLE = re.compile(
    r"[街镇乡村组栋幢楼号座层区院苑园城府庭居湾里巷路段网格户社局部所站室校会司店厂队组类业期]$|小区|网格|社区|公司|物业|支部|中心|有限"
)
_RARE_NAMES = re.compile(rf"[{_HAN}]{{2,3}}(?:[、,;/|][{_HAN}]{{2,3}})*")
_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4})"
_ONE_BUILDING = rf"(?:第?[A-Za-z]?{_NUMBER}[A-Za-z]?|[A-Za-z]|[东南西北中主附]{{1,2}})"
_BUILDING_WORD = r"(?:#楼|号楼|栋楼|#栋|号栋|栋|幢|号|#|楼|座|单元)"
_BUILDING = rf"(?:{_ONE_BUILDING}{_BUILDING_WORD}?(?:[-—–~至到]{_ONE_BUILDING})?{_BUILDING_WORD})"
_BUILDINGS = re.compile(
    rf"(?:.{{0,14}}?)(?:{_ONE_BUILDING}{_BUILDING_WORD}?[、,，;和及])*{_BUILDING}(?:[、,，;和及]{_BUILDING})*"
)
_COUNT_OF_BUILDINGS = re.compile(r"(?:共|约)?\d{1,3}(?:栋|幢|座)?")
_RANGE = re.compile(rf"{_ONE_BUILDING}{_BUILDING_WORD}?[-—–~至到、,]{_ONE_BUILDING}.*")
_LANDLINE = re.compile(r"(?:0\d{2,3}[- ]?)?\d{7,8}(?:-\d{1,6})?")
_PHONE_WORDS = re.compile(
    r"(?:同)?微信(?:同号|号)?|手机(?:号码?)?|(?:联系|办公|值班|固定)?电话|座机|办公|宅电|家|转|分机|小号"
)
_HAN_TEXT = re.compile(rf"[{_HAN}]{{2}}")
_SCIENTIFIC = re.compile(r"1\.\d{1,10}[Ee]\+?10")
_MASKED = re.compile(r"1[\dx*]{2}[\d*x]{8}|1[3-9]\d\*{4}\d{4}")
_DATE = re.compile(
    r"(?:19|20)\d{2}[-./年]\d{1,2}(?:[-./月]?(?:\d{1,2}日?)?)?(?: \d{2}:\d{2}:\d{2})?|(?:19|20)\d{2}年"
)
_INTEGER = re.compile(r"\d{1,7}(?:\.0+)?")
_COUNT = re.compile(
    r"(?:约|共)?\d{1,7}(?:\.\d+)?(?:户|人|名|栋|幢|个|家|处|支|间|平方米|万平方米|㎡|万㎡|元)?"
)
_CODE = re.compile(
    r"\d{6}|\d{9}|\d{12}|\d{15}|\d{17}|\d{12}[A-Z]\d{2,6}|[A-Za-z\u4e00-\u9fff]{1,8}(?:-[\w]{1,20}){1,4}|[A-Z]{1,6}-?\d{1,20}"
)
_YES_NO = frozenset(
    [
        "是",
        "否",
        "有",
        "无",
        "√",
        "×",
        "已成立",
        "未成立",
        "已组建",
        "未组建",
        "成立",
        "已",
        "未",
        "已建",
        "未建",
        "已覆盖",
        "未覆盖",
        "y",
        "n",
    ]
)
_NONE = frozenset(
    (*NONE_WORDS, "暂未成立", "尚未成立", "不详", "未知", "无业委会", "无物业公司", "无物业管理")
)
_VACANT = frozenset(VACANT_WORDS)
_SAME = frozenset(("同上", "〃", '"', "″", "''"))
_FIRM = re.compile(
    r".*(?:公司|物业|集团|企业|物管|经营部|服务部|事务所)(?:.{0,8}(?:分公司|项目部|服务中心|管理处|服务处))?$"
)
_ENDINGS = {
    "community": re.compile(rf"[{_HAN}\d]{{1,16}}(?:社区|村|居委会|村委会|居民委员会|村民委员会|嘎查)$"),
    "grid": re.compile(r".{0,20}网格(?:\(?\d*\)?)$|第?[\d一二三四五六七八九十]{1,3}网格.*"),
    "micro": re.compile(r".{0,20}微网格.{0,6}|.{0,16}微格.{0,4}"),
    "group": re.compile(r".{0,20}(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:村民|居民)?(?:小组|组|社|队)$"),
    "party": re.compile(r".*(?:党支部|支部|党委|党总支|总支|党小组|党组织|党工委|党组|委员会|支部委员会)$"),
    "owners": re.compile(r".*(?:业委会|业主委员会)(?:筹备组|\(筹\))?$"),
    "committee": re.compile(rf"[{_HAN}]{{1,16}}(?:居委会|村委会|居民委员会|村民委员会)$"),
}


class CellShape(StrEnum):
    """What a text is; a text may have several shapes."""

    NONE = "none"
    VACANT = "vacant"
    SAME = "same"
    YES_NO = "yes-no"
    PHONE = "phone"
    ID_NUMBER = "id-number"
    DATE = "date"
    CODE = "code"
    INTEGER = "integer"
    COUNT = "count"
    BUILDINGS = "buildings"
    PEOPLE = "people"
    FIRM = "firm"
    COMMUNITY = "community"
    GRID = "grid"
    MICRO = "micro"
    GROUP = "group"
    PARTY = "party"
    OWNERS = "owners"
    COMMITTEE = "committee"


def squeezed_text(text: str) -> str:
    r"""Return a text without blanks and in half width; line breaks between parts become 、.

    >>> squeezed_text(" 张三（兼）\n李 四 ")
    '张三(兼)、李四'
    """
    lines = [unicodedata.normalize("NFKC", line) for line in text.strip().splitlines()]
    return "、".join(squeezed for line in lines if (squeezed := "".join(line.split())))


@lru_cache(maxsize=1 << 15)
def shapes_of(text: str) -> frozenset[CellShape]:
    """Return every `CellShape` that a text has.

    >>> sorted(shapes_of("13808180001、13908180002")), sorted(shapes_of("张三、李四"))
    ([<CellShape.PHONE: 'phone'>], [<CellShape.PEOPLE: 'people'>])
    >>> sorted(shapes_of("未成立")), sorted(shapes_of("1-5栋"))
    ([<CellShape.NONE: 'none'>, <CellShape.YES_NO: 'yes-no'>], [<CellShape.BUILDINGS: 'buildings'>])
    """
    plain = squeezed_text(text)
    bare = plain.strip("()[]【】「」").casefold()
    shapes = set()
    if bare in _NONE or is_none(plain):
        shapes.add(CellShape.NONE)
    if bare in _YES_NO:
        shapes.add(CellShape.YES_NO)
    if bare in _VACANT:
        shapes.add(CellShape.VACANT)
    if bare in _SAME:
        shapes.add(CellShape.SAME)
    if shapes:
        return frozenset(shapes)
    return frozenset(_shapes_of_value(plain))


def _shapes_of_value(plain: str) -> set[CellShape]:
    if len(plain) >= 15 and (number := find_id_number(plain)) is not None and not number.may_be_code:
        return {CellShape.ID_NUMBER}
    parts = [part for part in _PARTS.split(plain) if part]
    if parts and all(_is_phone(part) for part in parts):
        return {CellShape.PHONE}
    shapes = {shape for shape, fits in _TESTS if fits(plain)}
    if people_in(plain):
        shapes.add(CellShape.PEOPLE)
    return shapes


def _is_phone(text: str) -> bool:
    bare = _PHONE_WORDS.sub("", _BRACKETED.sub("", text))
    if _HAN_TEXT.search(bare):
        return False
    return (
        holds_mobile(bare)
        or bool(_SCIENTIFIC.fullmatch(bare))
        or bool(_LANDLINE.fullmatch(bare))
        or bool(_MASKED.fullmatch(bare.replace("-", "")))
    )


def _is_buildings(plain: str) -> bool:
    return len(plain) <= 200 and (
        bool(_BUILDINGS.fullmatch(plain)) or bool(_RANGE.fullmatch(plain) and "栋" in plain)
    )


_TESTS: tuple[tuple[CellShape, Callable[[str], object]], ...] = (
    (CellShape.DATE, lambda text: bool(_DATE.fullmatch(text))),
    (CellShape.CODE, lambda text: bool(_CODE.fullmatch(text))),
    (CellShape.INTEGER, lambda text: bool(_INTEGER.fullmatch(text))),
    (CellShape.COUNT, lambda text: bool(_COUNT.fullmatch(text))),
    (CellShape.BUILDINGS, _is_buildings),
    (CellShape.FIRM, lambda text: bool(_FIRM.fullmatch(text))),
    *((CellShape(name), pattern.fullmatch) for name, pattern in _ENDINGS.items()),
)


def may_be_people(text: str) -> bool:
    """Whether a text may be names of people, rare surnames included.

    This is enough in a column with the title of a post.

    >>> [may_be_people(text) for text in ("水二、云五", "满一(13900000001)", "第一网格", "东风社区")]
    [True, True, False, False]
    """
    bare = _BRACKETED.sub("", squeezed_text(text))
    rare = _RARE_NAMES.fullmatch(bare) is not None and _NOT_PEOPLE.search(bare) is None
    return rare or bool(people_in(text))


def are_names(texts: Sequence[str]) -> bool:
    """Whether all texts may be names of people, and none of them is an office or a unit instead.

    >>> are_names(["寇静", "广涛"]), are_names(["寇静", "局长"]), are_names(["寇静", "院办"])
    (True, False, False)
    """
    return all(may_be_people(text) and (people_in(text) or not _OFFICE_AT_END.search(text)) for text in texts)


@lru_cache(maxsize=1 << 14)
def people_in(text: str) -> tuple[str, ...]:
    """Return the names of people if a text is a list of them, else an empty tuple.

    >>> people_in("张三、李四"), people_in("孙八(13500000005)"), people_in("赵六（兼）")
    (('张三', '李四'), ('孙八',), ('赵六',))
    >>> people_in("第一网格"), people_in("梧桐梁社区"), people_in("南滨1号")
    ((), (), ())
    """
    names = []
    for part in _PARTS.split(squeezed_text(text)):
        bare = _DIGITS_AT_END.sub("", _BRACKETED.sub("", part)).strip(":：")
        if not bare or bare in _VACANT or _is_phone(bare):
            continue
        name = _ROLE_AT_END.sub("", bare) if len(bare) > 3 else bare
        if not is_person(name):
            return ()
        names.append(name)
    return tuple(names)


def is_person(name: str) -> bool:
    """Whether a text may be the name of one person.

    >>> [is_person(name) for name in ("欧阳小明", "阿依古丽·买买提", "张", "张某", "王家村")]
    [True, True, False, True, False]
    """
    if re.fullmatch(rf"[{_HAN}]{{1,12}}(?:·[{_HAN}]{{1,12}})+", name):
        return True
    if not re.fullmatch(rf"[{_HAN}]{{2,4}}", name) or _NOT_PEOPLE.search(name):
        return False
    return name[0] in SURNAMES and (
        len(name) < 4 or name.startswith(COMPOUND_SURNAMES) or name[1] in SURNAMES
    )
