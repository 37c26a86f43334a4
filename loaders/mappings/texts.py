"""Reads the cells of ledgers that name people, with their phone numbers and their posts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wangge.loaders.mappings.lists import one_line, parts_of
from wangge.loaders.mappings.none_words import is_none, is_vacant, refuse_elsewhere
from wangge.loaders.mappings.phones import PHONE
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.table import Cell

__all__ = ["Holder", "holders_in", "refuse_title", "titles_in"]

_BRACKETED = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_ROLE = re.compile(r"([^:]{2,12}):(.+)", re.DOTALL)
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff○〇·]{2,20}|[A-Za-z][A-Za-z .·'-]{1,40}")
_NOT_NOW = re.compile(r"(?:原|前|拟|候选|提名|待任|离任|卸任|暂).{0,8}")
_NO_NAME = re.compile(
    "空缺|暂缺|待定|待补|代管|暂代|代理|兼任|负责|网格|社区|物业|居委|街道|公司|支部|补选|换届|人员|小区|小组|自管|自治|委员会|业委|"
    "理事会|管委|工作组|办公室|医院|学校|派出所|居委|村委|大队|中心|[院党社局]办$|等$|等[0-9一二三四五六七八九十]+[人名]|见附|附表|附件|附后|备注|名单|不详|另行|同前|如上"
)
_LEFT = "离任|卸任|离职|辞职|免职|退休|调离"
_NOT_IN_OFFICE = re.compile(
    "(?:拟|暂|现任?|候选|提名|待|卸任|离任|前任|原任|已).+|"
    f".+(?:{_LEFT}|调走|去世|病故|已故|拟任|拟聘|候选|待任|新任|留任|连任)"
)
_NO_POST_NOW = re.compile(
    f"原(?!.*(?:片区|[场村街巷坝])).*|(?:前任|拟|候选|待(?:定|任|聘|选|补|岗)).*|.*(?:{_LEFT}|调出|停职)[)）】]?"
)
_ADDRESS = (
    "书记|主任|经理|警官|民警|辅警|医生|律师|老师|先生|女士|同志|站长|所长|村长|组长|队长|局长|科长|主席|支书|"
    "校长|院长|园长|行长|厂长|部长|处长|镇长|乡长|区长|店长|馆长|会长|理事长|董事长|总经理|师傅"
)
_FAMILIAR = "大妈|大爷|大姐|大哥|大叔|大伯|大娘|大嫂|阿姨|叔叔|姐|哥|叔|婶|姨|嫂|总|工"
_SURNAME_AND_ADDRESS = re.compile(
    rf"(?:[\u3400-\u9fff]|欧阳|上官|司马|诸葛)(?:{_ADDRESS}|{_FAMILIAR})|[老小][\u3400-\u9fff]"
)
_TITLE_ONLY = re.compile(
    rf"[副正总]?(?:{_ADDRESS}|教师|护士长?|会计|出纳|干事|委员|干部|专干|文书|村医|保安|社工|楼长|书记员)"
)
_ALSO = re.compile(r"(?<=^[\u3400-\u9fff]{2})兼$|(?<=^[\u3400-\u9fff]{3})兼$")
_BEFORE_NAME = re.compile(r"(?:社区|驻村|包片)?(?:民警|辅警|警员)(?=[\u3400-\u9fff]{2,3}$)")
_BEHIND_NAME = re.compile(
    rf"(?<=^[\u3400-\u9fff]{{2}})(?:{_ADDRESS})$|(?<=^[\u3400-\u9fff]{{3}})(?:{_ADDRESS})$"
)
_REMARK = re.compile(r"(?:兼|原|代|副|正|男|女).{0,8}|.{0,8}(?:长|员|主任|书记|干部|经理)")
_ONE_SIGN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_SPACED_NAME = 3
_ENDED = re.compile(
    rf"(?:{_LEFT}|调走|调出|去世|病故|已故|不再|退出|停职|撤销|拟|候选)(?!教师|干部|职工|党员|工人|医生|军人|返聘)"
)
_SAYS_MORE = re.compile(
    "族$|返聘|聘用|聘任|退役|退休|当选|换届|接替|接任|业主|住户|居民|常住|租户|岗位?$|志愿者|主持|公益|热心|低保|残疾|独居|[0-9]+(?:栋|幢|号楼|单元|室|岁)|"
    "[产病休]假|借调|挂职|^(?:宣传|组织|纪检|统战|青年|妇女|群团|生活|文体|治保|调解|民政)$|教师|干部|职工|党员|军人|工人|医生|兼|代|连任|返乡|下沉|在职|在编|编外|大学生|学历|中专|大专|本科|初中|高中"
)
_OF_TITLE = re.compile(r"[(（](?:一肩挑|兼|兼任|专职|全职|主持工作)[)）]$")
_JOINED_TITLES = re.compile(
    r"(.*(?:书记|主任|委员|站长|干事|组长))[、,，]?兼(?:任)?([^职].*(?:书记|主任|委员|站长|干事|组长|网格员|网格长)|书记|主任)"
)
_FORMER = re.compile("[原前曾]任?|[上前]一?[任届]|往届|历任")
_ROLES_AFTER_NAMES = frozenset(("兼职", "党员", "中共党员", "群众", "专职", "临时", "暂代"))


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post, with the phone number as written; the name is "" if the post is vacant.

    `title` is set if the cell names the post, too.
    """

    name: str
    phone: str | None = None
    title: str | None = None


