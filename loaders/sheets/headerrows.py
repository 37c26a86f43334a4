"""Reads the header of a sheet of a known kind; the header has one row, or two with group titles in the upper one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from wangge.graph.model import Column, Model, Sheet, header_key
from wangge.graph.model.left_out import reason_by_signs
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.labels import is_label
from wangge.loaders.sheets.table import Cell, RawRow, is_blank

__all__ = [
    "HEADER_SEARCH",
    "Header",
    "HeaderRows",
    "best_header",
    "column_of",
    "header_of",
    "header_rows",
    "kinds_by_name",
]

HEADER_SEARCH = 12

_INEXACT = 1_000
_BRACKETED = re.compile(r"[（(\[【［].*?[）)\]】］]", re.DOTALL)
_TAILS = ("名称", "编码", "代码", "编号", "code", "name", "id")
_REFERENCE_TAILS = (*_TAILS, "号", "名")
_HEADS = ("所在", "隶属")


@dataclass(frozen=True)
class Header:
    """The header of a sheet: its rows, and the model's column at each position.

    `first` and `last` are the positions of its rows among the rows searched; they differ for a header of two
    rows. `number` is the row number of its first row. `titles` are the headers of `columns` as written,
    `unknown` those that no column of the model has. `left_out` has the columns whose values the graph doesn't store.
    `skipped` has the headers that mean the same column as another header, each with that other header.
    """

    sheet: Sheet
    first: int
    last: int
    number: int
    columns: dict[int, Column]
    titles: dict[int, str]
    unknown: dict[int, tuple[str, ...]]
    skipped: dict[int, tuple[str, str]]
    left_out: dict[int, tuple[str, Column]]

    @property
    def complete(self) -> bool:
        """Whether it has every required column of the sheet."""
        return not self.sheet.missing({column.name for column in self.columns.values()})


@dataclass(frozen=True)
class HeaderRows:
    """One or two rows that may be the header, with the possible headers of each position, likeliest first.

    `linked` is true if a cell is merged over both rows, which shows that they are one header.
    """

    first: int
    last: int
    titles: tuple[tuple[str, ...], ...]
    linked: bool = False

    @property
    def filled(self) -> int:
        """The number of positions with a title."""
        return sum(map(bool, self.titles))


def column_of(sheet: Sheet, header: str) -> tuple[Column | None, bool]:
    """Return the column that a header means, and whether the match is exact.

    A header may have a unit or remark in brackets. The header of a reference may begin with 所在 or 隶属 instead of
    所属, and end with 名称 or 编码. The result may be a column that the graph doesn't store, see `Column.reason`.

    >>> from wangge.graph.model import load_model
    >>> grids = load_model().sheets["grids"]
    >>> [column.name for text in ("户数（户）", "所在社区名称") if (column := column_of(grids, text)[0])]
    ['households', 'community']
    """
    headers = sheet.headers
    key, bare, variants = _keys(header)
    exact = headers.get(key)
    if exact is not None:
        return exact, True
    for text in variants:
        column = headers.get(text)
        if column is not None and (column.ends is not None or text == bare):
            return column, False
    return _left_out(bare), False


def _left_out(header: str) -> Column | None:
    reason = reason_by_signs(header)
    if reason is None:
        return None
    return Column(name=header, zh=header, also=(), role="left out", required=False, reason=reason)


@lru_cache(maxsize=1 << 15)
def _keys(header: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the texts by which to look up a header: as written, without brackets, and in other wordings."""
    bare = header_key(_BRACKETED.sub("", header))
    return header_key(header), bare, tuple(dict.fromkeys(_variants(bare)))


def _variants(key: str) -> Iterator[str]:
    yield key
    stems = [key, *(key.removesuffix(tail) for tail in _REFERENCE_TAILS if key.endswith(tail))]
    for stem in stems:
        yield stem
        for head in _HEADS:
            if stem.startswith(head):
                yield "所属" + stem.removeprefix(head)


def header_rows(rows: Sequence[RawRow]) -> Iterator[HeaderRows]:
    """Yield the rows and pairs of rows that may be the header.

    A row such as 填报单位：安平街道 above a header of one row makes no pair with it.

    Single rows come first. So a pair is chosen only if it matches more columns than any single row, or equally
    many and is `linked`.
    """
    for at, row in enumerate(rows):
        yield HeaderRows(at, at, tuple(_title(cell) for cell in row.cells))
    for at, (upper, lower) in enumerate(pairwise(rows)):
        if any(map(is_label, upper.cells)):
            continue
        linked = any(a == b and not is_blank(a) for a, b in zip(upper.cells, lower.cells, strict=False))
        yield HeaderRows(at, at + 1, tuple(_joined(upper.cells, lower.cells)), linked)


