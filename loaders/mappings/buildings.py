"""Reads the cells of ledgers that name buildings by number, and perhaps their entrances (单元)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from wangge.loaders.mappings.lists import one_line, split_exception, written_out
from wangge.loaders.mappings.madecodes import name_key
from wangge.loaders.mappings.none_words import is_vacant
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.references.numerals import read_numeral
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.table import Cell

__all__ = [
    "BuildingName",
    "building_key",
    "building_names",
    "demand_count",
    "is_count_of_buildings",
    "with_shared_compound",
]

_MOST_BUILDINGS = 500
_SEPARATORS = re.compile(r"[、，,;；\n\r/\s和及]+")
_WORD = "栋|幢|号楼|座|楼|#楼|#|号"
_DASH = "(?:-|~|—|–|－|至|到)+"
_ONE = rf"(?:第)?([A-Za-z]?)([0-9]{{1,4}})({_WORD})?"
_SINGLE = re.compile(_ONE)
_RANGE = re.compile(rf"{_ONE}{_DASH}{_ONE}")
_LETTERS = re.compile(rf"([A-Za-z])({_WORD})")
_LETTER_RANGE = re.compile(rf"([A-Za-z])({_WORD})?(?:{_DASH}([A-Za-z])({_WORD})?)?")
_STEM = "[甲乙丙丁戊己庚辛东南西北中]"
_STEMS = re.compile(
    rf"({_STEM})({_WORD})?|([甲乙丙丁戊己庚辛])(?:{_WORD})?{_DASH}([甲乙丙丁戊己庚辛])({_WORD})?"
)
_ORDERED_STEMS = "甲乙丙丁戊己庚辛"
_WORD_AT_END = re.compile(rf"[0-9A-Za-z甲乙丙丁戊己庚辛东南西北中]({_WORD})")
_POINT = re.compile(r"[0-9][.·。][0-9]")
_NO_NUMBER = re.compile(r"[0-9]{1,4}(?:栋|幢|座)?(?:\+.*|半|\(.*[0-9].*\))")
_APPROXIMATE = re.compile(rf"([0-9]{{1,4}}){_DASH}[0-9]{{1,4}}")
_COUNT = re.compile(r"(?:共|约|计)?([0-9]{1,4})(?:栋|幢|座|号楼|楼|个)?")
_ONE_OR_COUNT = re.compile(r"[0-9]{1,4}(?:栋|幢|座|号楼)")
_TOLD_COUNT = re.compile(r"(?:共|共计|总共|合计|计)有?([0-9]{1,4})(?:栋|幢|座|号楼)(?:楼)?")
_VAGUE = (
    "以上",
    "以下",
    "以内",
    "左右",
    "多",
    "余",
    "等",
    "若干",
    "约",
    "部分",
    "其余",
    "全部",
    "所有",
    "?",
    "？",
)
_UNCLEAR_CHOICE = re.compile(r"[单双奇偶](?:号|数)|[(][单双奇偶][)]|除.*外|不含|不包|不算|拆除|已拆")
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_CHINESE = re.compile(
    rf"^第?{_HAN_NUMBER}(?=(?:栋|幢|座|号楼|{_DASH}))|(?<=[-~—–－至到]){_HAN_NUMBER}(?=(?:栋|幢|座|号楼))"
)
_REMARK = re.compile(r"\([^()0-9A-Za-z]*\)$")
_ENTRANCE = "(?:[0-9]{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,2}|[东南西北中甲乙丙丁])"
_OF_ENTRANCES = re.compile(rf"(?:第)?({_ENTRANCE})(?:{_DASH}({_ENTRANCE}))?(单元)?")
_WITH_ENTRANCES = re.compile(rf"({_ONE}|{_LETTERS.pattern})(.*)")
_BUILDING = "(?:栋|幢|座|号楼)"
_SECTION = re.compile(
    r"([A-Za-z0-9\u3400-\u9fff]{0,8}?(?:组团|片区|小区|[区期苑院]))"
    rf"(?=第?[A-Za-z]?[0-9]|[A-Za-z]{_BUILDING}|第?{_HAN_NUMBER}(?:{_BUILDING}|{_DASH}))"
)
_NUMBERED = rf"第?[A-Za-z]?[0-9]{{1,4}}(?:{_DASH}[A-Za-z]?[0-9]{{1,4}})?(?:{_WORD})"
_OF_COMPOUND = re.compile(rf"([\u3400-\u9fff][\u3400-\u9fffA-Za-z·()]*[\u3400-\u9fff)]){_NUMBERED}")
_BARE = re.compile(_NUMBERED)
_UNREAD_RANGE = re.compile(rf"([0-9]{{1,4}})(?:{_WORD})?{_DASH}第?([0-9]{{1,4}}){_BUILDING}(?:\(.*)?$")
_BEHIND_WORD = re.compile(r".*[0-9A-Za-z](?:栋|幢|号楼|座|#楼)[-—第]?[0-9A-Za-z].*")


@dataclass(frozen=True)
class BuildingName:
    """A building as a cell names it.

    `number` identifies it in its compound (`7`, `A3`, or a name without a number). `entrances` are the entrances
    that the cell names, such as `1单元`; empty if the cell means the whole building.
    """

    name: str
    number: str
    entrances: tuple[str, ...] = ()


@dataclass
class _Open:
    """The building whose entrances are being read; `waiting` has numbers for which the word 单元 hasn't been read yet."""

    building: BuildingName
    entrances: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def building_names(cell: Cell, *, counts: bool, compound: str = "") -> list[BuildingName]:
    """Return the buildings that a cell names by number, in order.

    With `counts`, a single number says how many buildings there are; otherwise it is the number of one building.
    The name of the `compound` before a number is left out. Raises `CellError` for a cell that isn't exact.

    >>> [b.name for b in building_names("1-3栋、7幢", counts=False)]
    ['1栋', '2栋', '3栋', '7幢']
    >>> [b.name for b in building_names("6栋", counts=True)][-1], [b.name for b in building_names("6栋", counts=False)]
    ('6栋', ['6栋'])
    >>> [b.name for b in building_names("1、A2号楼", counts=False)], building_names("8#楼", counts=False)
    (['1号楼', 'A2号楼'], [BuildingName(name='8号楼', number='8', entrances=())])
    >>> [b.name for b in building_names("一至三栋、第十二栋", counts=False)], [b.name for b in building_names("5栋（含门面）", counts=False)]
    (['1栋', '2栋', '3栋', '12栋'], ['5栋'])
    >>> [b.name for b in building_names("A、B座", counts=False)], [b.name for b in building_names("A-C栋", counts=False)]
    (['A座', 'B座'], ['A栋', 'B栋', 'C栋'])
    >>> building_names("4栋1、2单元", counts=False)
    [BuildingName(name='4栋', number='4', entrances=('1单元', '2单元'))]
    >>> [b.name for b in building_names("1-7幢（单号）", counts=False)], [b.name for b in building_names("甲、乙座", counts=False)]
    (['1幢', '3幢', '5幢', '7幢'], ['甲座', '乙座'])
    >>> [b.name for b in building_names("1-3栋、5栋（不含2栋）", counts=False)]
    ['1栋', '3栋', '5栋']
    >>> [b.name for b in building_names("A区1-2号楼、5号楼；二期3栋", counts=False)]
    ['A区1号楼', 'A区2号楼', 'A区5号楼', '二期3栋']
    """
    text = unicodedata.normalize("NFKC", one_line(cell)).replace("棟", "栋").strip()
    compound = unicodedata.normalize("NFKC", compound)
    return list(_building_names(text, counts, compound if compound in text else ""))


