"""The example project loads without a reject, and the rule and the waiver in it are valid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangge.graph.store import Store
from wangge.loaders.load import load_datasets
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Project
from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.rule_test import run_rule_test

EXAMPLE = Path(__file__).parents[2] / "examples" / "jiangwan"


@pytest.fixture
def loaded(embedded_store: Store) -> Plan:
    project = Project.find(EXAMPLE)
    return load_datasets(embedded_store, project.datasets, folder=project.folder)


def test_no_row_is_rejected(loaded: Plan) -> None:
    (dataset,) = loaded.datasets
    assert (dataset.rejects, dataset.notices) == ((), ())
    assert {sheet.sheet for sheet in dataset.sheets} == {path.stem for path in EXAMPLE.glob("sheets/*.csv")}


def test_own_rule_and_waiver_are_well_formed() -> None:
    policy = read_policy(Project.find(EXAMPLE))
    assert (policy.faults, policy.broken) == ((), ())
    assert [(entry.waiver.rule, entry.waiver.subject) for entry in policy.ledger.entries] == [
        ("large-compounds-have-owners-committee", "990101001001X003")
    ]


@pytest.mark.usefixtures("loaded")
def test_own_rule_finds_what_is_not_waived(embedded_store: Store) -> None:
    report = check_policy(embedded_store, read_policy(Project.find(EXAMPLE)))
    (result_of_rule,) = (
        result for result in report.results if result.rule.id == "large-compounds-have-owners-committee"
    )
    assert [finding.subject for finding in result_of_rule.findings] == ["990101002001X001"]
    assert [waived.finding.subject for waived in result_of_rule.waived] == ["990101001001X003"]
    assert report.waiver_notes == ()


def test_own_rule_passes_its_rule_test(embedded_store: Store) -> None:
    policy = read_policy(Project.find(EXAMPLE))
    (rule_of_project,) = (rule for rule in policy.rules if rule.id == "large-compounds-have-owners-committee")
    rule_test = run_rule_test(embedded_store, rule_of_project, policy.library, today=date(2023, 12, 31))
    assert (rule_test.faults, rule_test.score) == ((), 1.0)
