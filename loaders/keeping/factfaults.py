"""Compares every fact of a graph with its journal, and yields the facts that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wangge.graph.model import EdgeKind, Model, NodeKey, NodeKind
from wangge.graph.model.bookkeeping import Source
from wangge.loaders.history.written import BOOKKEEPING, Key, key_as_json, key_text
from wangge.loaders.keeping.facts import PresentFact, edges_of_type, nodes_of_label
from wangge.loaders.keeping.journal import GraphJournal
from wangge.loaders.keeping.replay import FactGroup, Replayed, replay
from wangge.loaders.privacy import public_text
from wangge.loaders.progress import Progress, silent
from wangge.loaders.state import GraphReader, Stored
from wangge.loaders.writing.digests import GraphDigest

__all__ = ["SORTS", "FactFault", "fact_faults"]

Sort = Literal["missing", "changed", "foreign"]
SORTS: tuple[Sort, ...] = ("missing", "changed", "foreign")
_REPORT_EVERY = 5_000


@dataclass(frozen=True)
class FactFault:
    """A fact that is missing in the graph, changed, or unknown to the journal.

    `sort` is `missing`, `changed` or `foreign` (not in the journal). `expected` is the fact in the journal,
    `present` the fact in the graph; one of them may be None. `others` are properties that the model doesn't
    declare. `labels` are labels that the node should have but doesn't. If the graph has two facts with the
    same key, the second one is reported as `foreign`, and `twice` is true.
    """

    sort: Sort
    key: Key
    expected: Stored | None
    present: dict[str, Any] | None
    others: dict[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    twice: bool = False

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """The properties that differ: the value in the journal and the value in the graph."""
        if self.expected is None or self.present is None or self.twice:
            return {}
        pairs = _pairs(self.expected, self.present)
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def source(self) -> Source | None:
        """File, sheet and row of the fact; None if they are unknown."""
        text = self.expected.src if self.expected else (self.present or {}).get("src")
        try:
            return Source.parse(str(text))
        except ValueError:
            return None

    def text(self) -> str:
        """The fault in one line: sort, key, source, and the properties that differ."""
        source = self.source
        where = public_text(f"  {source.file} {source.sheet} row {source.row}") if source else ""
        changes = "".join(
            f"; {name}: {_value_text(present)}, not {_value_text(expected)}"
            for name, (expected, present) in self.differences().items()
        )
        lacking = f"; lacks the label {', '.join(self.labels)}" if self.labels else ""
        twice = "; it exists twice" if self.twice else ""
        return f"{self.sort} {key_text(self.key)}{where}{changes}{lacking}{twice}"

    def as_json(self, model: Model) -> dict[str, Any]:
        """The fault as `wangge verify --json` prints it."""
        source = self.source
        return {
            "what": self.sort,
            **key_as_json(model, self.key),
            "properties": {
                name: {"expected": expected, "present": present}
                for name, (expected, present) in self.differences().items()
            },
            "labels": list(self.labels),
            "file": source and public_text(source.file),
            "sheet": source and public_text(source.sheet),
            "row": source and source.row,
            "run": source and source.run,
        }


def fact_faults(
    store: GraphReader,
    model: Model,
    *,
    unfinished: bool = False,
    present: GraphDigest | None = None,
    progress: Progress = silent,
) -> Iterator[FactFault]:
    """Replay the journal, compare it with the graph, and yield every fact that differs, kind by kind.

    Only the keys of one kind are in memory at a time. With `unfinished`, the unfinished run is replayed, too.
    If the digest `present` is given, every fact of the graph is added to it. Raises `JournalTampered` and
    `DiskFull`, as `replay` does.
    """
    with replay(GraphJournal(store), model, unfinished=unfinished, progress=progress) as replayed:
        yield from _compared(store, model, replayed, present, progress)


def _compared(
    store: GraphReader, model: Model, replayed: Replayed, present: GraphDigest | None, progress: Progress
) -> Iterator[FactFault]:
    comparing = _Comparing(replayed, progress, present)
    for label, kind in model.nodes.items():
        nodes = nodes_of_label(store, model, label)
        yield from comparing.faults(nodes, [FactGroup(label)], {label: kind})
    edges: dict[str, dict[str, EdgeKind]] = {}
    for edge in model.edges.values():
        edges.setdefault(edge.type, {})[edge.name] = edge
    for edge_type, kinds in edges.items():
        groups = [group for group in replayed.groups() if not group.of_nodes and group.kind in kinds]
        yield from comparing.faults(edges_of_type(store, model, edge_type), groups, kinds)


class _Comparing:
    """The comparison of a graph with its replayed journal."""

    def __init__(self, replayed: Replayed, progress: Progress, present: GraphDigest | None) -> None:
        self._replayed = replayed
        self._present = present
        self._progress = progress
        self._total = sum(replayed.counts().values())
        self._done = 0

    def faults(
        self,
        present: Iterator[PresentFact],
        groups: list[FactGroup],
        kinds: Mapping[str, NodeKind | EdgeKind],
    ) -> Iterator[FactFault]:
        """Yield the faults of the facts in `groups`; `present` are the facts of these groups in the graph."""
        names = {
            name: [
                *(property_name for property_name, spec in kind.properties.items() if spec.stored),
                *BOOKKEEPING,
            ]
            for name, kind in kinds.items()
        }
        labels = {name: kind.labels for name, kind in kinds.items() if isinstance(kind, NodeKind)}
        seen: set[int] = set()
        for fact in present:
            if self._present is not None:
                self._present.add(fact.key, fact.properties)
            kind = fact.key.label if isinstance(fact.key, NodeKey) else fact.key.kind
            expected = self._replayed.get(fact.key)
            key_hash = hash(fact.key)
            declared, others = _split(fact.properties, names[kind])
            if expected is None or key_hash in seen:
                yield FactFault("foreign", fact.key, expected, declared, others, twice=key_hash in seen)
            else:
                seen.add(key_hash)
                lacking = tuple(label for label in labels.get(kind, ()) if label not in fact.labels)
                if lacking or not _same(expected, declared, names[kind]):
                    yield FactFault("changed", fact.key, expected, declared, others, lacking)
            self._report()
        if len(seen) != sum(map(self._replayed.size, groups)):
            for group in groups:
                for key, stored in self._replayed.facts(group):
                    if hash(key) not in seen:
                        yield FactFault("missing", key, stored, None)

    def _report(self) -> None:
        self._done += 1
        if self._done % _REPORT_EVERY == 0 or self._done == self._total:
            self._progress("compare facts", self._done, max(self._done, self._total))


def _same(expected: Stored, present: Mapping[str, Any], names: list[str]) -> bool:
    expected_properties, *bookkeeping = expected
    return all(
        present.get(name) == value
        for name, value in zip(names, [*map(expected_properties.get, names[:-2]), *bookkeeping], strict=True)
    )


def _split(properties: Mapping[str, Any], names: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split properties into those in `names`, which the model declares, and the others."""
    declared = {name: properties[name] for name in names if properties.get(name) is not None}
    if len(declared) == len(properties):
        return declared, {}
    return declared, {name: value for name, value in properties.items() if name not in names}


def _pairs(expected: Stored, present: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    expected_properties = {**expected.properties, "dataset": expected.dataset, "src": expected.src}
    names = [*expected_properties, *(name for name in present if name not in expected_properties)]
    return {name: (expected_properties.get(name), present.get(name)) for name in names}


def _value_text(value: Any) -> str:
    return "–" if value is None else str(value)
