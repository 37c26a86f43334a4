"""Decides what every column of a ledger holds, from its title and its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Protocol

from wangge.graph.model import Model, header_key
from wangge.loaders.mappings.adopt import nouns
from wangge.loaders.mappings.adopt.layout import LedgerLayout
from wangge.loaders.mappings.adopt.senses import Role, Sense, read_header, unit_of_post
from wangge.loaders.mappings.adopt.words import CellShape, are_names, may_be_people, people_in, shapes_of
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.mappings.lists import one_line
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.table import is_blank

__all__ = ["KnownNames", "LedgerColumn", "names_all_buildings", "read_columns"]

_MOST = 0.6
_FEW = 0.3
_MOST_CELLS = 3_000
_SHORTEST_CODE = 4
_COUNT_IN_TITLE = re.compile(r"数$|几[栋幢座]|数量$|[（(](?:栋|幢|座|个|数)[)）]$")
_DIVISION_CODE = re.compile(r"\d{9}|\d{12}|\d{15}")
_EMPTY = frozenset({CellShape.NONE, CellShape.VACANT, CellShape.SAME})
_WRONG_FOR_NAMES = frozenset({CellShape.PHONE, CellShape.ID_NUMBER, CellShape.DATE, CellShape.YES_NO})


class KnownNames(Protocol):
    """The names of the places that the graph has."""

    def labels_of(self, text: str) -> frozenset[str]:
        """Return the labels of the places with this name; empty if there are none."""

    def is_shared(self, text: str) -> bool:
        """Return whether several places of one kind have this name."""

    def __bool__(self) -> bool:
        """Whether any place is known."""


@dataclass(frozen=True)
class LedgerColumn:
    """A column: its position, its title, its cells as texts from top to bottom, and its sense (None: unclear)."""

    at: int
    title: str
    leaf: str
    texts: tuple[str, ...]
    sense: Sense | None = None

    @cached_property
    def counts(self) -> Counter[CellShape]:
        """The number of cells of each shape; cells such as 无 and 空缺 don't count as names, phones or other values."""
        return Counter(shape for text in self.texts if text for shape in shapes_of(text))

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The cells that are neither blank nor a word such as 无 or 空缺."""
        return tuple(text for text in self.texts if text and not shapes_of(text) & _EMPTY)

    def share(self, *shapes: CellShape) -> float:
        """Return the share of `values` that have one of the shapes."""
        if not self.values:
            return 0.0
        return sum(bool(shapes_of(text) & set(shapes)) for text in self.values) / len(self.values)

    def mostly(self, *shapes: CellShape) -> bool:
        return self.share(*shapes) >= _MOST

    @property
    def counts_buildings(self) -> bool:
        """Whether the title says that the cells of a column of buildings are counts, as 楼栋数 and 楼栋（栋） do."""
        leaf, title = (text.partition("#")[0] for text in (self.leaf, self.title))
        return any(map(_COUNT_IN_TITLE.search, (leaf, title)))

    @property
    def group(self) -> str:
        """The title of the group of columns above the column's own title; "" for a header of one row."""
        own = self.leaf.partition("#")[0]
        title = self.title.partition("#")[0]
        return title.removesuffix(own) if title != own else ""

    @property
    def group_kind(self) -> str:
        """The label of the kind of unit that the group of columns is about; "" if the group doesn't tell."""
        return nouns.UNIT_WORDS.get(header_key(self.group), "")

    @property
    def role(self) -> Role | None:
        return self.sense.role if self.sense else None

    def means(self, role: Role, kind: str | None = None) -> bool:
        """Whether the column has this role and, if `kind` is given, is about this kind."""
        return self.sense is not None and self.sense.role is role and kind in (None, self.sense.kind)


