"""Who asks what a cell means: what is known besides the cell itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wangge.graph.model import NodeKey

__all__ = ["ReferenceContext", "everything", "nothing"]


def everything(_node: NodeKey) -> bool:
    """The `declares` of somebody who may mean any node by its name or code alone."""
    return True


def nothing(_node: NodeKey) -> bool:
    """The `declares` of a dataset that declares none of the nodes it names."""
    return False


@dataclass(frozen=True)
class ReferenceContext:
    """A row that names another node.

    `node` is what the row itself declares. `inside` is what its other columns say of where the
    node named lies, each a code, a name or a path: the 所属街道 beside a 所属社区. `declares`
    says whether a node is declared by the row's own dataset, whose names and codes are of one edition.
    """

    node: NodeKey | None = None
    inside: tuple[str, ...] = ()
    declares: Callable[[NodeKey], bool] = everything

    def is_coded_under(self, node: NodeKey) -> bool:
        """Whether the row's own code begins with that of a node, as a grid's does with its community's.

        >>> grid = ReferenceContext(NodeKey("Grid", "990101001001001"))
        >>> grid.is_coded_under(NodeKey("Community", "990101001001"))
        True
        """
        return self.node is not None and self.node != node and self.node.code.startswith(node.code)
