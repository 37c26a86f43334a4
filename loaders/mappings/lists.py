"""Splits the cells of ledgers that list several names, including names that share a word, such as 4、5组."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import Cell

__all__ = ["is_list", "list_of_names", "one_line", "parts_of"]

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
_RANGE = re.compile(r"(.*?)([0-9]{1,3})[-~—–－～至到]第?([0-9]{1,3})(.*(?:组|社|队|单元))")
_LONGEST_RANGE = 100


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
    """
    parts = parts_of(cell) if isinstance(cell, str) else [plain_text(cell)]
    names = [name for part in parts if (name := plain_text(part))]
    return list(dict.fromkeys(each for name in _with_shared_words(names) for each in _of_range(name)))


def one_line(cell: Cell) -> str:
    """Return a cell as one line of text; 、 separates what were the lines of the cell."""
    if not isinstance(cell, str) or "\n" not in cell.strip():
        return plain_text(cell)
    return "、".join(text for line in cell.splitlines() if (text := plain_text(line)))


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
    """Return the names in a range of groups or entrances; for any other name, a list of this name."""
    match = _RANGE.fullmatch(name)
    if match is None or not int(match[2]) < int(match[3]) < int(match[2]) + _LONGEST_RANGE:
        return [name]
    return [f"{match[1]}{number}{match[4]}" for number in range(int(match[2]), int(match[3]) + 1)]
