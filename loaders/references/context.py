"""The context of a reference: what its row says besides the cell itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wangge.graph.model import NodeKey

__all__ = ["ReferenceContext", "everything", "nothing"]


def everything(_node: NodeKey) -> bool:
    """The `declares` of a context in which any node may be named by its name or code alone."""
    return True


def nothing(_node: NodeKey) -> bool:
    """The `declares` of a dataset that declares none of the nodes it refers to."""
    return False


@dataclass(frozen=True)
class ReferenceContext:
    """The row of a reference.

    `node` is the node that the row declares. `inside` holds codes, names or paths of other columns that name a
    parent of the target: the 所属街道 beside a 所属社区. `declares` says whether the row's own dataset declares a node:
    names and codes of one dataset are of one edition.
    """

    node: NodeKey | None = None
    inside: tuple[str, ...] = ()
    declares: Callable[[NodeKey], bool] = everything

    def is_coded_under(self, node: NodeKey) -> bool:
        """Whether the row's own code begins with that of a node, as a grid's code begins with its community's.

        >>> grid = ReferenceContext(NodeKey("Grid", "990101001001001"))
        >>> grid.is_coded_under(NodeKey("Community", "990101001001"))
        True
        """
        return self.node is not None and self.node != node and self.node.code.startswith(node.code)
