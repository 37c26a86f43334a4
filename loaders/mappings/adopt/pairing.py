"""Finds the rows with as many units (or posts) as people, and asks who holds what in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft, SenseChoice
from wangge.loaders.mappings.adopt.senses import Sense
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.mappings.lists import entrances_in, list_of_names
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.texts import holders_in
from wangge.loaders.reject import CellError

__all__ = ["pair_holders"]

_MOST_NAMED = 3


def pair_holders(draft: Draft, columns: Sequence[LedgerColumn], fill: Sequence[str]) -> None:
    """Set `pairs` of the facts whose rows name as many units as people to the user's answer; without an answer, ask.

    `columns` are those of the whole page, `fill` the columns in which a blank cell has the value of the cell above.
    """
    texts = {column.title: _filled(column.texts, column.title in fill) for column in columns}
    senses = {column.title: column.sense for column in columns}
    for fact in list(draft.facts):
        sense = senses.get(fact.holder or "")
        if sense is None or fact.holder is None:
            continue
        if sense.pairs:
            draft.update(fact, pairs=sense.pairs)
        elif rows := list(_unclear_rows(draft, fact, texts)):
            _ask(draft, fact.holder, sense, rows)


def _filled(texts: Sequence[str], has_value_of_above: bool) -> list[str]:
    filled: list[str] = []
    for text in texts:
        filled.append(filled[-1] if has_value_of_above and not text and filled else text)
    return filled


def _unclear_rows(draft: Draft, fact: FactMapping, texts: dict[str, list[str]]) -> Iterator[str]:
    """Yield the texts of the rows that name several people and as many units or posts."""
    for at, people in enumerate(texts[fact.holder or ""]):
        if not people:
            continue
        try:
            holders = holders_in(people, vacant=fact.vacant)
        except CellError:
            continue
        others = [_named_units(draft, fact, texts, at)]
        if fact.title_column is not None and not all(holder.title for holder in holders):
            title = texts[fact.title_column][at]
            others.append((title, len(list_of_names(title))))
        for text, count in others:
            if count == len(holders) > 1:
                yield f"{text}：{people}"
                break


def _named_units(draft: Draft, fact: FactMapping, texts: dict[str, list[str]], at: int) -> tuple[str, int]:
    """Return the cell that names the units of a fact's posts in a row, and how many it names."""
    titles = fact.within if fact.kind == "Post" else (fact.name,) if fact.name else ()
    named = ((title, texts[title][at]) for title in titles if title in texts)
    title, text = next(((title, text) for title, text in named if text), ("", ""))
    named_by = next((other for other in draft.facts if title and other.name == title), None)
    split = named_by.split if named_by else None
    if named_by and named_by.kind == "Entrance":
        return text, len(entrances_in(text))
    if split == "list":
        return text, len(list_of_names(text))
    if split in ("numbers", "count"):
        try:
            buildings = building_names(text, counts=split == "count")
        except CellError:
            return text, 1
        return text, sum(len(building.entrances) or 1 for building in buildings)
    return text, 1


def _ask(draft: Draft, column: str, sense: Sense, rows: Sequence[str]) -> None:
    more = " 等" if len(rows) > _MOST_NAMED else ""
    named = "；".join(row.replace("\n", "、") for row in rows[:_MOST_NAMED])
    draft.ask(
        column,
        f"有{len(rows)}行人数与所管的个数一样多，看不出各管哪个还是一起管：{named}{more}",
        SenseChoice("按顺序一一对应：第一人管第一个", replace(sense, pairs="each")),
        SenseChoice("每人都管这几个", replace(sense, pairs="all")),
        last=SenseChoice("各行不一样：这些行的岗位先不收，请改成一人一行", sense),
    )
