"""The data of a picture: nodes, relationships, counts, and the scene that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from wangge.graph.model import NodeKey

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
    """The id and titles of a rule."""

    id: str
    title_zh: str
    title_en: str

    def title(self, language: str) -> str:
        """The title in one language."""
        return self.title_en if language == "en" else self.title_zh


class State(StrEnum):
    """The state of a node by the rules; `PLAIN` if no rule is about it."""

    COVERED = "covered"
    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    PLAIN = "plain"


class Coverage(NamedTuple):
    """Counts of one rule over the places with one label; `total` includes the unknown and the waived."""

    label: str
    covered: int
    total: int
    unknown: int = 0
    waived: int = 0
    rule: RuleName | None = None

    @property
    def known(self) -> int:
        """The number whose state is known: the denominator of the rate."""
        return self.total - self.unknown


class Outside(NamedTuple):
    """A relationship with a node outside the scope."""

    kind: str
    outgoing: bool
    ref: NodeKey
    name: str


@dataclass(frozen=True, kw_only=True)
class SceneNode:
    """One drawn node.

    It is drawn in or beside `parent`. `folded` counts by label the nodes folded into it, `outside` are its
    relationships with nodes outside the scope. `missing` is set on ghosts only: the label of the missing node.
    `rules` found the ghost missing, or the node uncovered.
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

    @property
    def ghost(self) -> bool:
        """Whether it is the ghost of a missing node."""
        return self.missing is not None


class SceneEdge(NamedTuple):
    """One drawn relationship; `kind` is the model's class name of it."""

    source: NodeKey
    target: NodeKey
    kind: str


class Bundle(NamedTuple):
    """The number of relationships of one kind between two drawn nodes, where at least one end is folded."""

    source: NodeKey
    target: NodeKey
    kind: str
    number: int


class LoadRun(NamedTuple):
    """The last load run; empty texts if the graph was never loaded."""

    id: str = ""
    at: str = ""
    dataset: str = ""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything that one picture shows, and counts of what it leaves out.

    `totals` counts the nodes of the scope by label, drawn or not; `lines` the relationships among them by
    kind. Of these, `edges` are drawn, `bundles` count those with a folded end, and `inner` counts those between
    nodes folded into one place. `path` leads from the top down to the scope. `parts` are the places whose own maps
    show what is folded here. `checked` is false if no rules were run, so that nothing is known to be missing.
    `ghosts_left` counts ghosts left out because of the limit of nodes.
    """

    scope: SceneNode
    path: tuple[tuple[NodeKey, str], ...]
    nodes: tuple[SceneNode, ...]
    edges: tuple[SceneEdge, ...]
    bundles: tuple[Bundle, ...] = ()
    inner: int = 0
    totals: Mapping[str, int]
    lines: Mapping[str, int]
    parts: tuple[tuple[NodeKey, str], ...]
    day: str
    run: LoadRun
    notices: tuple[str, ...]
    checked: bool = True
    ghosts_left: int = 0

    @property
    def total(self) -> int:
        """The number of nodes in the scope."""
        return sum(self.totals.values())

    @property
    def drawn(self) -> int:
        """The number of nodes drawn, without ghosts."""
        return sum(not node.ghost for node in self.nodes)

    @property
    def ghosts(self) -> int:
        """The number of ghosts drawn."""
        return sum(node.ghost for node in self.nodes)

    @property
    def folded(self) -> int:
        """The number of nodes folded into drawn places; `drawn + folded == total`."""
        return sum(count for node in self.nodes for _, count in node.folded)

    @property
    def beyond(self) -> int:
        """The number of relationships between drawn nodes and nodes outside the scope."""
        return sum(len(node.outside) for node in self.nodes)

    def drawn_by_label(self) -> Counter[str]:
        """The number of nodes drawn for each label, without ghosts."""
        return Counter(node.ref.label for node in self.nodes if not node.ghost)
