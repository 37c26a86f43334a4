"""Declares the data of a picture: nodes, relationships, counts, and the scene that contains them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from wangge.graph.model import Model, NodeKey, load_model

__all__ = [
    "Bundle",
    "Coverage",
    "LoadRun",
    "Outside",
    "RuleName",
    "Scene",
    "SceneEdge",
    "SceneNode",
    "State",
]


class RuleName(NamedTuple):
    """The id of a rule, and its titles in Chinese and English."""

    id: str
    title_zh: str
    title_en: str

    def title(self, language: str) -> str:
        """Return the title in one language."""
        return self.title_en if language == "en" else self.title_zh


class State(StrEnum):
    """The state of a node under the rules; `PLAIN` if the rules say nothing about it."""

    COVERED = "covered"
    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    PLAIN = "plain"


class Coverage(NamedTuple):
    """The counts of one rule over the places with one label; `total` includes unknown and waived places."""

    label: str
    covered: int
    total: int
    unknown: int = 0
    waived: int = 0
    rule: RuleName | None = None

    @property
    def known(self) -> int:
        """The number of places with a known state: the denominator of the rate."""
        return self.total - self.unknown


class Outside(NamedTuple):
    """A relationship with a node outside the scope."""

    kind: str
    outgoing: bool
    ref: NodeKey
    name: str


@dataclass(frozen=True, kw_only=True)
class SceneNode:
    """A drawn node, in or next to the node `parent`.

    `folded` are pairs of a label and the number of nodes folded into this node (left out and only counted). `outside`
    are its relationships with nodes outside the scope. `missing` is set for ghosts only: the label of the missing node.
    `rules` are the rules that report the ghost as missing or the node as uncovered. `group` is set for groups only,
    cards that stand for many organisations of one kind: it is the label of that kind. `fold` is "open" or "folded" for
    a node that can be folded.
    """

    ref: NodeKey
    name: str
    parent: NodeKey | None = None
    tier: int | None = None
    state: State = State.PLAIN
    coverage: tuple[Coverage, ...] = ()
    folded: tuple[tuple[str, int], ...] = ()
    outside: tuple[Outside, ...] = ()
    missing: str | None = None
    rules: tuple[RuleName, ...] = ()
    group: str | None = None
    fold: Literal["", "open", "folded"] = ""

    @property
    def real(self) -> bool:
        """Whether the card stands for one node of the graph, so it is neither a ghost nor a group."""
        return self.missing is None and self.group is None

    @property
    def kind(self) -> str:
        """The label of what the card stands for: that of the node, of the missing node, or of the members of a group."""
        return self.missing or self.group or self.ref.label

    @property
    def ghost(self) -> bool:
        """Whether the node is a ghost, which stands for a missing node."""
        return self.missing is not None


class SceneEdge(NamedTuple):
    """A drawn relationship; `kind` is the name of its class in the model, such as `PartOf`."""

    source: NodeKey
    target: NodeKey
    kind: str


class Bundle(NamedTuple):
    """A line with a number between two drawn nodes. It stands for several relationships of one kind.

    Each of these relationships begins or ends at a node that is folded into one of the two.
    """

    source: NodeKey
    target: NodeKey
    kind: str
    number: int


class LoadRun(NamedTuple):
    """The last run; `at` is its time. The texts are empty if the graph was never loaded."""

    id: str = ""
    at: str = ""
    dataset: str = ""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The data of one picture, and the counts of what it leaves out.

    `totals` counts all nodes of the scope by label, `relationship_totals` the relationships between them by kind. Of
    these relationships, `edges` are drawn, `bundles` count those with a folded node at an end, and `inner` counts those
    between nodes folded into the same place. `path` are the places that contain the scope, from the top down. Nodes
    that are folded in this picture are drawn on other maps; `parts` are the places of those maps. `checked` is false if
    no rules have been checked; the scene then has no ghosts. `ghosts_left` counts the ghosts that aren't drawn, because
    they are folded or the picture would have too many nodes. `hidden` and `hidden_lines` count the nodes and
    relationships that the reader has hidden; they are neither drawn nor folded. `titles` are the titles of the picture in
    Chinese and English; they are empty for the map of a place, which is named after the place. `model` has the names of
    the kinds.
    """

    scope: SceneNode
    path: tuple[tuple[NodeKey, str], ...]
    nodes: tuple[SceneNode, ...]
    edges: tuple[SceneEdge, ...]
    bundles: tuple[Bundle, ...] = ()
    inner: int = 0
    totals: Mapping[str, int]
    relationship_totals: Mapping[str, int]
    parts: tuple[tuple[NodeKey, str], ...]
    day: str
    run: LoadRun
    notices: tuple[str, ...]
    checked: bool = True
    ghosts_left: int = 0
    hidden: int = 0
    hidden_lines: int = 0
    titles: tuple[str, str] = ("", "")
    model: Model = field(default_factory=load_model, compare=False, repr=False)

    @property
    def total(self) -> int:
        """The number of nodes in the scope."""
        return sum(self.totals.values())

    @property
    def drawn(self) -> int:
        """The number of nodes drawn, without ghosts and groups."""
        return sum(node.real for node in self.nodes)

    @property
    def ghosts(self) -> int:
        """The number of ghosts drawn."""
        return sum(node.ghost for node in self.nodes)

    @property
    def folded(self) -> int:
        """The number of nodes folded into drawn places; `drawn + folded + hidden == total`."""
        return sum(count for node in self.nodes for _, count in node.folded)

    @property
    def outside_count(self) -> int:
        """The number of relationships between drawn nodes and nodes outside the scope."""
        return sum(len(node.outside) for node in self.nodes)

    def drawn_by_label(self) -> Counter[str]:
        """Return the number of drawn nodes per label, without ghosts and groups."""
        return Counter(node.ref.label for node in self.nodes if node.real)
