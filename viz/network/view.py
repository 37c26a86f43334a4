"""Declares how a network map is shown: what is open and hidden, the highlighted chain, and the colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.links import LinkOf, nowhere
from wangge.viz.network.folding import FoldState

__all__ = ["EVERYTHING_OPEN", "ColourKey", "MapView", "NodeColour", "NodeColours"]

EVERYTHING_OPEN = None
"""The fold state of a map whose nodes are all drawn."""


class NodeColour(NamedTuple):
    """The fill colour of a place by its name in a theme, the short figure on its card, and both in words."""

    fill: str
    note: str
    words: str


class ColourKey(NamedTuple):
    """An entry of the legend: the names of the colours for fill, border and text in a theme, and the words."""

    fill: str
    line: str
    ink: str
    words: str


@dataclass(frozen=True, kw_only=True)
class NodeColours:
    """The colours of the places by a rule, a measure or a number: those of the district map.

    `id` and `title` are those of the colouring, `of` has the colour of each place, `keys` the entries of the legend.
    """

    id: str
    title: str
    of: Mapping[NodeKey, NodeColour]
    keys: tuple[ColourKey, ...]


@dataclass(frozen=True, kw_only=True)
class MapView:
    """How a map is shown.

    `chain` is the highlighted chain of nodes. `colours` is None if each place has the colour of the rule for its kind.
    `unfold` returns the address of the same page with a node unfolded or, if it is open, folded. `data_address` is
    where the scripts fetch the nodes and lines; None if they are in the page. `settings` are further values for the
    scripts.
    """

    state: FoldState | None = EVERYTHING_OPEN
    chain: tuple[NodeKey, ...] = ()
    colours: NodeColours | None = None
    unfold: LinkOf = nowhere
    data_address: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
