"""What an explorer keeps, and when it lets it go."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model import MODEL_VERSION
from graph.store import Store
from loaders.project import Project
from loaders.starter import start_project
from queries.policy import read_policy
from tests.viz.networks import make_network, put
from viz.explorer.site import Site

COMMUNITY = "511702001001"


@pytest.fixture
def site(store: Store, tmp_path: Path) -> Site:
    put(store, make_network(communities=1))
    store.claim(MODEL_VERSION, adopt=True)
    start_project(tmp_path, name="通川区", scope="511702", datasets=[])
    return Site(store, "通川区", lambda: read_policy(Project.find(tmp_path)))


def load_again(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) SET m.last_run = 'R000009'")


def test_a_network_is_read_once_for_each_state_of_the_graph(
    site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viz.explorer.site._LOOK_AGAIN", 0.0)
    first = site.wait().version
    assert site.scene(COMMUNITY) is site.scene(COMMUNITY)
    kept = site.scene(COMMUNITY)

    load_again(store)

    assert site.wait().version != first
    assert site.scene(COMMUNITY) is not kept


def test_rules_are_counted_again_when_the_graph_has_changed(
    site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viz.explorer.site._LOOK_AGAIN", 0.0)
    before = site.wait().standings
    assert before is not None
    covered = before.rules["communities-have-joint-committee"].counts.covered
    with store.writing() as transaction:
        transaction.run("MATCH (j:JointCommittee) DETACH DELETE j")
    load_again(store)

    site.known()
    after = site.wait().standings

    assert after is not None
    assert (covered, after.rules["communities-have-joint-committee"].counts.covered) == (1, 0)
