"""Draws the elements of the district map as SVG: boxes, icons, patterns and labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, LiteralString, NamedTuple

from markupsafe import Markup

from wangge.viz.drawing.box import Box
from wangge.viz.drawing.filled import filled, joined
from wangge.viz.drawing.text import TextLine, clean, fit, width_of, wrap
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.treemap.shades import Shade

__all__ = [
    "PATTERNS",
    "Weight",
    "definitions",
    "draw_band",
    "draw_fill",
    "draw_icon",
    "draw_label",
    "has_icon",
    "shade_class",
]

Weight = Literal["heading", "cell", "part"]

_ICON, _LEAST_ICON = 10, 6
_NAME, _NOTE, _LARGE, _LEADING = 12, 12, 14, 1.25
_NAMED, _NAMED_NARROW, _NAMED_WITHOUT_ICON = (60, 16), (46, 33), (54, 16)
_TWO_LINES, _LOW = 34, 20
_SPACIOUS = (200, 80)
_LARGE_WIDTH, _ROOMY, _TIGHT = 140, 96, 72
_BOLD = 1.04
_MOST_LINES = 3
_SUFFIX, _SHORTEST = "社区", 2
PATTERNS = {"unknown": "hatch", "waived": "dots"}
"""The pattern of each state that has one. In a picture, the id of a pattern begins with the id of the picture."""

_ICONS = {"covered": "check", "uncovered": "cross", "unknown": "question", "waived": "minus"}
_LINES = {
    "check": "M2 5.4 4.2 7.8 8.2 2.4",
    "cross": "M2 2 8 8M8 2 2 8",
    "question": "M2.6 3.2C2.6.6 7.4.6 7.4 3.2 7.4 5 5 4.8 5 6.6M5 9v.1",
    "minus": "M2 5H8",
}
_PIES = (
    "M5 1A4 4 0 0 1 6.2 1.2L5 5Z",
    "M5 1A4 4 0 0 1 8.8 6.2L5 5Z",
    "M5 1A4 4 0 0 1 5 9Z",
    "M5 1A4 4 0 1 1 1.2 6.2L5 5Z",
    "M5 1A4 4 0 1 1 3 1.5L5 5Z",
)
_SYMBOL = Markup('<symbol id="{}-{}" viewBox="0 0 10 10">{}</symbol>')
_LINE = Markup('<path d="{}"/>')
_PIE = Markup('<circle cx="5" cy="5" r="4" stroke-width="1.2"/><path class="tm-solid" d="{}"/>')
_OVER_BOX: LiteralString = '<rect class="tm-pattern%s" %s fill="url(#%s-%s)"/>'
_OVER_BAND: LiteralString = '<path class="tm-pattern%s" %s fill="url(#%s-%s)"/>'
_HATCH = Markup(
    '<pattern id="{}-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path class="tm-hatch" d="M-1 1 1-1M0 6 6 0M5 7 7 5"/></pattern>'
)
_DOTS = Markup(
    '<pattern id="{}-dots" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<circle class="tm-dot" cx="2" cy="2" r="1"/></pattern>'
)


def definitions(ident: str) -> Markup:
    """Return the icons and patterns. Their ids begin with `ident`, so that one page can contain two pictures."""
    pieces = [
        *(_SYMBOL.format(ident, name, _LINE.format(path)) for name, path in _LINES.items()),
        *(_SYMBOL.format(ident, f"part-{step}", _PIE.format(path)) for step, path in enumerate(_PIES)),
        _HATCH.format(ident),
        _DOTS.format(ident),
    ]
    return Markup("<defs>{}</defs>").format(Markup("").join(pieces))


def shade_class(shade: Shade) -> str:
    """Return the CSS class of a shade in treemap.css.

    >>> shade_class(Shade("partly", 2)), shade_class(Shade("covered"))
    ('s-partly-2', 's-covered')
    """
    return f"s-{shade.state}-{shade.step}" if shade.state in ("partly", "count") else f"s-{shade.state}"


def draw_fill(box: Box, shade: Shade, ident: str) -> Markup:
    """Draw a box in its shade, with the shade's pattern. The pattern is faint if the box is large enough for an icon."""
    shape = filled('x="%s" y="%s" width="%s" height="%s" rx="%s"', *_inside(box), _radius(box))
    pattern = _pattern(_OVER_BOX, shape, shade, ident, faint=_icon_size(box) > 0)
    return filled('<rect class="tm-fill" %s/>%s', shape, pattern)


