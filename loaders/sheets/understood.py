"""Defines the result of interpreting a sheet: facts, rejects and notices."""

from __future__ import annotations

from dataclasses import dataclass, field

from wangge.graph.model import Column, NodeKind, Sheet
from wangge.loaders.fact import Reference
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.privacy import public_text
from wangge.loaders.reject import Notice, Reject, RejectRule
from wangge.loaders.sheets.facts import Facts

__all__ = ["UnderstoodSheet"]


@dataclass
class UnderstoodSheet:
    """A sheet's facts, rejects and notices. Every row is either in `facts` or in `rejected`.

    `codes_of_rejected` maps the codes in rejected rows to the numbers of these rows. A node with such a code
    must not be retired, because the sheet still has a row for it. `has_row_without_code` is true if the code
    of a rejected row isn't known. `adds_only` is true if the sheet only adds facts; facts that such a sheet
    doesn't declare aren't retired. `mapping` is the mapping file by which the sheet was read, None for a
    sheet of the template. `lacking` are the required columns and groups of columns that the sheet doesn't
    have. The rows of such a sheet can only add facts to nodes that are declared elsewhere; they have no code
    if the column `code` is lacking. `header_row` is the number of the row with the headers. `completed` maps
    the code of a row to the columns of the frame whose values come from a package of divisions. `joined_rows`
    is the number of rows whose facts were added to another row, or are all in a package already. `rest` is the result with the
    rejected cells of the same ledger, None for a sheet of the template. `lost` has the texts of a ledger's references that lead
    nowhere, by row and kind of relationship. `waiting` are the rows of change events that aren't in force yet.
    """

    file: str
    name: str
    sheet: Sheet | None
    rows_in: int = 0
    facts: Facts = field(init=False)
    rejected: set[int] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    codes_of_rejected: dict[str, int] = field(default_factory=dict)
    has_row_without_code: bool = False
    titles: dict[str, tuple[int, str]] = field(default_factory=dict)
    adds_only: bool = False
    mapping: str | None = None
    lacking: tuple[tuple[Column, ...], ...] = ()
    header_row: int = 0
    joined_rows: int = 0
    completed: dict[str, frozenset[str]] = field(default_factory=dict)
    rest: UnderstoodSheet | None = None
    lost: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Create the empty facts; remove private numbers from the names of the file and the sheet."""
        self.file, self.name = public_text(self.file), public_text(self.name)
        self.facts = Facts(self.file, self.name, self.sheet)

    @property
    def kind_name(self) -> str:
        """The label of the nodes, or the kind of relationship, that the rows declare; "" if it is unknown."""
        if self.sheet is None:
            return ""
        kind = self.sheet.kind
        return kind.label if isinstance(kind, NodeKind) else kind.name

    @property
    def is_ledger(self) -> bool:
        """Whether a row may declare several facts, and name nodes that other datasets declare."""
        return False

    @property
    def attaches(self) -> bool:
        """Whether the rows only add relationships to nodes of other datasets."""
        return False

    @property
    def added_up(self) -> frozenset[str]:
        """The properties whose numbers are added up over several rows; only ledgers have such."""
        return frozenset()

    @property
    def source_name(self) -> str:
        """The name of the sheet, as the property `src` of its facts has it."""
        return self.name

    @property
    def rows_rejected(self) -> int:
        """The number of rows that are not loaded."""
        return self.rows_in if self.sheet is None else len(self.rejected)

    def ordered_rejects(self) -> list[Reject]:
        """The rejects in the order of the rows."""
        return sorted(self.rejects, key=lambda reject: reject.row or 0)

    def reject(self, row: int, columns: tuple[str, ...], rule: RejectRule, message: RejectText) -> None:
        """Reject a row because of its values in `columns`, which are Chinese headers of the model."""
        self.rejected.add(row)
        titles = [self.titles[zh] for zh in columns if zh in self.titles]
        headers = "、".join(self.titles[zh][1] if zh in self.titles else zh for zh in columns) or None
        positions = tuple(at for at, _ in titles)
        self.rejects.append(Reject(self.file, self.name, row, headers, rule, message, positions))

    def lose_reference(self, row: int, reference: Reference, rule: RejectRule, message: RejectText) -> bool:
        """Reject only the cell of a reference, so that the other facts of its row are loaded; return whether this is possible.

        It is possible in two cases: in a ledger, for a reference that the node of the row doesn't need; and in the row
        of an event that isn't in force yet, because the units that it sets up needn't exist. Any other row of a
        template sheet is loaded completely or not at all.
        """
        if row in self.waiting:
            return True
        needed = reference.parent_tier or reference.ends.required
        if self.rest is None or self.attaches or needed:
            return False
        texts = self.lost.setdefault((row, reference.edge.name), set())
        if reference.text not in texts:
            texts.add(reference.text)
            header = self.titles[reference.column][1] if reference.column in self.titles else reference.column
            self.rest.reject(row, (header,), rule, message)
            self.rest.rows_in = len(self.rest.rejected)
        return True

    def lacks(self, row: int, edge: str) -> bool:
        """Whether a reference of a row was rejected that would have become a relationship of the kind `edge`."""
        return (row, edge) in self.lost

    def reject_cell(
        self, row: int, at: int, rule: RejectRule, message: RejectText, *, header: str | None = None
    ) -> None:
        """Reject a row because of a value in a column that isn't read, at position `at`, counted from 0."""
        self.rejected.add(row)
        self.rejects.append(Reject(self.file, self.name, row, header or f"#{at + 1}", rule, message, (at,)))
