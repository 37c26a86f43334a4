"""Holds everything that the ledgers of a dataset declare."""

from __future__ import annotations

from wangge.loaders.fact import RowLocation
from wangge.loaders.mappings.declared import DeclaredNodes
from wangge.loaders.mappings.people import Mention
from wangge.loaders.mappings.row_declarations import Engagement, RowDeclarations

__all__ = ["LedgerFacts"]


class LedgerFacts:
    """The nodes, the holders of posts and the contracts that the rows of all ledgers of a dataset declare.

    `rows_added_up` has the content and the location of every row whose numbers were added to a total.
    """

    def __init__(self) -> None:
        self.nodes = DeclaredNodes()
        self.mentions: list[Mention] = []
        self.engagements: list[Engagement] = []
        self.rows_added_up: dict[object, RowLocation] = {}

    def add(self, row: RowDeclarations) -> None:
        """Add what one row declares."""
        for declaration in row.nodes:
            self.nodes.add(declaration)
        self.mentions += row.mentions
        self.engagements += row.engagements
