"""On the sample, every finding that isn't waived is one task, and names its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.graph.errors import QueryError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.tasks.listing import ledger_faults, place_code, task_rows
from wangge.queries.tasks.owner import find_owner
from wangge.queries.tasks.project_tasks import UpdatedTasks, update_tasks

pytestmark = pytest.mark.embedded
STREET = "511702001"


@pytest.fixture(scope="module")
def policy(sample_store: Store, sample_folder: Path) -> Policy:
    """Return the policy of the sample; its project exists once `sample_store` is loaded."""
    assert sample_store.marker()
    return read_policy(Project.find(sample_folder))


@pytest.fixture(scope="module")
def updated(sample_store: Store, policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> UpdatedTasks:
    """Return the tasks of the sample. Their ledger has its own folder, because tests share the sample's."""
    return update_tasks(sample_store, Project(folder=tmp_path_factory.mktemp("ledger")), policy)


def test_every_finding_that_is_not_waived_is_one_task(updated: UpdatedTasks) -> None:
    results = updated.findings.report.results
    findings = {(result.rule.id, finding.key) for result in results for finding in result.findings}
    assert set(updated.ledger.tasks) == findings
    assert len(findings) > 1_000
    assert any(result.waived for result in results)
    assert all(task.is_open and task.found_run for task in updated.ledger.tasks.values())


def test_tasks_name_the_places_that_the_check_names(
    sample_store: Store, policy: Policy, updated: UpdatedTasks
) -> None:
    results = updated.findings.report.results
    paths = {
        (result.rule.id, finding.key): finding.facts.path for result in results for finding in result.findings
    }
    tasks = list(updated.ledger.tasks.values())
    rows = task_rows(sample_store, policy, tasks, updated.findings.waived(), "tasks.jsonl")
    assert {(row["rule"], tuple(row["key"])): row["path"] for row in rows} == paths
    assert ledger_faults(sample_store, policy, updated.ledger, "tasks.jsonl") == []


def test_an_owner_is_found_by_name_or_code(sample_store: Store) -> None:
    ((code, name),) = sample_store.read(
        "MATCH (o:StreetOffice) RETURN o.code AS code, o.name AS name ORDER BY code LIMIT 1"
    ).records
    assert find_owner(sample_store, name) == find_owner(sample_store, code)
    assert find_owner(sample_store, f"StreetOffice:{code}").name == name
    with pytest.raises(
        QueryError, match=rf"no person or organisation has .*did you mean .*{name} \({code}\)"
    ):
        find_owner(sample_store, f"{name}处")


def test_a_street_is_found_by_name_or_code(sample_store: Store) -> None:
    assert place_code(sample_store, "东城街道") == place_code(sample_store, f"{STREET}000") == STREET
