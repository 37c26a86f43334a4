"""Measures whether references are still resolved correctly after the next edition of the division codes.

Each reference names a unit of one edition, and is resolved among the units of the next edition. The eight editions
are real. docs/references.md shows the results.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import cast

from wangge.graph.codes import district_of, natural_code
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.loaders.fact import Reference, RowFacts, RowLocation
from wangge.loaders.references.context import ReferenceContext, nothing
from wangge.loaders.references.names import short_form, stem
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.cells import Value
from wangge.loaders.state import GraphState

__all__ = ["FORMS", "ReferenceCounts", "empty_directory", "facts_of", "measure", "page", "refer"]

DATA = Path(__file__).parents[1] / "data" / "tongchuan_divisions_history.csv"
CHANGES = Path(__file__).parents[1] / "data" / "tongchuan_changes.csv"
LABELS = {1: "Province", 2: "City", 3: "District", 4: "Street", 5: "Community"}
YEARS = range(2016, 2023)
MODEL = load_model()


@dataclass(frozen=True)
class EditionUnit:
    """A division as one edition lists it."""

    label: str
    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class Event:
    """One row of tongchuan_changes.csv, a list of changes that another program made.

    `year` is the earlier of two editions. `before` and `name` are the code and name in that edition, `after`
    is the code in the next one.
    """

    year: int
    kind: str
    label: str
    before: str
    name: str
    after: str


@dataclass(frozen=True)
class ReferenceCounts:
    """How many references had which result when they were resolved among the units of the next edition.

    The references name units of the edition `year`, and are written in the form `form`, a key of `FORMS`.
    `with_events` says whether the change events up to the next edition were known. `counts` has the number of
    references by result.
    """

    year: int
    form: str
    with_events: bool
    counts: Counter[str]


# For each form of reference: the text of its cell, and the text of the parent's cell in the same row.
FORMS = {
    "code": ("{code}", ""),
    "code and name": ("{code} {name}", ""),
    "name as printed": ("{name}", ""),
    "name without committee": ("{short}", ""),
    "stem alone": ("{stem}", ""),
    "parent/name": ("{parent}/{name}", ""),
    "parent/stem": ("{parent}/{stem}", ""),
    "code, parent on the row": ("{code}", "{parent}"),
    "name, parent on the row": ("{name}", "{parent}"),
    "stem, parent on the row": ("{stem}", "{parent}"),
}


class _EmptyStore:
    def marker(self) -> None:
        return None


def empty_directory() -> Directory:
    """Return a directory that knows no nodes yet. A directory finds the node that a reference names."""
    return Directory(GraphState(cast(Store, _EmptyStore()), MODEL), MODEL)


def refer(edge: str, label: str, text: str) -> Reference:
    """Return the reference that a cell with `text` makes: from a node with `label`, by the relationship `edge`."""
    kind = MODEL.edges[edge]
    ends = next(ends for ends in kind.ends if label in ends.sources)
    return Reference(ends.zh, kind, ends, text)


def facts_of(label: str, code: str, name: str, *references: Reference, **values: Value) -> RowFacts:
    """Return what a valid row declares: a node, with these references."""
    values = {"code": code, "name": name, **values}
    return RowFacts(
        RowLocation("a.csv", "a", 2), MODEL.nodes[label], values, references, NodeKey(label, code)
    )


def editions() -> dict[int, dict[str, EditionUnit]]:
    """Return the units of every edition by code; the codes have no padding zeros."""
    result: dict[int, dict[str, EditionUnit]] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = LABELS[int(row["level"])]
            code = natural_code(MODEL.nodes[label].place_tier, row["code"])
            result.setdefault(int(row["year"]), {})[code] = EditionUnit(
                label, code, row["name"], row["parent_code"]
            )
    return result


def events() -> list[Event]:
    """Return the rows of tongchuan_changes.csv; their codes have no padding zeros."""
    result: list[Event] = []
    with CHANGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = LABELS[int(row["level"])]
            before, after = (
                natural_code(MODEL.nodes[label].place_tier, row[key]) for key in ("old_code", "new_code")
            )
            result.append(Event(int(row["year_from"]), row["event"], label, before, row["old_name"], after))
    return result


def directory_of(units: dict[str, EditionUnit], events: list[Event]) -> Directory:
    """Return a directory that knows the units of one edition and some change events."""
    directory = empty_directory()
    parent_labels = {"Street": "District", "Community": "Street"}
    for unit in units.values():
        parents = [refer("PartOf", unit.label, unit.parent)] if unit.label in parent_labels else []
        directory.add(facts_of(unit.label, unit.code, unit.name, *parents))
    for number, event in enumerate(events):
        successors = [refer("ChangedTo", "ChangeEvent", event.after)] if event.after else []
        text = f"变更前：{event.before} {event.name}" if event.before else ""
        directory.add(
            facts_of("ChangeEvent", f"CE-{number}", event.kind, *successors, evidence=text, inferred=True)
        )
    return directory


def events_until(year: int, all_events: list[Event]) -> list[Event]:
    """Return the change events up to an edition.

    If a unit changed several times, each of its events leads to the unit's code in that edition, as it would
    after an import of all editions.
    """
    result: list[Event] = []
    for event in sorted(all_events, key=lambda row: -row.year):
        if event.year >= year:
            continue
        later = next(
            (e for e in result if e.year > event.year and e.before and e.before == event.after), None
        )
        result.append(replace(event, after=later.after) if later else event)
    return result


@cache
def measure() -> tuple[ReferenceCounts, ...]:
    """Measure each form of reference for each pair of successive editions, without and with change events."""
    return tuple(_measured())


def _measured() -> Iterator[ReferenceCounts]:
    all_units, all_events = editions(), events()
    for year in YEARS:
        of_year = [event for event in all_events if event.year == year]
        for with_events in (False, True):
            directory = directory_of(
                all_units[year + 1], events_until(year + 1, all_events) if with_events else []
            )
            for form in FORMS:
                yield ReferenceCounts(
                    year,
                    form,
                    with_events,
                    _count(directory, form, all_units[year], all_units[year + 1], of_year),
                )


def _count(
    directory: Directory,
    form: str,
    earlier_units: dict[str, EditionUnit],
    later_units: dict[str, EditionUnit],
    events: list[Event],
) -> Counter[str]:
    event_of_code = {event.before: event for event in events if event.before}
    counts: Counter[str] = Counter()
    for unit in earlier_units.values():
        if unit.label not in ("Street", "Community"):
            continue
        parent = earlier_units.get(natural_code(4, unit.parent)) or earlier_units[district_of(unit.parent)]
        expected = event_of_code[unit.code].after if unit.code in event_of_code else _same(unit, later_units)
        text, inside = (_written(template, unit, parent) for template in FORMS[form])
        cell = refer("Concerns", "Matter", text)
        context = ReferenceContext(inside=(inside,) if inside else (), declares=nothing)
        try:
            node = directory.resolve(cell, (unit.label,), context)
        except CellError:
            counts["refused, still there" if expected else "refused, gone"] += 1
            continue
        result = node.code
        is_right = result == expected
        counts["right" if is_right else "wrong"] += 1
        if is_right and stem(later_units[result].name)[0] != stem(unit.name)[0]:
            counts["other name"] += 1
            namesakes = [
                old_unit
                for old_unit in earlier_units.values()
                if short_form(old_unit.name) == short_form(later_units[result].name)
            ]
            counts["in doubt"] += any(
                event_of_code[old_unit.code].kind == "gone"
                for old_unit in namesakes
                if old_unit.code in event_of_code
            )
    return counts


def _written(template: str, unit: EditionUnit, parent: EditionUnit) -> str:
    return template.format(
        code=unit.code,
        name=unit.name,
        short=short_form(unit.name),
        stem=stem(unit.name)[0],
        parent=parent.name,
    )


def _same(unit: EditionUnit, later_units: dict[str, EditionUnit]) -> str:
    unit_of_code = later_units.get(unit.code)
    return unit.code if unit_of_code and stem(unit_of_code.name)[0] == stem(unit.name)[0] else ""


def page() -> str:
    """Return the tables of `docs/references.md`."""
    counts = measure()
    parts = ["### Against the next edition alone\n", _by_form(counts, with_events=False)]
    parts += ["\n### Against the next edition and its change events\n", _by_form(counts, with_events=True)]
    parts += ["\n### By pair of editions, with change events\n", _by_year(counts)]
    return "\n".join(parts)


_COLUMNS = ("right", "other name", "in doubt", "refused, gone", "refused, still there", "wrong")


def _by_form(counts: Sequence[ReferenceCounts], *, with_events: bool) -> str:
    lines = [f"| written as | references | {' | '.join(_COLUMNS)} |", "|---|" + "--:|" * 7]
    for form in FORMS:
        total: Counter[str] = Counter()
        for row in counts:
            if row.form == form and row.with_events is with_events:
                total.update(row.counts)
        lines.append(_line(form, total))
    return "\n".join(lines)


def _by_year(counts: Sequence[ReferenceCounts]) -> str:
    lines = [f"| editions | written as | references | {' | '.join(_COLUMNS)} |", "|---|---|" + "--:|" * 7]
    lines += [
        _line(f"{row.year} → {row.year + 1} | {row.form}", row.counts)
        for row in counts
        if row.with_events and row.form in ("code", "name as printed", "name, parent on the row")
    ]
    return "\n".join(lines)


def _line(first: str, counts: Counter[str]) -> str:
    total = sum(counts[key] for key in ("right", "wrong", "refused, gone", "refused, still there"))
    return f"| {first} | {total:,} | " + " | ".join(f"{counts[key]:,}" for key in _COLUMNS) + " |"