def holders_in(cell: Cell, *, vacant: Sequence[str] = ()) -> list[Holder]:
    """Return the people that a cell names; a number after a name is the phone.

    `vacant` are further words for a vacancy. Raises `CellError` if a text isn't the name of a person.

    >>> holders_in("张三、李四(13900000002)")
    [Holder(name='张三', phone=None, title=None), Holder(name='李四', phone='13900000002', title=None)]
    >>> holders_in("张三/13900000001")
    [Holder(name='张三', phone='13900000001', title=None)]
    >>> holders_in("王 五"), holders_in("（空缺）"), holders_in("/"), holders_in("网格长：赵六（兼）")[0].title
    ([Holder(name='王五', phone=None, title=None)], [Holder(name='', phone=None, title=None)], [], '网格长')
    """
    text = unicodedata.normalize("NFKC", one_line(cell)).replace("：", ":").strip()
    people = [person for part in _people_parts(text) if (person := _holder(part, vacant)) is not None]
    return list(dict.fromkeys(people))


def _people_parts(text: str) -> Iterator[str]:
    if is_none(text):  # a text such as / would be split
        yield text
        return
    for part in map(_without_title, _with_own_phones(parts_of(text))):
        pieces = part.split()
        names = [piece for piece in pieces if _NAME.fullmatch(_without_remarks(piece)[0])]
        if len(pieces) > 1 and len(names) == len(pieces) and all(len(piece) > 1 for piece in pieces):
            yield from pieces
        else:
            yield part


def _without_title(part: str) -> str:
    """Return the text of one person without a title that stands alone before or after the name.

    >>> _without_title("校长 寇静"), _without_title("寇静 校长 13900000001"), _without_title("局长 王 五"), _without_title("校长")
    ('寇静', '寇静 13900000001', '王 五', '校长')
    """
    pieces = part.split()
    rest = [piece for piece in pieces if not _TITLE_ONLY.fullmatch(piece)]
    names = [piece for piece in rest if len(piece) > 1 and _ONE_SIGN.match(piece)]
    one = len(rest) + 1 == len(pieces) and len(names) <= 1 and any(map(_ONE_SIGN.match, rest))
    return " ".join(rest) if one else part


def _with_own_phones(parts: Sequence[str]) -> Sequence[str]:
    """Return the parts of a cell; if every second part is the phone of the name before it, it is joined with that name."""
    names, phones = parts[::2], parts[1::2]
    if len(names) != len(phones) or any(map(PHONE.fullmatch, names)) or not all(map(PHONE.fullmatch, phones)):
        return parts
    return [f"{name}({phone})" for name, phone in zip(names, phones, strict=True)]


