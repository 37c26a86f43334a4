"""Makes the data from which the scripts of a page draw a network map: all its nodes and lines, in short form.

Texts that many nodes share are written once. The scripts fold and lay out the nodes as folding.py and layout.py do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from wangge.graph.model import NodeKey
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.parts import Scene, SceneNode
from wangge.viz.drawing.theme import LINES, LineStyle
from wangge.viz.links import LinkOf, RuleLinkOf, no_rule_page, nowhere, rule_links
from wangge.viz.names import edge_name, group_name, kind_name, state_name
from wangge.viz.network.folding import ALWAYS_OPEN
from wangge.viz.network.layout import SPACES, card_size
from wangge.viz.network.tree import children_of
from wangge.viz.network.wording import Wording

__all__ = ["MOST_LINES", "map_data"]

MOST_LINES = 50
"""At most this many lines from a selected node to nodes outside the scope are drawn."""

_PLACE = "{code}"
"""The placeholder for the code of a node in the pattern of its address."""


def map_data(
    scene: Scene,
    words: Wording,
    *,
    link_of: LinkOf = nowhere,
    map_of: LinkOf = nowhere,
    rule_of: RuleLinkOf = no_rule_page,
) -> dict[str, Any]:
    """Return the nodes and lines of a scene, with their kinds, texts and links, as JSON values.

    A node is a list: its code, the number of its kind, the number of its parent (-1 for the scope), its name, its state
    and, if there are any, its other values by short names. A parent is before its children. `link_of` returns the
    address of a node's page, `map_of` that of a place's own network map, `rule_of` that of a rule's findings.
    """
    writer = _Writer(scene, words, link_of, map_of, rule_of)
    nodes = [writer.node(node) for node in writer.ordered]
    numbers = writer.numbers
    return {
        "kinds": [writer.kind(kind) for kind in writer.kinds],
        "nodes": nodes,
        "lines": [_line_kind(kind, words) for kind in writer.line_kinds],
        "edges": [
            value
            for edge in scene.edges
            for value in (numbers[edge.source], numbers[edge.target], writer.line_kinds[edge.kind])
        ],
        "bundles": [
            (numbers[bundle.source], numbers[bundle.target], writer.line_kinds[bundle.kind], bundle.number)
            for bundle in scene.bundles
        ],
        "inner": scene.inner,
        "rules": writer.rules,
        "spaces": SPACES,
    }


@dataclass
class _Writer:
    scene: Scene
    words: Wording
    link_of: LinkOf
    map_of: LinkOf
    rule_of: RuleLinkOf
    ordered: list[SceneNode] = field(init=False)
    numbers: dict[NodeKey, int] = field(init=False)
    kinds: dict[str, int] = field(init=False)
    links: dict[str, str] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    rule_numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = [kind.label for kind in self.words.model.places]
        self.ordered = list(_in_order(self.scene, self.places))
        self.numbers = {node.ref: number for number, node in enumerate(self.ordered)}
        self.by_kind: dict[str, list[SceneNode]] = defaultdict(list)
        for node in self.ordered:
            self.by_kind[node.kind].append(node)
        self.kinds = _numbered(self.by_kind)
        edges, bundles = self.scene.edges, self.scene.bundles
        self.line_kinds = _numbered([*(edge.kind for edge in edges), *(bundle.kind for bundle in bundles)])
        for node in self.ordered:
            if node.real and node.ref.label not in self.links:
                self.links[node.ref.label] = _pattern(self.link_of(node.ref), node.ref.code)

    def kind(self, kind: str) -> dict[str, Any]:
        """Return what all nodes of one kind share."""
        mark, words = mark_of(kind, self.words.model), self.words
        nodes = [node for node in self.by_kind[kind] if node.real]
        return {
            "id": kind,
            "name": kind_name(words.model, kind, words.language),
            "all": group_name(words.model, kind, words.language, {node.name for node in nodes}),
            "mark": (mark.shape, mark.sign),
            "size": card_size(kind),
            "place": kind in self.places,
            "follows": kind == ALWAYS_OPEN,
            "states": {
                str(state): state_name(state, words.language, kind)
                for state in sorted({node.state for node in nodes})
            },
            "link": self.links.get(kind, ""),
        }

    def node(self, node: SceneNode) -> list[Any]:
        """Return one node. Optional values are left out if they are empty or the same as those of the node's kind."""
        words, ref = self.words, node.ref
        parent = -1 if node.parent is None or ref == self.scene.scope.ref else self.numbers[node.parent]
        values = [ref.code, self.kinds[node.kind], parent, words.name(node), str(node.state)]
        kind, state = words.kind(node), words.state(node)
        pattern, link = self.links.get(ref.label, ""), self.link_of(ref) if node.real else None
        beyond = words.beyond(node, MOST_LINES)
        optional = {
            "g": "ghost" if node.ghost else "group" if node.group else "",
            "k": kind if kind != kind_name(words.model, node.kind, words.language) else "",
            "s": "" if node.real else state,
            "w": [words.coverage(item) for item in reversed(node.coverage)],
            "b": _bar(node),
            "r": self._rules(node),
            "o": beyond,
            "n": len(node.outside) if len(node.outside) > len(beyond) else 0,
            "f": sum(number for _, number in node.folded),
            "m": self.map_of(ref) if node.folded else "",
            "h": link if link and link != pattern.replace(_PLACE, quote(ref.code, safe="")) else "",
        }
        rest = {name: value for name, value in optional.items() if value}
        return [*values, rest] if rest else values

    def _rules(self, node: SceneNode) -> list[int] | None:
        """Return the index in `rules` of the entry about the rules that report a node, as a list; None without rules."""
        about = node.parent if node.ghost else node.ref
        if not node.rules or about is None:
            return None
        links = rule_links(node.rules, about, self.words.language, self.rule_of)
        entry = {
            "text": self.words.rules(node),
            "links": [(link.title, _pattern(link.href, about.code)) for link in links],
        }
        number = self.rule_numbers.setdefault(str(entry), len(self.rules))
        if number == len(self.rules):
            self.rules.append(entry)
        return [number]


def _in_order(scene: Scene, places: Sequence[str]) -> Iterator[SceneNode]:
    """Yield the scope, and after each node its children in the order in which they are drawn."""
    below = children_of(scene, places)
    stack = [next(node for node in scene.nodes if node.ref == scene.scope.ref)]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(below.get(node.ref, []))


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _pattern(address: str | None, code: str) -> str:
    """Return an address with a placeholder for the code.

    >>> _pattern("/node/Grid/1%2F2?lang=en", "1/2")
    '/node/Grid/{code}?lang=en'
    """
    return (address or "").replace(quote(code, safe=""), _PLACE, 1)


def _line_kind(kind: str, words: Wording) -> dict[str, Any]:
    style = LINES.get(kind, LineStyle("line-people"))
    return {
        "id": kind,
        "name": edge_name(words.model, kind, words.language),
        "token": style.colour,
        "width": style.width,
        "dashes": list(style.dashes),
        "arrow": style.arrow,
    }


def _bar(node: SceneNode) -> list[int] | None:
    """Return the numbers of covered, all, unknown and waived places of the lowest tier inside a place.

    Returns None if no rule counts places inside the place.
    """
    if not node.coverage:
        return None
    coverage = node.coverage[-1]
    return [coverage.covered, coverage.total, coverage.unknown, coverage.waived]
