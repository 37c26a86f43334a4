"""Builds the section that shows what happened to a node: change events, and the runs that changed it."""

from __future__ import annotations

from typing import Any, NamedTuple

from wangge.graph.model import NodeKey, Source
from wangge.loaders.history.of_thing import (
    EventOnThing,
    ThingHistory,
    find_history,
)
from wangge.loaders.history.runs import PastRun
from wangge.loaders.history.written import WrittenFact
from wangge.loaders.references.effect import UnitPair
from wangge.loaders.state import GraphState
from wangge.queries.reports.printable import one_line
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import NodeRecord
from wangge.viz.explorer.state.site import Site
from wangge.viz.names import relation_name

__all__ = ["PastChange", "PastEvent", "PastSection", "past_of"]

_LONGEST_JOURNAL = 150_000
_MOST_LISTED = 40


class PastEvent(NamedTuple):
    """A change event as the section lists it; `steps` are texts such as `code name → code name`."""

    day: str
    title: str
    document: str
    node: NodeKey
    steps: tuple[str, ...]
    source: Source | None


class PastChange(NamedTuple):
    """One change of the node or of a relationship.

    `what` is the operation and, for a relationship, its kind; `other` is its other end. `values` are texts such as
    `name: old → new`. `is_present` says whether the other end is still in the graph.
    """

    run: PastRun
    what: str
    other: NodeKey | None
    values: tuple[str, ...]
    source: Source | None
    is_present: bool = False


class PastSection(NamedTuple):
    """Events and changes, newest first. `left_out` is the number of older changes that aren't listed.

    `too_long` is true if the journal is too long to read it for a page; then nothing is listed.
    """

    events: tuple[PastEvent, ...] = ()
    changes: tuple[PastChange, ...] = ()
    left_out: int = 0
    too_long: bool = False

    def data(self, formatter: Formatter) -> dict[str, Any]:
        """Return the section as JSON data."""
        return {
            "too_long": self.too_long,
            "left_out": self.left_out,
            "events": [
                {
                    "code": event.node.code,
                    "date": event.day,
                    "name": event.title,
                    "evidence": event.document,
                    "units": list(event.steps),
                    "source": formatter.source(event.source),
                }
                for event in self.events
            ],
            "changes": [
                {
                    "run": change.run.id,
                    "at": change.run.record.at,
                    "dataset": change.run.record.dataset,
                    "effective": change.run.record.effective,
                    "undone_by": change.run.undone_by,
                    "change": change.what,
                    "other": change.other and change.other._asdict(),
                    "values": list(change.values),
                    "source": formatter.source(change.source),
                }
                for change in self.changes
            ],
        }


def past_of(request: PageRequest, record: NodeRecord) -> PastSection:
    """Read what happened to a node, as `wangge history of` prints it."""
    site = request.site
    journal = site.journal()
    if journal.changes() > _LONGEST_JOURNAL:
        return PastSection(too_long=True)
    history = find_history(site.store, site.model, journal, record.code, label=record.label)
    if history is None:  # another program made the node
        return PastSection()
    formatter = request.formatter
    return PastSection(
        tuple(_event(formatter, event) for event in reversed(history.events)),
        _changes(site, formatter, NodeKey(record.label, record.code), history),
        max(history.changes() - _MOST_LISTED, 0),
    )


def _event(formatter: Formatter, event: EventOnThing) -> PastEvent:
    values = event.properties
    return PastEvent(
        event.day,
        formatter.text(f"{values.get('change') or ''} {values.get('name') or ''}".strip()),
        formatter.text(str(values.get("evidence") or "")),
        NodeKey("ChangeEvent", event.code),
        tuple(_step(pair) for pair in event.effect.pairs),
        event.source,
    )


def _step(pair: UnitPair) -> str:
    after = "、".join(unit.text() for unit in pair.after) or "–"
    return one_line(f"{pair.before.text() if pair.before else '–'} → {after}")


def _changes(
    site: Site, formatter: Formatter, here: NodeKey, history: ThingHistory
) -> tuple[PastChange, ...]:
    """Return the newest changes. The names of nodes that are in the graph decide the names of their kinds."""
    facts = [(on_thing.run, fact) for on_thing in reversed(history.runs) for fact in reversed(on_thing.facts)]
    others = {other for _, fact in facts[:_MOST_LISTED] if (other := _other(here, fact)) is not None}
    present = GraphState(site.store, site.model).pick_all(others)
    changes: list[PastChange] = []
    for run, fact in facts[:_MOST_LISTED]:
        other = _other(here, fact)
        stored = present.get(other) if other is not None else None
        name = str(stored.properties.get("name") or "") if stored is not None else ""
        what = _what(formatter, here, fact, name)
        values = _values(formatter, fact)
        changes.append(PastChange(run, what, other, values, fact.source, is_present=stored is not None))
    return tuple(changes)


def _what(formatter: Formatter, here: NodeKey, fact: WrittenFact, name: str) -> str:
    """Return the operation and, for a relationship, its kind; `name` is that of the other end, "" if it is unknown."""
    operation = formatter.say(f"past_{fact.operation}")
    if isinstance(fact.key, NodeKey):
        return operation
    outgoing = fact.key.source == here
    other = fact.key.target if outgoing else fact.key.source
    language = formatter.address.language
    relation = relation_name(
        formatter.model, fact.key.kind, other.label, language, outgoing=outgoing, names=[name] if name else []
    )
    return f"{operation} · {relation}"


def _other(here: NodeKey, fact: WrittenFact) -> NodeKey | None:
    if isinstance(fact.key, NodeKey):
        return None
    return fact.key.target if fact.key.source == here else fact.key.source


def _values(formatter: Formatter, fact: WrittenFact) -> tuple[str, ...]:
    key = fact.key
    kinds = formatter.model.nodes if isinstance(key, NodeKey) else formatter.model.edges
    specs = kinds[key.label if isinstance(key, NodeKey) else key.kind].properties
    texts: list[str] = []
    for name, (before, after) in fact.differences().items():
        if name in specs and name != "code" and formatter.may_show(specs[name]):
            title = specs[name].zh if formatter.address.language == "zh" else name.replace("_", " ")
            old, new = (
                "–" if value is None else formatter.value(specs[name], value) for value in (before, after)
            )
            texts.append(f"{title}: {old} → {new}")
    return tuple(texts)
