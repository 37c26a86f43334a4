"""A chain of responsibility shows on each of its lines what is recorded and what is missing.

The lines are the administrative, the party and the property line. Three queries read a chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from tests.viz.chain.chains import (
    BUILDING,
    COMMUNITY,
    COMPOUND,
    GRID,
    INCOMPLETE,
    SCATTERED,
    STREET,
    chain_network,
)
from tests.viz.network.networks import DAY, DISTRICT, put
from tests.viz.shipped import findings_on
from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Rows, Store
from wangge.viz.chain.build import Chain, ChainUnit, read_chain
from wangge.viz.chain.responsibility import ResponsibilityLine
from wangge.viz.chain.words import ChainWords

Steps = list[tuple[str, str, list[str]]]


def chain_of(store: Store, label: str, code: str) -> Chain:
    put(store, chain_network())
    return read_chain(store, load_model(), NodeKey(label, code), DAY, findings=findings_on(store))


def steps_of(chain: Chain, line: ResponsibilityLine) -> Steps:
    """Return the layer, the unit and the unit's leading posts for each step of a line.

    A unit is given as its code, as `no LABEL` if it is missing, or as `once LABEL` if it no longer serves the place.
    """
    return [(step.layer, _name(step.unit), [*_posts(step.unit)]) for step in chain.of(line)]


def _name(unit: ChainUnit) -> str:
    return unit.ref.code if unit.ref else f"{'no ' if unit.ghost else 'once '}{unit.label}{unit.tier or ''}"


def _posts(unit: ChainUnit) -> list[str]:
    return [f"{post.name}:" + ",".join(holder.name for holder in post.holders) for post in unit.leading]


def test_complete_building_has_all_three_lines(store: Store) -> None:
    chain = chain_of(store, "Building", BUILDING)
    assert steps_of(chain, ResponsibilityLine.ADMINISTRATIVE) == [
        ("Building", BUILDING, ["楼栋长:甲一"]),
        ("Compound", COMPOUND, []),
        ("Grid", GRID, ["网格长:甲二", "网格员:"]),
        ("Community", COMMUNITY, []),
        ("Community", "RC-1", ["主任:甲四"]),
        ("Street", STREET, []),
        ("Street", "SO-1", ["主任:甲六"]),
        ("District", DISTRICT, []),
    ]
    assert steps_of(chain, ResponsibilityLine.PARTY) == [
        ("Building", "P5-1", ["党小组长:乙5"]),
        ("Compound", "P4-1", ["书记:乙4"]),
        ("Grid", "P3-1", ["书记:乙3"]),
        ("Community", "P2-1", ["书记:乙2"]),
        ("Street", "P1-1", ["书记:乙1"]),
    ]
    assert steps_of(chain, ResponsibilityLine.PROPERTY) == [
        ("Compound", "PF-1", ["项目经理:丙二"]),
        ("Compound", "OC-1", ["主任:丙三"]),
        ("Community", COMMUNITY, []),
    ]
    assert chain.gaps == 1


def test_every_gap_is_a_ghost(store: Store) -> None:
    chain = chain_of(store, "Building", INCOMPLETE)
    assert steps_of(chain, ResponsibilityLine.ADMINISTRATIVE)[0] == ("Building", INCOMPLETE, [])
    assert steps_of(chain, ResponsibilityLine.PARTY)[:2] == [
        ("Building", "no PartyOrganization5", []),
        ("Compound", "P4-2", []),
    ]
    assert steps_of(chain, ResponsibilityLine.PROPERTY)[:1] == [("Compound", "once PropertyFirm", [])]
    assert chain.of(ResponsibilityLine.PROPERTY)[0].unit.ended == "2022-06-01"


def test_branch_of_a_neighbouring_place_fills_no_gap(embedded_store: Store) -> None:
    network = chain_network()
    network.nodes["P4-2"][1]["valid_to"] = DAY
    network.body("PartyOrganization", "P5-2", "党小组", "COVERS", INCOMPLETE, tier=5)
    network.edge("SUBORDINATE_TO", "P5-2", "P4-1")
    put(embedded_store, network)
    scope = NodeKey("Building", INCOMPLETE)
    chain = read_chain(embedded_store, load_model(), scope, DAY, findings=findings_on(embedded_store))
    assert steps_of(chain, ResponsibilityLine.PARTY)[:3] == [
        ("Building", "P5-2", []),
        ("Compound", "P4-1", ["书记:乙4"]),
        ("Compound", "no PartyOrganization4", []),
    ]
    assert ChainWords(load_model(), chain).gaps(ResponsibilityLine.PARTY) == "未设立 1"


def test_every_vacant_post_of_a_line_counts(embedded_store: Store) -> None:
    network = chain_network()
    network.post("P-7", "委员", "RC-1")
    put(embedded_store, network)
    scope = NodeKey("Building", BUILDING)
    chain = read_chain(embedded_store, load_model(), scope, DAY, findings=findings_on(embedded_store))
    assert ChainWords(load_model(), chain).gaps(ResponsibilityLine.ADMINISTRATIVE) == "空缺 2"
    vacant = [post for step in chain.steps for post in step.unit.vacancies]
    assert {(post.name, *(rule.id for rule in post.rules)) for post in vacant} == {
        ("委员", "posts-are-held"),
        ("网格员", "posts-are-held", "grids-have-worker"),
    }


def test_legal_adviser_is_on_no_line(embedded_store: Store) -> None:
    network = chain_network()
    network.post("P-8", "法律顾问", COMMUNITY, "律师甲")
    put(embedded_store, network)
    scope = NodeKey("Building", BUILDING)
    chain = read_chain(embedded_store, load_model(), scope, DAY, findings=findings_on(embedded_store))
    listed = {post.name for step in chain.steps for post in step.unit.posts}
    assert "法律顾问" not in listed
    assert "副主任" in listed


def test_grid_without_the_post_of_a_worker_lacks_a_worker(embedded_store: Store) -> None:
    network = chain_network()
    grid = network.place("Grid", f"{COMMUNITY}009", "第九网格", COMMUNITY)
    put(embedded_store, network)
    findings = findings_on(embedded_store)
    chain = read_chain(embedded_store, load_model(), NodeKey("Grid", grid), DAY, findings=findings)
    unit = chain.of(ResponsibilityLine.ADMINISTRATIVE)[0].unit
    assert [(post.ref, post.name) for post in unit.vacancies] == [(None, "网格员")]


@pytest.mark.parametrize(
    ("skip", "words"),
    [((), "无空缺"), (("posts-are-held", "streets-have-party-committee"), "没有规则要求")],
)
def test_summary_of_a_line_says_whether_a_rule_applies(
    embedded_store: Store, skip: tuple[str, ...], words: str
) -> None:
    put(embedded_store, chain_network())
    findings = findings_on(embedded_store, skip=skip)
    chain = read_chain(embedded_store, load_model(), NodeKey("Street", STREET), DAY, findings=findings)
    assert ChainWords(load_model(), chain).gaps(ResponsibilityLine.PARTY) == words


def test_chain_without_rule_results_says_that_rules_are_being_checked(embedded_store: Store) -> None:
    put(embedded_store, chain_network())
    chain = read_chain(embedded_store, load_model(), NodeKey("Building", INCOMPLETE), DAY, findings=None)
    assert chain.gaps == 0
    assert {ChainWords(load_model(), chain).gaps(line) for line in ResponsibilityLine} == {"正在检查"}


def test_missing_link_between_party_organisations_is_broken(store: Store) -> None:
    chain = chain_of(store, "Building", INCOMPLETE)
    broken = [chain.is_broken(low, high) for low, high in pairwise(chain.of(ResponsibilityLine.PARTY))]
    assert broken == [False, True, False, False]


def test_scattered_building_has_no_property_line(store: Store) -> None:
    chain = chain_of(store, "Building", SCATTERED)
    assert chain.of(ResponsibilityLine.PROPERTY) == ()
    assert [(layer, name) for layer, name, _ in steps_of(chain, ResponsibilityLine.PARTY)][:3] == [
        ("Building", "P5-3"),
        ("Compound", "P4-1"),
        ("Grid", "P3-1"),
    ]
    assert chain.layers == ("Building", "Compound", "Grid", "Community", "Street", "District")


def test_chain_begins_at_the_requested_place(store: Store) -> None:
    chain = chain_of(store, "Community", COMMUNITY)
    assert chain.layers == ("Community", "Street", "District")
    assert [name for _, name, _ in steps_of(chain, ResponsibilityLine.PARTY)] == ["P2-1", "P1-1"]


def test_contract_has_its_last_day(store: Store) -> None:
    assert chain_of(store, "Compound", COMPOUND).of(ResponsibilityLine.PROPERTY)[0].unit.until == "2025-01-01"


def test_street_without_records_is_unknown(embedded_store: Store) -> None:
    network = chain_network()
    network.place("Street", f"{DISTRICT}009", "远处街道", DISTRICT)
    put(embedded_store, network)
    scope = NodeKey("Street", f"{DISTRICT}009")
    chain = read_chain(embedded_store, load_model(), scope, DAY, findings=findings_on(embedded_store))
    assert chain.gaps == 0
    assert ChainWords(load_model(), chain).gaps(ResponsibilityLine.PARTY) == "未录入"


def test_a_chain_is_read_by_three_statements(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(embedded_store, chain_network())
    statements: list[str] = []
    read = embedded_store.read

    def counted(statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        statements.append(statement)
        return read(statement, parameters)

    monkeypatch.setattr(embedded_store, "read", counted)
    read_chain(embedded_store, load_model(), NodeKey("Building", BUILDING), DAY, findings=None)
    assert len(statements) == 3
    assert all(" {code: " in statement for statement in statements)


def test_unknown_code_is_reported(embedded_store: Store) -> None:
    with pytest.raises(UsageError, match="no Building has code '511702001001B9999'"):
        chain_of(embedded_store, "Building", "511702001001B9999")


def test_kind_without_chain_is_reported(embedded_store: Store) -> None:
    with pytest.raises(UsageError, match="a chain of responsibility starts only at"):
        chain_of(embedded_store, "City", "511700")
