"""Draws the shapes for kinds of node and the icons for states, as SVG. `shapes.js` draws them on a canvas."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import LiteralString

from markupsafe import Markup

from wangge.viz.drawing.filled import filled

__all__ = ["draw_badge", "draw_shape"]

_SIGNLESS = ("person", "tag")
_PATH: LiteralString = '<path class="%s" d="%s"/>'
_SIGN: LiteralString = '%s<text class="sign" x="%g" y="%g" font-size="%g" text-anchor="middle">%s</text>'


def draw_shape(name: str, x: float, y: float, radius: float, sign: str = "", names: str = "shape") -> Markup:
    """Draw the shape `name` around the point `x`, `y`, with the character `sign` in it.

    The shapes `person` and `tag` have no room for a character. An unknown name gives a circle. `names` are the CSS
    classes of the shape.

    >>> "<path" in draw_shape("hexagon", 10, 10, 8, "府") and "府" in draw_shape("hexagon", 10, 10, 8, "府")
    True
    """
    path = filled(_PATH, names, _SHAPES.get(name, _circle)(x, y, radius))
    if not sign or name in _SIGNLESS:
        return path
    size = round(radius * 1.1, 1)
    base = y + size * 0.36 + radius * (0.26 if name == "triangle" else 0)
    return filled(_SIGN, path, x, base, size, sign)


def draw_badge(icon: str, x: float, y: float, radius: float, names: str = "badge") -> Markup:
    """Draw the icon of a state on its background. The result is empty if `icon` is unknown or ''.

    >>> draw_badge("", 0, 0, 6)
    Markup('')
    """
    if icon not in _ICONS:
        return Markup("")
    ground = _GROUNDS[icon](x, y, radius * (1.2 if icon == "question" else 1))
    return filled(
        '<path class="%s" d="%s"/><path class="badge-sign" stroke-width="%g" d="%s"/>',
        names,
        ground,
        radius * 0.26,
        _ICONS[icon](x, y, radius),
    )


_Path = Callable[[float, float, float], str]


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _points(*points: tuple[float, float], closed: bool = True) -> str:
    joined = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return f"M{joined}{'Z' if closed else ''}"


def _polygon(corners: int, turn: float) -> _Path:
    def draw(x: float, y: float, r: float) -> str:
        angles = (turn + 2 * pi * corner / corners for corner in range(corners))
        return _points(*((x + r * cos(angle), y + r * sin(angle)) for angle in angles))

    return draw


def _circle(x: float, y: float, r: float) -> str:
    return (
        f"M{_number(x - r)} {_number(y)}a{_number(r)} {_number(r)} 0 1 0 {_number(2 * r)} 0"
        f"a{_number(r)} {_number(r)} 0 1 0 {_number(-2 * r)} 0Z"
    )


def _square(x: float, y: float, r: float) -> str:
    side, corner = r * 1.26, r * 0.25
    arc = f"a{_number(corner)} {_number(corner)} 0 0 1"
    return (
        f"M{_number(x - side / 2)} {_number(y - r * 0.88)}h{_number(side)}{arc} {_number(corner)} {_number(corner)}"
        f"v{_number(side)}{arc} {_number(-corner)} {_number(corner)}h{_number(-side)}"
        f"{arc} {_number(-corner)} {_number(-corner)}v{_number(-side)}{arc} {_number(corner)} {_number(-corner)}Z"
    )


def _ring(x: float, y: float, r: float) -> str:
    return _circle(x - r * 0.25, y, r * 0.92) + _circle(x + r * 0.3, y, r * 0.92)


def _triangle(x: float, y: float, r: float) -> str:
    return _polygon(3, -pi / 2)(x, y + r * 0.18, r * 1.18)


def _shield(x: float, y: float, r: float) -> str:
    left, right, top, low = x - r * 0.85, x + r * 0.85, y - r * 0.9, y + r * 0.1
    return (
        f"M{_number(left)} {_number(top)}H{_number(right)}V{_number(low)}"
        f"Q{_number(x + r * 0.75)} {_number(y + r * 0.8)} {_number(x)} {_number(y + r)}"
        f"Q{_number(x - r * 0.75)} {_number(y + r * 0.8)} {_number(left)} {_number(low)}Z"
    )


def _tag(x: float, y: float, r: float) -> str:
    half_height = r * 0.7
    return _points(
        (x - r, y - half_height),
        (x + r * 0.45, y - half_height),
        (x + r, y),
        (x + r * 0.45, y + half_height),
        (x - r, y + half_height),
    )


def _person(x: float, y: float, r: float) -> str:
    half_width, half_height = r * 0.88, r * 0.85
    shoulders = (
        f"M{_number(x - half_width)} {_number(y + r * 0.95)}"
        f"a{_number(half_width)} {_number(half_height)} 0 0 1 {_number(2 * half_width)} 0Z"
    )
    return _circle(x, y - r * 0.42, r * 0.48) + shoulders


def _check(x: float, y: float, r: float) -> str:
    return _points(
        (x - r * 0.45, y + r * 0.02), (x - r * 0.1, y + r * 0.38), (x + r * 0.48, y - r * 0.36), closed=False
    )


def _cross(x: float, y: float, r: float) -> str:
    d = r * 0.36
    return _points((x - d, y - d), (x + d, y + d), closed=False) + _points(
        (x + d, y - d), (x - d, y + d), closed=False
    )


def _question(x: float, y: float, r: float) -> str:
    bow = r * 0.32
    return (
        f"M{_number(x - bow)} {_number(y - r * 0.2)}a{_number(bow)} {_number(bow)} 0 1 1 {_number(bow * 1.16)} "
        f"{_number(bow * 0.99)}L{_number(x)} {_number(y + r * 0.28)}"
        f"M{_number(x)} {_number(y + r * 0.52)}V{_number(y + r * 0.56)}"
    )


def _minus(x: float, y: float, r: float) -> str:
    return _points((x - r * 0.42, y), (x + r * 0.42, y), closed=False)


def _plate(x: float, y: float, r: float) -> str:
    return _square(x, y, r * 1.05)


_SHAPES: dict[str, _Path] = {
    "square": _square,
    "circle": _circle,
    "ring": _ring,
    "hexagon": _polygon(6, 0),
    "pentagon": _polygon(5, -pi / 2),
    "diamond": _polygon(4, -pi / 2),
    "triangle": _triangle,
    "shield": _shield,
    "tag": _tag,
    "person": _person,
}
_ICONS: dict[str, _Path] = {"check": _check, "cross": _cross, "question": _question, "minus": _minus}
_GROUNDS: dict[str, _Path] = {
    "check": _circle,
    "cross": _plate,
    "question": _polygon(4, -pi / 2),
    "minus": _polygon(6, 0),
}
