"""Collects what one row of a ledger declares, and the faults of its cells with the facts that depend on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
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
from wangge.loaders.sheets.cellreader import refuse_failed_formula
from wangge.loaders.sheets.cells import Value
from wangge.loaders.sheets.table import Cell, FailedFormula

__all__ = [
    "CellFaultError",
    "DeclaredSoFar",
    "Engagement",
    "RowDeclarations",
    "blank_fault",
    "contradiction_of",
    "fault_of",
    "one_code_fault",
    "placeless_fault",
    "reading",
]


_LONGEST_LIST = 2_000
"""The largest number of characters of a cell that names units or people."""


class Engagement(NamedTuple):
    """A property firm that serves a compound, with the properties of their contract."""

    firm: NodeKey
    compound: NodeKey
    place: LedgerPlace
    values: dict[str, Value]


class DeclaredSoFar(NamedTuple):
    """What a row had declared when `RowDeclarations.mark` was called."""

    nodes: int
    mentions: int
    engagements: int
    units: dict[str, tuple[Unit, ...]]
    used: set[str]


@dataclass(slots=True)
class RowDeclarations:
    """What one row declares.

    - `units`: the units that it names, by the header of the column; `entrances`: the entrances (单元) that the cell of a
      building names, by the building.
    - `faults`: the faults of its cells, by header. `lost`: the headers of the columns whose units aren't known because of
      them; what is in these units, or refers to them, isn't declared. `fallen`: the kinds of the facts that
      aren't declared for this reason. `partial`: the kinds of those that lack a property or a reference. `unclear`: the
      kinds of what such a reference may mean.
    - `used`: the headers of the cells that a declared fact comes from, or that say that there is none.
    - `crossed`: whether several holders have a post in each of several units. `spare_phones`: the headers of the
      cells with more phones than are stored. `approximate`: those of the cells whose number is approximate.
      `lists`: those of the cells that look like a list of names, but are read as one name.
    """

    nodes: list[Declaration] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    engagements: list[Engagement] = field(default_factory=list)
    units: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    entrances: dict[NodeKey, tuple[Unit, ...]] = field(default_factory=dict)
    faults: dict[str, CellError] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    fallen: set[str] = field(default_factory=set)
    partial: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    crossed: bool = False
    spare_phones: set[str] = field(default_factory=set)
    approximate: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)

    @property
    def divisions(self) -> tuple[str, ...]:
        """The codes of the divisions that the row has named so far, with those of former divisions."""
        named = [unit for units in self.units.values() for unit in units if unit.node.label in DIVISIONS]
        return tuple(dict.fromkeys(code for unit in named for code in (unit.node.code, unit.division)))

    @property
    def smallest_division(self) -> str:
        """The code of the smallest division that the row names; "" if it names none."""
        divisions = [
            unit.node for units in self.units.values() for unit in units if unit.node.label in DIVISIONS
        ]
        return min(divisions, key=lambda node: DIVISIONS.index(node.label)).code if divisions else ""

    def refuse(self, fault: CellFaultError) -> None:
        """Note the fault of a cell. If a cell has several faults, only the first is kept."""
        self.faults.setdefault(fault.header, fault.error)

    def lose(self, headers: Iterable[str | None], kinds: Iterable[str]) -> None:
        """Note that, because of a fault, the units in the columns `headers` and facts of `kinds` aren't declared."""
        self.lost.update(header for header in headers if header is not None)
        self.fallen.update(kinds)

    def refuse_unreadable(self, cells: Mapping[str, Cell], naming: Collection[str]) -> None:
        """Reject the cells, given by header, whose formula has failed or has no value; what they name isn't declared.

        So are cells of the columns `naming`, which name units or people, if they are too long for that.
        """
        for header, cell in cells.items():
            if not isinstance(cell, str):
                continue
            try:
                if isinstance(cell, FailedFormula):
                    refuse_failed_formula(cell)
                if len(cell) > _LONGEST_LIST and header in naming:
                    message = LedgerMessage.TOO_LONG.fill(count=len(cell))
                    raise CellError(RejectRule.NOT_UNDERSTOOD, message)
            except CellError as error:
                self.faults.setdefault(header, error)
                self.lose((header,), ())

    def without_outdated(self, header: str, error: CellError) -> RowDeclarations:
        """Return what is left of the row if its cell in the column `header` says that it is outdated.

        If the row names people, it still declares its units, but no people and no posts; else it declares nothing.
        """
        kept = RowDeclarations(faults={header: error, **self.faults}, units=self.units, lost=self.lost)
        kept.fallen.update(self.fallen, *((one.node.label,) for one in self.nodes if not self.mentions))
        if self.mentions:
            kept.nodes, kept.engagements, kept.entrances = self.nodes, self.engagements, self.entrances
            kept.fallen.update(("Post", "Person", "Holds"))
        elif self.engagements:
            kept.fallen.add("PropertyEngagement")
        return kept

    def without_committee(self, header: str, error: CellError) -> RowDeclarations:
        """Return what the row declares besides an owners' committee and its posts.

        The cell in the column `header` says that the owners have another body.
        """
        nodes = [one for one in self.nodes if one.node.label != "OwnersCommittee"]
        mentions = [one for one in self.mentions if one.unit is None or one.unit.label != "OwnersCommittee"]
        if (len(nodes), len(mentions)) == (len(self.nodes), len(self.mentions)):
            return self
        return replace(
            self,
            nodes=nodes,
            mentions=mentions,
            faults={header: error, **self.faults},
            fallen={*self.fallen, "OwnersCommittee", "Post", "Person", "Holds"},
        )

    def mark(self) -> DeclaredSoFar:
        """Return the present state, for `undo`."""
        return DeclaredSoFar(
            len(self.nodes), len(self.mentions), len(self.engagements), dict(self.units), set(self.used)
        )

    def undo(self, mark: DeclaredSoFar) -> None:
        """Remove what was declared since `mark`."""
        del self.nodes[mark.nodes :], self.mentions[mark.mentions :], self.engagements[mark.engagements :]
        self.units, self.used = mark.units, mark.used


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
    declaration: Declaration, column: str, header: str, values: tuple[Value, Value], place: RowLocation
) -> CellFaultError:
    """Return the fault of a cell whose value differs from that in the row at `place`; `values` are both values.

    `header` is the name of the property, `column` the header of the cell's column.
    """
    message = DeclarationMessage.OTHER_VALUE.fill(
        header=header, name=declaration.name, value=values[0], before=values[1], place=location(place)
    )
    return fault_of(column, RejectRule.CONTRADICTION, message)


def blank_fault(header: str) -> CellFaultError:
    """Return the fault of a cell that must be filled in."""
    return fault_of(header, RejectRule.MISSING_VALUE, CellMessage.EMPTY.fill())


def one_code_fault(header: str, count: int) -> CellFaultError:
    """Return the fault of a row with one code and several names."""
    return fault_of(header, RejectRule.DUPLICATE, LedgerMessage.ONE_CODE.fill(count=count))


def placeless_fault(header: str, name: str) -> CellFaultError:
    """Return the fault of a name for which no code can be made, because nothing says in which place the node is."""
    return fault_of(header, RejectRule.MISSING_VALUE, LedgerMessage.NO_PLACE_FOR_CODE.fill(name=name))
