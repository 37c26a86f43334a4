"""Reads the facts that a run wrote from the journal, and converts their values to the types of the model."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from wangge.graph.errors import JournalTampered
from wangge.graph.model import Model, NodeKey, PropertySpec, Source, ValueType
from wangge.loaders.fact import EdgeKey
from wangge.loaders.keeping.journal import GraphJournal
from wangge.loaders.planning.change import Operation
from wangge.loaders.state import GraphReader, RunRecord
from wangge.loaders.writing.chain import RESTORE, demand_digest
from wangge.loaders.writing.journal import decode_batch

__all__ = [
    "BOOKKEEPING",
    "Key",
    "StoredBatch",
    "Tally",
    "WrittenFact",
    "facts_of",
    "facts_with",
    "key_as_json",
    "key_of",
    "key_text",
    "kind_of",
    "net_facts",
    "stored_batches",
    "tally_of",
    "written_facts",
]

BOOKKEEPING = ("dataset", "src")

Key = NodeKey | EdgeKey
Properties = dict[str, Any]
Tally = Counter[tuple[str, Operation]]


@dataclass(frozen=True)
class StoredBatch:
    """A batch as stored in the graph; `digest` is None in graph version 1."""

    seq: int
    operation: str
    count: int
    payload: str
    digest: str | None


class WrittenFact(NamedTuple):
    """A fact before and after a run, without bookkeeping properties.

    `dataset` and `src` are its dataset and source after the run; both are empty for a retired fact.
    """

    operation: Operation
    key: Key
    before: Properties | None
    after: Properties | None
    dataset: str
    src: str

    @property
    def source(self) -> Source | None:
        """File, sheet and row of the fact after the run."""
        return Source.parse(self.src) if self.src else None

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """The properties that changed, by name, each as (before, after); None means that it was not set."""
        before, after = self.before or {}, self.after or {}
        names = [*before, *(name for name in after if name not in before)]
        pairs = {name: (before.get(name), after.get(name)) for name in names}
        return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def written_facts(
    store: GraphReader,
    model: Model,
    run: RunRecord,
    *,
    only: Container[Key] | None = None,
    below: int | None = None,
) -> Iterator[WrittenFact]:
    """Yield every fact that a run wrote, in the order of the journal.

    Only a few batches are in memory at a time. `only` limits the facts to these keys, `below` to batches with
    a smaller number. Raises `JournalTampered` for a changed batch.
    """
    for batch in stored_batches(store, run, below=below):
        yield from facts_of(model, run, batch, only=only)


def stored_batches(store: GraphReader, run: RunRecord, *, below: int | None = None) -> Iterator[StoredBatch]:
    """Yield the batches of a run in their order, after comparing each with its digest.

    Only a few batches are in memory at a time. Batches of the first graph version have no digest. Raises
    `JournalTampered` for a changed batch and for a number used twice.
    """
    numbers: set[Any] = set()
    for batch in GraphJournal(store).batches(run.id, below=below):
        if batch["seq"] in numbers:
            raise JournalTampered(f"run {run.id} has several batches numbered {batch['seq']}{RESTORE}")
        numbers.add(batch["seq"])
        demand_digest(vars(run), batch)
        fields: dict[str, Any] = {name: batch.get(name) for name in StoredBatch.__dataclass_fields__}
        yield StoredBatch(**fields)


def facts_of(
    model: Model, run: RunRecord, batch: StoredBatch, *, only: Container[Key] | None = None
) -> Iterator[WrittenFact]:
    """The facts of one batch; raises `JournalTampered` if its payload can't be read."""
    count = 0
    try:
        for line in decode_batch(batch.payload):
            count += 1
            key = key_of(model, line[1])
            if only is None or key in only:
                yield _read_line(model, run, key, line)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise JournalTampered(f"run {run.id}, batch {batch.seq}, can't be read{RESTORE}") from error
    if count != batch.count:
        raise JournalTampered(
            f"run {run.id}, batch {batch.seq}, should contain {batch.count} changes, but contains {count}{RESTORE}"
        )


def facts_with(model: Model, run: RunRecord, batch: StoredBatch, code: str) -> Iterator[WrittenFact]:
    """Yield those facts of a batch whose key contains a code; raises `JournalTampered` if its payload can't be read."""
    try:
        lines = list(decode_batch(batch.payload, code=code))
        yield from [_read_line(model, run, key_of(model, line[1]), line) for line in lines]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise JournalTampered(f"run {run.id}, batch {batch.seq}, can't be read{RESTORE}") from error