def draw_band(box: Box, shade: Shade, ident: str) -> Markup:
    """Draw the background of a heading, with rounded corners at the top only."""
    shape = filled(
        'd="M%s %sv-%sq0-4 4-4h%sq4 0 4 4v%sz"',
        box.left,
        box.top + box.height,
        box.height - 4,
        box.width - 8,
        box.height - 4,
    )
    pattern = _pattern(_OVER_BAND, shape, shade, ident, faint=True)
    return filled('<path class="tm-fill" %s/>%s', shape, pattern)


def has_icon(shade: Shade) -> bool:
    """Return whether a shade has an icon."""
    return shade.state == "partly" or shade.state in _ICONS


def draw_icon(shade: Shade, left: float, top: float, ident: str, size: float = _ICON) -> Markup:
    """Draw the icon of a shade; return an empty text if the shade has no icon."""
    name = f"part-{shade.step}" if shade.state == "partly" else _ICONS.get(shade.state)
    if not name:
        return Markup("")
    return filled(
        '<use class="tm-icon" href="#%s-%s" x="%g" y="%g" width="%g" height="%g"/>',
        ident,
        name,
        left,
        top,
        size,
        size,
    )


def draw_label(
    box: Box, name: str, note: str, shade: Shade, ident: str, *, weight: Weight, size: tuple[int, int]
) -> Markup:
    """Draw the name, note and icon of a box. What doesn't fit is left out; a tiny box has only the icon.

    `size` is the width and height that decide what fits. For a part, these are the smallest width and height of all
    parts in its cell, so that the parts look alike.
    """
    name, note = clean(name), clean(note)
    if weight == "heading":
        return _one_line(box, name, note, shade, ident, _heading_type(box, name, note))
    if not _has_name(size, shade):
        return _centred_icon(box, shade, ident)
    if size[1] < _TWO_LINES and size[0] >= _least_width(shade):
        return _one_line(box, name, note, shade, ident, _type(size, weight))
    return joined(_block(box, name, note, shade, ident, _type(size, weight)))


def _has_name(size: tuple[int, int], shade: Shade) -> bool:
    """Return whether a box of this width and height is large enough for a name, beside the icon if the shade has one."""
    return _fits(size, (_least_width(shade), _NAMED[1])) or _fits(size, _NAMED_NARROW)


def _least_width(shade: Shade) -> int:
    """Return the smallest width of a box with a name in one line."""
    return (_NAMED if has_icon(shade) else _NAMED_WITHOUT_ICON)[0]


class _Type(NamedTuple):
    """The typography of a name.

    `size` is the size of the letters in pixels, `names` are CSS classes. `run` is the width of the letters relative to
    regular ones: 1, or more for bold letters. `pad` is the space around the text, `icon` the size of the icon, `gap`
    the space between icon and text.
    """

    size: int
    names: str
    run: float
    pad: int
    icon: int = _ICON
    gap: int = 5


_BOLD_LARGE = _Type(_LARGE, "tm-name tm-bold tm-large", _BOLD, 7)
_BOLD_USUAL = _Type(_NAME, "tm-name tm-bold", _BOLD, 6)


def _type(size: tuple[int, int], weight: Weight) -> _Type:
    if weight == "cell":
        large = size[0] >= _LARGE_WIDTH
        return _BOLD_LARGE if large else _BOLD_USUAL
    if _fits(size, _SPACIOUS):
        return _Type(_LARGE, "tm-name tm-large", 1, 8)
    return _Type(_NAME, "tm-name", 1, 6) if size[0] >= _ROOMY else _Type(_NAME, "tm-name", 1, 3, 9, 3)


def _heading_type(box: Box, name: str, note: str) -> _Type:
    """Return the typography of a heading: large or of the usual size.

    The letters are large if the heading is high enough for them, and if it is wide or its text fits into it in large
    letters.
    """
    max_width = box.width - 2 * _BOLD_LARGE.pad - _BOLD_LARGE.icon - _BOLD_LARGE.gap
    needed = width_of(name) * _LARGE * _BOLD + (width_of(note) * _NOTE + 6 if note else 0)
    large = box.height > _LOW and (needed <= max_width or box.width >= _LARGE_WIDTH)
    return _BOLD_LARGE if large else _BOLD_USUAL


