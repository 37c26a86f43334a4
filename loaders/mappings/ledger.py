"""Recognises the sheets that a mapping reads, and yields their rows with the cells of the mapping's columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from wangge.graph.model import Column, header_key
from wangge.loaders.mappings.buildings import is_count_of_buildings
from wangge.loaders.mappings.mapping import (
    FROM_FILE,
    FROM_FOLDER,
    FROM_SECTION,
    FROM_SHEET,
    FROM_TITLE,
    FactMapping,
    Mapping,
)
from wangge.loaders.mappings.none_words import is_none
from wangge.loaders.sheets.block import Block, blocks_of
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.headerrows import HEADER_SEARCH, HeaderRows, header_rows
from wangge.loaders.sheets.labels import total_label
from wangge.loaders.sheets.skipped_rows import DataRows
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet, is_blank

__all__ = [
    "LackedHeaders",
    "LedgerRow",
    "LedgerTable",
    "columns_of",
    "first_rows",
    "headers_of",
    "ledger_of",
    "may_read",
]

_EXPLAINS = re.compile(
    r"(?:请|应)?(?:填写?|如|例如?|选填|必填|写|格式|可填|没有的?填)|.*(?:填写|必填|选填|没有填|如[:：])"
)
_AMOUNT = re.compile(r"[约共计]*[0-9][0-9,.]*.{0,3}")
_SAME_AS_ABOVE = frozenset(
    ("同上", "〃", '"', "″", "''", "同前", "同上行", "同上栏", "与上同", "(同上)", "（同上）")
)
_LONGEST_SAME = 6
# A title such as 未成立业委会的小区 or 历届主任 says that the rows below it don't declare what those above it do.
_OTHER_STATE = re.compile(
    "未(?:成立|组建|建立|设立|选举|换届|任命|到岗|录用|通过|签)|拟|待(?:建|选|成立|定|聘)|撤销|撤并|注销|解散|离任|离职|卸任|往届|历届|"
    "上一?届|退出|取消|作废|废止|停用"
)
_FEWEST_TITLES = 2
_FEWEST_MERGED = 3
_PLACE_AT_END = re.compile(
    r"(?:社区|村|居委会|村委会|街道|镇|乡|片区|网格|小区|院|苑|园|区|组|栋|幢|楼|号|公司|支部|党委|总支|会|队|中心|站)$"
)
_HEADING = re.compile(
    r"^[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|^[（(]\d{1,2}[）)].{4}|^\d{1,2}[、.．](?!\d).{4}|[。；;].|。$|\d{4}年\d{1,2}月(?:\d{1,2}日)?$"
)


@dataclass(frozen=True)
class LedgerRow:
    """A row of a ledger: its number, its cells by the header of their column, and all cells as read.

    `below` is the title or header of another table on the sheet if the row belongs to that table, else "".
    """

    number: int
    cells: dict[str, Cell]
    whole: tuple[Cell, ...] = ()
    below: str = ""


@dataclass(frozen=True)
class LedgerHeader:
    """The positions of the header's first and last row among the rows that aren't blank, and the columns of codes."""

    first: int
    last: int
    columns: dict[int, Column]


@dataclass(frozen=True)
class LedgerTable:
    """A sheet that a mapping reads.

    `header` has the rows of the header; `positions` maps the headers of the mapping to their positions in the sheet,
    `titles` maps positions to all headers of the sheet. `above` are the texts above the header.
    """

    raw: RawSheet
    mapping: Mapping
    header: LedgerHeader
    positions: dict[str, int]
    titles: dict[int, str]
    above: tuple[str, ...]

    def text_of(self, header: str) -> str:
        """Return the text that a substitute such as `FROM_SHEET` stands for: a name, or the texts above the header."""
        path = PurePosixPath(self.raw.file)
        texts = {FROM_SHEET: self.raw.name, FROM_FILE: path.stem, FROM_FOLDER: path.parent.name}
        return texts.get(header, " ".join(self.above))

    def blocks(self, data_rows: DataRows) -> Iterator[Block]:
        """Yield the rows that declare facts, in blocks; `data_rows` collects the others."""
        yield from map(data_rows.take, blocks_of(self.raw.rows))

    def _repeats_header(self, row: RawRow) -> bool:
        """Whether a row repeats the mapping's headers, as the lower of two header rows does if only one was found."""
        same = 0
        for title, at in self.positions.items():
            cell = row.cells[at] if at < len(row.cells) else None
            if isinstance(cell, str):
                if cell[:1] != title[:1] or header_key(cell) != header_key(title):
                    return False
                same += 1
        return same > 1

    def _begins_other_table(self, row: RawRow) -> bool:
        """Whether a row is the header of another table: most of its cells are headers of this one, but not in their columns."""
        texts = [header_key(cell) for cell in row.cells if isinstance(cell, str) and cell]
        own = self._header_keys
        same = sum(text in own for text in texts)
        return same >= _FEWEST_TITLES and 2 * same >= len(texts) and not self._repeats_header(row)

    @cached_property
    def _header_keys(self) -> frozenset[str]:
        return frozenset(map(header_key, self.titles.values()))

    def _title(self, row: RawRow) -> str:
        """Return the text of a row that has only one, in a column that isn't read or in several cells; "" for any other row."""
        at = [position for position, cell in enumerate(row.cells) if plain_text(cell)]
        return _only_text(row) if len(at) > 1 or not set(at) <= set(self.positions.values()) else ""

    def _table_begun(self, row: RawRow, below: str) -> str | None:
        """Return the title or header of another table that a row begins, "" for a title that continues this table, else None.

        `below` is the title of the table to which the row above belongs, "" for this table.
        """
        start = next((cell for cell in row.cells if cell is not None), None)
        if not isinstance(start, str):
            return None
        if (below or _OTHER_STATE.search(start)) and (title := self._title(row)):
            return title if _OTHER_STATE.search(title) else ""
        if header_key(start) in self._header_keys and self._begins_other_table(row):
            return below or "、".join(text for cell in row.cells if (text := plain_text(cell)))
        return None

    def _explains(self, row: RawRow) -> bool:
        """Whether a row below the header says how to fill the columns in, such as 填全称 or 如1栋."""
        texts = [
            text
            for at in self.positions.values()
            if at < len(row.cells) and (text := plain_text(row.cells[at]))
        ]
        return 2 * sum(map(bool, map(_EXPLAINS.match, texts))) > len(texts)

    def names_around(self) -> list[str]:
        """Return the texts around the table in which the mapping looks for places, such as the name of the sheet."""
        headers = {header for fact in self.mapping.facts for header in headers_of(fact)}
        around = (FROM_SHEET, FROM_FILE, FROM_FOLDER, FROM_TITLE)
        return [self.text_of(header) for header in sorted(headers.intersection(around))]

    def data_rows(self) -> DataRows:
        """Return the selection of the rows that declare facts."""
        return DataRows(self.header, self._counts_buildings, self._is_heading)

    def _is_heading(self, row: RawRow) -> bool:
        """Whether a row has only a heading or a remark, such as 一、非公企业 over all columns, and declares nothing.

        A row with the name of a place, such as 一、花溪社区, isn't skipped, because it may be that of the rows below.
        """
        start = next((cell for cell in row.cells if not is_blank(cell)), None)
        if not isinstance(start, str) or self._has_sections or len(self.positions) < _FEWEST_TITLES:
            return False
        if any(cell != start and not is_blank(cell) for cell in row.cells):
            return False
        text = plain_text(start)
        if _PLACE_AT_END.search(text) or _OTHER_STATE.search(text):
            return False
        filled = [at for at, cell in enumerate(row.cells) if cell == start]
        # In a row that continues the one above, the first column is blank.
        begins = filled[0] <= min(self.titles) and _HEADING.search(text) is not None
        return len(filled) >= _FEWEST_MERGED or begins

    @cached_property
    def _has_sections(self) -> bool:
        """Whether the rows with a single text name the place of the rows below them."""
        return any(FROM_SECTION in (*fact.within, *fact.columns.values()) for fact in self.mapping.facts)

    def _counts_buildings(self, row: RawRow, label: str) -> bool:
        """Whether a row with a label such as 共3栋 also names a place, person or phone, so that it isn't a subtotal."""
        if not is_count_of_buildings(label, counts=False):
            return False
        for fact in self.mapping.facts:
            named = fact.name if not fact.known and fact.kind != "Building" else None
            for header in (named, fact.holder, fact.phone):
                at = self.positions.get(header or "", len(row.cells))
                text = plain_text(row.cells[at]) if at < len(row.cells) else ""
                if text and not is_none(text) and not total_label(text) and not _AMOUNT.fullmatch(text):
                    return True
        return False

    def rows(self, blocks: Iterable[Block]) -> Iterator[LedgerRow]:
        """Yield rows, with blank cells of the columns `fill`, and cells such as 同上, filled from the row above."""
        positions = self.positions
        fill = [(title, positions[title]) for title in self.mapping.fill if title in positions]
        rest = [(title, at) for title, at in positions.items() if title not in self.mapping.fill]
        sections = self._has_sections
        first = True
        above: dict[str, Cell] = {}
        section: Cell = None
        below = ""
        for block in blocks:
            for row in block.rows():
                if sections and (text := _only_text(row)):
                    section, above = text, {}
                    continue
                if (begun := self._table_begun(row, below)) is not None:
                    below = begun
                    continue
                if (first and self._explains(row)) or self._repeats_header(row) or self._is_heading(row):
                    continue
                first = False
                cells: dict[str, Cell] = {FROM_SECTION: section} if sections else {}
                width, changed = len(row.cells), False
                for title, at in fill:
                    cell = row.cells[at] if at < width else None
                    if is_blank(cell):
                        cell = None if changed else above.get(title)
                    elif _is_same_as_above(cell):
                        cell = above.get(title)
                    else:
                        changed = changed or cell != above.get(title)
                    cells[title] = cell
                for title, at in rest:
                    cell = row.cells[at] if at < width else None
                    cells[title] = above.get(title) if _is_same_as_above(cell) else cell
                above = cells
                yield LedgerRow(row.number, cells, row.cells, below)