@lru_cache(maxsize=1 << 16)
def building_key(name: str) -> str:
    """Return what is equal for the names of one building in a compound: its number, or the name if it has none.

    >>> building_key("3栋"), building_key("3#楼"), building_key("三号楼"), building_key("A区3幢"), building_key("综合楼")
    ('3', '3', '3', 'A区3', '综合楼')
    """
    try:
        named = building_names(name, counts=False)
    except CellError:
        named = []
    return named[0].number if len(named) == 1 and not named[0].entrances else name_key(name)


@lru_cache(maxsize=1 << 12)
def _building_names(text: str, counts: bool, compound: str) -> tuple[BuildingName, ...]:
    bare = "".join(text.split())
    if matched := is_count_of_buildings(bare, counts=counts):
        return tuple(_building("", number, "栋") for number in range(1, _limited(matched, bare) + 1))
    if counts and (matched_range := _APPROXIMATE.fullmatch(bare)) and int(matched_range[1]) > 1:
        raise _vague(text, bare)
    whole, exception = split_exception(text)
    if exception:
        return _without(whole, exception, counts, compound)
    text = written_out(text)
    _demand_exact(text)
    parts = list(filter(None, _SEPARATORS.split(_without_spaces_in_ranges(text))))
    own = [part.removeprefix(compound) if compound and part != compound else part for part in parts]
    buildings: dict[str, BuildingName] = {}
    for building in _in_sections(with_shared_compound(own), text):
        known = buildings.get(building.number)
        entrances = (*known.entrances, *building.entrances) if known else building.entrances
        named = known or building
        buildings[building.number] = BuildingName(named.name, named.number, tuple(dict.fromkeys(entrances)))
    _limited(len(buildings), bare)
    return tuple(buildings.values())