def _title(cell: Cell) -> tuple[str, ...]:
    return () if is_blank(cell) else (plain_text(cell),)


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> Iterator[tuple[str, ...]]:
    """Join the headers of two rows; the title of a group also applies to the blank cells to its right."""
    group = ""
    for at in range(max(len(upper), len(lower))):
        above = plain_text(upper[at]) if at < len(upper) else ""
        leaf = plain_text(lower[at]) if at < len(lower) else ""
        group = above or (group if leaf else "")
        if not leaf or leaf == above:
            yield (above,) if above else ()
        else:
            yield (group + leaf, leaf) if group else (leaf,)


def best_header(
    sheet: Sheet, rows: Sequence[RawRow], candidates: Iterable[HeaderRows], kinds: dict[str, str]
) -> Header | None:
    """Return the header with the most columns of a sheet; None if no row has any."""
    best: tuple[tuple[int, bool], Header] | None = None
    for candidate in candidates:
        header = header_of(sheet, rows, candidate, kinds)
        score = (len(header.columns), candidate.linked)
        if header.columns and (best is None or score > best[0]):
            best = (score, header)
    return best[1] if best else None


def kinds_by_name(model: Model) -> dict[str, str]:
    """Return the English name of each sheet by its names, normalised by `header_key`."""
    sheet_names: dict[str, str] = {}
    for sheet in model.sheets.values():
        for known in (sheet.name, sheet.zh, *sheet.aliases):
            sheet_names.setdefault(header_key(known), sheet.name)
    return sheet_names


def _names_another(sheet: Sheet, title: str, titles: tuple[str, ...], kinds: dict[str, str]) -> bool:
    """Whether a title such as 名称 is about another kind, because it is below a group title such as 街道."""
    if title == titles[0] or header_key(title) not in _TAILS:
        return False
    group = titles[0].removesuffix(title)
    return kinds.get(header_key(group), sheet.name) != sheet.name


def header_of(sheet: Sheet, rows: Sequence[RawRow], candidate: HeaderRows, kinds: dict[str, str]) -> Header:
    """Build the header from rows that may be it; `kinds` is the result of `kinds_by_name`.

    If two titles mean the same column, a title that matches exactly is preferred, and then the one that is more usual.
    """
    unknown: dict[int, tuple[str, ...]] = {}
    left_out: dict[int, tuple[str, Column]] = {}
    meant: list[tuple[int, int, Column]] = []
    for at, titles in enumerate(candidate.titles):
        own_titles = [title for title in titles if not _names_another(sheet, title, titles, kinds)]
        column, exact = _first_match(sheet, own_titles)
        if column is None:
            if titles:
                unknown[at] = titles
        elif column.reason is not None:
            left_out[at] = (titles[0], column)
        else:
            meant.append((_rank(sheet, column, titles) if exact else _INEXACT, at, column))
    columns: dict[int, Column] = {}
    taken: dict[str, str] = {}
    skipped: dict[int, tuple[str, str]] = {}
    for _, at, column in sorted(meant, key=lambda entry: entry[:2]):
        title = candidate.titles[at][0]
        if column.name in taken and column.ends is not None and column.ends.seldom:
            unknown[at] = candidate.titles[at]
        elif column.name in taken:
            skipped[at] = (title, taken[column.name])
        else:
            columns[at] = column
            taken[column.name] = title
    return Header(
        sheet,
        candidate.first,
        candidate.last,
        rows[candidate.first].number,
        dict(sorted(columns.items())),
        {at: taken[column.name] for at, column in columns.items()},
        unknown,
        skipped,
        left_out,
    )


def _first_match(sheet: Sheet, titles: Iterable[str]) -> tuple[Column | None, bool]:
    """Return the first column that one of several titles means, preferring those that the graph stores."""
    matches = [match for match in (column_of(sheet, title) for title in titles) if match[0] is not None]
    stored = (match for match in matches if match[0] is not None and match[0].reason is None)
    return next(stored, matches[0] if matches else (None, False))


def _rank(sheet: Sheet, column: Column, titles: tuple[str, ...]) -> int:
    """Return the position of the first of `titles` among the headers of a column; the model lists the best header first."""
    keys = {header_key(title) for title in titles}
    headers = (column.zh, column.name, sheet.zh + column.zh, *column.also)
    return next((rank for rank, header in enumerate(headers) if header_key(header) in keys), len(headers))
