"""Cleans the texts of a sheet's rows, and finds unknown private-use characters.

Programs write a leading apostrophe or `="…"` to keep a spreadsheet from converting a text. Both are removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wangge.graph.spelling import real_signs, unknown_signs
from wangge.loaders.sheets.block import Block, Cells, blocks_of
from wangge.loaders.sheets.table import Cell, RawRow

__all__ = ["CleanRows", "clean_text", "note_private_signs"]

_GUARDED = re.compile(r"""\s*[=＝]\s*["“”＂](.*)["“”＂]\s*""", re.DOTALL)
_APOSTROPHES = "'＇’‘`｀"
_CLOSING = {"‘": "’", "`": "`", "’": "’"}
_GUARDS = ("=", "＝", *_APOSTROPHES)
_MAYBE_GUARDED = frozenset("=＝" + _APOSTROPHES + " \t\u3000\xa0")


@dataclass(frozen=True)
class CleanRows:
    """Iterates over rows with `clean_text` applied to their texts; can be iterated several times."""

    rows: Iterable[RawRow]

    def __iter__(self) -> Iterator[RawRow]:
        for row in self.rows:
            yield RawRow(row.number, tuple(map(_clean_cell, row.cells)))

    def blocks(self) -> Iterator[Block]:
        """Yield the rows in blocks."""
        for block in blocks_of(self.rows):
            columns = [_clean(block, at) for at in range(len(block.columns))]
            changed = any(new is not old for new, old in zip(columns, block.columns, strict=True))
            yield block.with_columns(columns) if changed else block


def _clean(block: Block, at: int) -> Cells:
    text, column = block.text(at), block.columns[at]
    if text.isprintable() and not any(guard in text for guard in _GUARDS):
        return column
    return list(map(_clean_cell, column))


def _clean_cell(cell: Cell) -> Cell:
    return clean_text(cell) if type(cell) is str else cell


def clean_text(text: str) -> str:
    r"""Return a text without the `="…"` around it, or without a leading apostrophe.

    Known private-use characters are replaced by the standard characters that look the same.

    >>> clean_text('="第八网格"'), clean_text("'第九网格"), clean_text("‘东’字楼"), clean_text("王\ue863"), clean_text('="a""b"')
    ('第八网格', '第九网格', '‘东’字楼', '王䶮', 'a"b')
    """
    while text and text[0] in _MAYBE_GUARDED and (bare := _unguarded(text)) != text:
        text = bare
    return text if text.isprintable() else real_signs(text)


def _unguarded(text: str) -> str:
    guarded = _GUARDED.fullmatch(text)
    if guarded:
        return guarded.group(1).replace('""', '"')
    bare = text.lstrip()
    if bare[:1] not in _APOSTROPHES or not bare:
        return text
    rest = bare[1:]
    return text if _CLOSING.get(bare[0], "\0") in rest else rest


def note_private_signs(blocks: Iterable[Block], rows_by_sign: dict[str, list[int]]) -> Iterator[Block]:
    """Yield the blocks unchanged; add to `rows_by_sign` the numbers of rows with unknown private-use characters."""
    for block in blocks:
        for at, column in enumerate(block.columns):
            if block.text(at).isprintable():
                continue
            for number, cell in zip(block.numbers, column, strict=True):
                if type(cell) is not str or cell.isprintable():
                    continue
                for sign in unknown_signs(cell):
                    rows_by_sign.setdefault(sign, []).append(number)
        yield block
