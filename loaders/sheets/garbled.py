"""Detects garbled text: text that another program read in a wrong encoding and then saved."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["garbled"]

_LOST = re.compile("\ufffd|锟斤|烫烫烫|屯屯屯")
_HAN = re.compile("[\u3400-\u9fff]")
_ASCII = "".join(map(chr, range(0x80)))
_FEWEST = 2
_WESTERN = ("latin-1", "cp1252", "cp1250")
# No Western name has four consecutive non-ASCII letters.
_WESTERN_RUN = re.compile("[^\x00-\x7f]{4}")


def garbled(text: str) -> str:
    r"""Return the part by which a text is recognised as garbled; "" if it isn't garbled.

    >>> garbled("绗\ue0ff竴缃戞牸") == "绗\ue0ff竴缃戞牸"
    True
    >>> garbled("第一网格"), garbled("第�网格"), garbled("µÚÒ»Íø¸ñ"), garbled("José")
    ('', '�', 'µÚÒ»Íø¸ñ', '')
    """
    if text.isascii():
        return ""
    lost = _LOST.search(text)
    if lost:
        return lost.group()
    if _HAN.search(text):
        is_utf8 = _may_begin_utf8(text.lstrip(_ASCII)[0]) and _is_chinese(text, "gb18030", "utf-8")
        return text if is_utf8 else ""
    if not _WESTERN_RUN.search(text):
        return ""
    pairs = ((taken_for, was) for taken_for in _WESTERN for was in ("utf-8", "gbk"))
    return text if any(_is_chinese(text, taken_for, was) for taken_for, was in pairs) else ""


@lru_cache(maxsize=1 << 14)
def _may_begin_utf8(sign: str) -> bool:
    """Whether the GB18030 bytes of this character can begin a character in UTF-8."""
    lead, trail, *_ = sign.encode("gb18030", "replace").ljust(2)
    return 0xC2 <= lead <= 0xF4 and 0x80 <= trail <= 0xBF


def _is_chinese(text: str, taken_for: str, was: str) -> bool:
    """Whether a text becomes Chinese if encoded as `taken_for` and decoded as `was`."""
    try:
        return len(_HAN.findall(text.encode(taken_for).decode(was))) >= _FEWEST
    except UnicodeError:
        return False
