"""The library returns plain Python values, such as `datetime.date` instead of the driver's types."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from wangge.graph.rows import Rows
from wangge.graph.store import Store

PLAIN = (str, int, float, bool, date, datetime, type(None))
FACTS = (
    "CREATE (g:Grid {code: '1', name: '第一网格', households: 400, since: date('2023-12-31'), on: [date('2024-02-29')]})"
    "-[:COVERED_BY {valid_from: date('2024-01-01')}]->(p:Person {code: '2', name: '示例甲', rate: 0.5})"
)
QUERY = (
    "MATCH (a)-[r]->(b) RETURN a.code AS source, properties(a) AS source_properties, "
    "type(r) AS type, properties(r) AS properties, b.code AS target, properties(b) AS target_properties"
)


@pytest.fixture
def rows(store: Store) -> Rows:
    with store.writing() as transaction:
        transaction.run(FACTS)
    return store.read(QUERY)


def values_in(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [inner for item in value.values() for inner in values_in(item)]
    if isinstance(value, list | tuple):
        return [inner for item in value for inner in values_in(item)]
    return [value]


def test_every_value_that_is_read_is_plain(rows: Rows, store: Store) -> None:
    [record] = rows.records
    values = [*values_in(record), *values_in(next(store.stream(QUERY)))]
    assert {type(value) for value in values} <= set(PLAIN)
    assert date(2023, 12, 31) in values
    assert date(2024, 2, 29) in values


def attributes(properties: dict[str, Any]) -> dict[str, Any]:
    """Return properties as GraphML and GEXF can store them: without nulls, with lists and dates as text."""
    return {
        name: value if isinstance(value, bool | int | float) else str(value)
        for name, value in properties.items()
        if value is not None
    }


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_graph_of_read_values_can_be_exported(rows: Rows, tmp_path: Path, form: str) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in rows:
        graph.add_node(row["source"], **attributes(row["source_properties"]))
        graph.add_node(row["target"], **attributes(row["target_properties"]))
        graph.add_edge(row["source"], row["target"], kind=row["type"], **attributes(row["properties"]))
    path = tmp_path / f"graph.{form}"
    getattr(nx, f"write_{form}")(graph, path)
    read_graph = getattr(nx, f"read_{form}")(path)
    assert read_graph.nodes["1"]["since"] == "2023-12-31"
    assert [edge["valid_from"] for _, _, edge in read_graph.edges(data=True)] == ["2024-01-01"]