def _without(whole: str, exception: str, counts: bool, compound: str) -> tuple[BuildingName, ...]:
    """Return the buildings that a text names, without those that it excepts; each of these must be one of them."""
    if split_exception(exception)[1]:
        message = LedgerMessage.UNKNOWN_EXCEPTION.fill(text=whole, part=exception)
        raise CellError(RejectRule.NOT_UNDERSTOOD, message)
    buildings = list(_building_names(whole, counts, compound))
    for excepted in _building_names(exception, False, compound):
        same = [one for one in buildings if re.fullmatch(rf"(?:.*[^0-9A-Z])?{excepted.number}", one.number)]
        if len(same) != 1 or same[0].entrances or excepted.entrances or len(buildings) == 1:
            message = LedgerMessage.UNKNOWN_EXCEPTION.fill(text=whole, part=exception)
            raise CellError(RejectRule.NOT_UNDERSTOOD, message)
        buildings.remove(same[0])
    return tuple(buildings)


def _demand_exact(text: str) -> None:
    """Raise `CellError` for a text that doesn't say exactly which buildings it means."""
    bare = "".join(text.split())
    if is_vacant(bare):
        raise _vague(text, bare)
    choice = _UNCLEAR_CHOICE.search(bare)
    if vague := next((word for word in _VAGUE if word in bare), choice[0] if choice else ""):
        raise _vague(text, vague)
    if point := _POINT.search(bare):
        message = LedgerMessage.UNCLEAR_POINT.fill(text=text, part=point[0])
        raise CellError(RejectRule.NOT_UNDERSTOOD, message)


def _vague(text: str, vague: str) -> CellError:
    return CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.VAGUE_BUILDINGS.fill(text=text, vague=vague))


def with_shared_compound(parts: Sequence[str]) -> list[str]:
    """Return the parts of a list; the name of a compound before a building also applies to the bare numbers after it.

    >>> with_shared_compound(["龙苑1栋", "2栋", "3-5栋", "锦城6号楼"]), with_shared_compound(["1栋", "2栋"])
    (['龙苑1栋', '龙苑2栋', '龙苑3-5栋', '锦城6号楼'], ['1栋', '2栋'])
    """
    completed: list[str] = []
    compound = ""
    for part in parts:
        if named := _OF_COMPOUND.fullmatch(part):
            compound = named[1]
        elif not _BARE.fullmatch(part):
            compound = ""
        completed.append(part if named or not compound else f"{compound}{part}")
    return completed


