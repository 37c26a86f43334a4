"""Reads the cells of ledgers that name several things: buildings by number, people with their phone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wangge.loaders.mappings.mapping import NONE_WORDS, VACANT_WORDS
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import Cell

__all__ = ["BuildingName", "Holder", "building_names", "holders", "is_none", "list_of_names", "parts_of"]

_MOST_BUILDINGS = 500
_SEPARATORS = re.compile(r"[、，,;；\n\r/]+")
_NUMBER_SEPARATORS = re.compile(r"[、，,;；\n\r/\s和及]+")
_WORD = "栋|幢|号楼|座|楼|#楼|#|号"
_ONE = rf"(?:第)?([A-Za-z]?)([0-9]{{1,4}})({_WORD})?"
_SINGLE = re.compile(rf"{_ONE}")
_RANGE = re.compile(rf"{_ONE}(?:-|~|—|–|－|至|到)+{_ONE}")
_LETTERS = re.compile(rf"([A-Za-z])({_WORD})")
_COUNT = re.compile(r"(?:共|约|计)?([0-9]{1,4})(?:栋|幢|座|号楼|楼|个)?")
_VAGUE = ("以上", "以下", "以内", "左右", "多", "余", "等", "若干", "约", "部分", "其余", "全部", "?", "？")
_BRACKETED = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_PHONE = re.compile(r"(?:\+?86[- ]?)?(?:1[0-9*](?:[- ]?[0-9*]){9}|0[0-9]{2,3}[- ]?[0-9]{7,8}|[0-9]{7,8})")
_ROLE = re.compile(r"([^:]{2,12}):(.+)", re.DOTALL)
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff○〇·]{2,20}|[A-Za-z][A-Za-z .·'-]{1,40}")
_ONE_SIGN = re.compile(r"[\u3400-\u9fff]")
_ROLES_AFTER_NAMES = frozenset(
    (
        "兼",
        "兼任",
        "兼职",
        "副",
        "正",
        "男",
        "女",
        "党员",
        "中共党员",
        "群众",
        "专职",
        "代",
        "临时",
        "暂代",
        "书记",
        "主任",
    )
)


@dataclass(frozen=True)
class BuildingName:
    """A building as a cell names it; `number` identifies it in its compound (`7`, `A3`, or a name without a number)."""

    name: str
    number: str


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post, with the phone number as written; `title` is set if the cell names the post, too."""

    name: str
    phone: str | None = None
    title: str | None = None


def is_none(text: str, further: Sequence[str] = ()) -> bool:
    """Whether a text says that there is no such thing: it is one of `NONE_WORDS` or `further`.

    >>> is_none("（无）"), is_none("未成立"), is_none("无锡花园"), is_none("散居楼栋", ["散居楼栋"])
    (True, True, False, True)
    """
    bare = _bare(text)
    return bare in NONE_WORDS or text in further or bare in further


def parts_of(text: str) -> list[str]:
    """Split a text at 、，；/ and line breaks.

    >>> parts_of("翠湖名都、滨江花园；")
    ['翠湖名都', '滨江花园']
    """
    return [part for piece in _SEPARATORS.split(text) if (part := piece.strip())]


def list_of_names(cell: Cell) -> list[str]:
    r"""Return the names in a cell, each once and in order; a line break separates names, too.

    >>> list_of_names("示例甲公司、示例乙公司"), list_of_names("梧桐梁社区\n花溪 社区")
    (['示例甲公司', '示例乙公司'], ['梧桐梁社区', '花溪 社区'])
    """
    parts = parts_of(cell) if isinstance(cell, str) else [plain_text(cell)]
    return list(dict.fromkeys(name for part in parts if (name := plain_text(part))))


