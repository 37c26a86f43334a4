"""Draws a line of text as SVG."""

from __future__ import annotations

from markupsafe import Markup

from wangge.viz.drawing.filled import filled
from wangge.viz.drawing.text import TextLine

__all__ = ["draw_text"]

_END = Markup(' text-anchor="end"')


def draw_text(
    line: TextLine, left: float, base: float, size: float, names: str, *, end: bool = False
) -> Markup:
    """Draw a line of text that begins at `left`, or ends there if `end` is true; `base` is its base line.

    `size` is in pixels, `names` are CSS classes. If a font may make the text wider than estimated, the SVG tells the
    browser to draw the text exactly as wide as estimated.
    """
    anchor = _END if end else ""
    squeezed = (
        ""
        if line.sure or not line.ems
        else filled(' textLength="%g" lengthAdjust="spacingAndGlyphs"', round(line.ems * size, 1))
    )
    return filled(
        '<text class="%s" x="%g" y="%g"%s%s>%s</text>',
        names,
        round(left, 1),
        round(base, 1),
        anchor,
        squeezed,
        line.text,
    )
