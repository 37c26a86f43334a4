"""Names the columns of a ledger after its header of one or two rows."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import Cell

__all__ = ["titles_of"]


def titles_of(upper: Sequence[Cell], lower: Sequence[Cell] | None = None) -> tuple[str, ...]:
    """Return the title of every column; "" for a column without one.

    With two rows, the upper one has the titles of groups, which stand before the titles below them. A blank upper
    cell belongs to the group on its left. A title that occurs again gets the suffix #2, then #3.

    >>> titles_of(["社 区", "网格员", "电话", "电话"])
    ('社区', '网格员', '电话', '电话#2')
    >>> titles_of(["社区", "网格长", None], [None, "姓名", "电话"])
    ('社区', '网格长姓名', '网格长电话')
    """
    texts = [_text(cell) for cell in upper] if lower is None else _joined(upper, lower)
    counts: dict[str, int] = {}
    titles = []
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
        titles.append(text if counts[text] == 1 or not text else f"{text}#{counts[text]}")
    return tuple(titles)


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[str]:
    texts = []
    group = ""
    for at in range(max(len(upper), len(lower))):
        above = _text(upper[at]) if at < len(upper) else ""
        below = _text(lower[at]) if at < len(lower) else ""
        group = above or (group if below else "")
        texts.append(group if not below else below if below.startswith(group) else group + below)
    return texts


def _text(cell: Cell) -> str:
    return "".join(plain_text(cell).split())
