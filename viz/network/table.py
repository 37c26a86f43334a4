"""Makes the rows of the table next to a network map: the same nodes, in the order of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wangge.viz.drawing.parts import Scene, SceneNode
from wangge.viz.drawing.tree_row import TreeRow
from wangge.viz.links import LinkOf, RuleLinkOf, no_rule_page, nowhere, rule_links
from wangge.viz.network.tree import children_of
from wangge.viz.network.wording import Wording

__all__ = ["table_rows"]


def table_rows(
    scene: Scene, words: Wording, link_of: LinkOf = nowhere, rule_of: RuleLinkOf = no_rule_page
) -> Iterator[TreeRow]:
    """Yield one row per node, followed by the rows of its children. Children that are places come before all others."""
    below = children_of(scene, [kind.label for kind in words.model.places])
    stack = [_Position(scene.scope, "", 1, 1, 1)]
    while stack:
        position = stack.pop()
        children = below.get(position.node.ref, [])
        yield _row(position, bool(children), words, link_of, rule_of)
        stack += [
            _Position(child, position.node.ref.text(), position.level + 1, number, len(children))
            for number, child in reversed(list(enumerate(children, 1)))
        ]


class _Position(NamedTuple):
    """The position of a node in the tree of the table. `number` is its number among its siblings, from 1."""

    node: SceneNode
    parent: str
    level: int
    number: int
    siblings: int


def _row(
    position: _Position, has_children: bool, words: Wording, link_of: LinkOf, rule_of: RuleLinkOf
) -> TreeRow:
    node = position.node
    return TreeRow(
        id=node.ref.text(),
        parent=position.parent,
        level=position.level,
        position=position.number,
        siblings=position.siblings,
        branch=has_children or node.fold == "folded",
        name=words.name(node),
        kind=words.kind(node),
        state=str(node.state),
        state_name=words.state(node),
        code="" if not node.real else node.ref.code,
        detail=" · ".join(filter(None, (words.folded(node), words.below(node, 3)))),
        href="" if not node.real else link_of(node.ref) or "",
        folded=node.fold == "folded",
        rules=rule_links(node.rules, node.parent if node.ghost else node.ref, words.language, rule_of),
    )
