"""A project's networkx graph has the right nodes, edges and attribute names on either engine."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from devtools.small_project import write_small_project
from wangge.graph.errors import QueryError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project
from wangge.public.network import read_network
from wangge.queries.measures import load
from wangge.queries.measures.catalogue import find_measure
from wangge.queries.measures.runner import run_measure

COMMUNITY = {
    "Community:990101001001",
    "Grid:990101001001001",
    "Compound:990101001001X001",
    "Building:990101001001B0001",
    "Building:990101001001B0002",
    "PartyOrganization:P001",
    "PartyOrganization:P002",
    "PropertyFirm:F001",
    "Post:T001",
    "Person:H001",
}


@pytest.fixture
def loaded(store: Store, tmp_path: Path) -> Store:
    """Return a store into which the sheets of devtools/small_project.py were loaded."""
    project = Project.find(write_small_project(tmp_path / "district"))
    assert load_datasets(store, project.datasets, folder=project.folder).rejects == []
    return store


def test_complete_graph_has_no_bookkeeping(loaded: Store) -> None:
    graph = read_network(loaded)
    assert set(graph) == COMMUNITY | {"District:990101", "Street:990101001", "Community:990101001002"}
    assert {label for _node, label in graph.nodes(data="label")} <= set(load_model().nodes)
    assert graph.number_of_edges() == 13


def test_nodes_and_relationships_carry_their_properties(loaded: Store) -> None:
    graph = read_network(loaded)
    assert graph.nodes["Grid:990101001001001"] == {
        "label": "Grid",
        "labels": "Grid:Place",
        "code": "990101001001001",
        "name": "第一网格",
        "households": 400,
    }
    assert graph.get_edge_data("PropertyFirm:F001", "Compound:990101001001X001") == {
        "SERVES:C-2021": {
            "type": "SERVES",
            "contract": "C-2021",
            "valid_from": "2021-01-01",
            "valid_to": "2023-12-31",
        },
        "SERVES:C-2024": {"type": "SERVES", "contract": "C-2024", "valid_from": "2024-01-01"},
    }


def test_scope_keeps_what_belongs_to_the_place(loaded: Store) -> None:
    graph = read_network(loaded, "990101001001")
    assert set(graph) == COMMUNITY
    assert set(graph.edges(keys=True)) == {
        edge for edge in read_network(loaded).edges(keys=True) if {edge[0], edge[1]} <= COMMUNITY
    }


def test_organisations_without_a_place_belong_to_a_place_with_those_above_and_below_them(
    store: Store, tmp_path: Path
) -> None:
    """Above P001, which covers a grid, are P3 and P4, which cover nothing; P5 is below P001, and P6 below P3."""
    project = Project.find(write_small_project(tmp_path / "district"))
    sheet = project.folder / "sheets" / "party_organizations.csv"
    rows = (
        "code,name,covers,superior,tier",
        "P001,第一网格党支部,990101001001001,P3,3",
        "P3,综合党委,,P4,2",
        "P4,行业党委,,,1",
        "P5,流动党小组,,P001,5",
        "P6,行业党支部,,P3,4",
    )
    sheet.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert load_datasets(store, project.datasets, folder=project.folder).rejects == []
    graph = read_network(store, "990101001001")
    units = {node.partition(":")[2] for node in graph if node.startswith("PartyOrganization:")}
    assert units == {"P001", "P3", "P4", "P5"}
    measured = run_measure(store, find_measure("span-of-control"), scope="990101001001")
    assert load.span_of_control(graph) == measured.rows
    assert [row[1:2] + row[3:] for row in measured.rows] == [
        ("P4", 1, 3, 3),
        ("P3", 1, 2, 2),
        ("P001", 1, 1, 1),
    ]


def test_scope_of_a_district_is_the_whole_graph_of_its_only_district(loaded: Store) -> None:
    assert nx.utils.graphs_equal(read_network(loaded, "990101"), read_network(loaded))


def test_unknown_scope_names_the_nearest_code(loaded: Store) -> None:
    with pytest.raises(QueryError, match=r"990101001003.*nearest: 990101001"):
        read_network(loaded, "990101001003")


def test_networkx_writes_the_graph_as_it_is(loaded: Store, tmp_path: Path) -> None:
    graph = read_network(loaded)
    nx.write_gexf(graph, tmp_path / "graph.gexf")
    nx.write_graphml(graph, tmp_path / "graph.graphml")
    written = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert {node: written.nodes[node] for node in written} == {node: graph.nodes[node] for node in graph}
    assert written.adj == graph.adj
    assert json.loads(json.dumps(nx.node_link_data(graph, edges="edges")))["multigraph"]


def test_empty_graph_is_an_empty_network(embedded_store: Store) -> None:
    assert len(read_network(embedded_store)) == 0


def test_no_property_has_the_name_of_an_attribute_that_is_added() -> None:
    model = load_model()
    of_nodes = {name for kind in model.nodes.values() for name in kind.properties}
    of_edges = {name for kind in model.edges.values() for name in kind.properties}
    assert not of_nodes & {"label", "labels"}
    assert not of_edges & {"type", "key", "u_for_edge", "v_for_edge"}
