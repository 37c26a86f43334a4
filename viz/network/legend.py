"""Makes the legend of a network map: states, kinds and relationships. Each has the number drawn and the total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wangge.viz.drawing.marks import MARKS, mark_of
from wangge.viz.drawing.parts import Scene, State
from wangge.viz.drawing.theme import ICONS, LINES, LineStyle
from wangge.viz.names import edge_name, group_name
from wangge.viz.network.view import NodeColours
from wangge.viz.network.wording import Wording

__all__ = ["Legend", "LegendItem", "legend_of"]


class LegendItem(NamedTuple):
    """An entry of the legend. `group` is "state", "shade", "ghost", "kind" (of node) or "line" (kind of relationship).

    `key` is a state, a shade's token, the word "ghost", a label or a kind of relationship, according to the group.

    A click on the entry highlights everything with this key. For a kind of node, `shape` and `sign` are the shape
    and the character of its symbol. For a state, `shape` is its icon. For a kind of relationship, `shape` has the
    lengths of its dashes, and `sign` its colour. For kinds of node and of relationship, `total` also counts
    what isn't drawn; for states and ghosts, it is the same as `drawn`.
    """

    group: str
    key: str
    name: str
    shape: str
    sign: str
    drawn: int
    total: int


class Legend(NamedTuple):
    """The entries of a legend: states and ghosts, kinds of node, and kinds of relationship."""

    states: tuple[LegendItem, ...]
    kinds: tuple[LegendItem, ...]
    lines: tuple[LegendItem, ...]


_OF_FORMS = ("District", "Street", "Community", "StreetOffice", "ResidentsCommittee")
"""The kinds whose nodes have another name in counties, towns, townships or villages."""


def legend_of(scene: Scene, words: Wording, colours: NodeColours | None = None) -> Legend:
    """Return the legend of a scene. If a rule colours its places, the legend has these `colours` instead of the states.

    The totals of the kinds count all nodes and relationships of the scope, drawn or not. Those of states and ghosts
    count what is drawn.
    """
    states = _states(scene, words) if colours is None else _shades(scene, colours)
    return Legend((*states, *_ghosts(scene, words)), tuple(_kinds(scene, words)), tuple(_lines(scene, words)))


def _states(scene: Scene, words: Wording) -> Iterator[LegendItem]:
    drawn = Counter(node.state for node in scene.nodes if node.real)
    for state in State:
        if ICONS[state] and (drawn[state] or (state is not State.WAIVED and not any(scene.titles))):
            name = words.say(f"state_{state}")
            yield LegendItem("state", str(state), name, ICONS[state], "", drawn[state], drawn[state])


def _shades(scene: Scene, colours: NodeColours) -> Iterator[LegendItem]:
    drawn = Counter(colours.of[node.ref].fill for node in scene.nodes if node.ref in colours.of)
    for key in colours.keys:
        number = drawn[key.fill]
        if number:
            yield LegendItem("shade", key.fill, key.words, "", key.line, number, number)


def _ghosts(scene: Scene, words: Wording) -> Iterator[LegendItem]:
    if scene.ghosts:
        yield LegendItem("ghost", "ghost", words.say("legend_ghost"), "", "", scene.ghosts, scene.ghosts)


def _kinds(scene: Scene, words: Wording) -> Iterator[LegendItem]:
    drawn = scene.drawn_by_label()
    names: dict[str, list[str]] = {}
    for node in scene.nodes:
        if node.real:
            names.setdefault(node.ref.label, []).append(node.name)
    order = {label: number for number, label in enumerate(MARKS)}
    for label in sorted(scene.totals, key=lambda label: order.get(label, len(order))):
        mark = mark_of(label, words.model)
        name = group_name(
            words.model, label, words.language, names.get(label, ()) if label in _OF_FORMS else ()
        )
        yield LegendItem("kind", label, name, mark.shape, mark.sign, drawn[label], scene.totals[label])


def _lines(scene: Scene, words: Wording) -> Iterator[LegendItem]:
    drawn = Counter(edge.kind for edge in scene.edges)
    kinds = [
        *(kind for kind in LINES if kind in scene.relationship_totals),
        *sorted(set(scene.relationship_totals) - set(LINES)),
    ]
    for kind in kinds:
        style = LINES.get(kind, LineStyle("line-people"))
        dashes = ",".join(str(length) for length in style.dashes)
        name = edge_name(words.model, kind, words.language)
        yield LegendItem(
            "line", kind, name, dashes, style.colour, drawn[kind], scene.relationship_totals[kind]
        )
