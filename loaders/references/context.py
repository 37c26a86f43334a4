"""Defines the context of a reference: the other contents of its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wangge.graph.model import NodeKey

__all__ = ["ReferenceContext", "everything", "nothing"]


def everything(_node: NodeKey) -> bool:
    """Return true; used as `declares` for rows that may name any node by its name or code alone."""
    return True


def nothing(_node: NodeKey) -> bool:
    """Return false; used as `declares` for a dataset that declares none of the nodes to which it refers."""
    return False


@dataclass(frozen=True)
class ReferenceContext:
    """The row of a reference.

    `node` is the node that the row declares. `inside` holds codes, names or paths from other columns that
    name a parent of the target, such as 所属街道 next to 所属社区. `declares` returns whether the row's dataset
    declares a node. If it does, a reference to the node can't mean a former unit, because all names and codes
    in one dataset are taken from one edition.
    """

    node: NodeKey | None = None
    inside: tuple[str, ...] = ()
    declares: Callable[[NodeKey], bool] = everything

    def is_coded_under(self, node: NodeKey) -> bool:
        """Whether the code of the row's own node begins with the code of `node`, as a grid's with its community's.

        >>> grid = ReferenceContext(NodeKey("Grid", "990101001001001"))
        >>> grid.is_coded_under(NodeKey("Community", "990101001001"))
        True
        """
        return self.node is not None and self.node != node and self.node.code.startswith(node.code)
