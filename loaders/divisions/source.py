"""Provides packages as a source of sheets: divisions of the newest edition, and change events of all editions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl

from wangge.graph.errors import UsageError
from wangge.loaders.divisions.edition import SCHEME, Edition
from wangge.loaders.divisions.history import EditionUnits, HistoryEvent, events_of
from wangge.loaders.divisions.package import (
    PACKAGE,
    DivisionPackage,
    package_digest,
    package_edition,
    read_package,
)
from wangge.loaders.divisions.scope import Levels, Scope, units_in
from wangge.loaders.divisions.unitframe import CODE, NAME, PARENT, ROW, units_of
from wangge.loaders.sheets.block import Block, Cells
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet

__all__ = ["DivisionSource"]

_SHEETS = {
    1: ("provinces", ""),
    2: ("cities", "province"),
    3: ("districts", "city"),
    4: ("streets", "district"),
    5: ("communities", "street"),
}
_OPTIONAL_PARENT = (2, 3)
_EVENTS = ("code", "name", "changed_from", "changed_to", "change", "inferred", "evidence")
_DERIVATION = "1"
_ROWS_AT_ONCE = 50_000


class DivisionSource:
    """Packages of different editions as sheets, limited to the units in one or several scopes.

    `sheets` yields the divisions of the newest edition and, for several editions, the change events between
    consecutive ones.
    """

    def __init__(self, paths: Iterable[Path], scopes: Iterable[Scope], levels: Levels) -> None:
        """Read the manifests of the packages.

        Raises `UsageError` for two packages of one edition, `SourceError` for a package that can't be read.
        """
        self._scopes = tuple(scopes)
        self._levels = levels
        paths_by_edition: dict[Edition, Path] = {}
        for path in paths:
            edition = package_edition(path)
            if edition in paths_by_edition:
                raise UsageError(
                    f"{paths_by_edition[edition]} and {path} both contain edition {edition.year}; give one"
                )
            paths_by_edition[edition] = path
        self._paths = dict(sorted(paths_by_edition.items()))

    @property
    def newest(self) -> Edition:
        """The edition whose divisions are loaded."""
        return list(self._paths)[-1]

    @property
    def path(self) -> Path:
        """The package of the newest edition."""
        return self._paths[self.newest]

    def fingerprint(self) -> str:
        """A sha256 of packages, scopes, levels, and the version of the algorithm that finds changes."""
        parts = [_DERIVATION, *sorted(scope.text() for scope in self._scopes), str(self._levels)]
        parts += [package_digest(path) for path in self._paths.values()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def sheets(self) -> Iterator[RawSheet]:
        """Yield one sheet per level, then one sheet of change events per pair of consecutive editions.

        The row numbers of a level's sheet are the line numbers of the package's file.

        Raises `SourceError` for a damaged package, `UsageError` for a scope that an edition doesn't have.
        """
        editions: list[EditionUnits] = []
        for edition, path in self._paths.items():
            package = read_package(path)
            levels = units_in(
                package.frame, self._scopes, last=self._levels.last, where=f"edition {edition.year}"
            )
            if edition == self.newest:
                yield from self._division_sheets(package, levels)
            if len(self._paths) > 1:
                units = (units_of(frame, level) for level, frame in enumerate(levels, start=1))
                editions.append(EditionUnits(edition, tuple(chain.from_iterable(units))))
        for before, after, events in events_of(editions) if editions else ():
            yield _event_sheet(before, after, [e for e in events if e.change.subject.level in self._levels])

    def _division_sheets(self, package: DivisionPackage, levels: list[pl.DataFrame]) -> Iterator[RawSheet]:
        for level, units in enumerate(levels, start=1):
            if level not in self._levels:
                continue
            sheet, parent = _SHEETS[level]
            if level == self._levels.first and level in _OPTIONAL_PARENT:
                parent = ""
            yield RawSheet(package.label(level), sheet, _LevelRows(units, parent, package.edition.year))


@dataclass(frozen=True)
class _LevelRows:
    """The units of a level as rows of a sheet.

    `parent` is the header of the column of parents, "" if there is none.
    """

    units: pl.DataFrame
    parent: str
    year: int

    def __iter__(self) -> Iterator[RawRow]:
        return chain.from_iterable(block.rows() for block in self.blocks())

    def blocks(self) -> Iterator[Block]:
        """Yield the rows in blocks."""
        titles = (CODE, NAME, "scheme", "edition", *([self.parent] if self.parent else []))
        yield Block([1], [[title] for title in titles])
        for part in self.units.iter_slices(_ROWS_AT_ONCE):
            same: list[Cells] = [[SCHEME] * part.height, [self.year] * part.height]
            above = [part[PARENT]] if self.parent else []
            yield Block(part[ROW], [part[CODE], part[NAME], *same, *above])


def _event_sheet(before: Edition, after: Edition, events: Iterable[HistoryEvent]) -> RawSheet:
    rows = [RawRow(1, _EVENTS)]
    rows += [RawRow(number, _event_row(event)) for number, event in enumerate(events, start=2)]
    return RawSheet(f"{PACKAGE} {before.year}-{after.year}", "change_events", rows)


def _event_row(event: HistoryEvent) -> tuple[Cell, ...]:
    return (
        event.code,
        event.name,
        "、".join(event.changed_from),
        "、".join(event.changed_to),
        str(event.change.kind),
        True,
        event.evidence,
    )
