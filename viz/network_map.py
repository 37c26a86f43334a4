"""One offline page with the picture of a scene, its legend, and the same data as a table."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pyvis
from jinja2 import FileSystemLoader

from graph.model import load_model
from loaders.reports.pages import page_environment
from viz.captions import Language, caption, edge_name, kind_name
from viz.layout import Layout, lay_out
from viz.marks import MARKS, mark_of
from viz.network import make_network
from viz.parts import Scene, State
from viz.states import DARK, ICONS, LIGHT, LINES, LineStyle, css_tokens
from viz.table import table_rows
from viz.wording import Wording

__all__ = ["render_map"]

_HERE = Path(__file__).parent
_VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
_SCRIPTS = ("shapes.js", "picture.js", "treegrid.js", "map.js")
_SPOKEN = ("more", "beyond", "found", "details_none")


class LegendItem(NamedTuple):
    """A line of the legend; for a line of the picture, `sign` is its colour and `shape` its dashes."""

    name: str
    shape: str
    sign: str
    drawn: int
    total: int


def render_map(scene: Scene, *, language: Language = "zh", hide_names: bool = False) -> str:
    """The whole page as text: every script, style and datum is inside it, and it asks no other host.

    With `hide_names` the names of people are neither shown nor anywhere in the page.
    """
    model = load_model()
    words = Wording(model, language, hide_names)
    layout = lay_out(scene, [kind.label for kind in model.places])
    network = make_network(scene, layout, words)
    network.set_template_dir(str(_HERE / "templates"), "map.html.j2")
    network.templateEnv = page_environment(FileSystemLoader(network.template_dir))
    network.templateEnv.globals.update(_page(scene, layout, words))
    return str(network.generate_html())


def _page(scene: Scene, layout: Layout, words: Wording) -> dict[str, Any]:
    language = words.language
    scripts = [
        _source(_VIS / "vis-network.min.js"),
        "\n".join(_source(_HERE / "static" / s) for s in _SCRIPTS),
    ]
    style = _style()

    def t(key: str, **values: object) -> str:
        return caption(language, key, **values)

    return {
        "t": t,
        "lang": "zh-CN" if language == "zh" else "en",
        "csp": _policy(scripts, style),
        "scripts": scripts,
        "style": style,
        "scene": scene,
        "words": words,
        "rows": list(table_rows(scene, words)),
        "kinds": _kinds(scene, words),
        "lines": _lines(scene, words),
        "states": [(str(state), ICONS[state], t(f"state_{state}")) for state in State if ICONS[state]],
        "folded": _folded(scene, words),
        "picture": {
            "panels": [(ref.text(), list(box), depth) for ref, box, depth in layout.panels],
            "said": {key: _template(language, key) for key in _SPOKEN},
        },
    }


def _template(language: Language, key: str) -> str:
    return caption(language, key, count="{count}")


def _kinds(scene: Scene, words: Wording) -> list[LegendItem]:
    drawn = scene.drawn_by_label()
    order = {label: number for number, label in enumerate(MARKS)}
    found = sorted(scene.totals, key=lambda label: order.get(label, len(order)))
    return [
        LegendItem(
            kind_name(words.model, label, words.language),
            *mark_of(label)[:2],
            drawn[label],
            scene.totals[label],
        )
        for label in found
    ]


def _lines(scene: Scene, words: Wording) -> list[LegendItem]:
    drawn = Counter(edge.kind for edge in scene.edges)
    found = [*(kind for kind in LINES if kind in scene.lines), *sorted(set(scene.lines) - set(LINES))]
    return [_line(kind, drawn[kind], scene.lines[kind], words) for kind in found]


def _line(kind: str, drawn: int, total: int, words: Wording) -> LegendItem:
    style = LINES.get(kind, LineStyle("line-people"))
    dashes = ",".join(str(length) for length in style.dashes)
    return LegendItem(edge_name(words.model, kind, words.language), dashes, style.colour, drawn, total)


def _folded(scene: Scene, words: Wording) -> str:
    drawn = scene.drawn_by_label()
    left = [(label, total - drawn[label]) for label, total in scene.totals.items() if total > drawn[label]]
    order = {label: number for number, label in enumerate(MARKS)}
    items = [
        caption(
            words.language,
            "folded_item",
            kind=kind_name(words.model, label, words.language),
            count=f"{count:,}",
        )
        for label, count in sorted(left, key=lambda item: order.get(item[0], len(order)))
    ]
    return ("、" if words.language == "zh" else ", ").join(items)


def _style() -> str:
    tokens = (
        f":root{{{css_tokens(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme: dark){{:root{{{css_tokens(DARK)}}}}}\n"
    )
    return tokens + _source(_VIS / "vis-network.css") + _source(_HERE / "static" / "map.css")


def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _policy(scripts: Iterable[str], style: str) -> str:
    """A content policy under which nothing runs or is fetched but what is in the page."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