def read_columns(
    layouts: Sequence[LedgerLayout], model: Model, known: KnownNames, answers: Mapping[str, Sense]
) -> tuple[LedgerColumn, ...]:
    """Return the columns of sheets that have the same titles; their cells are considered together.

    `answers` has senses that the user chose, by title.
    """
    first = layouts[0]
    columns = []
    for at, title in enumerate(first.titles):
        if not title:
            continue
        texts = tuple(islice((text for layout in layouts for text in _texts(layout, title)), _MOST_CELLS))
        leaf = first.leaves[at] if at < len(first.leaves) else title
        column = LedgerColumn(at, title, leaf, texts)
        sense = answers.get(title) or _sense(column, model, known)
        columns.append(replace(column, sense=sense))
    return tuple(columns)


def names_all_buildings(text: str) -> bool:
    """Whether a text names all buildings of a place: those from 1 to the last one.

    >>> [names_all_buildings(text) for text in ("1-5栋", "1、2、3栋", "4-9栋", "1栋")]
    [True, True, False, False]
    """
    try:
        numbers = [building.number for building in building_names(text, counts=False)]
    except CellError:
        return False
    return len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _texts(layout: LedgerLayout, title: str) -> Iterable[str]:
    at = layout.titles.index(title)
    for row in layout.rows:
        cell = row.cells[at] if at < len(row.cells) else None
        yield "" if is_blank(cell) else one_line(cell)


def _sense(column: LedgerColumn, model: Model, known: KnownNames) -> Sense | None:
    if column.counts[CellShape.ID_NUMBER]:
        return Sense(Role.IGNORED)
    sense = read_header(column.title, model)
    if column.leaf != column.title:
        leaf = read_header(column.leaf, model)
        # If the lower title names a post, the group title above it, such as 人员信息, isn't a part of the post's name.
        # A general lower title, such as 姓名, needs its group.
        if sense is None or (leaf is not None and leaf.role is Role.PEOPLE and leaf.kind):
            sense = leaf
    if sense is None:
        return _by_content(column, known)
    return _checked(column, sense, known)


def _by_content(column: LedgerColumn, known: KnownNames) -> Sense | None:
    """Return the sense of a column whose title says nothing; None if its cells leave a doubt."""
    if column.mostly(CellShape.PHONE):
        return Sense(Role.PHONE)
    if known and column.values and not column.title.startswith("覆盖"):
        labels = Counter(label for text in column.values for label in known.labels_of(text))
        for label, count in labels.most_common(1):
            if count / len(column.values) >= _MOST:
                return Sense(Role.NAME, label)
    return None


def _checked(column: LedgerColumn, sense: Sense, known: KnownNames) -> Sense | None:
    """Return the sense of the title if the cells agree with it, else the sense of the cells; None if unclear."""
    if not column.values and not column.counts:
        return sense
    if sense.role is Role.PHONE:
        return _checked_phones(column, sense)
    if sense.role is Role.PEOPLE:
        return sense if _holds_people(column, bool(sense.kind)) else None
    if sense.role is Role.CODE:
        return _checked_codes(column, sense)
    if sense.role is Role.JOB and column.values and nouns.KINDS_OF_EMPLOYMENT.issuperset(column.values):
        return Sense(Role.IGNORED)
    if sense.role is Role.EXISTS and column.mostly(CellShape.OWNERS):
        return Sense(Role.NAME, sense.kind)
    if sense.role is Role.NAME:
        return _checked_names(column, sense, known)
    return sense


def _checked_phones(column: LedgerColumn, sense: Sense) -> Sense | None:
    named = sum(may_be_people(text) for text in column.values) >= _MOST * len(column.values) > 0
    if named and not column.mostly(CellShape.PHONE):
        return Sense(Role.PEOPLE, unit_of_post(sense.word) or "", sense.word)
    return sense if column.share(CellShape.PHONE) >= _FEW or not column.values else None