def is_count_of_buildings(text: str, *, counts: bool) -> int:
    """Return how many buildings a text without blanks counts; 0 if it names buildings instead.

    共3栋 is always a count; 3 and 3栋 are counts only with `counts`.

    >>> [is_count_of_buildings(text, counts=False) for text in ("共3栋", "3栋")], is_count_of_buildings("3栋", counts=True)
    ([3, 0], 3)
    """
    matched = _TOLD_COUNT.fullmatch(text) or (_COUNT.fullmatch(text) if counts else None)
    return int(matched.group(1)) if matched else 0


def demand_count(cell: Cell) -> None:
    """Raise `CellError` for a text such as 13栋, which may be one building or 13; 共13栋 and 13 are counts."""
    text = one_line(cell)
    if _ONE_OR_COUNT.fullmatch("".join(unicodedata.normalize("NFKC", text).split())):
        raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.COUNT_OR_NUMBER.fill(text=text))


def _in_sections(parts: Sequence[str], text: str) -> Iterator[BuildingName]:
    """Yield the buildings of a cell; a section such as A区 or 二期 applies to all parts up to the next section."""
    sections: list[tuple[str, list[str]]] = []
    for part in parts:
        section = _SECTION.match(part)
        if section or not sections:
            sections.append((section.group(1) if section else "", []))
        rest = part[section.end() :] if section else part
        sections[-1][1].append(_CHINESE.sub(_as_digits, _REMARK.sub("", rest) or rest))
    for name, own in sections:
        for building in _with_entrances(own, text) if "单元" in text else _whole(own, text):
            if name in ("", "小区"):
                yield building
            else:
                yield BuildingName(f"{name}{building.name}", f"{name}{building.number}", building.entrances)


def _whole(parts: Sequence[str], text: str) -> Iterator[BuildingName]:
    """Yield the buildings of a cell without entrances; a number without a word such as 栋 takes that of a neighbouring number."""
    words = [_WORD_AT_END.search(part[-3:]) for part in parts]
    for at, part in enumerate(parts):
        near = next((word.group(1) for word in (*words[at:], *reversed(words[:at])) if word), None)
        yield from _buildings_of(part, text, near)


def _buildings_of(part: str, text: str, near: str | None) -> Iterator[BuildingName]:
    if matched := _RANGE.fullmatch(part):
        letter, first, word, other, last, last_word = matched.groups()
        if (other and other != letter) or int(first) > int(last):
            raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_RANGE.fill(text=text, part=part))
        _limited(int(last) - int(first) + 1, text)
        for number in range(int(first), int(last) + 1):
            yield _building(letter, number, last_word or word or near)
    elif matched := _SINGLE.fullmatch(part):
        yield _building(matched.group(1), int(matched.group(2)), matched.group(3) or near)
    elif (matched := _LETTER_RANGE.fullmatch(part)) and (word := matched[4] or matched[2] or near):
        first, last = matched[1].upper(), (matched[3] or matched[1]).upper()
        if first > last:
            raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_RANGE.fill(text=text, part=part))
        for letter in map(chr, range(ord(first), ord(last) + 1)):
            yield BuildingName(f"{letter}{_word(word)}", letter)
    elif (matched := _STEMS.fullmatch(part)) and (word := matched[2] or matched[5] or near):
        yield from (BuildingName(name, name) for name in _with_stems(matched, _word(word), text, part))
    elif _BEHIND_WORD.fullmatch(part):
        raise _unclear(text, part)
    elif _NO_NUMBER.fullmatch(part):
        raise _vague(text, part)
    elif (matched := _UNREAD_RANGE.search(part)) and int(matched[1]) < int(matched[2]):
        raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_RANGE.fill(text=text, part=part))
    else:
        yield BuildingName(part, part)


