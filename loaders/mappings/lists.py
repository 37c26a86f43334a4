"""Splits the cells of ledgers that list several names, including names that share a word, such as 4、5组."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from wangge.loaders.references.numerals import read_numeral, write_numeral
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import Cell

__all__ = [
    "entrances_in",
    "is_list",
    "list_of_names",
    "one_line",
    "parts_of",
    "split_exception",
    "written_out",
]

_SEPARATORS = re.compile(r"[、，,;；\n\r/]+")
_LIST_SIGNS = re.compile(r"[、，,;；\n\r]")
_IN_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】\n]*[)）\]】]")
_NUMBER = r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4})"
_COUNTED = (
    r"村民小组|居民小组|小组|组|社|队|微网格|网格|微格|片区|片|单元|栋|幢|号楼|号院|座|期|区|号|"
    r"党总支|党支部|支部|党小组"
)
_ITEM = re.compile(
    rf"(?P<before>.*?)(?P<nth>第?)(?P<number>{_NUMBER}(?:[-~—–－～至到]第?{_NUMBER})?)(?P<word>{_COUNTED})?"
)
_RANGE = re.compile(r"(.*?)([0-9]{1,3})[-~—–－～至到]第?([0-9]{1,3})([^栋幢楼座]*(?:组|社|队|单元))")
_UP_TO_99 = r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_RANGED = r"(村民小组|居民小组|小组|组|社|队|单元|号?微?网格|微格|片区)"
_RANGE_OF_NUMBERED = re.compile(rf"(.*?)(第?){_UP_TO_99}{_RANGED}?号?[-~—–－～至到]+第?{_UP_TO_99}{_RANGED}")
_NUMBERS_ONLY = re.compile(rf"第?{_UP_TO_99}[-~—–－～至到]第?{_UP_TO_99}")
_LONGEST_RANGE = 100
_MOST_ENTRANCES = 20
_SHARED_KIND = re.compile(r"([\u3400-\u9fff]{2,3}?)(小区|微?网格|党?支部)")
_STEM = re.compile(
    r"[\u3400-\u9fff]{2,3}(?<![苑园城府庭居院楼里湾区村都邸郡号舍寓期庄坊巷街路格部组社墅苑阁轩厦])"
)
_DASH = r"\s*(?:-|~|—|–|至|到)+\s*"
_NUMERAL = r"([0-9]{1,4}|[一二三四五六七八九十]{1,3})"
_BUILDING_WORD = r"(栋|幢|号楼|座|#楼|#|号|楼)?"
_PARITY_BEFORE = r"(?:[(]?([单双奇偶])(?:号|数)[)]?[:\s]*)?"
_PARITY_AFTER = r"(?:\s*的?[(]?([单双奇偶])(?:号|数)?(?:楼栋|楼|栋|幢)?[)]?(?!元))?"
_PARITY_RANGE = re.compile(
    rf"{_PARITY_BEFORE}第?{_NUMERAL}{_BUILDING_WORD}{_DASH}第?{_NUMERAL}{_BUILDING_WORD}{_PARITY_AFTER}"
)
_REMAINDER = {"单": 1, "奇": 1, "双": 0, "偶": 0}
_POINTS = re.compile(r"(?<![0-9.])(?!(?:19|20)[0-9]{2})[0-9]{1,3}(?:[.·。][0-9]{1,3}){2,}(?![0-9.])")
_REPEATED_WORD = re.compile(r"(?<=[0-9])(栋|幢|座|号楼|#楼|#)(?=第?[A-Za-z]?[0-9]{1,4}\1)")
_EXCEPTED = r"(第?(?:[0-9A-Za-z]|[一二三四五六七八九十]+[栋幢座号至到、])[^()]*?)"
_EXCEPTION = re.compile(
    rf"(.+?)[\s,、;]*[(]?(?:不含|不包括|不包含|除去|除了|除开|除|扣除|没有|无|缺少|缺){_EXCEPTED}(?:除?外|以外|之外)?[)]?"
    rf"|(.+?)(?:[(]|[,、;]\s*){_EXCEPTED}(?:除外|不含|不算)[)]?"
)


def parts_of(text: str) -> list[str]:
    """Split a text at 、，；/ and line breaks, but not inside brackets.

    >>> parts_of("翠湖名都、滨江花园；"), parts_of("锦城（一、二期）、锦苑")
    (['翠湖名都', '滨江花园'], ['锦城（一、二期）', '锦苑'])
    """
    return [part for piece in _split(text) if (part := piece.strip())]


def is_list(text: str) -> bool:
    """Whether a text has 、，； or line breaks outside brackets, so that it is a list. A / isn't counted: paths have it, too.

    >>> [is_list(text) for text in ("翠湖名都、南滨1号", "翠湖名都（一、二期）", "梧桐梁社区/翠湖名都")]
    [True, False, False]
    """
    return _LIST_SIGNS.search(_IN_BRACKETS.sub("", text.strip())) is not None


def _split(text: str) -> list[str]:
    """Split a text at all separators, except those inside a pair of brackets."""
    if _SEPARATORS.search(text) is None:
        return [text]
    covered = [range(*matched.span()) for matched in _IN_BRACKETS.finditer(text)]
    pieces, start = [], 0
    for matched in _SEPARATORS.finditer(text):
        if not any(matched.start() in span for span in covered):
            pieces.append(text[start : matched.start()])
            start = matched.end()
    return [*pieces, text[start:]]


def list_of_names(cell: Cell) -> list[str]:
    r"""Return the names in a cell, each once and in order; a line break separates names, too.

    Numbers in a list share the words of their neighbours, and a range of groups or entrances means each of them.

    >>> list_of_names("示例甲公司、示例乙公司"), list_of_names("梧桐梁社区\n花溪 社区")
    (['示例甲公司', '示例乙公司'], ['梧桐梁社区', '花溪 社区'])
    >>> list_of_names("4、5组"), list_of_names("第3、4网格"), list_of_names("一组、二"), list_of_names("1-3组")
    (['4组', '5组'], ['第3网格', '第4网格'], ['一组', '二组'], ['1组', '2组', '3组'])
    >>> list_of_names("第一网格至第三网格"), list_of_names("第1-3网格"), list_of_names("一至三组")
    (['第一网格', '第二网格', '第三网格'], ['第1网格', '第2网格', '第3网格'], ['一组', '二组', '三组'])
    >>> list_of_names("桥南、桥北小区"), list_of_names("金科苑、滨江小区"), list_of_names("阳光、滨江花园小区")
    (['桥南小区', '桥北小区'], ['金科苑', '滨江小区'], ['阳光', '滨江花园小区'])
    """
    parts = parts_of(cell) if isinstance(cell, str) else [plain_text(cell)]
    names = [name for part in parts if (name := plain_text(part))]
    shared = _with_shared_kind(_with_shared_words(names))
    return list(dict.fromkeys(each for name in shared for each in _of_range(name)))


def one_line(cell: Cell) -> str:
    """Return a cell as one line of text; 、 separates what were the lines of the cell."""
    if not isinstance(cell, str) or "\n" not in cell.strip():
        return plain_text(cell)
    return "、".join(text for line in cell.splitlines() if (text := plain_text(line)))


def written_out(text: str) -> str:
    """Return a list of buildings in full: with 、 between numbers, and each number of a range of odd or even ones.

    If one range of several says 单号 or 双号, it isn't clear which of the others it is about: the text stays as it is.

    >>> written_out("1-7幢(单号)"), written_out("双号2-6栋"), written_out("1.2.3栋"), written_out("1#2#3#")
    ('1幢、3幢、5幢、7幢', '2栋、4栋、6栋', '1、2、3栋', '1#、2#、3#')
    >>> written_out("1-3、5-9栋(单号)"), written_out("3.5栋"), written_out("3栋1-2单元")
    ('1-3、5-9栋(单号)', '3.5栋', '3栋1-2单元')
    """
    text = _REPEATED_WORD.sub(r"\1、", _POINTS.sub(_with_commas, text))
    ranges = list(_PARITY_RANGE.finditer(text))
    if ranges and all(bool(one[1]) != bool(one[6]) for one in ranges):
        return _PARITY_RANGE.sub(_odd_or_even, text)
    return text


def _with_commas(matched: re.Match[str]) -> str:
    return re.sub(r"[.·。]", "、", matched[0])


def _odd_or_even(matched: re.Match[str]) -> str:
    """Return the odd or even numbers of a range as a list."""
    first, last = (int(text) if text.isdigit() else read_numeral(text) for text in matched.group(2, 4))
    remainder, word = _REMAINDER[matched[1] or matched[6]], matched[5] or matched[3] or ""
    numbers = [number for number in range(first, min(last, first + 1000) + 1) if number % 2 == remainder]
    return "、".join(f"{number}{word}" for number in numbers) or matched[0]


def split_exception(text: str) -> tuple[str, str]:
    """Split a list of buildings into the list and what it leaves out; the second text is "" if it leaves out nothing.

    >>> split_exception("1-3栋、5栋(不含2栋)"), split_exception("1-10栋(除3栋外)"), split_exception("除3栋外")
    (('1-3栋、5栋', '2栋'), ('1-10栋', '3栋'), ('除3栋外', ''))
    """
    matched = _EXCEPTION.fullmatch(text)
    if matched is None:
        return text, ""
    return (matched[1], matched[2]) if matched[1] else (matched[3], matched[4])


def _with_shared_words(names: Sequence[str]) -> list[str]:
    """Return the names with the words that they share with their neighbours in the list."""
    if len(names) < 2:
        return list(names)
    items = [_ITEM.fullmatch(name) for name in names]
    completed: list[str] = []
    while len(completed) < len(names):
        start = end = len(completed)
        while end < len(names) and (item := items[end]) and (end == start or not item["before"]):
            end += 1
        completed += _completed([item for item in items[start:end] if item]) or names[start : start + 1]
    return completed


def _completed(run: Sequence[re.Match[str]]) -> list[str]:
    """Return the names of neighbours in a list, each completed with the words that only another of them has.

    Only the first name may have words before its number.
    """
    words = [item["word"] or "" for item in run]
    if all(words) or not any(words):
        return [item.group() for item in run]
    first, names = run[0], []
    for at, item in enumerate(run):
        word = next(word for word in (*words[at:], *reversed(words[:at])) if word)
        shares = at == 0 or not words[0] or not words[at]
        before = f"{first['before']}{item['nth'] or first['nth']}" if shares else item["nth"]
        names.append(f"{before}{item['number']}{word}")
    return names


def _of_range(name: str) -> list[str]:
    """Return the names in a range of groups, grids or entrances; for any other name, a list of this name."""
    if (numbered := _RANGE_OF_NUMBERED.fullmatch(name)) and numbered[4] in (None, numbered[6]):
        before, nth, first, _, last, word = numbered.groups()
        numbers = _between(first, last)
        if numbers and first.isdigit():
            return [f"{before}{nth}{number}{word}" for number in numbers]
        return [f"{before}{nth}{write_numeral(number)}{word}" for number in numbers] or [name]
    match = _RANGE.fullmatch(name)
    if match is None:
        return [name]
    return [f"{match[1]}{number}{match[4]}" for number in _between(match[2], match[3])] or [name]


def _between(first: str, last: str) -> range:
    """Return the numbers of a range; it is empty if the range goes down or is too long."""
    start, end = (int(text) if text.isdigit() else read_numeral(text) for text in (first, last))
    return range(start, end + 1) if 0 < start < end < start + _LONGEST_RANGE else range(0)


def _with_shared_kind(names: Sequence[str]) -> list[str]:
    """Return the names with the word for a kind that only the last has: 桥南、桥北小区 are 桥南小区 and 桥北小区.

    Only a stem as long as that of the last name, and without a word such as 苑 at its end, shares the word.
    """
    last = _SHARED_KIND.fullmatch(names[-1]) if len(names) > 1 else None
    if last is None or not all(_STEM.fullmatch(name) and len(name) == len(last[1]) for name in names[:-1]):
        return list(names)
    return [*(f"{name}{last[2]}" for name in names[:-1]), names[-1]]


def entrances_in(text: str) -> list[str]:
    """Return the names in a cell of a column of entrances; a bare range has the numbers of entrances.

    >>> entrances_in("1-2"), entrances_in("一、二单元"), entrances_in("东"), entrances_in("2-1")
    (['1单元', '2单元'], ['一单元', '二单元'], ['东'], ['2-1'])
    """
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    names = list_of_names(f"{bare}单元" if _NUMBERS_ONLY.fullmatch(bare) else text)
    several = 1 < len(names) <= _MOST_ENTRANCES
    return names if several else [text]
