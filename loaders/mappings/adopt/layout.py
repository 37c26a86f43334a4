"""Finds the header of a ledger and its rows of data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import PurePath

from wangge.graph.model import Model
from wangge.loaders.mappings.adopt.senses import Role, read_header, title_keys
from wangge.loaders.mappings.adopt.words import CellShape, shapes_of
from wangge.loaders.mappings.titles import titles_of
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.labels import (
    is_column_numbers,
    is_label,
    is_note,
    is_signature,
    squeezed,
    total_label,
)
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet, is_blank

__all__ = ["HEAD_ROWS", "MOST_ROWS", "LedgerLayout", "find_layout"]

HEAD_ROWS = 15
"""The header is looked for in this number of rows. Blank rows don't count."""

MOST_ROWS = 200
"""The number of rows of a sheet that are looked at."""

_DATA_SHAPES = frozenset(
    {
        CellShape.PHONE,
        CellShape.ID_NUMBER,
        CellShape.DATE,
        CellShape.CODE,
        CellShape.INTEGER,
        CellShape.PEOPLE,
        CellShape.NONE,
        CellShape.VACANT,
    }
)
_LONGEST_TITLE = 24
_COUNTED = re.compile(r"共?[0-9]+[个名户栋]?[^0-9]{0,3}")
_EXPLAINS = re.compile(r"[（(]?(?:填|如|例|示例|必填|选填|请|格式|没有填|按|\d+位|下拉|不填|只填|写)")


@dataclass(frozen=True)
class LedgerLayout:
    """The layout of a ledger's sheet: its header, the texts above it, and the first rows of data.

    `titles` has the title of every column ("" for none). In a header of two rows, a title consists of the texts of both;
    `leaves` has the texts of the lower row alone. `header_row` is the number of the header's first row, `above` are the
    texts above it. `sections` are the texts of rows below the header that hold a single text, such as 一、凉水井社区; they
    are empty if a row of data comes before the first of them. `head` are the first rows of the sheet that aren't blank,
    the header included. If `is_long` is true, the
    sheet may have rows below the `MOST_ROWS` that were looked at.
    """

    file: str
    sheet: str
    header_row: int
    titles: tuple[str, ...]
    leaves: tuple[str, ...]
    above: tuple[str, ...]
    rows: tuple[RawRow, ...]
    sections: tuple[str, ...] = ()
    head: tuple[RawRow, ...] = ()
    is_long: bool = False

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders that contain the file, the nearest first."""
        return tuple(reversed(PurePath(self.file).parts[:-1]))


def find_layout(raw: RawSheet, model: Model, known_titles: dict[str, float]) -> LedgerLayout | None:
    """Return the layout of a sheet; None if it has no row that looks like a header with data below it.

    `known_titles` keeps the scores of titles from one sheet to the next.
    """
    first_rows = tuple(islice(raw.rows, MOST_ROWS))
    rows = [row for row in first_rows if not all(map(is_blank, row.cells))]
    head = rows[:HEAD_ROWS]
    best: tuple[float, int, int, tuple[str, ...]] | None = None
    for first, last, titles in _candidates(head):
        leaves = titles_of(head[last].cells) if last > first else titles
        score = _score(titles, leaves, model, known_titles)
        better = (
            best is None
            or score > best[0]
            or (score == best[0] and _is_linked(head[first], head[last], model))
        )
        if score > 0 and better:
            best = (score, first, last, titles)
    if best is None:
        return None
    _, first, last, titles = best
    below = tuple(_data_rows(rows, first, last))
    is_list = sum(map(bool, titles)) == 1
    data = tuple(row for row in below if is_list or not _only_text(row.cells))
    if not data:
        return None
    sections = tuple(text for row in below if (text := _only_text(row.cells)))
    if sections and not _only_text(below[0].cells):
        sections = ()
    leaves = titles_of(rows[last].cells) if last > first else titles
    above = tuple(dict.fromkeys(plain_text(c) for row in rows[:first] for c in row.cells if not is_blank(c)))
    return LedgerLayout(
        raw.file,
        raw.name,
        rows[first].number,
        titles,
        leaves,
        above,
        data,
        sections,
        tuple(head),
        is_long=len(first_rows) == MOST_ROWS,
    )


def _candidates(head: Sequence[RawRow]) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    """Yield the rows, then the pairs of rows, that may be the header."""
    for at, row in enumerate(head):
        yield at, at, titles_of(row.cells)
    for at, (upper, lower) in enumerate(pairwise(head)):
        groups = [plain_text(cell) for cell in upper.cells if not is_blank(cell)]
        if len(set(groups)) > 1 and not any(map(is_label, upper.cells)):
            yield at, at + 1, titles_of(upper.cells, lower.cells)


def _is_linked(upper: RawRow, lower: RawRow, model: Model) -> bool:
    """Whether two rows are one header: a cell is merged over both, and a title such as 姓名 needs the group above it."""
    pairs = [(plain_text(a), plain_text(b)) for a, b in zip(upper.cells, lower.cells, strict=False)]
    merged_down = any(above and above == below for above, below in pairs)
    groups = Counter(above for above, below in pairs if above and below and above != below)
    general = any(groups[above] > 1 and _is_general(below, model) for above, below in pairs)
    return upper.number != lower.number and merged_down and general


def _is_general(title: str, model: Model) -> bool:
    """Whether a title such as 姓名 or 名称 doesn't tell whose names the column has."""
    sense = read_header(title, model) if title else None
    return (
        sense is not None
        and sense.role in (Role.PEOPLE, Role.NAME, Role.CODE)
        and not sense.kind + sense.word
    )


