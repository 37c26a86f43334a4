"""Reads and rewrites the rows of a dataset's sheets of change events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from wangge.graph.model import NodeKey
from wangge.loaders import frames
from wangge.loaders.fact import RowFacts
from wangge.loaders.references.effect import EFFECT, Effect
from wangge.loaders.references.names import code_and_name, parents_and_names, same_name, squeeze
from wangge.loaders.references.unit_changes import CHANGE_LINKS, EVENT
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import Stored

__all__ = ["EventSheets"]


class EventSheets:
    """The accepted rows of change events, in the order of sheets and rows."""

    def __init__(self, sheets: Sequence[UnderstoodSheet]) -> None:
        self.numbers = [number for number, sheet in enumerate(sheets) if sheet.kind_name == EVENT]
        self._sheets = sheets

    def rows(self) -> Iterator[tuple[UnderstoodSheet, RowFacts]]:
        """Yield each row that isn't rejected, with its sheet."""
        for number in self.numbers:
            sheet = self._sheets[number]
            for facts in sheet.facts:
                if facts.place.row not in sheet.rejected:
                    yield sheet, facts

    def write_stored(self, stored: Mapping[str, Stored]) -> None:
        """Write the effects of stored events, given by code, into the rows."""
        effects = {
            NodeKey(EVENT, code): Effect.parse(event.properties.get(EFFECT)) for code, event in stored.items()
        }
        self.write_effects(effects)

    def write_effects(self, effects: Mapping[NodeKey, Effect]) -> None:
        """Write the effects into the rows, and remove references to units that the row's own event ended.

        An ended unit isn't in the graph, so no relationship can lead to it; the effect keeps its code and name.
        """
        for number in self.numbers:
            sheet = self._sheets[number]
            frame = sheet.facts.frame()
            nodes = [NodeKey(EVENT, code) for code in frame["code"]]
            texts = [effects[node].text() if node in effects else None for node in nodes]
            columns = [pl.Series(EFFECT, texts, dtype=pl.String)]
            for name in _link_columns(sheet):
                kept = [
                    _present(cell, effects.get(node))
                    for node, cell in zip(nodes, frame[name].to_list(), strict=True)
                ]
                columns.append(pl.Series(name, kept, dtype=frame.schema[name]))
            sheet.facts.substitute(frame.with_columns(columns))


def _link_columns(sheet: UnderstoodSheet) -> list[str]:
    columns = sheet.sheet.columns if sheet.sheet is not None else ()
    return [
        frames.reference(number)
        for number, column in enumerate(columns)
        if column.edge is not None and column.edge.name in CHANGE_LINKS
    ]


def _present(texts: list[str] | None, effect: Effect | None) -> list[str] | None:
    if texts is None or effect is None:
        return texts
    ended = [pair.before for pair in effect.ended() if pair.before is not None]
    units = {unit.code: unit.name for unit in effect.units()}
    kept: list[str] = []
    for text in texts:
        code, name = code_and_name(text) or (squeeze(text), text)
        names = [name, *(inner for _, inner in parents_and_names(text))]
        if any(unit.code == code or any(same_name(name, unit.name) for name in names) for unit in ended):
            continue
        named = [unit for unit in units if any(same_name(name, units[unit]) for name in names)]
        # A code with the unit's new name beside it means the unit of this code.
        kept.append(code if code in units else named[0] if len(named) == 1 else text)
    return kept or None
