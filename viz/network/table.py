"""The rows of the table beside a network map: the same nodes in tree order."""

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
    """Yield a row for every node, each right after its parent, places before bodies."""
    below = children_of(scene, [kind.label for kind in words.model.places])
    stack = [_Position(scene.scope, "", 1, 1, 1)]
    while stack:
        at = stack.pop()
        children = below.get(at.node.ref, [])
        yield _row(at, bool(children), words, link_of, rule_of)
        stack += [
            _Position(child, at.node.ref.text(), at.level + 1, number, len(children))
            for number, child in reversed(list(enumerate(children, 1)))
        ]


class _Position(NamedTuple):
    """Where a node is in the tree of the table."""

    node: SceneNode
    parent: str
    level: int
    number: int
    siblings: int


def _row(at: _Position, has_children: bool, words: Wording, link_of: LinkOf, rule_of: RuleLinkOf) -> TreeRow:
    node = at.node
    return TreeRow(
        id=node.ref.text(),
        parent=at.parent,
        level=at.level,
        position=at.number,
        siblings=at.siblings,
        branch=has_children,
        name=words.name(node),
        kind=words.kind(node),
        state=str(node.state),
        state_name=words.state(node),
        code="" if node.ghost else node.ref.code,
        detail=" · ".join(filter(None, (words.below(node, 3), words.folded(node)))),
        href="" if node.ghost else link_of(node.ref) or "",
        rules=rule_links(node.rules, node.parent if node.ghost else node.ref, words.language, rule_of),
    )
