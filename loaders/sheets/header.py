"""Finds the kind of a sheet and its header.

A header has one row, or two rows with group titles in the upper one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from wangge.graph.model import Column, Model, Sheet, header_key
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import Cell, RawRow, is_blank

__all__ = ["HEADER_SEARCH", "Header", "column_of", "find_header"]

HEADER_SEARCH = 12

_BRACKETED = re.compile(r"[（(\[【［].*?[）)\]】］]", re.DOTALL)
_NAME_PARTS = re.compile(r"[\W_\d]+")
_TAILS = ("名称", "编码", "代码", "编号", "code", "name", "id")
_HEADS = ("所在", "隶属")


@dataclass(frozen=True)
class Header:
    """The header of a sheet: its rows, and the model's column at each position.

    `first` and `last` are the positions of its rows among the rows searched; they differ for a header of two
    rows. `number` is the row number of its first row. `titles` are the headers of `columns` as written,
    `unknown` those that no column of the model has. `twice` has pairs of headers that mean the same column:
    the skipped one and the one that is used.
    """

    sheet: Sheet
    first: int
    last: int
    number: int
    columns: dict[int, Column]
    titles: dict[int, str]
    unknown: dict[int, tuple[str, ...]]
    twice: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Candidate:
    """One or two rows that may be the header, with the possible headers of each position, likeliest first.

    `linked` is true if a cell is merged over both rows, which shows that they are one header.
    """

    first: int
    last: int
    titles: tuple[tuple[str, ...], ...]
    linked: bool = False


def find_header(name: str, rows: Sequence[RawRow], model: Model) -> tuple[Sheet | None, Header | None]:
    """Return the kind of a sheet (the sheet of the model) and its header; each is None if it isn't found.

    The kind is found by the sheet's name, or else by its headers. The name may have a suffix: `网格-滨江街道`,
    `网格 (2)`. The header must be among the first rows.
    """
    candidates = list(_candidates(rows[:HEADER_SEARCH]))
    named = _named(header_key(name), model)
    if named is not None:
        return named, _best(named, rows, candidates, _kinds(model))
    parts = {header_key(part) for part in _NAME_PARTS.split(name)} - {""}
    hinted = {sheet.name: sheet for part in parts if (sheet := _named(part, model))}
    hint = next(iter(hinted.values())) if len(hinted) == 1 else None
    header = _best(hint, rows, candidates, _kinds(model)) if hint else None
    if header is not None and _complete(header):
        return hint, header
    by_headers = _by_headers(rows, candidates, model)
    if by_headers is not None:
        return by_headers.sheet, by_headers
    return hint, header


def column_of(sheet: Sheet, header: str) -> tuple[Column | None, bool]:
    """Return the column that a header means, and whether the match is exact.

    A header may have a unit or remark in brackets. The header of a reference may begin with 所在 or 隶属 instead of
    所属, and end with 名称 or 编码.

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
    return None, False


@lru_cache(maxsize=1 << 15)
def _keys(header: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the texts by which to look up a header: as written, without brackets, and in other wordings."""
    bare = header_key(_BRACKETED.sub("", header))
    return header_key(header), bare, tuple(dict.fromkeys(_variants(bare)))


def _variants(key: str) -> Iterator[str]:
    yield key
    stems = [key, *(key.removesuffix(tail) for tail in _TAILS if key.endswith(tail))]
    for stem in stems:
        yield stem
        for head in _HEADS:
            if stem.startswith(head):
                yield "所属" + stem.removeprefix(head)


def _named(key: str, model: Model) -> Sheet | None:
    for sheet in model.sheets.values():
        if key in {header_key(known) for known in (sheet.name, sheet.zh, *sheet.aliases)}:
            return sheet
    return None


def _candidates(rows: Sequence[RawRow]) -> Iterator[_Candidate]:
    """Yield the rows and pairs of rows that may be the header.

    Single rows come first. So a pair is chosen only if it matches more columns than any single row, or equally
    many and is `linked`.
    """
    for at, row in enumerate(rows):
        yield _Candidate(at, at, tuple(_title(cell) for cell in row.cells))
    for at, (upper, lower) in enumerate(pairwise(rows)):
        linked = any(a == b and not is_blank(a) for a, b in zip(upper.cells, lower.cells, strict=False))
        yield _Candidate(at, at + 1, tuple(_joined(upper.cells, lower.cells)), linked)


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


def _best(
    sheet: Sheet, rows: Sequence[RawRow], candidates: list[_Candidate], kinds: dict[str, str]
) -> Header | None:
    best: tuple[tuple[int, bool], Header] | None = None
    for candidate in candidates:
        header = _header(sheet, rows, candidate, kinds)
        score = (len(header.columns), candidate.linked)
        if header.columns and (best is None or score > best[0]):
            best = (score, header)
    return best[1] if best else None


def _by_headers(rows: Sequence[RawRow], candidates: list[_Candidate], model: Model) -> Header | None:
    kinds = _kinds(model)
    best: tuple[tuple[int, bool], Header] | None = None
    filled = [(candidate, sum(bool(titles) for titles in candidate.titles)) for candidate in candidates]
    for sheet in model.sheets.values():
        for candidate, all_titles in filled:
            # More than half of the titles must match a column of the model. A row with too many titles for
            # that, sometimes thousands, needn't be examined.
            if 2 * len(sheet.columns) <= all_titles:
                continue
            header = _header(sheet, rows, candidate, kinds)
            score = (2 * len(header.columns) - all_titles, candidate.linked)
            if score[0] > 0 and (best is None or score > best[0]) and _complete(header):
                best = (score, header)
    return best[1] if best else None


def _complete(header: Header) -> bool:
    return not header.sheet.missing({column.name for column in header.columns.values()})


def _names_another(sheet: Sheet, title: str, titles: tuple[str, ...], kinds: dict[str, str]) -> bool:
    """Whether a title such as 名称 is about another kind, because it is below a group title such as 街道."""
    if title == titles[0] or header_key(title) not in _TAILS:
        return False
    group = titles[0].removesuffix(title)
    return kinds.get(header_key(group), sheet.name) != sheet.name


def _kinds(model: Model) -> dict[str, str]:
    sheet_names: dict[str, str] = {}
    for sheet in model.sheets.values():
        for known in (sheet.name, sheet.zh, *sheet.aliases):
            sheet_names.setdefault(header_key(known), sheet.name)
    return sheet_names


def _header(sheet: Sheet, rows: Sequence[RawRow], candidate: _Candidate, kinds: dict[str, str]) -> Header:
    """Build the header from a candidate.

    If two titles mean the same column, a title that matches exactly is preferred.
    """
    unknown: dict[int, tuple[str, ...]] = {}
    meant: list[tuple[bool, int, Column]] = []
    for at, titles in enumerate(candidate.titles):
        own_titles = [title for title in titles if not _names_another(sheet, title, titles, kinds)]
        match = next((pair for pair in (column_of(sheet, title) for title in own_titles) if pair[0]), None)
        if match is not None and match[0] is not None:
            meant.append((not match[1], at, match[0]))
        elif titles:
            unknown[at] = titles
    columns: dict[int, Column] = {}
    taken: dict[str, str] = {}
    twice: list[tuple[str, str]] = []
    for _, at, column in sorted(meant, key=lambda entry: entry[:2]):
        title = candidate.titles[at][0]
        if column.name in taken and column.ends is not None and column.ends.seldom:
            unknown[at] = candidate.titles[at]
        elif column.name in taken:
            twice.append((title, taken[column.name]))
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
        tuple(twice),
    )
