"""Declares the colours of the pages and pictures, the icons of states, and the styles of lines.

The hues are from the palette of Okabe and Ito, which colour-blind people can distinguish. The contrast of marks with
their background is at least 3:1, that of texts at least 4.5:1.
"""

from __future__ import annotations

from typing import NamedTuple

from wangge.viz.drawing.parts import State

__all__ = ["DARK", "ICONS", "LIGHT", "LINES", "LineStyle", "Theme", "contrast", "css_tokens", "theme_css"]

Theme = dict[str, str]

LIGHT: Theme = {
    "ground": "#f5f6f8",
    "surface": "#ffffff",
    "panel-even": "#eceff3",
    "panel-odd": "#f8f9fb",
    "edge": "#c9d0d9",
    "edge-strong": "#858e9b",
    "ink": "#16202c",
    "ink-soft": "#52606f",
    "accent": "#0b5cab",
    "accent-soft": "#dcebfa",
    "on-mark": "#ffffff",
    "covered": "#0072b2",
    "covered-soft": "#e3f0f9",
    "uncovered": "#c24e00",
    "uncovered-soft": "#fdeee3",
    "unknown": "#6f7782",
    "unknown-soft": "#eef0f2",
    "plain": "#45525f",
    "plain-soft": "#ffffff",
    "notice": "#fff6dc",
    "notice-edge": "#9a6b00",
    "line-tree": "#9aa4b0",
    "line-cover": "#00795a",
    "line-party": "#a23b72",
    "line-serve": "#8a6100",
    "line-join": "#5457b8",
    "line-people": "#64707d",
    "covered-fill": "#86c2e6",
    "uncovered-fill": "#c24e00",
    "unknown-fill": "#eef0f2",
    "waived": "#7a5a96",
    "waived-fill": "#f3eef8",
    "waived-soft": "#f3eef8",
    "plain-fill": "#ffffff",
    "partly-0": "#f2a469",
    "partly-1": "#f8cba5",
    "partly-2": "#f7ebdd",
    "partly-3": "#e0eef7",
    "partly-4": "#b7dbf0",
    "count-0": "#eef6f2",
    "count-1": "#c9e6da",
    "count-2": "#94d0b9",
    "count-3": "#4fb191",
    "count-4": "#00735a",
    "count": "#00735a",
}

DARK: Theme = {
    "ground": "#10151b",
    "surface": "#1e262f",
    "panel-even": "#171d25",
    "panel-odd": "#131920",
    "edge": "#333f4c",
    "edge-strong": "#728193",
    "ink": "#eef2f6",
    "ink-soft": "#aeb9c5",
    "accent": "#7cc0f5",
    "accent-soft": "#1b3a55",
    "on-mark": "#0d1217",
    "covered": "#56b4e9",
    "covered-soft": "#16303f",
    "uncovered": "#f08a4b",
    "uncovered-soft": "#3a2416",
    "unknown": "#9aa5b1",
    "unknown-soft": "#262d35",
    "plain": "#b9c4cf",
    "plain-soft": "#1e262f",
    "notice": "#33290f",
    "notice-edge": "#e6b84a",
    "line-tree": "#566371",
    "line-cover": "#2fbf97",
    "line-party": "#e08cb8",
    "line-serve": "#d9a53a",
    "line-join": "#a3a6f5",
    "line-people": "#93a0ae",
    "covered-fill": "#1f5f88",
    "uncovered-fill": "#f08a4b",
    "unknown-fill": "#262d35",
    "waived": "#b79ad6",
    "waived-fill": "#2b2436",
    "waived-soft": "#2b2436",
    "plain-fill": "#1e262f",
    "partly-0": "#8f4d1d",
    "partly-1": "#663b1c",
    "partly-2": "#433427",
    "partly-3": "#22374a",
    "partly-4": "#1e4a6a",
    "count-0": "#18251f",
    "count-1": "#17392f",
    "count-2": "#175040",
    "count-3": "#176a54",
    "count-4": "#2fbf97",
    "count": "#2fbf97",
}

ICONS = {
    State.COVERED: "check",
    State.UNCOVERED: "cross",
    State.UNKNOWN: "question",
    State.WAIVED: "minus",
    State.PLAIN: "",
}


class LineStyle(NamedTuple):
    """How lines of one kind are drawn: colour, lengths of the dashes, whether there is an arrow, and width in pixels.

    `colour` is the name of a colour of the themes.
    """

    colour: str
    dashes: tuple[int, ...] = ()
    arrow: bool = True
    width: float = 1.2


LINES = {
    "PartOf": LineStyle("line-tree", arrow=False, width=1.0),
    "Covers": LineStyle("line-cover", width=1.6),
    "SubordinateTo": LineStyle("line-party", (7, 4)),
    "Represents": LineStyle("line-join"),
    "PropertyEngagement": LineStyle("line-serve", width=1.6),
    "Serves": LineStyle("line-serve", (3, 3)),
    "Joins": LineStyle("line-join", (7, 4)),
    "ReportsIn": LineStyle("line-join", (2, 4)),
    "LinkedIn": LineStyle("line-serve", (9, 3, 2, 3)),
    "PostIn": LineStyle("line-people", arrow=False),
    "Holds": LineStyle("line-people", (4, 3)),
    "UnitOf": LineStyle("line-people", (9, 3, 2, 3)),
    "Evaluates": LineStyle("line-party", (2, 4)),
}


def css_tokens(theme: Theme) -> str:
    """Return the colours of a theme as CSS custom properties.

    >>> css_tokens({"ink": "#000000"})
    '--ink:#000000'
    """
    return ";".join(f"--{name}:{value}" for name, value in theme.items())


def theme_css() -> str:
    """Return a style sheet with the colours of both themes as variables; printed pages always use the light theme.

    >>> theme_css().startswith(":root{--ground:#f5f6f8;")
    True
    """
    return (
        f":root{{{css_tokens(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme: dark){{:root{{{css_tokens(DARK)}}}}}\n"
    )


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two colours (`#rrggbb`), from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
