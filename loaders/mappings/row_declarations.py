"""Defines what one row of a ledger declares, and the fault of a cell because of which it declares nothing."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.loaders.mappings.declared import Declaration, LedgerPlace
from wangge.loaders.mappings.people import Mention
from wangge.loaders.mappings.units import DIVISIONS, Unit
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import Value

__all__ = ["CellFaultError", "Engagement", "RowDeclarations", "fault_of", "reading"]


class Engagement(NamedTuple):
    """A property firm that serves a compound, with the properties of their contract."""

    firm: NodeKey
    compound: NodeKey
    place: LedgerPlace
    values: dict[str, Value]


class RowDeclarations(NamedTuple):
    """What one row declares. `units` are the units that it names, by the header of the column."""

    nodes: list[Declaration]
    mentions: list[Mention]
    engagements: list[Engagement]
    units: dict[str, tuple[Unit, ...]]

    @property
    def divisions(self) -> tuple[str, ...]:
        """The codes of the divisions that the row has named so far."""
        return tuple(
            unit.node.code for units in self.units.values() for unit in units if unit.node.label in DIVISIONS
        )


class CellFaultError(Exception):
    """A fault in the cell of one column of a ledger; `header` names the column."""

    def __init__(self, header: str, error: CellError) -> None:
        self.header = header
        self.error = error
        super().__init__(error.message)


class reading:  # noqa: N801 - used like a function
    """Turns a `CellError` into a `CellFaultError` of the column `header`."""

    def __init__(self, header: str) -> None:
        self._header = header

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, CellError):
            raise CellFaultError(self._header, error) from error


def fault_of(header: str, rule: RejectRule, message: RejectText) -> CellFaultError:
    """Return the fault of a cell."""
    return CellFaultError(header, CellError(rule, message))