def _score(
    titles: tuple[str, ...], leaves: tuple[str, ...], model: Model, known_titles: dict[str, float]
) -> float:
    """Return how much a row looks like a header: known titles count most, and data lower the score.

    In a header of two rows, a title is scored with its group and alone (as in `leaves`); the higher score counts.
    """
    texts = [title.partition("#")[0] for title in titles if title]
    if len(set(texts)) < 2 and not (len(texts) == 1 and read_header(texts[0], model)):
        return 0
    scores: dict[str, float] = {}
    for at, title in enumerate(titles):
        leaf = leaves[at] if at < len(leaves) else ""
        for text in filter(None, (title.partition("#")[0], leaf.partition("#")[0])):
            if text not in known_titles:
                known_titles[text] = _score_of_title(text, model)
            if title:
                own = title.partition("#")[0]
                scores[own] = max(scores.get(own, -1.0), known_titles[text])
    return sum(scores.values()) - 0.5 * (len(texts) - len(set(texts))) * (len(set(texts)) < 2)


def _score_of_title(text: str, model: Model) -> float:
    if len(text) <= _LONGEST_TITLE and title_keys(text) and read_header(text, model) is not None:
        return 1
    if shapes_of(text) & _DATA_SHAPES or not title_keys(text):
        return -0.5
    return 0.2 if len(text) <= _LONGEST_TITLE else 0


def _data_rows(rows: Sequence[RawRow], first: int, last: int) -> Iterable[RawRow]:
    heads = {row.cells for row in rows[first : last + 1]}
    after_note = False
    start = last + 1
    if start < len(rows) and _explains(rows[start].cells):
        start += 1
    for row in rows[start:]:
        texts = [text for cell in row.cells if (text := squeezed(cell))]
        after_note = is_note(texts[0], after_note=after_note)
        if after_note or row.cells in heads or is_signature(texts) or is_column_numbers(texts):
            continue
        if _is_total(row.cells):
            continue
        yield row


def _only_text(cells: Sequence[Cell]) -> str:
    """Return the text of a row if all its filled cells have the same text, like the cells of a merged range; else ""."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(set(filled)) != 1 or not isinstance(filled[0], str):
        return ""
    return plain_text(filled[0]) if len(filled) > 1 or not is_blank(cells[0]) else ""


def _explains(cells: Sequence[Cell]) -> bool:
    """Whether a row below the header tells how to fill in the columns."""
    texts = [plain_text(cell) for cell in cells if not is_blank(cell)]
    return sum(bool(_EXPLAINS.match(text)) for text in texts) * 2 > len(texts)


def _is_total(cells: Sequence[Cell]) -> bool:
    """Whether a row has a label such as 小计 in one of its first cells, and only numbers after it."""
    filled = [cell for cell in cells if not is_blank(cell)]
    labels = [at for at, cell in enumerate(filled[:5]) if total_label(cell)]
    if not labels:
        return False
    rest = [plain_text(cell) for cell in filled[labels[0] + 1 :]]
    numbers = {CellShape.COUNT, CellShape.INTEGER, CellShape.BUILDINGS}
    return all(shapes_of(text) & numbers or _COUNTED.fullmatch(text) for text in rest)
