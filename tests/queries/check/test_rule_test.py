"""Tests rule tests, which run a rule on its example graphs and on copies that lack one element."""

from __future__ import annotations

from datetime import date

import pytest

from tests.queries.own_rules import recipe_text
from wangge.graph.errors import UsageError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.check.rule_test import Mutant, mutation_table, run_rule_test
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.recipe import parse_recipe
from wangge.queries.rules.rule import Rule, parse_rule

pytestmark = pytest.mark.one_engine(
    "tests the results of rule tests on small examples; test_mutation runs all rule tests on each engine"
)

GRID = "(g:Grid:Place {code: 'G', name: '网格', households: 400})"
BRANCH = "(:PartyOrganization:Organization {code: 'P', name: '党总支', tier: 3})"
GRIDS = f"""id: own-grids
title: Grids have a general branch
title_zh: 网格有党总支
recipe: grids-general-branch
severity: error
key: [subject]
expect:
  overall:
    fail: {{count: 0}}
message: 没有党总支
remedy: 建立党总支
basis:
  text: 文件
  covers: exact
requires: [COVERS, PartyOrganization.tier]
examples:
  violates: |
    CREATE {GRID}
  passes: |
    CREATE {BRANCH}-[:COVERS]->{GRID}
  not_applicable: |
    CREATE (:Street:Place {{code: 'S', name: '街道'}})
"""
FIRM = "CREATE (f:PropertyFirm:Organization {code: 'F', name: '物业'})"
COMPOUND = "(x:Compound:Place {code: 'X', name: '小区'})"
CONTRACTS = f"""id: own-contracts
title: Contracts run on
title_zh: 合同未到期
recipe: contracts-ending-soon
severity: info
key: [subject, contract]
expect:
  overall:
    fail: {{count: 0}}
message: 即将到期
remedy: 续签
basis:
  text: 文件
  covers: exact
forbids: [SERVES, SERVES.valid_to]
examples:
  violates: |
    {FIRM}-[:SERVES {{contract: 'H', valid_from: date('2023-01-01'), valid_to: date('2024-07-01')}}]->{COMPOUND}
  passes: |
    {FIRM}-[:SERVES {{contract: 'H', valid_to: date('2026-01-01')}}]->{COMPOUND}
  not_applicable: |
    CREATE {COMPOUND}
"""


@pytest.fixture
def grids(library: Library) -> Rule:
    return parse_rule(GRIDS, "own.yaml", library, load_model())


@pytest.fixture
def contracts(library: Library) -> Rule:
    return parse_rule(CONTRACTS, "own.yaml", library, load_model())


def faults(store: Store, rule: Rule, library: Library, **changed: object) -> tuple[str, ...]:
    return run_rule_test(store, rule.model_copy(update=changed), library, today=date(2024, 6, 30)).faults


def test_only_the_removal_of_a_required_part_causes_a_finding(
    store: Store, grids: Rule, library: Library, day: date
) -> None:
    rule_test = run_rule_test(store, grids, library, today=day)
    assert rule_test.mutants == (
        Mutant("passes", "COVERS", "P → G", needed=True, killed=True),
        Mutant("passes", "Grid.households", "G", needed=False, killed=False),
        Mutant("passes", "PartyOrganization.tier", "P", needed=True, killed=True),
    )
    assert (rule_test.score, rule_test.faults) == (1.0, ())


def test_forbidden_parts_cause_the_finding(
    store: Store, contracts: Rule, library: Library, day: date
) -> None:
    rule_test = run_rule_test(store, contracts, library, today=day)
    assert rule_test.faults == ()
    assert [(mutant.graph, mutant.element, mutant.killed) for mutant in rule_test.mutants] == [
        ("passes", "SERVES", False),
        ("passes", "SERVES.contract", False),
        ("passes", "SERVES.valid_to", False),
        ("violates", "SERVES", True),
        ("violates", "SERVES.valid_to", True),
    ]


def test_the_store_is_empty_after_a_rule_test(store: Store, grids: Rule, library: Library, day: date) -> None:
    run_rule_test(store, grids, library, today=day)
    assert not store.read("MATCH (n) RETURN n")


def test_only_needed_elements_are_removed_on_request(
    embedded_store: Store, contracts: Rule, library: Library, day: date
) -> None:
    rule_test = run_rule_test(embedded_store, contracts, library, today=day, only_needed=True)
    assert [mutant.element for mutant in rule_test.mutants] == ["SERVES", "SERVES.valid_to"]
    assert rule_test.score == 1.0


