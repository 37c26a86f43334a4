"""Defines the identity of a node: its label and code."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["NodeKey"]


class NodeKey(NamedTuple):
    """The identity of a node. A code is unique only within its label.

    In a rule's findings, `label` is empty if the subject is not a node.
    """

    label: str
    code: str

    def text(self) -> str:
        """Label and code, joined by a colon.

        >>> NodeKey("Grid", "511702001001001").text()
        'Grid:511702001001001'
        """
        return f"{self.label}:{self.code}"
