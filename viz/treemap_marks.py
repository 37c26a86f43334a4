"""The small pieces of the district map as SVG: boxes, icons, patterns and lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from viz.layout import Box
from viz.shades import Shade
from viz.treemap_text import Line, clean, fit, wrap

__all__ = ["definitions", "draw_band", "draw_fill", "draw_icon", "draw_label", "draw_line", "shade_class"]

_ICON = 10
_PAD = 6
_NAME, _NOTE, _LARGE, _LEADING = 12, 11, 14, 1.25
_NAMED, _NAMED_NARROW = (60, 16), (46, 30)
_TWO_LINES = 34
_LARGE_BOX = (140, 56)
_BOLD = 1.04
_MOST_LINES = 3
_PATTERNS = {"unknown": "hatch", "waived": "dots"}
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
_OVER_BOX = Markup('<rect class="tm-pattern" {} fill="url(#{}-{})"/>')
_OVER_BAND = Markup('<path class="tm-pattern" {} fill="url(#{}-{})"/>')
_HATCH = Markup(
    '<pattern id="{}-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path class="tm-hatch" d="M-1 1 1-1M0 6 6 0M5 7 7 5"/></pattern>'
)
_DOTS = Markup(
    '<pattern id="{}-dots" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<circle class="tm-dot" cx="2" cy="2" r="1"/></pattern>'
)


def definitions(ident: str) -> Markup:
    """The icons and patterns, with ids that begin with `ident` so that two pictures fit on one page."""
    pieces = [
        *(_SYMBOL.format(ident, name, _LINE.format(path)) for name, path in _LINES.items()),
        *(_SYMBOL.format(ident, f"part-{step}", _PIE.format(path)) for step, path in enumerate(_PIES)),
        _HATCH.format(ident),
        _DOTS.format(ident),
    ]
    return Markup("<defs>{}</defs>").format(Markup("").join(pieces))


def shade_class(shade: Shade) -> str:
    """The class of a shade in treemap.css.

    >>> shade_class(Shade("partly", 2)), shade_class(Shade("covered"))
    ('s-partly-2', 's-covered')
    """
    return f"s-{shade.state}-{shade.step}" if shade.state in ("partly", "count") else f"s-{shade.state}"


def draw_fill(box: Box, shade: Shade, ident: str) -> Markup:
    """The box in its shade, with its pattern; the line around it lies inside the box."""
    shape = Markup('x="{}" y="{}" width="{}" height="{}" rx="{}"').format(*_inside(box), _radius(box))
    return Markup('<rect class="tm-fill" {}/>').format(shape) + _pattern(_OVER_BOX, shape, shade, ident)


def draw_band(box: Box, shade: Shade, ident: str) -> Markup:
    """A heading's ground: round above, straight below."""
    shape = Markup('d="M{} {}v-{}q0-4 4-4h{}q4 0 4 4v{}z"').format(
        box.left, box.top + box.height, box.height - 4, box.width - 8, box.height - 4
    )
    return Markup('<path class="tm-fill" {}/>').format(shape) + _pattern(_OVER_BAND, shape, shade, ident)


def draw_icon(shade: Shade, left: float, top: float, ident: str, size: float = _ICON) -> Markup:
    """The icon of a shade, nothing where it has none."""
    name = f"part-{shade.step}" if shade.state == "partly" else _ICONS.get(shade.state)
    if not name:
        return Markup("")
    return Markup('<use class="tm-icon" href="#{}-{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
        ident, name, left, top, size, size
    )


def draw_label(box: Box, name: str, note: str, shade: Shade, ident: str, *, heading: bool = False) -> Markup:
    """The name, the note and the icon, as far as there is room for each; a tiny box has the icon alone."""
    if heading:
        return _one_line(box, clean(name), clean(note), shade, ident, _LARGE if box.height > 22 else _NAME)
    if not _fits(box, _NAMED) and not _fits(box, _NAMED_NARROW):
        return _centred_icon(box, shade, ident)
    if box.height < _TWO_LINES and box.width >= _NAMED[0]:
        return _one_line(box, clean(name), clean(note), shade, ident, _NAME, "tm-name")
    return Markup("").join(_block(box, clean(name), clean(note), shade, ident))


