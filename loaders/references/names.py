"""Normalises the names of units, so that different spellings compare equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from wangge.graph.spelling import same_signs

__all__ = [
    "code_and_name",
    "fold",
    "names_a_body",
    "parents_and_names",
    "same_name",
    "short_form",
    "squeeze",
    "stem",
    "unit_of_body",
]

# An entry has three parts. The first is a pattern for the words at the end of a name that mean the committee
# or office of a unit, such as 居委会. The second is the word for the kind of unit, such as 社区, that replaces
# them. The third has the words after which the second isn't added: 凉水井社区居委会 becomes 凉水井社区.
_BODIES = (
    (re.compile(r"(?:居民委员会|居委会|居委)$"), "社区", ("社区",)),
    (re.compile(r"(?:村民委员会|村委会|村委)$"), "村", ("社区", "村")),
    (re.compile(r"(?:街道办事处|街道办|街办)$"), "街道", ()),
    (re.compile(r"镇(?:人民)?政府$"), "镇", ()),
    (re.compile(r"乡(?:人民)?政府$"), "乡", ()),
)
_UNIT = re.compile(r"(.{2,})(街道|社区|村|镇|乡)")
_CODE = r"(?=[0-9A-Za-z._-]*\d{3})[0-9A-Za-z][0-9A-Za-z._-]{4,}"
_CODE_FIRST = re.compile(rf"({_CODE})[\s:：,，_-]*([^\x00-\x7f].*)")
_CODE_LAST = re.compile(rf"(.*?[^\x00-\x7f])\s*[(\[【]?\s*({_CODE})\s*[)\]】]?")
_STEP = re.compile(r"[/\\>→|]+|-+>|\s+")
_END_OF_UNIT = re.compile(r"(?<=[省市区县])(?!$)|(?<=街道)(?!$)|(?<=[镇乡村])(?!$)|(?<=社区)(?!$)")
_BUILDING_AT_END = re.compile(r"(?<=[\u3400-\u9fff)])(?=[A-Za-z]?[0-9]{1,4}(?:栋|幢|号楼|座|#楼?)$)")
_MOST_STEPS = 8
_REMEMBERED = 1 << 14


def squeeze(text: str) -> str:
    """Return a text without blanks, with full-width characters in half width.

    Dots between the parts of a name become `·`; the case isn't changed.

    >>> squeeze("５１１７０２ ００１　ａB"), squeeze("阿依古丽 • 买买提")
    ('511702001aB', '阿依古丽·买买提')
    """
    return same_signs("".join(unicodedata.normalize("NFKC", text).split()))


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    """Return a text without blanks, in half width and lower case.

    >>> fold(" Ａ区 １ 栋　")
    'a区1栋'
    """
    return squeeze(text).casefold()


@lru_cache(maxsize=_REMEMBERED)
def short_form(name: str) -> str:
    """Return the name of a unit without the words for its committee or office.

    Other names are only changed by `fold`. The word for the kind of unit doesn't change: 村 never becomes 社区,
    镇 never becomes 街道.

    >>> [short_form(n) for n in ("凉水井社区", "凉水井社区居委会", "凉水井社区居民委员会", "凉水井居委会")]
    ['凉水井社区', '凉水井社区', '凉水井社区', '凉水井社区']
    >>> [short_form(n) for n in ("犀牛山村民委员会", "张金村村民委员会", "新村民委员会", "罗江镇人民政府")]
    ['犀牛山村', '张金村', '新村', '罗江镇']
    >>> short_form("岩门村社区村民委员会"), short_form("东城街道办事处"), short_form("街道社区")
    ('岩门村社区', '东城街道', '街道社区')
    >>> short_form("居委会"), short_form("江声苑 1栋")
    ('居委会', '江声苑1栋')
    """
    folded = fold(name)
    for body, unit, complete in _BODIES:
        matched = body.search(folded)
        if matched and matched.start():
            rest = folded[: matched.start()]
            return rest if rest.endswith(complete) else rest + unit
    return folded


def names_a_body(name: str) -> bool:
    """Whether a name is that of a committee or office.

    >>> names_a_body("凉水井社区居委会"), names_a_body("凉水井社区")
    (True, False)
    """
    return short_form(name) != fold(name)


@lru_cache(maxsize=_REMEMBERED)
def unit_of_body(name: str) -> str:
    """Return the name of the unit if `name` is that of its committee or office; return any other name unchanged.

    >>> unit_of_body("健民路社区居民委员会"), unit_of_body("龙家庙村民委员会"), unit_of_body("东城街道")
    ('健民路社区', '龙家庙村', '东城街道')
    """
    if not names_a_body(name):
        return name
    full_name, short_name = squeeze(name), short_form(name)
    if len(full_name) != len(fold(name)):
        return short_name
    common_length = next(
        (i for i, sign in enumerate(short_name) if fold(full_name[i : i + 1]) != sign), len(short_name)
    )
    return full_name[:common_length] + short_name[common_length:]


@lru_cache(maxsize=_REMEMBERED)
def stem(name: str) -> tuple[str, str]:
    """Split the short form of a name into its stem and the word for the kind of unit, such as 社区 or 镇.

    A stem has at least two characters: 新村 is a full name, not a village called 新. The word is "" if the
    name ends with none.

    >>> stem("凉水井社区居委会"), stem("罗江镇"), stem("罗江"), stem("新村村民委员会")
    (('凉水井', '社区'), ('罗江', '镇'), ('罗江', ''), ('新村', ''))
    """
    short = short_form(name)
    matched = _UNIT.fullmatch(short)
    return (matched.group(1), matched.group(2)) if matched else (short, "")


def same_name(written: str, name: str) -> bool:
    """Whether a text may mean a unit of this name: it has the same short form, or is the stem of the name.

    >>> same_name("东城街道办", "东城街道"), same_name("东城", "东城街道"), same_name("罗江社区", "罗江镇")
    (True, True, False)
    """
    return short_form(written) in (short_form(name), stem(name)[0])


@lru_cache(maxsize=_REMEMBERED)
def code_and_name(text: str) -> tuple[str, str] | None:
    """Return the code and the name in a cell that has both, in either order; None for any other cell.

    >>> code_and_name("511702001001 二马路社区"), code_and_name("二马路社区（511702001001）")
    (('511702001001', '二马路社区'), ('511702001001', '二马路社区'))
    >>> code_and_name("二马路社区"), code_and_name("511702001001"), code_and_name("12栋")
    (None, None, None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    first = _CODE_FIRST.fullmatch(plain)
    if first:
        return first.group(1), first.group(2)
    last = _CODE_LAST.fullmatch(plain)
    return (last.group(2), last.group(1)) if last else None


def parents_and_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to split a path into a parent and a name, likeliest first.

    A path is split at separators and blanks. If it has none, it is split after a word for the kind of unit,
    such as 街道, and before the number of a building.

    >>> list(parents_and_names("东城街道/二马路社区")), list(parents_and_names("东城街道二马路社区"))
    ([('东城街道', '二马路社区')], [('东城街道', '二马路社区')])
    >>> list(parents_and_names("通川区 东城街道 二马路社区"))
    [('通川区 东城街道', '二马路社区'), ('通川区', '东城街道 二马路社区')]
    >>> list(parents_and_names("龙苑1栋")), list(parents_and_names("1栋"))
    ([('龙苑', '1栋')], [])
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    cuts = [(matched.start(), matched.end()) for matched in _STEP.finditer(plain)]
    if not cuts:
        ends = (*_END_OF_UNIT.finditer(plain), *_BUILDING_AT_END.finditer(plain))
        cuts = sorted({(matched.start(), matched.end()) for matched in ends})
    for begin, end in reversed(cuts[-_MOST_STEPS:]):
        if plain[:begin].strip() and plain[end:].strip():
            yield plain[:begin], plain[end:]
