"""The page of a network map opens folded, takes its state from the address, and reports values that the map doesn't have."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

import pytest

from tests.viz.explorer.asgi import get
from tests.viz.explorer.pages.conftest import Asks
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

DISTRICT = "/node/District/511702/network"


@pytest.fixture
def ask(embedded_site: Site) -> Asks:
    """Return a function that requests an address; one engine is enough, because the scene is tested on both."""
    return partial(get, explorer_app(embedded_site))


def rows(ask: Asks, query: str = "") -> dict[str, bool]:
    """Return the drawn rows of the district by id, and whether each is folded."""
    return {row["id"]: row["folded"] for row in ask(f"{DISTRICT}.json{query}").json()["rows"]}


def test_network_map_of_a_district_first_shows_only_its_streets(ask: Asks) -> None:
    data = ask(f"{DISTRICT}.json").json()
    streets = {row["id"]: row["folded"] for row in data["rows"] if row["id"].startswith("Street:")}
    assert streets
    assert all(streets.values())
    assert not any(row["id"].startswith("Community:") for row in data["rows"])
    assert data["drawn"] + data["folded"] + data["hidden"] == data["total"]


def test_address_unfolds_and_hides_parts_and_links_to_the_next_state(ask: Asks) -> None:
    street = next(ident for ident in rows(ask) if ident.startswith("Street:")).partition(":")[2]
    assert f"?open={street}" in ask(DISTRICT).text
    opened = rows(ask, f"?open={street}")
    assert opened[f"Street:{street}"] is False
    assert any(ident.startswith("Community:") for ident in opened)
    assert not any(ident.startswith("Community:") for ident in rows(ask, f"?open={street}&hide=Community"))


def test_everything_that_contains_the_nodes_of_a_path_is_unfolded(ask: Asks) -> None:
    data = ask(f"{DISTRICT}.json?path=511702,511702001001").json()
    assert [node["label"] for node in data["path"]] == ["District", "Street", "Community"]
    assert "Community:511702001001" in rows(ask, "?path=511702,511702001001")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("open=nowhere", "open=nowhere"),
        ("hide=Nothing", "hide=Nothing"),
        ("path=511702,nowhere", "path=nowhere"),
        ("path=511702", "路径需要两个节点"),
        ("data=all", "data=all"),
    ],
)
def test_unknown_values_are_reported(ask: Asks, query: str, words: str) -> None:
    page = ask(f"{DISTRICT}?{query}")
    assert page.status == 200
    assert "<p>网址里的参数有误：" in page.text
    assert words in page.text
    for form in ("json", "csv"):
        assert ask(f"{DISTRICT}.{form}?{query}").status == 400


def test_scripts_get_all_nodes_and_the_colours_of_the_district_map(ask: Asks) -> None:
    data = ask(f"{DISTRICT}.json?data=map").json()["map"]
    assert len(data["nodes"]) >= ask(f"{DISTRICT}.json").json()["total"]
    colours = ask(f"{DISTRICT}.json?data=colours&colour={quote('count:Community')}").json()["colours"]
    district = ask(f"/node/District/511702.json?colour={quote('count:Community')}").json()
    for child in district["children"]:
        shade, _note, _words = colours["of"][f"{child['label']}:{child['code']}"]
        assert colours["keys"][shade][0].startswith(child["state"])