def net_facts(facts: Iterable[WrittenFact], repeated: Collection[Key]) -> Iterator[WrittenFact]:
    """Yield the facts of a run.

    The changes of each fact in `repeated` are merged into one, which is yielded at the end. Only a run that
    ended early and was continued writes a fact twice.
    """
    first: dict[Key, WrittenFact] = {}
    last: dict[Key, WrittenFact] = {}
    for fact in facts:
        if fact.key in repeated:
            first.setdefault(fact.key, fact)
            last[fact.key] = fact
        else:
            yield fact
    for key, fact in first.items():
        newest = last[key]
        if fact.before is not None or newest.after is not None:
            yield newest._replace(operation=_net_operation(fact.before, newest.after), before=fact.before)


def _net_operation(before: Properties | None, after: Properties | None) -> Operation:
    if before is None:
        return Operation.ADD
    if after is None:
        return Operation.RETIRE
    return Operation.MOVE if before == after else Operation.UPDATE


def tally_of(facts: Iterable[WrittenFact]) -> Tally:
    """The number of facts by kind and operation."""
    return Counter((kind_of(fact.key), fact.operation) for fact in facts)


def key_of(model: Model, parts: list[Any]) -> Key:
    """Parse a key of the journal with the types of the model.

    >>> from wangge.graph.model import load_model
    >>> parts = ["Holds", "Person", "PE-1", "Post", "POST-1", "2023-01-01"]
    >>> key_of(load_model(), parts).key
    (datetime.date(2023, 1, 1),)
    """
    parts = [sys.intern(part) if isinstance(part, str) else part for part in parts]
    if len(parts) == 2:
        return NodeKey(*parts)
    kind, source_label, source, target_label, target, *key_values = parts
    edge = model.edges[kind]
    typed_values = tuple(
        _value(edge.properties.get(name), part) for name, part in zip(edge.key, key_values, strict=True)
    )
    return EdgeKey(kind, NodeKey(source_label, source), NodeKey(target_label, target), typed_values)


def kind_of(key: Key) -> str:
    """The label of a node, or the name of a relationship's kind."""
    return key.label if isinstance(key, NodeKey) else key.kind


def key_text(key: Key) -> str:
    """A key as text: label and code of a node; kind, both ends and key values of a relationship.

    >>> key_text(EdgeKey("PartOf", NodeKey("Grid", "G1"), NodeKey("Community", "C1")))
    'PartOf Grid G1 → Community C1'
    """
    if isinstance(key, NodeKey):
        return f"{key.label} {key.code}"
    values = "".join(f" {value}" for value in key.key if value is not None)
    return f"{key.kind} {key_text(key.source)} → {key_text(key.target)}{values}"


def key_as_json(model: Model, key: Key) -> dict[str, Any]:
    """A key as `--json` prints it."""
    if isinstance(key, NodeKey):
        return {"kind": key.label, "code": key.code}
    kind = model.edges[key.kind]
    return {
        "kind": kind.name,
        "type": kind.type,
        "source": key.source._asdict(),
        "target": key.target._asdict(),
        "key": dict(zip(kind.key, key.key, strict=True)),
    }


def _read_line(model: Model, run: RunRecord, key: Key, line: list[Any]) -> WrittenFact:
    operation, _key, before, after, file, sheet, row = line
    specs = (model.nodes[key.label] if isinstance(key, NodeKey) else model.edges[key.kind]).properties
    before, after = _typed(specs, before), _typed(specs, after)
    # An undo reads no sheet. So the journal has no file for a fact that an undo restored; `after` contains
    # the former dataset and source of the fact.
    dataset, src = ((after or {}).pop(name, "") for name in BOOKKEEPING)
    if file is not None:
        dataset, src = run.dataset, Source(run.id, file, sheet, row).text()
    return WrittenFact(Operation(operation), key, before, after, dataset, src)


def _typed(specs: Mapping[str, PropertySpec], values: Properties | None) -> Properties | None:
    if values is None:
        return None
    return {name: _value(specs.get(name), value) for name, value in values.items()}


def _value(spec: PropertySpec | None, value: Any) -> Any:
    """A value read from JSON, with dates parsed."""
    if spec is None or spec.type is not ValueType.DATE or value is None:
        return value
    if isinstance(value, list):
        return [_value(spec, item) for item in value]
    return date.fromisoformat(value)
