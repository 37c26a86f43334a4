"""The four coverage recipes agree with the same question asked of networkx, on graphs of every shape.

Parents may be missing, bodies of the wrong tier, not yet set up or dissolved.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.store import Store
from queries.library import Library, load_library
from queries.runner import run

DAY = date(2024, 6, 30)
LIBRARY: Library = load_library()
DISTRICT = "511702"
TIERS = ("Street", "Community", "Grid", "Compound", "Building")
COVERING: dict[str, tuple[str, str, int | str]] = {
    "buildings-party-group": ("Building", "PartyOrganization", 5),
    "compounds-party-branch": ("Compound", "PartyOrganization", 4),
    "grids-general-branch": ("Grid", "PartyOrganization", 3),
    "communities-joint-committee": ("Community", "JointCommittee", "community"),
}


def _code(label: str, number: int) -> str:
    bases = {
        "Street": f"511702{number:03}",
        "Community": f"511702001{number:03}",
        "Grid": f"511702001001{number:03}",
        "Compound": f"511702001001X{number:03}",
        "Building": f"511702001001B{number:03}",
    }
    return bases[label]


@st.composite
def networks(draw: st.DrawFn) -> Any:
    """Nodes have a label, a kind and days; edges have a type."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node(DISTRICT, label="District")
    above: dict[str, list[str]] = {"District": [DISTRICT]}
    for parent, label in zip(("District", *TIERS), TIERS, strict=False):
        above[label] = [_code(label, n) for n in range(1, draw(st.integers(1, 3)) + 1)]
        for code in above[label]:
            graph.add_node(code, label=label)
            parents = above[parent] + (above["Grid"] if label == "Building" else [])
            chosen = draw(st.none() | st.sampled_from(parents))
            if chosen:
                graph.add_edge(code, chosen, type="PART_OF")
    places = [code for code in graph if graph.nodes[code]["label"] in COVERED]
    days = st.none() | st.integers(-1, 1).map(lambda n: DAY + timedelta(days=n))
    for number in range(draw(st.integers(0, 6))):
        label, kind = draw(st.sampled_from(BODIES))
        code = f"B-{number}"
        graph.add_node(code, label=label, kind=kind, valid_from=draw(days), valid_to=draw(days))
        for place in draw(st.lists(st.sampled_from(places), max_size=2, unique=True)):
            graph.add_edge(code, place, type="COVERS")
    return graph


COVERED = {label for label, _body, _kind in COVERING.values()}
BODIES: list[tuple[str, int | str]] = [
    *(("PartyOrganization", tier) for tier in (2, 3, 4, 5)),
    ("JointCommittee", "community"),
    ("JointCommittee", "street"),
]


def covered_places(graph: Any, recipe: str, scope: str) -> dict[str, bool | None]:
    """The state of each place of the recipe's kind, the plain way."""
    label, body, kind = COVERING[recipe]
    found: dict[str, bool | None] = {}
    for place in (code for code in graph if graph.nodes[code]["label"] == label):
        chain = _chain(graph, place)
        if scope in chain or (DISTRICT not in chain and len(scope) == 6):
            found[place] = _state(graph, place, body, kind)
    return found


def _chain(graph: Any, place: str) -> list[str]:
    found = [place]
    while above := [b for _a, b, type_ in graph.out_edges(found[-1], data="type") if type_ == "PART_OF"]:
        found.append(above[0])
    return found


def _state(graph: Any, place: str, body: str, kind: int | str) -> bool | None:
    around = [code for code, _place, _type in graph.in_edges(place, data="type")]
    for node in (graph.nodes[code] for code in around):
        if node["label"] == body and node["kind"] == kind and _is_current(node):
            return True
    if graph.nodes[place]["label"] == "Community" and not around:
        return None
    return False


def _is_current(node: dict[str, Any]) -> bool:
    begun = node["valid_from"] is None or node["valid_from"] <= DAY
    return begun and (node["valid_to"] is None or node["valid_to"] > DAY)


def write(store: Store, graph: Any) -> None:
    """Replace what the store holds by this graph.

    In two transactions: ArcadeDB calls a code that is deleted under one label and created under another
    in one transaction a duplicate.
    """
    with store.writing() as transaction:
        transaction.run("MATCH (n) DETACH DELETE n")
    with store.writing() as transaction:
        labels = {graph.nodes[code]["label"] for code in graph}
        for label in sorted(labels):
            shared = "Place" if label in ("District", *TIERS) else "Organization"
            property_ = "level" if label == "JointCommittee" else "tier"
            rows = [
                {"code": code, "kind": None, "valid_from": None, "valid_to": None, **graph.nodes[code]}
                for code in graph
                if graph.nodes[code]["label"] == label
            ]
            transaction.run(
                f"UNWIND $rows AS row CREATE (:{label}:{shared} {{code: row.code, name: row.code, "
                f"{property_}: row.kind, valid_from: row.valid_from, valid_to: row.valid_to}})",
                {"rows": rows},
            )
        for source, target, type_ in graph.edges(data="type"):
            transaction.run(
                f"MATCH (a {{code: $source}}), (b {{code: $target}}) CREATE (a)-[:{type_}]->(b)",
                {"source": source, "target": target},
            )


@pytest.mark.parametrize("recipe", list(COVERING))
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(graph=networks(), scope=st.sampled_from([DISTRICT, "511702001", "511702001001"]))
def test_recipe_agrees_with_networkx(store: Store, recipe: str, graph: Any, scope: str) -> None:
    write(store, graph)
    answer = run(store, LIBRARY.get(recipe), scope=scope, today=DAY)
    found = {row["subject"]: row["covered"] for row in answer.dicts()}
    assert found == covered_places(graph, recipe, scope)
    assert len(found) == len(answer.rows)