def _holder(part: str, vacant: Sequence[str]) -> Holder | None:
    title, role = None, _ROLE.fullmatch(part)
    if role and _NOT_NOW.fullmatch(role.group(1).strip()):
        raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_PERSON.fill(text=PHONE.sub("…", part)))
    if role and not PHONE.fullmatch(role.group(2).strip()):
        title, part = role.group(1).strip(), role.group(2).strip()
    if is_vacant(part, vacant):
        return Holder("", None, title)
    if is_none(part):
        return None
    refuse_elsewhere(part)
    name, phone = _without_remarks(part)
    name = _joined(name)
    name = _without_address(name)
    if (
        not _NAME.fullmatch(name)
        or _NO_NAME.search(name)
        or _NOT_IN_OFFICE.fullmatch(name)
        or _SURNAME_AND_ADDRESS.fullmatch(name)
        or _TITLE_ONLY.fullmatch(name)
    ):
        remarks = [remark.strip() for remark in _BRACKETED.findall(part)]
        former = any(_FORMER.fullmatch(remark) or _ENDED.search(remark) for remark in remarks)
        message = LedgerMessage.NOT_IN_OFFICE if former else LedgerMessage.NO_PERSON
        raise CellError(RejectRule.NOT_UNDERSTOOD, message.fill(text=PHONE.sub("…", part)))
    return Holder(name, phone, title)


def refuse_title(title: str) -> None:
    """Raise `CellError` for a title that isn't that of a post which somebody holds now, such as 原主任 or 副书记（已离任）."""
    if _NO_POST_NOW.fullmatch(title) or is_vacant(title):
        raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_POST_NOW.fill(text=title))


def titles_in(text: str) -> list[str]:
    """Return the titles of posts in a text in which 兼 joins two; a remark such as （一肩挑） is left out.

    >>> titles_in("书记兼主任"), titles_in("党委书记兼居委会主任"), titles_in("主任（一肩挑）"), titles_in("兼职网格员")
    (['书记', '主任'], ['党委书记', '居委会主任'], ['主任'], ['兼职网格员'])
    """
    bare = _OF_TITLE.sub("", text).strip() or text
    joined = _JOINED_TITLES.fullmatch(bare)
    return [joined[1], joined[2]] if joined else [bare]


def _without_remarks(part: str) -> tuple[str, str | None]:
    """Split a person's text into the name and the phone number; remarks such as (兼) are left out."""
    phone = PHONE.search(part)
    rest = part if phone is None else part[: phone.start()] + part[phone.end() :]
    for remark in _BRACKETED.findall(rest):
        bare = remark.strip()
        if _FORMER.fullmatch(bare):
            continue
        if not bare or bare in _ROLES_AFTER_NAMES or _REMARK.fullmatch(bare) or _says_more(bare):
            rest = _BRACKETED.sub("", rest, count=1)
    rest = rest.strip().rstrip(":-(").strip()
    return rest, None if phone is None else phone.group()


def _says_more(remark: str) -> bool:
    """Whether a remark in brackets after a name only says more about the person, and is no other name, nickname or number.

    >>> [_says_more(text) for text in ("退休教师", "返聘", "2023年换届当选", "回族", "公益性岗位", "4栋业主")]
    [True, True, True, True, True, True]
    >>> [_says_more(text) for text in ("李四", "已离职", "调走", "拟任", "原任网格员", "13800000001")]
    [False, False, False, False, False, False]
    """
    if _NOT_IN_OFFICE.fullmatch(remark) or _ENDED.search(remark) or PHONE.search(remark):
        return False
    return _SAYS_MORE.search(remark) is not None


def _without_address(name: str) -> str:
    """Remove a form of address, such as 民警 or 主任; a surname with a form of address stays as it is, because it names nobody.

    兼 at the end of a name says that the person holds the post besides another.

    >>> _without_address("民警王强"), _without_address("陈春生主任"), _without_address("司马主任"), _without_address("周一兼")
    ('王强', '陈春生', '司马主任', '周一')
    """
    name = _ALSO.sub("", name)
    if _SURNAME_AND_ADDRESS.fullmatch(name):
        return name
    return _BEHIND_NAME.sub("", _BEFORE_NAME.sub("", name))


def _joined(name: str) -> str:
    """Remove the blanks inside a Chinese name.

    >>> _joined("王 五"), _joined("Anna Smith"), _joined("王 芳 李 四")
    ('王五', 'Anna Smith', '王 芳 李 四')
    """
    pieces = name.split()
    if not all(_ONE_SIGN.match(piece) for piece in pieces):
        return " ".join(pieces)
    # Four or more single characters may be two names.
    several = len(pieces) > _LONGEST_SPACED_NAME and all(len(piece) == 1 for piece in pieces)
    return name if several else "".join(pieces)
