"""Defines the context of a reference: the other contents of its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wangge.graph.model import NodeKey

__all__ = ["ReferenceContext", "everything", "nothing"]


def everything(_node: NodeKey) -> bool:
    """Return true.

    With this function as `declares`, every node counts as declared in the row's dataset. So a code alone is never
    ambiguous because of a former unit, nor a name alone because of a namesake.
    """
    return True


def nothing(_node: NodeKey) -> bool:
    """Return false. Tests use this function as `declares`, for a dataset that declares no node to which it refers."""
    return False


@dataclass(frozen=True)
class ReferenceContext:
    """The row of a reference, and its dataset.

    `node` is the node that the row declares. `inside` holds codes, names or paths from other columns that
    name a parent of the target, such as 所属街道 next to 所属社区. `declares` returns whether the row's dataset
    declares a node. If the dataset declares the node that a code fits, the former unit with that code can't be
    meant, because all codes of one dataset come from one edition of the division codes. `near` is a place that shares
    a parent with the target or lies in it, such as the compound of a building for the building's grid.
    """

    node: NodeKey | None = None
    inside: tuple[str, ...] = ()
    declares: Callable[[NodeKey], bool] = everything
    near: NodeKey | None = None

    def is_coded_under(self, node: NodeKey) -> bool:
        """Whether the code of the row's own node begins with the code of `node`, as a grid's with its community's.

        >>> grid = ReferenceContext(NodeKey("Grid", "990101001001001"))
        >>> grid.is_coded_under(NodeKey("Community", "990101001001"))
        True
        """
        return self.node is not None and self.node != node and self.node.code.startswith(node.code)
