"""The identity of a node."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["NodeKey"]


class NodeKey(NamedTuple):
    """A node's identity: its own label and its code. Codes alone repeat between labels.

    In the findings of a rule, `label` is empty where the subject is no node.
    """

    label: str
    code: str

    def text(self) -> str:
        """Label and code as one word.

        >>> NodeKey("Grid", "511702001001001").text()
        'Grid:511702001001001'
        """
        return f"{self.label}:{self.code}"
