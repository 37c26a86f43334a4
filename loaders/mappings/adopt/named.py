"""Finds the column with the codes of organisations, and the texts of a column that mean that there is no organisation."""

from __future__ import annotations

import re

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft
from wangge.loaders.mappings.adopt.senses import Role
from wangge.loaders.mappings.adopt.words import CellShape, shapes_of, squeezed_text
from wangge.loaders.mappings.mapping import NONE_WORDS

_NOT_YET = re.compile("筹备|筹建|正在(?:成立|组建)|待成立|拟成立|未")

__all__ = ["code_of", "further_none"]


def code_of(draft: Draft, kind: str) -> str | None:
    """Return the title of the column with the codes of a kind; a column headed only 编码 has those of the ledger's subject."""
    column = draft.first(Role.CODE, kind)
    if column is None and draft.subject.kind == kind:
        column = draft.first(Role.CODE, "")
    return column.title if column else None


def further_none(column: LedgerColumn) -> tuple[str, ...]:
    """Return the texts of a column that mean "none" but aren't in `NONE_WORDS`."""
    texts = dict.fromkeys(
        text
        for text in column.texts
        if text
        and (shapes_of(text) & {CellShape.NONE} or (column.role is Role.EXISTS and _NOT_YET.match(text)))
    )
    further = ["未", "×", "未建", "未覆盖"] if column.role is Role.EXISTS else []
    texts.update(dict.fromkeys(text for text in column.texts if text in further))
    return tuple(text for text in texts if squeezed_text(text).strip("()") not in NONE_WORDS)
