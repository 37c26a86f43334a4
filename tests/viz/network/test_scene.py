"""Compares the scene of a network map, which is all that the map shows, with a separate search of the network."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.sent_statements import sent_statements
from tests.viz.network.networks import DAY, DISTRICT, Network, make_network, put
from tests.viz.shipped import findings_on
from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.queries.check.waivers import parse_waivers
from wangge.viz.drawing.parts import RuleName, State
from wangge.viz.find_scope import find_scope
from wangge.viz.network.read import ScopeNode, read_contents
from wangge.viz.network.scene import Scene, build_scene
from wangge.viz.network.unfolding import build_unfolding_scene, scene_and_unfolding

WAIVER = """waivers:
  - rule: {rule}
    subject: "{subject}"
    category: waiver
    reason: 补选中
    owner: 示例街道
    until: 2024-06-30
"""
SCOPES = {
    "district": DISTRICT,
    "street": f"{DISTRICT}001",
    "community": f"{DISTRICT}001001",
    "grid": f"{DISTRICT}001001001",
    "compound": f"{DISTRICT}001001X001",
}
STREET, COMMUNITY, GRID, COMPOUND = (SCOPES[name] for name in ("street", "community", "grid", "compound"))


def scene(store: Store, code: str, limit: int = 2000) -> Scene:
    return build_scene(store, load_model(), code, findings=None, limit=limit, today=DAY)


def checked_scene(store: Store, code: str) -> Scene:
    return build_scene(store, load_model(), code, findings=findings_on(store), today=DAY)


def ghosts(scene: Scene) -> set[tuple[str, str, int | None]]:
    """Return each ghost, a card for something missing, as (code of what lacks it, kind of the missing thing, its tier)."""
    return {
        (node.parent.code, node.missing or "", node.tier)
        for node in scene.nodes
        if node.ghost and node.parent
    }


@pytest.mark.parametrize("limit", [2000, 20, 5])
def test_drawn_and_folded_make_up_everything(store: Store, limit: int) -> None:
    network = make_network()
    put(store, network)
    for code in SCOPES.values():
        built = scene(store, code, limit)
        assert built.drawn + built.folded == built.total == len(network.belonging(code))
        assert built.drawn + built.ghosts <= limit


@pytest.mark.parametrize("limit", [2000, 20, 5])
def test_every_line_is_drawn_or_counted_once(store: Store, limit: int) -> None:
    network = make_network()
    put(store, network)
    for code in SCOPES.values():
        built = scene(store, code, limit)
        bundled = sum(bundle.number for bundle in built.bundles)
        assert (
            len(built.edges) + bundled + built.inner
            == sum(built.relationship_totals.values())
            == _count_of_inner_relationships(network, code)
        )


def _count_of_inner_relationships(network: Network, code: str) -> int:
    """Return the number of relationships of which both ends belong to a place."""
    inside = network.belonging(code)
    return sum(source in inside and target in inside for _, source, target, _ in network.edges)


def test_bundle_has_the_number_of_its_relationships(embedded_store: Store) -> None:
    network = make_network()
    put(embedded_store, network)
    built = scene(embedded_store, STREET, 12)
    grid_of = {source: target for type_, source, target, _ in network.edges if type_ == "PART_OF"}
    served = [target for type_, source, target, _ in network.edges if (type_, source) == ("SERVES", "PF-1")]
    bundles = [bundle for bundle in built.bundles if bundle.kind == "PropertyEngagement"]
    assert {bundle.source for bundle in bundles} == {NodeKey("Street", STREET)}
    assert {bundle.target.code: bundle.number for bundle in bundles} == dict(
        Counter(grid_of[target] for target in served)
    )


def test_holder_of_a_vacant_post_is_a_ghost(store: Store) -> None:
    put(store, make_network())
    missing = [node.parent for node in checked_scene(store, GRID).nodes if node.missing == "Person"]
    assert missing == [NodeKey("Post", f"POST-{GRID}")]


def test_totals_count_every_kind(store: Store) -> None:
    network = make_network()
    put(store, network)
    belonging = [network.nodes[code][0] for code in network.belonging(STREET)]
    assert dict(scene(store, STREET).totals) == dict(Counter(belonging))


def test_district_folds_grids_into_communities(store: Store) -> None:
    put(store, make_network())
    built = checked_scene(store, DISTRICT)
    community = next(node for node in built.nodes if node.ref == NodeKey("Community", COMMUNITY))
    assert {node.ref.label for node in built.nodes} >= {"District", "Street", "Community", "JointCommittee"}
    assert dict(community.folded)["Building"] == 12
    assert community.coverage[-1][:5] == ("Building", 0, 12, 0, 0)
    assert community.coverage[-1].rule == RuleName(
        "buildings-have-party-group", "楼栋有党小组", "Buildings are covered by a party group"
    )
    assert [ref.code for ref, _ in built.parts] == [STREET]


def test_states_distinguish_unknown_from_uncovered(store: Store) -> None:
    put(store, make_network())
    states = {node.ref.code: node.state for node in checked_scene(store, DISTRICT).nodes}
    assert states[COMMUNITY] is State.COVERED
    assert states[f"{DISTRICT}002001"] is State.UNKNOWN
    assert states[STREET] is State.UNCOVERED


def test_missing_organisations_are_ghosts(store: Store) -> None:
    put(store, make_network())
    built = checked_scene(store, f"{DISTRICT}001001X002")
    assert {(label, tier) for _, label, tier in ghosts(built)} == {
        ("PartyOrganization", 4),
        ("PartyOrganization", 5),
        ("OwnersCommittee", None),
    }


def test_every_ghost_names_the_rules_that_found_it(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    built = checked_scene(embedded_store, COMPOUND)
    named = {(node.missing, rule.id) for node in built.nodes if node.ghost for rule in node.rules}
    assert named == {
        ("PartyOrganization", "buildings-have-party-group"),
        ("OwnersCommittee", "compounds-have-owners-committee"),
        ("OwnersCommittee", "compounds-with-firm-have-owners-committee"),
    }


def test_a_node_that_several_rules_report_as_missing_is_one_ghost(embedded_store: Store) -> None:
    network = make_network()
    network.place("Compound", f"{COMMUNITY}X009", "三无院", GRID)
    put(embedded_store, network)
    built = checked_scene(embedded_store, f"{COMMUNITY}X009")
    branch = [node for node in built.nodes if node.missing == "PartyOrganization"]
    assert [rule.id for node in branch for rule in node.rules] == [
        "compounds-have-party-branch",
        "compounds-have-some-body",
    ]


def test_joint_committee_of_a_street_does_not_count_for_a_community(embedded_store: Store) -> None:
    network = make_network()
    network.nodes[f"JC-{COMMUNITY}"][1]["level"] = "street"
    put(embedded_store, network)
    assert (COMMUNITY, "JointCommittee", None) in ghosts(checked_scene(embedded_store, COMMUNITY))


def test_owners_committee_is_a_ghost_in_compounds_that_a_firm_serves(embedded_store: Store) -> None:
    network = make_network()
    network.place("Compound", f"{COMMUNITY}X009", "无物业院", GRID)
    put(embedded_store, network)
    findings = findings_on(embedded_store, skip=["compounds-have-owners-committee"])
    built = build_scene(embedded_store, load_model(), GRID, findings=findings, today=DAY)
    missed = {code for code, label, _ in ghosts(built) if label == "OwnersCommittee"}
    assert missed == {f"{COMMUNITY}X001", f"{COMMUNITY}X002"}


def test_too_many_committees_are_not_a_missing_committee(embedded_store: Store) -> None:
    network = make_network()
    for code in ("RC-1", "RC-2"):
        network.body("ResidentsCommittee", code, "居委会", "REPRESENTS", COMMUNITY)
    put(embedded_store, network)
    findings = findings_on(embedded_store)
    assert (
        findings.state("communities-have-one-residents-committee", NodeKey("Community", COMMUNITY))
        == "uncovered"
    )
    assert "ResidentsCommittee" not in {
        absence.missing.label for absence in findings.absences(NodeKey("Community", COMMUNITY))
    }


def test_skipped_rule_causes_no_ghost(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    left_out = (
        "compounds-have-owners-committee",
        "compounds-with-firm-have-owners-committee",
        "buildings-have-party-group",
        "posts-are-held",
    )
    findings = findings_on(embedded_store, skip=left_out)
    built = build_scene(embedded_store, load_model(), GRID, findings=findings, today=DAY)
    assert {label for _, label, _ in ghosts(built)} == {"PartyOrganization", "Person"}
    assert {tier for _, label, tier in ghosts(built) if label == "PartyOrganization"} == {3, 4}
    buildings = {node.state for node in built.nodes if node.ref.label == "Building"}
    assert buildings == {State.PLAIN}


def test_missing_worker_of_a_grid_is_drawn_as_the_missing_holder_of_its_vacant_post(
    embedded_store: Store,
) -> None:
    network = make_network()
    grid = network.place("Grid", f"{COMMUNITY}009", "第九网格", COMMUNITY)
    put(embedded_store, network)
    nodes = {node.ref: node for node in checked_scene(embedded_store, COMMUNITY).nodes}
    post = nodes[NodeKey("Post", f"POST-{GRID}")]
    assert {rule.id for rule in post.rules} == {"posts-are-held", "grids-have-worker"}
    posts = [(node.parent, node.name) for node in nodes.values() if node.missing == "Post"]
    assert posts == [(NodeKey("Grid", grid), "网格员")]


def test_waived_finding_is_not_a_ghost(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    text = WAIVER.format(rule="posts-are-held", subject=f"POST-{GRID}")
    ledger = parse_waivers(text, "waivers.yaml", today=DAY)
    findings = findings_on(embedded_store, skip=["grids-have-worker"], ledger=ledger)
    built = build_scene(embedded_store, load_model(), GRID, findings=findings, today=DAY)
    assert {node.state for node in built.nodes if node.ref.label == "Post"} == {State.WAIVED}
    assert "Person" not in {label for _, label, _ in ghosts(built)}


def test_nothing_is_missing_until_rules_are_checked(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    built = scene(embedded_store, COMMUNITY)
    assert (built.ghosts, built.checked) == (0, False)
    assert {node.state for node in built.nodes} == {State.PLAIN, State.COVERED}


def test_ghosts_without_room_are_counted(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    findings = findings_on(embedded_store)
    complete = build_scene(embedded_store, load_model(), GRID, findings=findings, today=DAY)
    without_room = build_scene(
        embedded_store, load_model(), GRID, findings=findings, limit=complete.drawn, today=DAY
    )
    assert (without_room.drawn, without_room.ghosts, without_room.ghosts_left) == (
        complete.drawn,
        0,
        complete.ghosts,
    )


def test_vacant_post_is_uncovered(store: Store) -> None:
    put(store, make_network())
    built = checked_scene(store, COMMUNITY)
    states = {node.ref.code: node.state for node in built.nodes if node.ref.label == "Post"}
    assert states == {
        f"POST-{COMMUNITY}": State.COVERED,
        f"POST-{COMMUNITY}001": State.UNCOVERED,
        f"POST-{COMMUNITY}002": State.COVERED,
    }


def test_ended_contract_is_left_out(store: Store) -> None:
    put(store, make_network())
    later = build_scene(store, load_model(), COMPOUND, findings=None, today=date(2025, 1, 1))
    assert "PropertyFirm" not in later.totals
    assert "PropertyFirm" in scene(store, COMPOUND).totals


def test_relationships_with_nodes_outside_the_scope_are_counted(store: Store) -> None:
    put(store, make_network())
    firm = next(node for node in scene(store, COMPOUND).nodes if node.ref.label == "PropertyFirm")
    assert [(item.kind, item.name) for item in firm.outside][:2] == [
        ("PropertyEngagement", "小区2"),
        ("PropertyEngagement", "小区3"),
    ]
    assert len(firm.outside) == 7


def test_padded_code_means_the_street(store: Store) -> None:
    put(store, make_network())
    assert scene(store, f"{STREET}000").scope.ref == NodeKey("Street", STREET)
    assert scene(store, f"{DISTRICT}000000").scope.ref == NodeKey("District", DISTRICT)


def test_path_leads_from_the_top(store: Store) -> None:
    put(store, make_network())
    assert [name for _, name in scene(store, COMMUNITY).path] == ["达州市", "通川区", "1号街道"]


def test_notices_of_runs_are_kept(store: Store) -> None:
    put(store, make_network())
    with store.writing() as transaction:
        transaction.run(
            "CREATE (:Run {id: 'R000001', at: '2024-01-01', dataset: 'sample', notice: '合成数据'})"
        )
    built = scene(store, DISTRICT)
    assert (built.notices, built.run.id) == (("合成数据",), "R000001")


def test_unknown_code_names_the_nearest(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    with pytest.raises(UsageError, match=r"no place has code '511702009' \(nearest: .*511702002"):
        scene(embedded_store, "511702009")


def test_error_about_a_place_without_a_map_names_a_place_with_a_map(embedded_store: Store) -> None:
    network = make_network()
    network.place("District", "511703", "达川区", "511700")
    put(embedded_store, network)
    with pytest.raises(
        UsageError,
        match=f"511700 is a City; wangge draws no maps of places of this kind; try {DISTRICT}, 511703",
    ):
        scene(embedded_store, "511700")


def test_city_with_one_district_is_drawn_as_this_district(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    assert scene(embedded_store, "511700").scope.ref.code == DISTRICT


def test_empty_graph_says_what_to_do(embedded_store: Store) -> None:
    with pytest.raises(UsageError, match="wangge apply"):
        scene(embedded_store, "511702")


def test_same_graph_gives_the_same_scene(embedded_store: Store) -> None:
    put(embedded_store, make_network())
    assert scene(embedded_store, STREET) == scene(embedded_store, STREET)


def test_a_map_and_what_it_unfolds_are_made_of_one_reading(
    embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(embedded_store, make_network())
    findings, model = findings_on(embedded_store), load_model()
    with sent_statements(monkeypatch) as of_both:
        place, name = find_scope(embedded_store, model, STREET)
        contents = read_contents(embedded_store, model, ScopeNode(place, name), DAY)
        both = scene_and_unfolding(embedded_store, model, contents, DAY, findings=findings)
    with sent_statements(monkeypatch) as of_each:
        scene = build_scene(embedded_store, model, STREET, findings=findings, today=DAY)
        unfolding = build_unfolding_scene(embedded_store, model, STREET, findings=findings, today=DAY)
    assert both == (scene, unfolding)
    assert len(of_both) < 0.7 * len(of_each)