def _holds_people(column: LedgerColumn, is_sure: bool) -> bool:
    """Whether the cells may be people's names. Numbers and phones can't be names.

    If the title (`is_sure`) or all cells leave no doubt, rare surnames are accepted.
    """
    strangers = sum(
        bool(shapes_of(text) & {CellShape.PHONE, CellShape.DATE, CellShape.COUNT, CellShape.FIRM})
        for text in column.values
    )
    if column.values and strangers / len(column.values) > 1 - _MOST:
        return False
    is_sure = is_sure or are_names(column.values)
    people = sum(may_be_people(text) if is_sure else bool(people_in(text)) for text in column.values)
    return not column.values or people / len(column.values) >= 0.5


def _checked_codes(column: LedgerColumn, sense: Sense) -> Sense | None:
    """Return the sense of a column with the title of codes.

    Short numbers aren't codes, because other places have the same numbers. A column with names in its cells is a column
    of names, whatever its title.
    """
    if not column.values:
        return sense
    divisions = sum(bool(_DIVISION_CODE.fullmatch(text)) for text in column.values)
    lengths = [len(text) for text in column.values]
    if divisions / len(column.values) >= _MOST:
        return sense
    if sense.kind in ("Grid", "MicroGrid", "Building", "Compound") and column.mostly(
        CellShape.GRID, CellShape.MICRO, CellShape.BUILDINGS
    ):
        return Sense(Role.NAME, sense.kind)
    repeated = len(set(column.values)) < len(column.values)
    short = min(lengths) < _SHORTEST_CODE and (bool(sense.kind) or all(map(str.isdigit, column.values)))
    if short or (repeated and not sense.kind):
        return Sense(Role.NUMBER, sense.kind)
    return sense


def _checked_names(column: LedgerColumn, sense: Sense, known: KnownNames) -> Sense | None:
    kind = sense.kind
    if kind == "Building":
        return (
            sense
            if not column.values
            or column.mostly(CellShape.BUILDINGS, CellShape.INTEGER, CellShape.COUNT, *_LOOSE)
            else None
        )
    if (
        kind in ("OwnersCommittee", "SelfGovernanceBody")
        and column.counts
        and not column.mostly(CellShape.OWNERS)
    ):
        return _exists_or_people(column, sense)
    only_answers = not column.values and _says_yes(column)
    if column.mostly(*_WRONG_FOR_NAMES) or only_answers:
        return Sense(Role.IGNORED) if column.counts[CellShape.YES_NO] else None
    if known and kind in ("Street", "Community") and column.values:
        own = sum(kind in known.labels_of(text) for text in column.values)
        other = sum(
            bool(known.labels_of(text)) and kind not in known.labels_of(text) for text in column.values
        )
        if other > own:
            return _by_content(column, known)
    if kind in ("Grid", "Compound", "Community", "Street", "PropertyFirm") and column.mostly(
        CellShape.PEOPLE
    ):
        return None if column.share(CellShape.PEOPLE) > 0.8 and not _names_a_place(column, known) else sense
    return sense


_LOOSE = (CellShape.GROUP,)


def _names_a_place(column: LedgerColumn, known: KnownNames) -> bool:
    """Whether one of the cells is the name of a known place."""
    return any(known.labels_of(text) for text in column.values)


def _says_yes(column: LedgerColumn) -> bool:
    """Whether a cell only says that the place or organisation exists, as 有 does, without naming it."""
    return any(shapes_of(text) == {CellShape.YES_NO} for text in column.texts if text)


def _exists_or_people(column: LedgerColumn, sense: Sense) -> Sense | None:
    """Return the sense of a column such as 业委会; None if it has people.

    The column may say whether there is such a committee, or name it; the cells show which.
    """
    answers = column.counts[CellShape.YES_NO] + column.counts[CellShape.NONE]
    if not column.values or all(
        shapes_of(text) & {CellShape.YES_NO, CellShape.NONE} for text in column.values
    ):
        return Sense(Role.EXISTS, sense.kind) if answers else sense
    if column.mostly(CellShape.PEOPLE) and sense.kind == "OwnersCommittee":
        return None
    return sense
