"""What a picture is made of: nodes, lines, counts, and the scene that holds them."""

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
    """A rule as pictures name it."""

    id: str
    title_zh: str
    title_en: str

    def title(self, language: str) -> str:
        """Its title in one language."""
        return self.title_en if language == "en" else self.title_zh


class State(StrEnum):
    """In which state a rule found something; `PLAIN` where no rule asks."""

    COVERED = "covered"
    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    PLAIN = "plain"


class Coverage(NamedTuple):
    """What a rule found of the places of one kind: how many are covered, unknown and waived of all it asks about."""

    label: str
    covered: int
    total: int
    unknown: int = 0
    waived: int = 0
    rule: RuleName | None = None

    @property
    def known(self) -> int:
        """Those whose state is known: what a rate is of."""
        return self.total - self.unknown


class Outside(NamedTuple):
    """A relationship with something outside the scope, and what that is."""

    kind: str
    outgoing: bool
    ref: NodeKey
    name: str


@dataclass(frozen=True, kw_only=True)
class SceneNode:
    """One drawn node.

    `parent` is what it is drawn in or beside, `folded` counts by label what it stands for,
    `outside` its relationships with what lies outside the scope. `missing` is set on a ghost: the label of what isn't
    there; `rules` are those that found a ghost missing or the node uncovered.
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
        """Whether it stands for something that isn't there."""
        return self.missing is not None


class SceneEdge(NamedTuple):
    """One drawn relationship; `kind` is the model's class name of it."""

    source: NodeKey
    target: NodeKey
    kind: str


class Bundle(NamedTuple):
    """Relationships of one kind whose ends aren't both drawn: how many there are between what stands for them."""

    source: NodeKey
    target: NodeKey
    kind: str
    number: int


class LoadRun(NamedTuple):
    """The last load the data came from; empty texts where the graph was never loaded."""

    id: str = ""
    at: str = ""
    dataset: str = ""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything one picture shows and everything it leaves out.

    `totals` counts the nodes of the scope by label, drawn or not; `lines` the relationships among them by
    kind. Of these, `edges` are drawn, `bundles` stand for those with a folded end, and `inner` is how many lie
    inside what one place stands for. `path` leads from the top down to the scope, `parts` are the places whose
    own maps hold what is folded here. `checked` says whether rules were run: without them nothing is known to be
    missing. `ghosts_left` counts the ghosts that there was no room for.
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
        """How many nodes the scope holds."""
        return sum(self.totals.values())

    @property
    def drawn(self) -> int:
        """How many of them are drawn; ghosts aren't among them."""
        return sum(not node.ghost for node in self.nodes)

    @property
    def ghosts(self) -> int:
        """How many missing bodies and holders are drawn, each as a ghost."""
        return sum(node.ghost for node in self.nodes)

    @property
    def folded(self) -> int:
        """How many nodes the drawn places stand for; with `drawn` it makes up `total`."""
        return sum(count for node in self.nodes for _, count in node.folded)

    @property
    def beyond(self) -> int:
        """How many relationships lead from what is drawn to outside the scope."""
        return sum(len(node.outside) for node in self.nodes)

    def drawn_by_label(self) -> Counter[str]:
        """How many nodes of each label are drawn, ghosts left out."""
        return Counter(node.ref.label for node in self.nodes if not node.ghost)
