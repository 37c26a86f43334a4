"""Renders an offline page with a network map, its legend, and a table with the same data."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from jinja2 import FileSystemLoader
from markupsafe import Markup

from wangge.viz.drawing.parts import Scene
from wangge.viz.drawing.theme import theme_css
from wangge.viz.links import LinkOf, RuleLinkOf, no_rule_page, nowhere
from wangge.viz.messages import Language
from wangge.viz.network.embed import SCRIPTS, STYLES, VIS_FOLDER, network_page_parts
from wangge.viz.network.folding import FoldState, with_groups
from wangge.viz.network.layout import lay_out, paper_width
from wangge.viz.network.svg import draw_network_svg
from wangge.viz.network.view import EVERYTHING_OPEN, MapView
from wangge.viz.network.wording import Wording
from wangge.viz.pages import standalone_environment
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["render_map", "render_svg"]

_VIZ_FOLDER = Path(__file__).parents[1]


def render_map(
    scene: Scene,
    *,
    language: Language = "zh",
    mask: NameMask = NO_MASK,
    link_of: LinkOf = nowhere,
    map_of: LinkOf = nowhere,
    rule_of: RuleLinkOf = no_rule_page,
    folded: bool = False,
) -> str:
    """Return the page as HTML with all scripts, styles and data inline; the page sends no requests.

    `mask` hides the names of people. `link_of` returns the address of a node's page, `map_of` that of a place's own
    network map, `rule_of` that of a rule's findings. With `folded`, only the parts directly below the scope are drawn at
    first, and the reader unfolds them; else everything is drawn.
    """
    parts = network_page_parts(
        with_groups(scene) if folded else scene,
        language=language,
        mask=mask,
        link_of=link_of,
        map_of=map_of,
        rule_of=rule_of,
        view=MapView(state=FoldState() if folded else EVERYTHING_OPEN),
    )
    template = standalone_environment(FileSystemLoader(_VIZ_FOLDER / "templates")).get_template("map.html.j2")
    scripts = [source_of(SCRIPTS[0]), "\n".join(source_of(name) for name in SCRIPTS[1:])]
    style = _style()
    return template.render(
        net=parts,
        scene=scene,
        words=parts.words,
        path=[(mask.called(ref.label, ref.code, name), map_of(ref)) for ref, name in scene.path],
        lang="zh-CN" if language == "zh" else "en",
        csp=_policy(scripts, style),
        scripts=scripts,
        style=style,
    )


def render_svg(scene: Scene, *, language: Language = "zh", mask: NameMask = NO_MASK) -> Markup:
    """Return the picture as a complete SVG file with title, day and legend; `mask` hides the names of people."""
    words = Wording(scene.model, language, mask)
    layout = lay_out(scene, [kind.label for kind in words.model.places], paper_width(len(scene.nodes)))
    return draw_network_svg(scene, layout, words, standalone=True)


def source_of(name: str) -> str:
    """Return the text of a script or style with LF as line ends.

    Browsers convert line ends to LF before they compare the text with the hashes in the page's Content-Security-Policy.
    vis-network contains U+0085 in a string literal; HTML forbids that character, so it is replaced by an escape.
    """
    path = VIS_FOLDER / name if name.startswith("vis-") else _VIZ_FOLDER / "static" / name
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x85", "\\x85")


def _style() -> str:
    return theme_css() + "".join(source_of(name) for name in (*STYLES, "map.css"))


def _policy(scripts: Iterable[str], style: str) -> str:
    """Return a Content-Security-Policy that allows only these scripts and this style."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