def _is_same_as_above(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST_SAME and "".join(cell.split()) in _SAME_AS_ABOVE


def _only_text(row: RawRow) -> str:
    """Return the text of a row that has only one, in one cell or in a merged range; "" for any other row."""
    texts = {text for cell in row.cells if (text := plain_text(cell))}
    return texts.pop() if len(texts) == 1 else ""


class LackedHeaders(NamedTuple):
    """The headers of a mapping that a sheet lacks, and the headers of the sheet that the mapping doesn't read."""

    lacked: tuple[str, ...]
    others: tuple[str, ...]


def ledger_of(raw: RawSheet, rows: Sequence[RawRow], mapping: Mapping) -> LedgerTable | LackedHeaders:
    """Return the sheet as a ledger of a mapping, or the headers that the sheet lacks.

    `rows` are the first rows of the sheet that aren't blank.
    """
    wanted = columns_of(mapping)
    best: tuple[int, HeaderRows, dict[str, int]] | None = None
    for candidate in header_rows(rows[:HEADER_SEARCH]):
        positions = _positions(wanted, candidate)
        if best is None or len(positions) > best[0]:
            best = (len(positions), candidate, positions)
    if best is None or best[0] < len(wanted):
        present = best[2] if best else {}
        read = set(present.values())
        written = enumerate(best[1].titles if best else ())
        others = (names[0] for at, names in written if names and at not in read)
        return LackedHeaders(tuple(h for h in wanted if h not in present), tuple(others))
    _, candidate, positions = best
    titles = {at: names[0] for at, names in enumerate(candidate.titles) if names}
    header = LedgerHeader(candidate.first, candidate.last, _keys(mapping, positions))
    above = tuple(
        text
        for row in rows[: candidate.first]
        for cell in dict.fromkeys(row.cells)
        if (text := plain_text(cell))
    )
    return LedgerTable(raw, mapping, header, positions, titles, above)


def may_read(mapping: Mapping, raw: RawSheet) -> bool:
    """Whether the patterns of a mapping fit the names of the file and of the sheet."""
    file = PurePosixPath(raw.file)
    fits_file = not mapping.files or any(
        fnmatchcase(name, pattern) for pattern in mapping.files for name in (file.name, raw.file)
    )
    return fits_file and (not mapping.sheets or any(fnmatchcase(raw.name, p) for p in mapping.sheets))


def columns_of(mapping: Mapping) -> tuple[str, ...]:
    """Return the headers that a mapping needs: those of `header`, and those that its facts read."""
    read = (title for fact in mapping.facts for title in headers_of(fact))
    return tuple(dict.fromkeys((*mapping.header, *(title for title in read if not title.startswith("@")))))


def headers_of(fact: FactMapping) -> tuple[str, ...]:
    """Return the headers of the columns that a fact reads, each once."""
    single = (fact.name, fact.code, fact.when, fact.serves, fact.title_column, fact.holder, fact.phone)
    every = (*single, *fact.within, *fact.columns.values())
    return tuple(dict.fromkeys(title for title in every if title))


def first_rows(raw: RawSheet) -> list[RawRow]:
    """Return the first rows of a sheet that aren't blank, in which its header is looked for."""
    filled = (
        row for block in blocks_of(raw.rows) for row in block.rows() if not all(map(is_blank, row.cells))
    )
    return list(islice(filled, HEADER_SEARCH))


def _positions(wanted: Iterable[str], candidate: HeaderRows) -> dict[str, int]:
    """Return the positions of the wanted headers that a row, or pair of rows, has."""
    by_key: dict[str, int] = {}
    times: Counter[str] = Counter()
    for level in (0, 1):
        for at, names in enumerate(candidate.titles):
            if level < len(names):
                key = header_key(names[level])
                times[f"{level} {key}"] += 1
                count = times[f"{level} {key}"]
                by_key.setdefault(f"{key}#{count}" if count > 1 else key, at)
    return {title: by_key[key] for title in wanted if (key := _key_of(title)) in by_key}


def _key_of(title: str) -> str:
    """Return the key of a header in a mapping; if two columns have the same header, the key of the second ends with #2."""
    name, mark, number = title.rpartition("#")
    return f"{header_key(name)}#{number}" if mark and number.isdigit() else header_key(title)


def _keys(mapping: Mapping, positions: dict[str, int]) -> dict[int, Column]:
    """Return the columns of codes; a row with a code is never taken for a subtotal or a note."""
    return {
        positions[fact.code]: _CODE
        for fact in mapping.facts
        if fact.code is not None and not fact.known and fact.code in positions
    }


_CODE = Column(name="code", zh="编码", also=(), role="property", required=False)
