"""Makes what the scripts of a network map need besides its nodes: the first state, texts in one language, and settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from wangge.viz.drawing.marks import MARKS
from wangge.viz.drawing.parts import Scene
from wangge.viz.drawing.theme import ICONS
from wangge.viz.messages import messages
from wangge.viz.names import kind_name
from wangge.viz.network.fold_address import write_nodes
from wangge.viz.network.layout import Layout
from wangge.viz.network.view import MapView
from wangge.viz.network.wording import Wording

__all__ = ["folded_words", "map_state"]

_SCRIPT_MESSAGES = (
    *(
        "more",
        "beyond",
        "found",
        "details_none",
        "lit",
        "open_page",
        "open_map",
        "folded_count",
        "folded_what",
    ),
    *(
        "folded_item",
        "lines_counted",
        "shown",
        "lines_shown",
        "ghosts",
        "ghosts_left",
        "hidden_count",
        "outside",
    ),
    *(
        "unfold",
        "fold",
        "unfolded",
        "was_folded",
        "chain_from",
        "chain_to",
        "chain_pick",
        "chain_none",
        "chain_is",
    ),
    *("chain_page", "chain_clear", "bundle_of", "no_data", "coloured_by", "shade_plain", "number_found"),
)


def map_state(
    drawn: Scene, layout: Layout, words: Wording, view: MapView, places: Sequence[str]
) -> dict[str, Any]:
    """Return which parts of the map are open, hidden and highlighted at first, and the texts of the scripts."""
    state = view.state
    return {
        "open": None if state is None else write_nodes(state.opened, places),
        "hide": sorted(state.hidden) if state else [],
        "path": [ref.text() for ref in (view.chain[:1] + view.chain[-1:])],
        "data": view.data_address,
        "icons": {str(node_state): icon for node_state, icon in ICONS.items()},
        "total": drawn.total,
        "linesTotal": sum(drawn.relationship_totals.values()),
        "said": {key: messages()[key][words.language == "en"] for key in _SCRIPT_MESSAGES}
        | {"comma": words.comma, "colon": words.colon, "list": words.listed},
        "digest": layout.digest(),
        **view.settings,
    }


def folded_words(scene: Scene, words: Wording) -> str:
    """Return how many nodes of each kind are folded, as text."""
    counts: Counter[str] = Counter()
    for node in scene.nodes:
        counts.update(dict(node.folded))
    folded = [(label, counts[label]) for label in scene.totals if counts[label]]
    order = {label: number for number, label in enumerate(MARKS)}
    items = [
        words.say("folded_item", kind=kind_name(words.model, label, words.language), count=f"{count:,}")
        for label, count in sorted(folded, key=lambda item: order.get(item[0], len(order)))
    ]
    return words.listed.join(items)