def building_names(cell: Cell, *, counts: bool, compound: str = "") -> list[BuildingName]:
    """Return the buildings that a cell names by number, in order.

    With `counts`, a single number is how many buildings there are; without it, it is the number of one building.
    The name of the `compound` in front of a number is left out. Raises `CellError` for a cell that isn't exact.

    >>> [b.name for b in building_names("1-3栋、7幢", counts=False)]
    ['1栋', '2栋', '3栋', '7幢']
    >>> [b.name for b in building_names("6栋", counts=True)][-1], [b.name for b in building_names("6栋", counts=False)]
    ('6栋', ['6栋'])
    >>> [b.name for b in building_names("A1-A2号楼", counts=False)], building_names("8#楼", counts=False)
    (['A1号楼', 'A2号楼'], [BuildingName(name='8号楼', number='8')])
    """
    text = unicodedata.normalize("NFKC", _one_line(cell)).strip()
    bare = "".join(text.split())
    if counts and (matched := _COUNT.fullmatch(bare)):
        return [_building("", number, "栋") for number in range(1, _limited(int(matched.group(1)), bare) + 1)]
    if vague := next((word for word in _VAGUE if word in bare), None):
        raise CellError(
            RejectRule.NOT_UNDERSTOOD,
            LedgerMessage.VAGUE_BUILDINGS.fill(text=text, vague=vague),
        )
    buildings: dict[str, BuildingName] = {}
    for part in filter(None, _NUMBER_SEPARATORS.split(_without_spaces_in_ranges(text))):
        own = part.removeprefix(compound) if compound and part != compound else part
        for building in _buildings_of(own, text):
            buildings.setdefault(building.number, building)
    _limited(len(buildings), bare)
    return list(buildings.values())


def holders(names: Cell, phones: Cell = None, *, vacant: Sequence[str] = ()) -> list[Holder]:
    """Return the people that a cell names, with their phone numbers; a vacant post has the name "".

    Phone numbers stand in the cell `phones` in the order of the names, or behind each name. Raises `CellError` if
    it isn't clear whose numbers they are, or if a text isn't the name of a person.

    >>> holders("张三、李四", "13800000001、13900000002")
    [Holder(name='张三', phone='13800000001', title=None), Holder(name='李四', phone='13900000002', title=None)]
    >>> holders("孙八(13500000005)"), holders("王 五"), holders("（空缺）")
    ([Holder(name='孙八', phone='13500000005', title=None)], [Holder(name='王五', phone=None, title=None)], [Holder(name='', phone=None, title=None)])
    >>> holders("网格长：赵六（兼）")[0].title
    '网格长'
    """
    text = unicodedata.normalize("NFKC", _one_line(names)).replace("：", ":").strip()
    people = [person for part in _people_parts(text) if (person := _holder(part, vacant)) is not None]
    people = list(dict.fromkeys(people))
    numbers = _numbers(phones)
    named = [person for person in people if person.name]
    if not numbers or not named:
        return people
    if len(named) == 1:
        return [_with_phone(person, numbers[0]) if person.name else person for person in people]
    if len(numbers) != len(named):
        raise CellError(
            RejectRule.NOT_UNDERSTOOD,
            LedgerMessage.PHONES_DO_NOT_MATCH.fill(names=len(named), phones=len(numbers)),
        )
    paired = iter(numbers)
    return [_with_phone(person, next(paired)) if person.name else person for person in people]


def _one_line(cell: Cell) -> str:
    """Return a cell as text; the lines of a cell are parts of a list."""
    if not isinstance(cell, str) or "\n" not in cell.strip():
        return plain_text(cell)
    return "、".join(text for line in cell.splitlines() if (text := plain_text(line)))


def _with_phone(person: Holder, phone: str) -> Holder:
    return Holder(person.name, person.phone or phone, person.title)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip()
    while len(folded) > 1 and folded[0] in "([【" and folded[-1] in ")]】":
        folded = folded[1:-1].strip()
    return folded


