"""What counts as made by wangge: a fact's dataset and source on a label of the model, and bookkeeping."""

from __future__ import annotations

import pytest

from graph.foreign import Foreign, count_foreign
from graph.model import Source, load_model
from graph.store import Store

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
def test_only_what_carries_its_run_is_ours(
    store: Store, statement: str, foreign: dict[str, dict[str, int]]
) -> None:
    with store.writing() as transaction:
        transaction.run(statement, {"src": SRC})

    empty: dict[str, dict[str, int]] = {"nodes": {}, "relationships": {}, "labels": {}, "attached": {}}
    assert count_foreign(store, load_model()) == Foreign(**{**empty, **foreign})
