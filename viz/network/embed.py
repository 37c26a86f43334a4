"""Makes the parts of a network map for the pages that include one: data, rows, legend, scripts and styles."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from wangge.viz.drawing.parts import Coverage, Scene
from wangge.viz.drawing.tree_row import TreeRow
from wangge.viz.links import LinkOf, RuleLinkOf, no_rule_page, nowhere
from wangge.viz.messages import Language
from wangge.viz.network.folding import fold_scene
from wangge.viz.network.layout import Layout, lay_out
from wangge.viz.network.legend import Legend, legend_of
from wangge.viz.network.map_data import map_data
from wangge.viz.network.map_state import folded_words, map_state
from wangge.viz.network.svg import draw_network_svg
from wangge.viz.network.table import table_rows
from wangge.viz.network.view import MapView
from wangge.viz.network.wording import Wording
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["SCRIPTS", "STYLES", "VIS_FOLDER", "NetworkParts", "PartOfMap", "network_page_parts"]

VIS_FOLDER = Path(str(distribution("pyvis").locate_file("pyvis/templates/lib/vis-9.1.2")))
"""The folder of the vis-network script and style in the installed pyvis package.

The package isn't imported, because it imports networkx, and both take half a second.
"""

STYLES = ("vis-network.css", "network-svg.css", "network.css")
"""The style sheets. The first is part of pyvis, the others are in viz/static and need the colours of viz/drawing/theme.py."""

SCRIPTS = (
    "vis-network.min.js",
    "shapes.js",
    "edges.js",
    "fold.js",
    "cards.js",
    "picture.js",
    "minimap.js",
    "paper.js",
    "folding-grid.js",
    "details.js",
    "map.js",
)
"""The scripts in the order in which a page loads them, after the markup. The first is part of pyvis."""

_EVERYTHING = MapView()

_VIS_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "keyboard": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 150,
        "zoomSpeed": 0.6,
    },
    "nodes": {"shape": "custom", "chosen": False, "fixed": True},
    "edges": {"selectionWidth": 1.4, "hoverWidth": 0, "chosen": True},
}
"""The options of vis-network. The positions are computed here, so its physics is off."""


class PartOfMap(NamedTuple):
    """A place with a map of its own, at the address `href`. That map draws nodes that this map only counts."""

    code: str
    name: str
    href: str | None


@dataclass(frozen=True, kw_only=True)
class NetworkParts:
    """The data for the template `_network.html.j2`, which refers to them as `net`.

    `scene` is the scene as it is drawn at first, folded as `view` says. The template has no inline script or style.
    `blocks` are pairs of an element id and the JSON for a `<script type="application/json">` element with this id.
    `svg` is the picture for browsers without scripts.
    """

    scene: Scene
    words: Wording
    layout: Layout
    view: MapView
    rows: tuple[TreeRow, ...]
    legend: Legend
    folded: str
    parts: tuple[PartOfMap, ...]
    blocks: tuple[tuple[str, Markup], ...]
    svg: Markup
    rule_of: RuleLinkOf = no_rule_page
    scripts: tuple[str, ...] = SCRIPTS
    styles: tuple[str, ...] = STYLES

    def say(self, key: str, **values: object) -> str:
        """Return a message in the language of the page."""
        return self.words.say(key, **values)

    def coverage_title(self, coverage: Coverage) -> str:
        """Return the title of the rule to which a coverage belongs; empty if it belongs to none."""
        return coverage.rule.title(self.words.language) if coverage.rule else ""

    def coverage_link(self, coverage: Coverage) -> str | None:
        """Return the address of the rule's findings in the scope; None if there is no rule or no such page."""
        return self.rule_of(coverage.rule.id, self.scene.scope.ref) if coverage.rule else None

    @property
    def name(self) -> str:
        """The masked name of the scope."""
        return self.words.name(self.scene.scope)


def network_page_parts(
    scene: Scene,
    *,
    language: Language = "zh",
    mask: NameMask = NO_MASK,
    link_of: LinkOf = nowhere,
    map_of: LinkOf = nowhere,
    rule_of: RuleLinkOf = no_rule_page,
    view: MapView = _EVERYTHING,
) -> NetworkParts:
    """Fold the scene as `view` says, lay it out and make its texts, data and picture.

    `mask` hides the names of people. `link_of` returns the address of a node's page, `map_of` that of a place's own
    network map, `rule_of` that of a rule's findings.
    """
    words = Wording(scene.model, language, mask)
    places = [kind.label for kind in words.model.places]
    drawn = scene if view.state is None else fold_scene(scene, view.state)
    layout = lay_out(drawn, places)
    blocks = {"map-options": _VIS_OPTIONS, "map-state": map_state(drawn, layout, words, view, places)}
    if view.data_address is None:
        blocks["map-data"] = map_data(scene, words, link_of=link_of, map_of=map_of, rule_of=rule_of)
    return NetworkParts(
        scene=drawn,
        words=words,
        layout=layout,
        view=view,
        rows=tuple(table_rows(drawn, words, link_of, rule_of)),
        legend=legend_of(drawn, words, view.colours),
        folded=folded_words(drawn, words),
        parts=tuple(
            PartOfMap(ref.code, mask.called(ref.label, ref.code, name), map_of(ref))
            for ref, name in scene.parts
        ),
        blocks=tuple((ident, _script_data(data)) for ident, data in blocks.items()),
        svg=draw_network_svg(drawn, layout, words, link_of=link_of, view=view),
        rule_of=rule_of,
    )


def _script_data(data: Any) -> Markup:
    """Return JSON for a script element, without characters that could end the element."""
    return htmlsafe_json_dumps(data, ensure_ascii=False, separators=(",", ":"))
