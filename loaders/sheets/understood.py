"""Defines the result of interpreting a sheet: facts, rejects and notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import polars as pl

from wangge.graph.model import Column, NodeKey, NodeKind, Sheet
from wangge.loaders import frames
from wangge.loaders.fact import Reference, RowFacts, RowLocation
from wangge.loaders.privacy import public_text
from wangge.loaders.reject import Notice, Reject, RejectRule
from wangge.loaders.sheets.fact_rows import FactRows
from wangge.loaders.spool import Spool

__all__ = ["DIGEST_BYTES", "INSIDE", "Facts", "UnderstoodSheet"]

DIGEST_BYTES = 8
"""The length of a row digest in bytes."""

INSIDE = -1
"""Stands for the column number of an extra column that names a parent place."""

_Texts = tuple[tuple[int, str], ...]
_Packed = tuple[int, dict[str, Any], _Texts, tuple[int, str] | None, bytes]


class Facts:
    """The facts of one sheet in the order of its rows; a long list is kept on the disk."""

    def __init__(self, file: str, name: str, sheet: Sheet | None) -> None:
        self._file = file
        self._name = name
        self._sheet = sheet
        self._packed: Spool[_Packed] = Spool()
        self._frame: pl.DataFrame | None = None

    def append(
        self,
        row: int,
        values: dict[str, Any],
        references: tuple[tuple[int, str], ...],
        start: tuple[int, str] | None = None,
    ) -> None:
        """Add the facts of a row; a reference is a pair: the number of its column among the kind's columns, and its text."""
        text = repr((row, values, references, start)).encode("utf-8", "surrogatepass")
        digest = blake2b(text, digest_size=DIGEST_BYTES).digest()
        self._packed.append((row, values, references, start, digest))

    def __len__(self) -> int:
        return len(self._packed)

    def frame(self) -> pl.DataFrame:
        """Return all facts as a frame with the columns of `fact_schema`, in the order of the rows."""
        if self._sheet is None:
            return pl.DataFrame()
        if self._frame is None or self._frame.height != len(self._packed):
            schema = frames.fact_schema(self._sheet)
            self._frame = pl.DataFrame([_frame_row(schema, packed) for packed in self._packed], schema=schema)
        return self._frame

    def rows_of(self, frame: pl.DataFrame) -> Iterator[RowFacts]:
        """Yield the facts of the rows of a frame with the columns of `fact_schema`."""
        return iter(()) if self._sheet is None else FactRows(self._file, self._name, self._sheet).of(frame)

    def __iter__(self) -> Iterator[RowFacts]:
        return (facts for facts, _ in self.digested())

    def digested(self) -> Iterator[tuple[RowFacts, bytes]]:
        """Yield the facts of every row with the digest of its content."""
        sheet = self._sheet
        if sheet is None:
            return
        kind, columns = sheet.kind, sheet.columns
        label = kind.label if isinstance(kind, NodeKind) else None
        for row, values, texts, start, digest in self._packed:
            facts = RowFacts(
                RowLocation(self._file, self._name, row),
                kind,
                values,
                tuple([_reference(columns[at], text) for at, text in texts if at != INSIDE]),
                None if label is None else NodeKey(label, values["code"]),
                None if start is None else _reference(columns[start[0]], start[1]),
                tuple([text for at, text in texts if at == INSIDE]),
            )
            yield facts, digest


def _frame_row(schema: Mapping[str, pl.DataType], packed: _Packed) -> dict[str, Any]:
    number, values, texts, start, digest = packed
    row: dict[str, Any] = {**dict.fromkeys(schema), **values, frames.ROW: number, frames.DIGEST: digest}
    if start is not None:
        row[frames.START] = start[1]
    for at, text in texts:
        name = frames.INSIDE if at == INSIDE else frames.reference(at)
        if schema[name] == pl.String():
            row[name] = text
        else:
            row[name] = [*(row[name] or ()), text]
    return row


def _reference(column: Column, text: str) -> Reference:
    if column.edge is None or column.ends is None:
        raise TypeError(f"column {column.name} names no node")
    return Reference(column.zh, column.edge, column.ends, text)


@dataclass
class UnderstoodSheet:
    """A sheet's facts and rejects; every row is in exactly one of `facts` and `rejected`.

    `codes_of_rejected` maps the codes of rejected rows to their row numbers: the sheet has rows for these nodes, so
    they must not be retired. `unreadable` is true if a rejected row has no code. `adds_only` is true if the sheet
    only adds facts; then facts that it doesn't declare aren't retired.
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
    unreadable: bool = False
    titles: dict[str, tuple[int, str]] = field(default_factory=dict)
    adds_only: bool = False

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

    def ordered_rejects(self) -> list[Reject]:
        """The rejects in the order of the rows."""
        return sorted(self.rejects, key=lambda reject: reject.row or 0)

    def reject(self, row: int, columns: tuple[str, ...], rule: RejectRule, message: str) -> None:
        """Reject a row because of the values in `columns`, named by the model's headers."""
        self.rejected.add(row)
        titles = [self.titles[zh] for zh in columns if zh in self.titles]
        headers = "、".join(self.titles[zh][1] if zh in self.titles else zh for zh in columns) or None
        positions = tuple(at for at, _ in titles)
        self.rejects.append(Reject(self.file, self.name, row, headers, rule, message, positions))

    def reject_cell(self, row: int, at: int, rule: RejectRule, message: str) -> None:
        """Reject a row because of a value in a column without a known header, at position `at`, counted from 0."""
        self.rejected.add(row)
        self.rejects.append(Reject(self.file, self.name, row, f"#{at + 1}", rule, message, (at,)))