def test_an_incomplete_list_does_not_count_as_a_list(
    embedded_store: Store, grids: Rule, library: Library
) -> None:
    assert faults(embedded_store, grids, library, requires=["COVERS"]) == (
        "own-grids: PartyOrganization.tier at P removed from passes causes a finding, "
        "but isn't listed under requires; add it there",
    )


def test_a_harmless_forbidden_element_is_reported(
    embedded_store: Store, contracts: Rule, library: Library
) -> None:
    assert faults(embedded_store, contracts, library, forbids=["SERVES", "SERVES.valid_from"]) == (
        "own-contracts: SERVES.valid_from at F → X (contract H, valid_from 2023-01-01, valid_to 2024-07-01) "
        "removed from violates doesn't remove the finding, although it is listed under forbids",
    )


def test_a_part_without_effect_must_not_be_required(
    embedded_store: Store, grids: Rule, library: Library
) -> None:
    requires = [*grids.requires, "Place.households", "REPRESENTS"]
    assert faults(embedded_store, grids, library, requires=requires) == (
        "own-grids: passes has no REPRESENTS, which is listed under requires",
        "own-grids: Place.households at G removed from passes causes no finding, "
        "although it is listed under requires",
    )


def test_a_rule_that_requires_and_forbids_nothing_fails_its_test(
    embedded_store: Store, contracts: Rule, library: Library
) -> None:
    assert faults(embedded_store, contracts, library, forbids=[]) == (
        "own-contracts: requires and forbids are both empty, so no test shows that the rule can fail",
    )


def test_an_example_graph_with_another_result_is_reported(
    embedded_store: Store, grids: Rule, library: Library
) -> None:
    swapped = grids.examples.model_copy(update={"violates": grids.examples.passes})
    assert faults(embedded_store, grids, library, examples=swapped) == (
        "own-grids: violates: status passed, expected failed or warned",
    )
    swapped = grids.examples.model_copy(update={"passes": grids.examples.not_applicable})
    assert faults(embedded_store, grids, library, examples=swapped) == (
        "own-grids: passes: status not_applicable (no subject), expected passed",
    )
    swapped = grids.examples.model_copy(update={"not_applicable": grids.examples.violates})
    assert faults(embedded_store, grids, library, examples=swapped) == (
        "own-grids: not_applicable: status failed, expected not_applicable",
    )


def test_the_rule_decides_the_status_without_subjects(
    embedded_store: Store, grids: Rule, library: Library
) -> None:
    assert faults(embedded_store, grids, library, on_empty="fail") == ()
    assert faults(embedded_store, grids, library, on_empty="pass") == ()


def test_a_recipe_that_breaks_is_reported(embedded_store: Store, grids: Rule, library: Library) -> None:
    broken = parse_recipe("broken", recipe_text("g.code"), "broken.cypher", load_model())
    lines = faults(embedded_store, grids, Library([*library, broken]), recipe="broken")
    assert lines[0].startswith(
        "own-grids: violates: status error (broken returned a value of `covered` other than"
    )


def test_a_store_that_holds_anything_is_not_touched(
    store: Store, grids: Rule, library: Library, day: date
) -> None:
    with store.writing() as transaction:
        transaction.run("CREATE (:Grid:Place {code: 'mine'})")
    with pytest.raises(UsageError, match="isn't empty; rules are tested in an empty scratch store"):
        run_rule_test(store, grids, library, today=day)
    assert store.read("MATCH (n) RETURN n.code AS code").dicts() == [{"code": "mine"}]


def test_the_table_has_the_mutation_score(
    embedded_store: Store, grids: Rule, library: Library, day: date
) -> None:
    weak = grids.model_copy(update={"id": "weak", "requires": ["COVERS", "Grid.households"]})
    rule_tests = [run_rule_test(embedded_store, rule, library, today=day) for rule in (grids, weak)]
    assert mutation_table(rule_tests) == (
        "| rule | mutants | required | noticed | score |\n"
        "|---|---|---|---|---|\n"
        "| `own-grids` | 3 | 2 | 2 | 100% |\n"
        "| `weak` | 3 | 2 | 1 | 50% |\n"
    )
