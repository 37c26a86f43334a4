"""Builds small networks for tests of maps.

`Network.belonging` finds the nodes that belong to a place. It doesn't use wangge, so tests can compare wangge with it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import networkx as nx

from wangge.graph.model import load_model
from wangge.graph.schema import apply_schema
from wangge.graph.store import Store

__all__ = ["DAY", "DISTRICT", "Network", "make_network", "put"]

DAY = date(2024, 1, 1)
DISTRICT = "511702"
_BELONGS = (
    "PART_OF",
    "COVERS",
    "REPRESENTS",
    "SERVES",
    "REPORTS_IN",
    "LINKED_IN",
    "UNIT_OF",
    "POST_IN",
    "HOLDS",
)


@dataclass
class Network:
    """Nodes by code, each as (label, properties), and edges, each as (type, source, target, properties)."""

    nodes: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    edges: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)

    def node(self, label: str, code: str, name: str, **properties: Any) -> str:
        """Add a node and return its code."""
        self.nodes[code] = (label, {"code": code, "name": name, **properties})
        return code

    def edge(self, type_: str, source: str, target: str, **properties: Any) -> None:
        """Add a relationship."""
        self.edges.append((type_, source, target, properties))

    def place(self, label: str, code: str, name: str, parent: str) -> str:
        """Add a place that is part of `parent`; return its code."""
        self.edge("PART_OF", self.node(label, code, name), parent)
        return code

    def body(self, label: str, code: str, name: str, type_: str, *places: str, **properties: Any) -> str:
        """Add an organisation with a relationship of type `type_` to each of `places`; return its code."""
        self.node(label, code, name, **properties)
        for place in places:
            self.edge(type_, code, place)
        return code

    def post(self, code: str, name: str, unit: str, holder: str = "") -> str:
        """Add a post of a unit, and its holder if `holder` is a name; return the post's code."""
        self.edge("POST_IN", self.node("Post", code, name), unit)
        if holder:
            self.edge("HOLDS", self.node("Person", f"PE-{code}", holder), code, valid_from=date(2021, 1, 1))
        return code

    def belonging(self, scope: str) -> set[str]:
        """Return the codes of all nodes that belong to a place, found by a search of the complete network."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from(
            (source, target)
            for type_, source, target, properties in self.edges
            if type_ in _BELONGS and properties.get("valid_to", date.max) > DAY
        )
        return {scope, *nx.ancestors(graph, scope)}


def make_network(*, communities: int = 2, grids: int = 2, compounds: int = 2, buildings: int = 3) -> Network:
    """Return a district of two streets. In the first, half of the compounds have a party branch.

    The second street contains one community and nothing else.
    """
    network = Network()
    network.node("City", "511700", "达州市")
    network.place("District", DISTRICT, "通川区", "511700")
    for number in (1, 2):
        network.place("Street", f"{DISTRICT}00{number}", f"{number}号街道", DISTRICT)
    network.place("Community", f"{DISTRICT}002001", "远处社区", f"{DISTRICT}002")
    network.body("StreetOffice", "SO-1", "街道办", "COVERS", f"{DISTRICT}001")
    network.node("OfficeDivision", "OD-1", "党政办公室", division="办")
    network.edge("UNIT_OF", "OD-1", "SO-1")
    network.body("PropertyFirm", "PF-1", "物业公司", "SERVES")
    for number in range(1, communities + 1):
        _community(network, f"{DISTRICT}001{number:03}", grids, compounds, buildings)
    return network


def _community(network: Network, code: str, grids: int, compounds: int, buildings: int) -> None:
    network.place("Community", code, f"社区{code[-3:]}", code[:9])
    network.body("JointCommittee", f"JC-{code}", "社区“大党委”", "COVERS", code, level="community")
    network.post(f"POST-{code}", "书记", f"JC-{code}", f"人员{code[-3:]}")
    for number in range(1, grids + 1):
        grid = network.place("Grid", f"{code}{number:03}", f"第{number}网格", code)
        network.post(f"POST-{grid}", "网格员", grid, "" if number == 1 else "网格员甲")
        for inner in range(1, compounds + 1):
            _compound(network, code, grid, (number - 1) * compounds + inner, buildings)


def _compound(network: Network, community: str, grid: str, number: int, buildings: int) -> None:
    compound = network.place("Compound", f"{community}X{number:03}", f"小区{number}", grid)
    ends = {"contract": f"HT-{compound}", "valid_from": date(2020, 1, 1), "valid_to": date(2025, 1, 1)}
    network.edge("SERVES", "PF-1", compound, **ends)
    if number % 2:
        network.body("PartyOrganization", f"P4-{compound}", "党支部", "COVERS", compound, tier=4)
    for inner in range(1, buildings + 1):
        first = number * buildings + inner
        network.place("Building", f"{community}B{first:04}", f"{inner}栋", compound)


def put(store: Store, network: Network) -> None:
    """Write a network into an empty store, with the constraints of the model."""
    model = load_model()
    apply_schema(store, model.unique(), model.indexes())
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label, properties in network.nodes.values():
        rows[label].append(properties)
    pairs: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for type_, source, target, properties in network.edges:
        ends = (type_, network.nodes[source][0], network.nodes[target][0])
        pairs[ends].append({"source": source, "target": target, "properties": properties})
    with store.writing() as transaction:
        for label, items in rows.items():
            labels = ":".join(model.nodes[label].labels)
            transaction.run(f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", {"rows": items})
        for (type_, first, second), items in pairs.items():
            transaction.run(
                f"UNWIND $rows AS row MATCH (a:{first} {{code: row.source}}) MATCH (b:{second} {{code: row.target}}) "
                f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties",
                {"rows": items},
            )
