"""The page of a node tells what happened to it: change events, and runs with their changes and sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.overlay.conftest import RENAMING, write_dataset
from tests.viz.explorer.asgi import get
from wangge.graph.store import Store
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Project
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare
from wangge.queries.check.policy import read_policy
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

COMMUNITY = "/node/Community/990101001001"
DIVISIONS = {
    "区县": "编码,名称,代码体系,代码版本\n990101,江湾区,NBS,2023\n",
    "街道": "编码,名称,所属区县,代码体系,代码版本\n990101001,滨江街道,990101,NBS,2023\n",
    "社区": "编码,名称,所属街道,代码体系,代码版本\n990101001001,江声社区,990101001,NBS,2023\n",
}


@pytest.fixture
def renamed(embedded_store: Store, tmp_path: Path) -> Site:
    """Return an explorer of divisions. A change event of another dataset renamed one of them."""
    prepare(embedded_store)
    datasets = [
        write_dataset(tmp_path, "divisions", DIVISIONS),
        write_dataset(tmp_path, "own", {"区划变更": RENAMING}),
    ]
    apply_plan(embedded_store, plan_datasets(embedded_store, datasets, folder=tmp_path))
    (tmp_path / "wangge.toml").write_text('[project]\nname = "江湾"\n', encoding="utf-8")
    return Site(embedded_store, "江湾", lambda: read_policy(Project.find(tmp_path)))


def test_page_of_a_renamed_community_shows_event_and_runs(renamed: Site) -> None:
    app = explorer_app(renamed)
    page = get(app, f"{COMMUNITY}?lang=en").text
    assert "更名 江声社区更名为江岸社区" in page
    assert "990101001001 江声社区 → 990101001001 江岸社区" in page
    assert "name: 江声社区 → 江岸社区" in page
    data = get(app, f"{COMMUNITY}.json").json()["history"]
    assert [(event["code"], event["date"]) for event in data["events"]] == [("CE1", "2024-05-01")]
    assert [(change["run"], change["dataset"]) for change in data["changes"]][-1] == ("R000001", "divisions")
    assert {change["source"]["file"] for change in data["changes"]} == {
        "divisions/社区.csv",
        "own/区划变更.csv",
    }


def test_links_lead_to_nodes_that_still_exist(renamed: Site) -> None:
    app = explorer_app(renamed)
    section = get(app, "/node/Street/990101001").text.partition('id="history"')[2].partition("</section>")[0]
    assert f'<a href="{COMMUNITY}" title="990101001001"><bdi>江岸社区</bdi></a>' in section
    assert get(app, COMMUNITY).status == 200
    changes = get(app, "/node/Street/990101001.json").json()["history"]["changes"]
    assert {"label": "Community", "code": "990101001001", "name": "江岸社区"} in [
        change["other"] for change in changes
    ]
