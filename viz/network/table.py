"""The rows of the table beside a picture: the same nodes in tree order, with their place in the tree."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.viz.drawing.parts import Scene, SceneNode
from wangge.viz.drawing.tree_row import TreeRow
from wangge.viz.links import LinkOf, RuleLinkOf, no_rule_page, nowhere, rule_links
from wangge.viz.network.tree import children_of
from wangge.viz.network.wording import Wording

__all__ = ["table_rows"]


def table_rows(
    scene: Scene, words: Wording, link_of: LinkOf = nowhere, rule_of: RuleLinkOf = no_rule_page
) -> Iterator[TreeRow]:
    """Yield a row for every node, each right after what it belongs to, places before bodies."""
    below = children_of(scene, [kind.label for kind in words.model.places])
    stack = [(scene.scope, 1, 1, 1)]
    while stack:
        node, level, position, siblings = stack.pop()
        children = below.get(node.ref, [])
        yield _row(scene, node, level, position, siblings, bool(children), words, link_of, rule_of)
        stack += [
            (child, level + 1, number, len(children))
            for number, child in reversed(list(enumerate(children, 1)))
        ]


def _row(
    scene: Scene,
    node: SceneNode,
    level: int,
    position: int,
    siblings: int,
    branch: bool,
    words: Wording,
    link_of: LinkOf,
    rule_of: RuleLinkOf,
) -> TreeRow:
    parent = node.parent.text() if node.parent is not None and node.ref != scene.scope.ref else ""
    return TreeRow(
        id=node.ref.text(),
        parent=parent,
        level=level,
        position=position,
        siblings=siblings,
        branch=branch,
        name=words.name(node),
        kind=words.kind(node),
        state=str(node.state),
        state_name=words.state(node),
        code="" if node.ghost else node.ref.code,
        detail=" · ".join(filter(None, (words.below(node, 3), words.folded(node)))),
        href="" if node.ghost else link_of(node.ref) or "",
        rules=rule_links(node.rules, node.parent if node.ghost else node.ref, words.language, rule_of),
    )
