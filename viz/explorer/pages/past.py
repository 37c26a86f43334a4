"""Builds the section that shows what happened to a node: change events, and the runs that changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey, Source
from wangge.loaders.history.of_thing import EventOnThing, RunOnThing
from wangge.loaders.history.runs import PastRun
from wangge.loaders.history.written import WrittenFact
from wangge.loaders.references.effect import UnitPair
from wangge.queries.reports.printable import one_line
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import PageTable
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import (
    ColumnKind,
    DataTable,
    TableColumn,
    TableView,
    code_column,
    view_of,
)
from wangge.viz.explorer.reads.names import read_names
from wangge.viz.explorer.reads.node import NamedNode, NodeRecord
from wangge.viz.names import relation_name

__all__ = ["PastChange", "PastEvent", "PastSection", "past_of"]

_LONGEST_JOURNAL = 150_000


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

    `what` is the operation and, for a relationship, its kind; `other` is the other end of the relationship. `values` are
    texts such as `name: old → new`. `other_name` is the display name of the other end; it is None if the other end
    isn't in the graph any more.
    """

    run: PastRun
    what: str
    other: NodeKey | None
    values: tuple[str, ...]
    source: Source | None
    other_name: str | None = None

    @property
    def text(self) -> str:
        """The change in one line."""
        parts = (self.what, self.other_name, self.other and self.other.code, *self.values)
        return " ".join(dict.fromkeys(filter(None, parts)))


class _ChangeRow(NamedTuple):
    """A change of the journal: the run, the fact, and the other end if the fact is a relationship."""

    run: PastRun
    fact: WrittenFact
    other: NodeKey | None


@dataclass(frozen=True)
class PastSection:
    """Events and changes, newest first.

    `view` is the table of changes; `change` returns a row of this table as the section lists it. If the journal is too
    long to be read for a page, `too_long` is true and nothing is listed.
    """

    events: tuple[PastEvent, ...] = ()
    view: TableView[_ChangeRow] | None = None
    change: Callable[[_ChangeRow], PastChange] = field(
        default=lambda row: PastChange(row.run, "", row.other, (), None)
    )
    too_long: bool = False

    @property
    def files(self) -> tuple[PageTable, ...]:
        """The table of changes for workbooks; empty if there is none."""
        return () if self.view is None or not self.view.table.rows else (self.view.file(),)

    def data(self, formatter: Formatter) -> dict[str, Any]:
        """Return the section as JSON data."""
        rows = () if self.view is None else self.view.rows
        if self.view is not None:
            self.view.table.prepare(rows)
        return {
            "too_long": self.too_long,
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
                    "other": change.other and {**change.other._asdict(), "name": change.other_name},
                    "values": list(change.values),
                    "source": formatter.source(change.source),
                }
                for change in map(self.change, rows)
            ],
        }


def past_of(request: PageRequest, record: NodeRecord, names: Mapping[NodeKey, str]) -> PastSection:
    """Read what happened to a node, as `wangge history of` prints it.

    `names` are the names of nodes that the page has read anyway.
    """
    journal = request.site.journal()
    if journal.changes() > _LONGEST_JOURNAL:
        return PastSection(too_long=True)
    runs = journal.runs_on(record.code, label=record.label)
    events = journal.events_on(record.code, label=record.label)
    if not runs and not events:  # another program made the node
        return PastSection()
    changes = _Changes(request, NodeKey(record.label, record.code), names)
    return PastSection(
        tuple(_event(request.formatter, event) for event in reversed(events)),
        view_of(request, changes.table(runs)),
        changes.change,
    )


class _Changes:
    """The changes of a node. The names of other nodes are read when needed, to tell kinds such as 镇 and 街道 apart."""

    def __init__(self, request: PageRequest, here: NodeKey, names: Mapping[NodeKey, str]) -> None:
        self._request, self._here, self._formatter = request, here, request.formatter
        self._present: dict[NodeKey, str | None] = dict(names)

    def table(self, runs: Sequence[RunOnThing]) -> DataTable[_ChangeRow]:
        """Return the table of all changes, the newest first."""
        formatter, say = self._formatter, self._formatter.say
        return DataTable(
            id="history",
            title=say("past"),
            columns=(
                TableColumn(
                    name="at",
                    title=say("run_at"),
                    kind=ColumnKind.DATE,
                    value=lambda row: row.run.record.at[:10],
                ),
                code_column("run", say("run_id"), lambda row: row.run.id),
                TableColumn(
                    name="dataset",
                    title=say("run_dataset"),
                    kind=ColumnKind.CHOICE,
                    value=lambda row: formatter.text(row.run.record.dataset),
                ),
                TableColumn(
                    name="change",
                    title=say("past_change"),
                    value=lambda row: self.change(row).text,
                    late=True,
                ),
                TableColumn(name="source", title=say("row"), value=lambda row: _row_of(formatter, row.fact)),
            ),
            rows=[
                _ChangeRow(on_thing.run, fact, _other(self._here, fact))
                for on_thing in reversed(runs)
                for fact in reversed(on_thing.facts)
            ],
            prepare=self.read,
        )

    def read(self, rows: Sequence[_ChangeRow]) -> None:
        """Read the other ends of these changes."""
        unread = {row.other for row in rows if row.other is not None and row.other not in self._present}
        if unread:
            site = self._request.site
            present = read_names(site.store, site.model, unread, timeout=site.time_limit)
            self._present.update((key, present.get(key)) for key in unread)

    def change(self, row: _ChangeRow) -> PastChange:
        """Return a change as the section lists it."""
        name = self._present.get(row.other) if row.other is not None else None
        what = _what(self._formatter, self._here, row.fact, name or "")
        values = _values(self._formatter, row.fact)
        title = self._formatter.name(NamedNode(row.other, name)) if row.other and name is not None else None
        return PastChange(row.run, what, row.other, values, row.fact.source, title)


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


def _row_of(formatter: Formatter, fact: WrittenFact) -> str:
    return "" if fact.source is None else formatter.row(fact.source)


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