def _one_line(box: Box, name: str, note: str, shade: Shade, ident: str, type_: _Type) -> Markup:
    left, right = box.left + type_.pad, box.left + box.width - type_.pad
    icon = draw_icon(shade, left, box.top + (box.height - type_.icon) / 2, ident, type_.icon)
    left += type_.icon + type_.gap if icon else 0
    base = box.top + box.height / 2 + type_.size * 0.4
    figure = fit(note, (right - left) / _NOTE)
    note_fits = bool(note) and figure.text == note and _name_fits_beside(right - left, figure, name, type_)
    free = right - left - (figure.ems * _NOTE + 6 if note_fits else 0)
    text = fit(_short_enough(name, free / type_.size / type_.run), free / type_.size / type_.run)
    pieces = [icon]
    if text.text:
        pieces.append(draw_text(text, left, base, type_.size, type_.names))
    if note_fits:
        pieces.append(draw_text(figure, right, base - 0.2, _NOTE, "tm-note", end=True))
    return joined(pieces)


def _short_enough(name: str, max_width: float, lines: int = 1) -> str:
    """Return a name, without the 社区 at its end if it fits only then.

    The tooltip of the box has the full name.

    >>> _short_enough("健民路社区", 5), _short_enough("健民路社区", 4), _short_enough("健民路社区", 2)
    ('健民路社区', '健民路', '健民路社区')
    """
    short = name.removesuffix(_SUFFIX)
    if len(short) < _SHORTEST or _is_whole(name, max_width, lines) or not _is_whole(short, max_width, lines):
        return name
    return short


def _is_whole(name: str, max_width: float, lines: int) -> bool:
    drawn = "".join(line.text for line in wrap(name, max_width, lines))
    return drawn.replace(" ", "") == name.replace(" ", "")


def _name_fits_beside(width: float, figure: TextLine, name: str, type_: _Type) -> bool:
    """Return whether five characters of the name, or all of it, fit next to the note."""
    space = (width - figure.ems * _NOTE - 6) / type_.size / type_.run
    short = _short_enough(name, space)
    return space >= 5 or fit(short, space).text == short


def _block(box: Box, name: str, note: str, shade: Shade, ident: str, type_: _Type) -> Iterator[Markup]:
    step = type_.size * _LEADING
    foot = bool(note) or bool(draw_icon(shade, 0, 0, ident))
    lines = int((box.height - 4) / step) - foot
    max_width = (box.width - 2 * type_.pad) / type_.size / type_.run
    most = max(1, min(_MOST_LINES, lines))
    wrapped = wrap(_short_enough(name, max_width, most), max_width, most)
    base = box.top + type_.size + max(3, type_.pad - 3)
    for number, line in enumerate(wrapped):
        yield draw_text(line, box.left + type_.pad, base + number * step, type_.size, type_.names)
    yield from _foot(box, note, shade, ident, type_.pad, base + len(wrapped) * step)


def _foot(box: Box, note: str, shade: Shade, ident: str, pad: int, base: float) -> Iterator[Markup]:
    icon = draw_icon(shade, box.left + pad, base - _ICON + 1, ident)
    yield icon
    left = box.left + pad + (_ICON + 5 if icon else 0)
    figure = fit(note, (box.left + box.width - pad - left) / _NOTE)
    if figure.text:
        yield draw_text(figure, left, base, _NOTE, "tm-note")


def _centred_icon(box: Box, shade: Shade, ident: str) -> Markup:
    size = _icon_size(box)
    if not size:
        return Markup("")
    left, top = box.left + (box.width - size) / 2, box.top + (box.height - size) / 2
    return draw_icon(shade, left, top, ident, size)


def _icon_size(box: Box) -> int:
    size = min(_ICON, box.width - 3, box.height - 3)
    return size if size >= _LEAST_ICON else 0


def _pattern(template: LiteralString, shape: Markup, shade: Shade, ident: str, *, faint: bool) -> Markup:
    """Draw the pattern of a shade over a box or band; return an empty text if the shade has no pattern."""
    name = PATTERNS.get(shade.state)
    return filled(template, " tm-faint" if faint else "", shape, ident, name) if name else Markup("")


def _inside(box: Box) -> tuple[float, float, float, float]:
    return box.left + 0.5, box.top + 0.5, max(0, box.width - 1), max(0, box.height - 1)


def _radius(box: Box) -> int:
    return 3 if min(box.width, box.height) >= 12 else 1


def _fits(size: tuple[int, int], least: tuple[int, int]) -> bool:
    return size[0] >= least[0] and size[1] >= least[1]