def _limited(count: int, text: str) -> int:
    if count > _MOST_BUILDINGS:
        raise CellError(
            RejectRule.NOT_UNDERSTOOD,
            LedgerMessage.TOO_MANY_BUILDINGS.fill(text=text, count=count, most=_MOST_BUILDINGS),
        )
    return count


def _without_spaces_in_ranges(text: str) -> str:
    return re.sub(r"\s*(-|~|—|–|至|到)\s*", r"\1", text)


def _buildings_of(part: str, text: str) -> Iterator[BuildingName]:
    if matched := _RANGE.fullmatch(part):
        letter, first, word, other, last, last_word = matched.groups()
        if (other and other != letter) or int(first) > int(last):
            raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_RANGE.fill(text=text, part=part))
        _limited(int(last) - int(first) + 1, text)
        for number in range(int(first), int(last) + 1):
            yield _building(letter, number, last_word or word)
    elif matched := _SINGLE.fullmatch(part):
        yield _building(matched.group(1), int(matched.group(2)), matched.group(3))
    elif matched := _LETTERS.fullmatch(part):
        yield BuildingName(f"{matched.group(1).upper()}{_word(matched.group(2))}", matched.group(1).upper())
    else:
        yield BuildingName(part, part)


def _building(letter: str, number: int, word: str | None) -> BuildingName:
    identified = f"{letter.upper()}{number}"
    return BuildingName(f"{identified}{_word(word)}", identified)


def _word(word: str | None) -> str:
    return {None: "栋", "#": "号楼", "#楼": "号楼", "号": "号楼", "楼": "号楼"}.get(word, word or "栋")


def _people_parts(text: str) -> Iterator[str]:
    for part in parts_of(text):
        pieces = part.split()
        names = [piece for piece in pieces if _NAME.fullmatch(_without_remarks(piece)[0])]
        if len(pieces) > 1 and len(names) == len(pieces) and all(len(piece) > 1 for piece in pieces):
            yield from pieces
        else:
            yield part


def _holder(part: str, vacant: Sequence[str]) -> Holder | None:
    title, role = None, _ROLE.fullmatch(part)
    if role and not _PHONE.fullmatch(role.group(2).strip()):
        title, part = role.group(1).strip(), role.group(2).strip()
    if _bare(part) in VACANT_WORDS or part in vacant or _bare(part) in vacant:
        return Holder("", None, title)
    if is_none(part):
        return None
    name, phone = _without_remarks(part)
    name = _joined(name)
    if not _NAME.fullmatch(name):
        without_phone = _PHONE.sub("…", part)
        raise CellError(
            RejectRule.NOT_UNDERSTOOD,
            LedgerMessage.NO_PERSON.fill(text=without_phone),
        )
    return Holder(name, phone, title)


def _without_remarks(part: str) -> tuple[str, str | None]:
    """Split a person's text into the name and the phone number; remarks such as (兼) are left out."""
    phone = _PHONE.search(part)
    rest = part if phone is None else part[: phone.start()] + part[phone.end() :]
    for remark in _BRACKETED.findall(rest):
        if not remark.strip() or remark.strip() in _ROLES_AFTER_NAMES:
            rest = _BRACKETED.sub("", rest, count=1)
    rest = rest.strip().rstrip(":-(").strip()
    return rest, None if phone is None else phone.group()


def _joined(name: str) -> str:
    """Remove the blanks inside a Chinese name.

    >>> _joined("王 五"), _joined("Anna Smith")
    ('王五', 'Anna Smith')
    """
    pieces = name.split()
    chinese = all(_ONE_SIGN.match(piece) for piece in pieces)
    return "".join(pieces) if chinese else " ".join(pieces)


def _numbers(cell: Cell) -> list[str]:
    text = unicodedata.normalize("NFKC", _one_line(cell)).strip()
    if not text or is_none(text):
        return []
    return [part for piece in re.split(r"[、，,;；\n\r/]+", text) if (part := piece.strip())]
