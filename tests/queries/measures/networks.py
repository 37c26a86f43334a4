"""Makes random networks in the form that measures take."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]
else:
    Graph = nx.MultiDiGraph

SCOPE = "District:1"


def add(graph: Graph, label: str, code: str, **more: Any) -> str:
    """Add a node and return its id."""
    node = f"{label}:{code}"
    graph.add_node(node, label=label, code=code, name=f"{label} {code}", **more)
    return node


def link(graph: Graph, source: str, type_: str, target: str) -> None:
    graph.add_edge(source, target, type_, type=type_)


def random_network(seed: int) -> Graph:
    """Return a district of up to three communities with organisations, posts and holders.

    Places may have several parents, several organisations or none, and be without households. Party
    organisations may be in a loop, and some nodes have no relationship.
    """
    random = Random(seed)
    graph: Graph = nx.MultiDiGraph()
    add(graph, "District", "1")
    street = add(graph, "Street", "11")
    link(graph, street, "PART_OF", SCOPE)
    places = [SCOPE, street]
    for number in range(random.randint(0, 3)):
        community = add(graph, "Community", f"C{number}")
        link(graph, community, "PART_OF", street)
        places.append(community)
    for label, above in (
        ("Grid", ("Community",)),
        ("Compound", ("Grid", "Community")),
        ("Building", ("Compound", "Grid")),
    ):
        candidates = [place for place in places if graph.nodes[place]["label"] in above]
        for number in range(random.randint(0, 4) if candidates else 0):
            more = {"households": random.randint(0, 40)} if random.random() < 0.7 else {}
            place = add(graph, label, f"{label[0]}{number}", **more)
            for parent in random.sample(candidates, min(len(candidates), random.choice((1, 1, 1, 2)))):
                link(graph, place, "PART_OF", parent)
            places.append(place)
    units = list(places)
    kinds = (
        (
            "PartyOrganization",
            "COVERS",
            ("District", "Street", "Community", "Grid", "Compound", "Building"),
            5,
        ),
        ("StreetOffice", "COVERS", ("Street",), 1),
        ("ResidentsCommittee", "REPRESENTS", ("Community",), 2),
        ("PropertyFirm", "SERVES", ("Compound",), 3),
        ("OwnersCommittee", "REPRESENTS", ("Compound",), 2),
    )
    for label, type_, targets, most in kinds:
        candidates = [place for place in places if graph.nodes[place]["label"] in targets]
        for number in range(random.randint(0, most)):
            unit = add(graph, label, f"{label[:2]}{number}", tier=random.randint(1, 3))
            for place in random.sample(candidates, min(len(candidates), random.choice((0, 1, 1, 2)))):
                link(graph, unit, type_, place)
            units.append(unit)
    party = [unit for unit in units if graph.nodes[unit]["label"] == "PartyOrganization"]
    for unit in party:
        if random.random() < 0.7:
            link(graph, unit, "SUBORDINATE_TO", random.choice(party))
    people = [add(graph, "Person", f"H{number}") for number in range(random.randint(0, 4))]
    for number in range(random.randint(0, 7)):
        post = add(graph, "Post", f"T{number}")
        link(graph, post, "POST_IN", random.choice(units))
        for person in random.sample(people, min(len(people), random.choice((0, 1, 1, 2)))):
            link(graph, person, "HOLDS", post)
    return graph
