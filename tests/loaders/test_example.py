"""The example project loads without a reject, and its own rule and waiver are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.store import Store
from loaders.load import load_datasets
from loaders.planning.plan import Plan
from loaders.project import Project
from queries.gate import check
from queries.library import load_library
from queries.rule import load_rules
from queries.waiver import load_waivers

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
    project = Project.find(EXAMPLE)
    rules = load_rules(load_library(project.rule_paths), project.rule_paths)
    ledger = load_waivers(project.waivers, [rule.id for rule in rules])
    assert [(waiver.rule, waiver.subject) for waiver in ledger.waivers] == [
        ("large-compounds-have-owners-committee", "990101001001X003")
    ]


@pytest.mark.usefixtures("loaded")
def test_own_rule_finds_what_is_not_waived(embedded_store: Store) -> None:
    project = Project.find(EXAMPLE)
    library = load_library(project.rule_paths)
    rules = load_rules(library, project.rule_paths)
    report = check(
        embedded_store,
        rules,
        library,
        scope=project.scope,
        settings=project.settings,
        today=project.today,
        ledger=load_waivers(project.waivers, [rule.id for rule in rules]),
    )
    (own,) = (
        result for result in report.results if result.rule.id == "large-compounds-have-owners-committee"
    )
    assert [finding.subject for finding in own.findings] == ["990101002001X001"]
    assert [waived.finding.subject for waived in own.waived] == ["990101001001X003"]
