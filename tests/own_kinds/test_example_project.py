"""The example project with 微型消防站 and 充电桩: they are loaded, checked, drawn and shown like kinds of the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.queries.check.test_policy import git
from tests.viz.explorer.asgi import get
from wangge.graph.foreign import count_foreign
from wangge.graph.store import Store
from wangge.loaders.keeping.verify import verify
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.template import write_template
from wangge.public.map_page import draw_map
from wangge.public.network import read_network
from wangge.public.open_project import OpenProject
from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy, check_project
from wangge.queries.check.rule_test import run_rule_test
from wangge.viz.briefing.pack import PackOptions, write_briefing
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

RULES = ("communities-have-fire-station", "large-compounds-have-charging-point")


def test_own_kinds_are_loaded_with_their_places(lanqiao: Store) -> None:
    rows = lanqiao.read(
        "MATCH (p:ChargingPoint)-[:PART_OF]->(place) OPTIONAL MATCH (p)-[:CHECKED_BY]->(f:MicroFireStation) "
        "RETURN p.code, p.use, p.sockets, place.code, f.code ORDER BY p.code"
    ).records
    assert rows == [
        ("CD-001", "电动自行车", 20, "990102001001X001", "XF-001"),
        ("CD-002", "电动汽车", 4, "990102001001X001", None),
        ("CD-003", "电动自行车", 16, "990102001002X001", "XF-002"),
        ("CD-004", "电动自行车", 10, "990102001002001", "XF-002"),
    ]


def test_phones_of_an_own_kind_are_masked(lanqiao: Store) -> None:
    rows = lanqiao.read("MATCH (f:MicroFireStation) RETURN f.phone ORDER BY f.code").records
    assert rows == [("139****0001",), ("139****0002",)]


def test_codes_of_an_own_kind_are_unique(lanqiao: Store) -> None:
    rows = lanqiao.read("SHOW INDEXES YIELD labelsOrTypes, properties, owningConstraint").dicts()
    constrained = {
        tuple(row["labelsOrTypes"]) for row in rows if row["owningConstraint"] and row["labelsOrTypes"]
    }
    assert {("MicroFireStation",), ("ChargingPoint",)} <= constrained


def test_unchanged_sheets_of_own_kinds_are_not_read_again(lanqiao: Store, project: Project) -> None:
    plan = plan_datasets(lanqiao, project.datasets, folder=project.folder, model=model_of(project))
    assert plan.datasets[0].unread
    assert not plan.writes


def test_an_icon_is_no_reason_to_read_sheets_again(lanqiao: Store, project: Project) -> None:
    file = project.folder / "kinds" / "消防.toml"
    file.write_text(file.read_text("utf-8").replace('shape = "shield"', 'shape = "ring"'), encoding="utf-8")
    assert (
        plan_datasets(lanqiao, project.datasets, folder=project.folder, model=model_of(project))
        .datasets[0]
        .unread
    )


def test_a_new_property_is_a_reason_to_read_sheets_again(lanqiao: Store, project: Project) -> None:
    file = project.folder / "kinds" / "消防.toml"
    text = file.read_text("utf-8").replace('name = "members"', 'name = "volunteers"')
    file.write_text(text.replace("members = 6", "volunteers = 6"), encoding="utf-8")
    plan = plan_datasets(lanqiao, project.datasets, folder=project.folder, model=model_of(project))
    assert not plan.datasets[0].unread


def test_rules_about_own_kinds_find_what_is_missing(lanqiao: Store, project: Project) -> None:
    report = check_project(lanqiao, project, ids=RULES)
    assert report.faults == ()
    findings = {result.rule.id: [f.subject for f in result.findings] for result in report.results}
    assert findings == {RULES[0]: ["990102001003"], RULES[1]: ["990102001003X001"]}


@pytest.mark.parametrize("name", RULES)
def test_rules_about_own_kinds_pass_their_own_test(store: Store, project: Project, name: str) -> None:
    policy = read_policy(project)
    store.use_model(policy.model)
    outcome = run_rule_test(store, policy.sound_rule(name), policy.library, today=policy.today)
    assert outcome.faults == ()


def test_recipe_about_an_own_kind_counts_its_nodes(lanqiao: Store, project: Project) -> None:
    answer = OpenProject(project, lanqiao).recipe("large-compounds-charging-point")
    assert [(row["name"], row["points"]) for row in answer] == [
        ("示例石桥苑", 2),
        ("示例竹溪里", 1),
        ("示例枫林居", 0),
    ]


@pytest.mark.one_engine("the map is drawn from facts, which another test reads on each engine")
def test_map_draws_own_kinds_with_their_icons(lanqiao: Store, project: Project) -> None:
    page = draw_map(lanqiao, project, "990102001002")
    assert {node.ref.label for node in page.scene.nodes} >= {"MicroFireStation", "ChargingPoint"}
    assert page.scene.drawn == page.scene.total == 6
    parents = {node.ref.code: node.parent.code for node in page.scene.nodes if node.parent is not None}
    assert (parents["CD-003"], parents["CD-004"], parents["XF-002"]) == (
        "990102001002X001",
        "990102001002001",
        "990102001002",
    )
    assert {edge.kind for edge in page.scene.edges} == {
        "PartOf",
        "ChargingPointPartOf",
        "ChargingPointCheckedBy",
        "MicroFireStationPartOf",
    }
    svg = page.svg()
    assert ">消</text>" in svg
    assert ">电</text>" in svg
    assert "充电桩" in svg


def test_relationships_of_the_tree_are_drawn_once(lanqiao: Store, project: Project) -> None:
    scene = draw_map(lanqiao, project, "990102001002").scene
    assert [edge for edge in scene.edges if edge.kind == "PartOf"] == sorted(
        {edge for edge in scene.edges if edge.kind == "PartOf"}
    )
    assert scene.scope.outside == ()


def test_networkx_graph_has_own_kinds(lanqiao: Store) -> None:
    graph = read_network(lanqiao, "990102001001")
    assert graph.nodes["ChargingPoint:CD-001"]["sockets"] == 20
    assert graph.has_edge("ChargingPoint:CD-001", "MicroFireStation:XF-001", key="CHECKED_BY")
    assert "ChargingPoint:CD-003" not in graph


def test_facts_of_own_kinds_are_verified_and_not_foreign(lanqiao: Store) -> None:
    verification = verify(lanqiao, deep=True)
    assert verification.agrees
    assert verification.facts == 40
    assert not count_foreign(lanqiao, lanqiao.model)


@pytest.mark.one_engine(
    "the explorer reads own kinds with the statements for all kinds, which run on each engine elsewhere"
)
def test_explorer_shows_and_finds_own_kinds(lanqiao: Store, project: Project) -> None:
    site = Site(lanqiao, project.name, lambda: read_policy(project))
    snapshot = site.wait()
    assert snapshot.ready, snapshot.failure
    app = explorer_app(site)
    page = get(app, "/node/ChargingPoint/CD-001").text
    for text in ("石桥苑充电棚", "充电桩", "插座数", "示例石桥苑", "石桥社区微型消防站", "sheets/充电桩.csv"):
        assert text in page
    compound = get(app, "/node/Compound/990102001001X001").text
    assert "石桥苑快充站" in compound
    community = get(app, "/node/Community/990102001001").text
    assert "石桥社区微型消防站" in community
    assert "XF-001" in get(app, "/search?q=%E6%B6%88%E9%98%B2").text
    assert "充电桩" in get(app, "/help").text


def test_template_has_a_sheet_for_each_own_kind(project: Project, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", model=model_of(project))
    book = load_workbook(tmp_path / "t.xlsx")
    assert [cell.value for cell in book["充电桩"][1]] == [
        "编码",
        "名称",
        "所属小区",
        "所属网格",
        "巡查消防站",
        "用途",
        "插座数",
        "备注",
    ]
    write_template(tmp_path / "en.xlsx", model=model_of(project), language="en")
    assert "micro_fire_stations" in load_workbook(tmp_path / "en.xlsx").sheetnames


def test_two_projects_in_one_process_have_models_of_their_own(project: Project, tmp_path: Path) -> None:
    other = tmp_path / "other" / "kinds"
    other.mkdir(parents=True)
    (other / "lamp.toml").write_text('[[node]]\nlabel = "Lamp"\nzh = "路灯"\n', encoding="utf-8")
    lamps = model_of(Project(folder=other.parent))
    assert "Lamp" in lamps.nodes
    assert "ChargingPoint" not in lamps.nodes
    assert "Lamp" not in model_of(project).nodes
    assert json.loads(lamps.own) == {"node": [{"label": "Lamp", "zh": "路灯"}]}


def test_briefing_pack_counts_own_kinds(lanqiao: Store, project: Project, tmp_path: Path) -> None:
    policy = read_policy(project)
    report = check_policy(lanqiao, policy, ids=RULES, subjects=True)
    write_briefing(lanqiao, "990102001", report, tmp_path / "pack", PackOptions(day=policy.today))
    page = (tmp_path / "pack" / "streets" / "990102001.html").read_text("utf-8")
    assert "充电桩" in page
    assert "微型消防站" in page


def test_policy_of_a_git_ref_has_the_kinds_of_that_ref(project: Project) -> None:
    git(project.folder, "init")
    git(project.folder, "add", ".")
    git(project.folder, "commit", "-m", "policy")
    (project.folder / "kinds" / "消防.toml").unlink()
    policy = read_policy(project, ref="main")
    assert policy.faults == ()
    assert set(RULES) <= {rule.id for rule in policy.rules}
