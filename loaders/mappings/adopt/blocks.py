"""Handles ledgers that have the same columns several times on a page, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.senses import Role
from wangge.loaders.mappings.mapping import FactMapping

__all__ = ["first_block", "repeated_facts"]


def first_block(columns: Sequence[LedgerColumn]) -> tuple[LedgerColumn, ...]:
    """Return the columns without those of further blocks.

    A further block begins at a repeated column of names, and consists of columns that repeat columns on their left.
    """
    repeated = {title for block in _blocks(columns) for title in block.values()}
    return tuple(column for column in columns if column.title not in repeated)


def repeated_facts(columns: Sequence[LedgerColumn], facts: Sequence[FactMapping]) -> tuple[FactMapping, ...]:
    """Return the facts, and after them the same facts for the columns of every further block."""
    further = [
        moved for block in _blocks(columns) for fact in facts if (moved := _moved(fact, block)) != fact
    ]
    return (*facts, *further)


def _blocks(columns: Sequence[LedgerColumn]) -> Iterator[dict[str, str]]:
    """Yield, for every block after the first, a mapping from the titles of the first block to those of this block."""
    titles = {column.title for column in columns}
    number = 2
    while True:
        suffix = f"#{number}"
        names = [c for c in columns if c.title.endswith(suffix) and c.means(Role.NAME)]
        if not names:
            return
        start = names[0].at
        yield {
            column.title.removesuffix(suffix): column.title
            for column in columns
            if column.title.endswith(suffix)
            and column.title.removesuffix(suffix) in titles
            and column.at >= start
        }
        number += 1


def _moved(fact: FactMapping, block: Mapping[str, str]) -> FactMapping:
    def title(own: str | None) -> str | None:
        return None if own is None else block.get(own, own)

    return replace(
        fact,
        name=title(fact.name),
        code=title(fact.code),
        within=tuple(block.get(own, own) for own in fact.within),
        when=title(fact.when),
        serves=title(fact.serves),
        title_column=title(fact.title_column),
        holder=title(fact.holder),
        phone=title(fact.phone),
        columns={name: block.get(own, own) for name, own in fact.columns.items()},
    )