def draw_line(line: Line, left: float, base: float, size: float, names: str, *, end: bool = False) -> Markup:
    """A line of text whose first (or, at the `end`, last) sign stands at `left`.

    Where a font may need more room than was thought, the text is made to keep to it.
    """
    anchor = Markup(' text-anchor="end"') if end else ""
    held = Markup(' textLength="{:g}" lengthAdjust="spacingAndGlyphs"').format(round(line.ems * size, 1))
    return Markup('<text class="{}" x="{:g}" y="{:g}"{}{}>{}</text>').format(
        names, round(left, 1), round(base, 1), anchor, "" if line.sure or not line.ems else held, line.text
    )


def _one_line(
    box: Box, name: str, note: str, shade: Shade, ident: str, size: int, names: str = "tm-name tm-name-cell"
) -> Markup:
    pad = _PAD if box.width >= 72 else 4
    left, right = box.left + pad, box.left + box.width - pad
    icon = draw_icon(shade, left, box.top + box.height / 2 - _ICON / 2, ident)
    left += _ICON + 5 if icon else 0
    base = box.top + box.height / 2 + size * 0.36
    figure = fit(note, (right - left) / _NOTE)
    shown = bool(note) and figure.text == note and _room_beside(right - left, figure, name, size)
    free = right - left - (figure.ems * _NOTE + 6 if shown else 0)
    text = fit(name, free / size / _BOLD)
    drawn = [icon]
    if text.text:
        drawn.append(draw_line(text, left, base, size, f"{names} tm-large" if size == _LARGE else names))
    if shown:
        drawn.append(draw_line(figure, right, base - 0.2, _NOTE, "tm-note", end=True))
    return Markup("").join(drawn)


def _room_beside(width: float, figure: Line, name: str, size: int) -> bool:
    """Whether a note leaves the name whole, or at least five signs of it."""
    left = (width - figure.ems * _NOTE - 6) / size / _BOLD
    return left >= 5 or fit(name, left).text == name


def _block(box: Box, name: str, note: str, shade: Shade, ident: str) -> Iterator[Markup]:
    large = _fits(box, _LARGE_BOX)
    size = _LARGE if large else _NAME if box.width >= _NAMED[0] else _NOTE
    pad = 8 if large else _PAD if box.width >= 72 else 4
    step = size * _LEADING
    foot = bool(note) or bool(draw_icon(shade, 0, 0, ident))
    lines = int((box.height - pad) / step) - foot
    wrapped = wrap(name, (box.width - 2 * pad) / size / _BOLD, max(1, min(_MOST_LINES, lines)))
    base = box.top + pad / 2 + size * 1.05 + (2 if large else 0)
    names = "tm-name tm-large tm-name-cell" if large else "tm-name" if size == _NAME else "tm-name tm-note"
    for number, line in enumerate(wrapped):
        yield draw_line(line, box.left + pad, base + number * step, size, names)
    yield from _foot(box, note, shade, ident, pad, base + len(wrapped) * step)


def _foot(box: Box, note: str, shade: Shade, ident: str, pad: int, base: float) -> Iterator[Markup]:
    icon = draw_icon(shade, box.left + pad, base - _ICON + 1, ident)
    yield icon
    left = box.left + pad + (_ICON + 5 if icon else 0)
    figure = fit(note, (box.left + box.width - pad - left) / _NOTE)
    if figure.text:
        yield draw_line(figure, left, base, _NOTE, "tm-note")


def _centred_icon(box: Box, shade: Shade, ident: str) -> Markup:
    size = min(_ICON, box.width - 3, box.height - 3)
    if size < 6:
        return Markup("")
    left, top = box.left + (box.width - size) / 2, box.top + (box.height - size) / 2
    return draw_icon(shade, left, top, ident, size)


def _pattern(over: Markup, shape: Markup, shade: Shade, ident: str) -> Markup:
    name = _PATTERNS.get(shade.state)
    return over.format(shape, ident, name) if name else Markup("")


def _inside(box: Box) -> tuple[float, float, float, float]:
    return box.left + 0.5, box.top + 0.5, max(0, box.width - 1), max(0, box.height - 1)


def _radius(box: Box) -> int:
    return 3 if min(box.width, box.height) >= 12 else 1


def _fits(box: Box, size: tuple[int, int]) -> bool:
    return box.width >= size[0] and box.height >= size[1]
