"""Normalises characters that office software encodes in several ways: private-use characters, dots in names."""

from __future__ import annotations

import re

__all__ = ["name_signs", "real_signs", "same_signs", "unknown_signs"]

# Standard code points, in hexadecimal, of 80 Chinese characters and parts of characters. GB 18030-2000 put
# these characters into Unicode's private-use area; GB 18030-2022 maps them to the standard code points. Old
# fonts and input methods still write the private-use code points.
_PARTS = (
    "2E81 20087 20089 200CC 2E84 3473 3447 2E88 2E8B 9FB4 359E 361A 360E 2E8C 2E97 396E 3918 9FB5 39CF 39DF",
    "3A73 39D0 9FB6 9FB7 3B4E 3C6E 3CE0 2EA7 215D7 9FB8 2EAA 4056 415F 2EAE 4337 2EB3 2EB6 2EB7 2298F 43B1",
    "43AC 2EBB 43DD 44D6 4661 464C 9FB9 4723 4729 477C 478D 2ECA 4947 497A 497D 4982 4983 4985 4986 499F",
    "499B 49B7 49B6 9FBA 241FE 4CA3 4C9F 4CA0 4CA1 4C77 4CA2 4D13 4D14 4D15 4D16 4D17 4D18 4D19 4DAE 9FBB",
)
# Maps the first of several consecutive private-use code points to the standard ones that replace them, in the
# same order.
_RUNS = {
    0xE5E5: "3000",
    0xE78D: "FE10 FE12 FE11 FE13 FE14 FE15 FE16 FE17 FE18 FE19",
    0xE7C7: "1E3F 01F9",
    0xE7E7: "303E 2FF0 2FF1 2FF2 2FF3 2FF4 2FF5 2FF6 2FF7 2FF8 2FF9 2FFA 2FFB",
    0xE815: " ".join(_PARTS),
}
_REAL = {
    first + offset: chr(int(code, 16))
    for first, codes in _RUNS.items()
    for offset, code in enumerate(codes.split())
}
_UNKNOWN = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")

_DOT = "·"
_DOTS = "·\u0387•‧∙⋅・･⸱᛫"
_ONE_DOT = dict.fromkeys(map(ord, _DOTS), _DOT)
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_FULL_STOP = re.compile(rf"(?<=[{_HAN}])[.．](?=[{_HAN}])")
_BETWEEN = re.compile(rf"(?<=[^\W\d_])\s?[{_DOTS}]\s?(?=[^\W\d_])")


def real_signs(text: str) -> str:
    r"""Return the text with the private-use characters of old Chinese fonts replaced by standard ones.

    >>> real_signs("王\ue863")
    '王䶮'
    """
    return text if text.isprintable() else text.translate(_REAL)


def unknown_signs(text: str) -> str:
    r"""Return the private-use characters of a text that have no standard equivalent.

    >>> unknown_signs("王\ue863\ue001")
    '\ue001'
    """
    return "" if text.isprintable() else "".join(_UNKNOWN.findall(real_signs(text)))


def name_signs(name: str) -> str:
    """Return a name with `·` in place of any other dot between its parts.

    >>> name_signs("阿依古丽•买买提"), name_signs("阿依古丽.买买提"), name_signs("A.B 1·2")
    ('阿依古丽·买买提', '阿依古丽·买买提', 'A.B 1·2')
    """
    if name.isascii():
        return name
    return _BETWEEN.sub(_DOT, _FULL_STOP.sub(_DOT, name))


def same_signs(text: str) -> str:
    r"""Return a text in normal form for comparison and search: standard characters, one kind of dot.

    >>> same_signs("古丽•"), same_signs("王\ue863")
    ('古丽·', '王䶮')
    """
    if text.isascii():
        return text
    return name_signs(real_signs(text).translate(_ONE_DOT))
