"""Lists the names that the change events of a dataset give to units, before the events are carried out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from wangge.graph.codes import DIGITS, natural_code
from wangge.graph.model import Model
from wangge.loaders.overlay.event import DatedEvent, event_of, is_due, new_name_in
from wangge.loaders.overlay.eventsheets import EventSheets
from wangge.loaders.overlay.layers import unit_labels
from wangge.loaders.references.names import code_and_name, parents_and_names, squeeze
from wangge.loaders.references.resolve import Directory
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["new_names"]

_RENAMING = ("更名", "转制", "改码", "合并")


def new_names(
    sheets: Iterable[UnderstoodSheet], model: Model, directory: Directory, day: date
) -> dict[str, dict[str, str]]:
    """Return the names that units get from change events, by label and code of the unit.

    Only events that are in force on `day` count. An event that can't be carried out may give a name, too; its rows are
    rejected later, and so are rows that rely on it.
    """
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for order, (_, facts) in enumerate(EventSheets(list(sheets)).rows()):
        if not is_due(facts.values, day):
            continue
        event = event_of(facts, order)
        title = new_name_in(event.title)[1] if event.change in _RENAMING else ""
        for text in event.after or event.before:
            code, name = code_and_name(text) or (squeeze(text), "")
            name = name if event.after else ""
            name = name or (event.new_name or title if _of_one_unit(event) else "")
            for label in unit_labels(model) if name else ():
                level = model.nodes[label].division_level
                if code.isdigit() and len(code) == DIGITS.get(level or 0):
                    names[label][natural_code(level, code)] = name
                elif not code.isdigit():
                    for old in (text, *(inner for _, inner in parents_and_names(text))):
                        names[label] |= {node.code: name for node in directory.with_name(label, old)}
    return names


def _of_one_unit(event: DatedEvent) -> bool:
    return len(event.after or event.before) == 1
