"""Tests which nodes and relationships count as foreign, which means that another program wrote them.

A node isn't foreign if it is bookkeeping (a run, batch or marker), or has a dataset, a source and a label of the
model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from wangge.graph.balance import notice_foreign
from wangge.graph.foreign import Foreign, count_foreign
from wangge.graph.model import Source, load_model
from wangge.graph.rows import Rows
from wangge.graph.store import Store
from wangge.loaders.writing.prepare import prepare

SRC = Source("R000001", "sheets/街道.csv", "街道", 2).text()


@pytest.mark.parametrize(
    ("statement", "foreign"),
    [
        ("CREATE (:Street:Place {code: '1', dataset: 'd', src: $src})", {}),
        ("CREATE (:Batch {seq: 1, payload: 'x', operation: 'add'})", {}),
        ("CREATE (:Street:Place:Starred {code: '1', dataset: 'd', src: $src})", {"labels": {"Starred": 1}}),
        ("CREATE (:Street {code: '1'})", {"nodes": {"Street": 1}}),
        ("CREATE (:Street {code: '1', dataset: 'd', src: 7})", {"nodes": {"Street": 1}}),
        ("CREATE (:Survey:Street2 {dataset: 'd', src: $src})", {"nodes": {"Street2:Survey": 1}}),
        ("CREATE (:Place:Survey {dataset: 'd', src: $src})", {"nodes": {"Place:Survey": 1}}),
        ("CREATE (:Batch {size: 1}), (:Run {id: 'x'})", {"nodes": {"Batch": 1, "Run": 1}}),
        (
            "CREATE (:Author {n: 1})-[:WROTE]->(:Book {n: 1})",
            {"nodes": {"Author": 1, "Book": 1}, "relationships": {"WROTE": 1}},
        ),
        (
            "CREATE (:Street:Place {code: '1', dataset: 'd', src: $src})<-[:PART_OF]-"
            "(:Grid:Place {code: '1', dataset: 'd', src: $src})",
            {"relationships": {"PART_OF": 1}, "attached": {"PART_OF": 1}},
        ),
    ],
)
def test_only_nodes_with_a_run_count_as_wangges(
    store: Store, statement: str, foreign: dict[str, dict[str, int]]
) -> None:
    with store.writing() as transaction:
        transaction.run(statement, {"src": SRC})

    empty: dict[str, dict[str, int]] = {"nodes": {}, "relationships": {}, "labels": {}, "attached": {}}
    expected = Foreign(**{**empty, **foreign})
    assert count_foreign(store, load_model()) == expected
    assert notice_foreign(store, load_model()).as_json() == expected.as_json()


class ScanRecorder:
    """Passes statements to a store, and records those that scan all nodes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.capabilities = store.capabilities
        self.scans: list[str] = []

    def read_simple(self, statement: str, parameters: Mapping[str, Any] | None = None, /) -> Rows:
        """Run the statement and return its rows; if it scans all nodes, add it to `scans`."""
        if statement.startswith("MATCH (n) WHERE"):
            self.scans.append(statement)
        return self.store.read(statement, parameters)


def test_a_graph_that_its_journal_accounts_for_is_not_scanned(store: Store) -> None:
    prepare(store)
    with store.writing() as transaction:
        transaction.run(
            "CREATE (:Run {id: 'R000001', source_sha256: 'x', model_version: '1'})-[:WROTE]->"
            "(:Batch {seq: 0, payload: 'x', operation: 'add', count: 2}), "
            "(:Street:Place {code: '1', dataset: 'd', src: $src}), (:Street:Place {code: '2', dataset: 'd', src: $src}), "
            "(:AnalystNote)-[:ABOUT]->(:AnalystNote)",
            {"src": SRC},
        )
    recorder = ScanRecorder(store)

    noticed = notice_foreign(recorder, load_model())

    assert noticed.text() == "2 nodes (AnalystNote 2), 1 relationship (ABOUT 1)"
    assert recorder.scans == []
    with store.writing() as transaction:
        transaction.run("CREATE (:Street {code: '3'})")
    assert notice_foreign(recorder, load_model()).nodes == {"AnalystNote": 2, "Street": 1}
    assert len(recorder.scans) == 1
