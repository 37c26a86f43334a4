"""The real py2neo reads the graph through `project.py2neo()`, and `to_subgraph` keeps every node and relationship."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.queries.conftest import HERE
from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.public.open_project import OpenProject

py2neo = pytest.importorskip("py2neo")
COMPOUND = "511702001001X001"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture
def project(store: Store, tmp_path: Path) -> OpenProject:
    with store.writing() as transaction:
        transaction.run((HERE / "district.cypher").read_text(encoding="utf-8"))
    (tmp_path / "wangge.toml").write_text(
        '[project]\nname = "通川"\ndate = 2024-06-30\nscope = "511702"\n', encoding="utf-8"
    )
    return OpenProject(Project.find(tmp_path), store)


def test_py2neo_reads_the_graph_on_each_engine(project: OpenProject) -> None:
    graph = project.py2neo()
    try:
        assert (
            graph.evaluate("MATCH (c:Community {code: $code}) RETURN c.name", code="511702001001")
            == "大北街社区"
        )
        compound = graph.nodes.match("Compound", code=COMPOUND).first()
        assert (compound["name"], set(compound.labels)) == ("新锦苑", {"Compound", "Place"})
        contracts = graph.relationships.match((None, compound), r_type="SERVES")
        assert sorted(edge["contract"] for edge in contracts) == ["HT-1", "HT-3"]
        frame = graph.run("MATCH (g:Grid) RETURN g.code AS code, g.households AS households").to_data_frame()
        assert frame["households"].sum() == 1250
        assert (
            len(
                graph.run("MATCH (a:PropertyFirm)-[r:SERVES]->(b) RETURN a, r, b").to_subgraph().relationships
            )
            == 4
        )
    finally:
        graph.service.connector.close()


@pytest.mark.one_engine("on a Neo4j server py2neo has the rights of NEO4J_USERNAME")
def test_py2neo_cannot_write_to_the_graph(project: OpenProject) -> None:
    graph = project.py2neo()
    before = len(graph.nodes)
    with pytest.raises(py2neo.errors.ClientError, match="not allowed"):
        graph.run("CREATE (:Grid {code: '1'})")
    assert len(graph.nodes) == before
    graph.service.connector.close()


def test_answers_become_subgraphs_with_every_contract(project: OpenProject) -> None:
    answer = project.cypher(
        "MATCH (f:PropertyFirm)-[e:SERVES]->(x:Compound) RETURN f, collect([e, x]) AS served"
    )
    subgraph = answer.to_subgraph()
    assert {node["code"] for node in subgraph.nodes} == {
        "PF-1",
        "PF-2",
        COMPOUND,
        "511702001001X002",
        "511702002001X001",
    }
    assert sorted(edge["contract"] for edge in subgraph.relationships) == ["HT-1", "HT-2", "HT-3", "HT-4"]
    firm = next(node for node in subgraph.nodes if node["code"] == "PF-1")
    assert (firm.__primarylabel__, firm.__primarykey__, set(firm.labels)) == (
        "PropertyFirm",
        "code",
        {"PropertyFirm", "Organization"},
    )
    assert "src" not in firm


def test_a_graph_recipe_is_a_subgraph_and_a_networkx_graph(project: OpenProject) -> None:
    answer = project.recipe("firm-graph", firm="PF-1")
    assert {type(edge).__name__ for edge in answer.to_subgraph().relationships} >= {"SERVES", "PART_OF"}
    network = answer.to_networkx()
    assert network.has_edge("PropertyFirm:PF-1", f"Compound:{COMPOUND}", "SERVES:HT-1")
    assert network.nodes["PropertyFirm:PF-1"]["labels"] == "PropertyFirm:Organization"
    assert "示例甲物业" in answer.picture
    assert answer._repr_html_().startswith("<img ")
    assert [row[0] for row in answer.rows if row[2].endswith("SERVES")] == ["PropertyFirm:PF-1"] * 2


@pytest.mark.one_engine("raised before the engine is asked, or about rows that are the same on each engine")
@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (c:Community) RETURN c.code AS code",
        "MATCH (:Community)-[r:PART_OF]->() RETURN r",
        "RETURN [] AS none",
    ],
)
def test_an_answer_without_nodes_is_no_subgraph(project: OpenProject, statement: str) -> None:
    with pytest.raises(
        UsageError, match="the answer is no graph; return nodes, and with each relationship both"
    ):
        project.cypher(statement).to_subgraph()
