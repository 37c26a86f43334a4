"""Finds other ways to write the numbers in names such as 第二网格, which people also type as 2网格 or 2号网格."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from wangge.loaders.references.numerals import write_numeral
from wangge.viz.explorer.search.mentions import ANY_PLACE
from wangge.viz.explorer.suggest.numbers_in_words import read_number
from wangge.viz.explorer.suggest.understanding import Understanding

__all__ = ["names_unknown_number", "other_spellings"]

_NUMBER = r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})"
_NAMED = re.compile(
    rf"(?<![每任某同另哪这那])第?{_NUMBER}号?(?P<kind>微网格|网格|村民小组|小组|组|单元|栋(?!楼(?![栋长]))|幢(?!楼(?![栋长]))|号楼|格(?![子局]))(?P<post>长)?"
)
_GROUPS = (
    ("网格", ("第{han}网格", "{digits}网格", "第{digits}网格", "{digits}号网格", "{han}网格")),
    ("微网格", ("第{han}微网格", "{digits}微网格", "第{digits}微网格", "{digits}号微网格")),
    ("村民小组|小组|组", ("第{han}村民小组", "{han}组", "{digits}组", "第{digits}村民小组")),
    ("单元", ("{digits}单元", "{han}单元")),
    ("栋|幢|号楼", ("{digits}栋", "{digits}号楼", "{digits}幢", "{han}栋", "第{digits}栋")),
)
_SHORT_KIND, _GRID = "格", "网格"
_FORMS = {kind: forms for kinds, forms in _GROUPS for kind in kinds.split("|")}
_MOST = 10


def _numbered_names(text: str) -> Iterator[range]:
    """Yield the parts of a text that are a number with a word for a kind of numbered place.

    >>> list(_numbered_names("健民路一网格")), list(_numbered_names("每一栋楼"))
    ([range(3, 6)], [])
    """
    for match in _NAMED.finditer(text):
        yield range(match.start(), match.end("kind"))


def other_spellings(text: str) -> Iterator[str]:
    """Yield a text with its numbered names in other spellings, at most ten; none if no name in it has a number.

    >>> list(other_spellings("健民路2号网格"))[:2], list(other_spellings("紫薇三栋"))[0], list(other_spellings("健民路"))
    (['健民路第二网格', '健民路2网格'], '紫薇3栋', [])
    """
    matches = list(_NAMED.finditer(text))
    if not matches:
        return
    choices = [list(_spellings(match)) for match in matches]
    for chosen in islice(product(*choices), _MOST):
        written, position = "", 0
        for match, spelling in zip(matches, chosen, strict=True):
            written += text[position : match.start()] + spelling
            position = match.end()
        if (other := written + text[position:]) != text:
            yield other


def _spellings(match: re.Match[str]) -> Iterator[str]:
    """Yield the spellings of a numbered name; 三网格长 means the 网格长 of 三网格."""
    number = round(read_number(match["number"]))
    kind = _GRID if match["kind"] == _SHORT_KIND else match["kind"]
    for form in _FORMS[kind]:
        name = form.format(digits=number, han=write_numeral(number) if number < 100 else number)
        yield f"{name}{kind}{match['post']}" if match["post"] else name


def names_unknown_number(understanding: Understanding) -> bool:
    """Whether a numbered name follows or precedes the name of a place and isn't a part of any name."""
    named = [range(mention.start, mention.stop) for mention in understanding.named(ANY_PLACE)]
    for part in _numbered_names(understanding.text):
        beside = any(
            not understanding.text[min(part.stop, name.stop) : max(part.start, name.start)].strip()
            for name in named
        )
        if beside and not any(part.start < name.stop and name.start < part.stop for name in named):
            return True
    return False
