"""Tests what the explorer caches, and which changes invalidate the cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools.explorers import site_of
from tests.loaders.conftest import DISTRICT
from tests.viz.explorer.asgi import get
from tests.viz.network.networks import make_network, put
from wangge.graph.model import MODEL_VERSION
from wangge.graph.store import Store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.starter import start_project
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

COMMUNITY = "511702001001"
RULE = "communities-have-joint-committee"


@pytest.fixture
def site(store: Store, tmp_path: Path) -> Site:
    put(store, make_network(communities=1))
    store.claim(MODEL_VERSION, adopt=True)
    start_project(tmp_path, name="通川区", scope="511702", datasets=[])
    return site_of(store, tmp_path, rules=(RULE,))


def load_again(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run("MATCH (m:WanggeMarker) SET m.last_run = 'R000009'")


def test_a_network_is_read_once_for_each_version_of_the_graph(
    site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.viz.explorer.state.site._REPEAT_FAULT_SECONDS", 0.0)
    first = site.wait().version
    assert site.scene(COMMUNITY) is site.scene(COMMUNITY)
    cached_scene = site.scene(COMMUNITY)

    load_again(store)

    assert site.wait().version != first
    assert site.scene(COMMUNITY) is not cached_scene


def test_rules_are_checked_again_when_the_graph_has_changed(
    site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.viz.explorer.state.site._REPEAT_FAULT_SECONDS", 0.0)
    before = site.wait().rule_results
    assert before is not None
    covered = before.rules[RULE].counts.covered
    with store.writing() as transaction:
        transaction.run("MATCH (j:JointCommittee) DETACH DELETE j")
    load_again(store)

    site.snapshot()
    after = site.wait().rule_results

    assert after is not None
    assert (covered, after.rules[RULE].counts.covered) == (1, 0)


def test_pages_say_when_the_graph_is_not_as_its_last_run_left_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.viz.explorer.state.site._REPEAT_FAULT_SECONDS", 0.0)
    sheets = tmp_path / "jiangwan"
    sheets.mkdir()
    for name, text in DISTRICT.items():
        (sheets / f"{name}.csv").write_text(text, "utf-8")
    load_datasets(store, [Dataset("jiangwan", sheets)], folder=tmp_path)
    start_project(tmp_path, name="江湾区", scope="990101", datasets=[])
    site = site_of(store, tmp_path, rules=())  # the message needs no rules
    site.wait()
    assert "不一致" not in get(explorer_app(site), "/").text
    with store.writing() as transaction:
        transaction.run("MATCH (b:Building {code: '990101001001B0001'}) DETACH DELETE b")
        transaction.run("MATCH (m:WanggeMarker) SET m.ticks = 1")

    site.snapshot()
    site.wait()

    page = get(explorer_app(site), "/")
    assert "图与最近一次导入 R000001 之后的状态不一致（楼栋 2/3、" in page.text
    assert get(explorer_app(site), "/index.json?lang=en").json()["differs"].startswith("Building 2/3, ")
