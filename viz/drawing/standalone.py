"""Makes style sheets for standalone pictures: light colours instead of CSS variables."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from wangge.viz.drawing.theme import LIGHT

__all__ = ["literal_css"]

_ON_A_PAGE = "/* --- on a page --- */"


@cache
def literal_css(name: str) -> str:
    """Return the picture's part of a style sheet in viz/static, with light colours instead of variables.

    The picture's part is everything above the comment "on a page" in the style sheet.

    >>> "var(" in literal_css("chain.css")
    False
    """
    css = (files("wangge.viz") / "static" / name).read_text(encoding="utf-8").split(_ON_A_PAGE)[0]
    plain = re.sub(r"/\*.*?\*/\s*", "", css)
    return re.sub(r"var\(--([\w-]+)\)", lambda match: LIGHT[match[1]], plain)