def _with_stems(matched: re.Match[str], word: str, text: str, part: str) -> Iterator[str]:
    """Yield the names of buildings such as 甲座 and 东座."""
    if matched[1]:
        yield f"{matched[1]}{word}"
        return
    first, last = map(_ORDERED_STEMS.index, matched.group(3, 4))
    if first > last:
        raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.NO_RANGE.fill(text=text, part=part))
    yield from (f"{stem}{word}" for stem in _ORDERED_STEMS[first : last + 1])


def _with_entrances(parts: Sequence[str], text: str) -> Iterator[BuildingName]:
    """Yield the buildings of a cell with entrances: 4栋1、2单元 means two entrances of 4栋."""
    current: _Open | None = None
    for part in parts:
        following = _OF_ENTRANCES.fullmatch(part)
        started = _WITH_ENTRANCES.fullmatch(part)
        if following and following.group(3) and current is not None:
            current.entrances += [*current.waiting, *_numbers_of(following, text, part)]
            current.waiting.clear()
        elif following and current is not None and current.waiting:
            current.waiting += _numbers_of(following, text, part)
        elif _RANGE.fullmatch(part) and _WORD_AT_END.search(part[-3:]):
            if current is not None:
                yield _closed(current, text)
            current = None
            yield from _buildings_of(part, text, None)
        elif started and not (following and following.group(3)):
            if current is not None:
                yield _closed(current, text)
            current = _started(started, text, part)
        else:
            raise _unclear(text, part)
    if current is not None:
        yield _closed(current, text)


def _started(matched: re.Match[str], text: str, part: str) -> _Open:
    """Return the building that a part begins with, and the entrances after it."""
    rest = matched.groups()[-1]
    building = next(_buildings_of(matched.group(1), text, None))
    if not rest:
        return _Open(building)
    entrances = _OF_ENTRANCES.fullmatch(rest.removeprefix("-"))
    if entrances is None or not _WORD_AT_END.search(matched.group(1)):
        raise _unclear(text, part)
    numbers = _numbers_of(entrances, text, part)
    return _Open(building, numbers, []) if entrances.group(3) else _Open(building, [], numbers)


def _closed(opened: _Open, text: str) -> BuildingName:
    if opened.waiting:
        raise _unclear(text, f"{opened.building.name}{opened.waiting[0]}")
    names = tuple(f"{entrance}单元" for entrance in opened.entrances)
    return BuildingName(opened.building.name, opened.building.number, names)


def _numbers_of(matched: re.Match[str], text: str, part: str) -> list[str]:
    first, last = matched.group(1), matched.group(2)
    if last is None:
        return [first.upper()]
    if not (first.isdigit() and last.isdigit() and int(first) <= int(last)):
        raise _unclear(text, part)
    return [str(number) for number in range(int(first), int(last) + 1)]


def _unclear(text: str, part: str) -> CellError:
    return CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.UNCLEAR_ENTRANCE.fill(text=text, part=part))


def _as_digits(matched: re.Match[str]) -> str:
    """Return a Chinese number below 100 in digits, any other text as it is."""
    number = read_numeral(matched.group().removeprefix("第"))
    return str(number) if number else matched.group()


def _limited(count: int, text: str) -> int:
    if count > _MOST_BUILDINGS:
        raise CellError(
            RejectRule.NOT_UNDERSTOOD,
            LedgerMessage.TOO_MANY_BUILDINGS.fill(text=text, count=count, most=_MOST_BUILDINGS),
        )
    return count


def _without_spaces_in_ranges(text: str) -> str:
    return re.sub(r"\s*(-|~|—|–|至|到)\s*", r"\1", text)


def _building(letter: str, number: int, word: str | None) -> BuildingName:
    identified = f"{letter.upper()}{number}"
    return BuildingName(f"{identified}{_word(word)}", identified)


def _word(word: str | None) -> str:
    return {None: "栋", "#": "号楼", "#楼": "号楼", "号": "号楼", "楼": "号楼"}.get(word, word or "栋")
