"""Defines what one row of a ledger declares, and the fault of a cell because of which it declares nothing."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.loaders.fact import RowLocation
from wangge.loaders.mappings.declared import Declaration, LedgerPlace
from wangge.loaders.mappings.people import Mention
from wangge.loaders.mappings.units import DIVISIONS, Unit
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.references import DeclarationMessage, location
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import Value

__all__ = [
    "CellFaultError",
    "Engagement",
    "RowDeclarations",
    "blank_fault",
    "contradiction_of",
    "fault_of",
    "one_code_fault",
    "placeless_fault",
    "reading",
]


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


def contradiction_of(
    declaration: Declaration, header: str, values: tuple[Value, Value], place: RowLocation
) -> CellFaultError:
    """Return the fault of a row that gives a property otherwise than the row at `place`; `values` are both values."""
    message = DeclarationMessage.OTHER_VALUE.fill(
        header=header, name=declaration.name, value=values[0], before=values[1], place=location(place)
    )
    return fault_of(declaration.place.column, RejectRule.CONTRADICTION, message)


def blank_fault(header: str) -> CellFaultError:
    """Return the fault of a cell that must be filled in."""
    return fault_of(header, RejectRule.MISSING_VALUE, CellMessage.EMPTY.fill())


def one_code_fault(header: str, count: int) -> CellFaultError:
    """Return the fault of a row with one code and several names."""
    return fault_of(header, RejectRule.DUPLICATE, LedgerMessage.ONE_CODE.fill(count=count))


def placeless_fault(header: str, name: str) -> CellFaultError:
    """Return the fault of a name for which no code can be made, because nothing says in which place it is."""
    return fault_of(header, RejectRule.MISSING_VALUE, LedgerMessage.NO_PLACE_FOR_CODE.fill(name=name))
