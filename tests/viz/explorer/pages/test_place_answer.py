"""Tests the answer at the top of a place's page: who leads the place, and its worst rule results."""

from __future__ import annotations

from typing import Any

import pytest

from tests.viz.explorer.asgi import get
from tests.viz.explorer.pages.conftest import Asks
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.responses import page_request, respond
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.node import node_page
from wangge.viz.explorer.state.site import Site

STREET, COMMUNITY = "511702001", "511702001001"
RANKED_ON = ("buildings-have-party-group", "compounds-have-party-branch")
GRID = "/node/Grid/511702001001001"


def worst_of(data: dict[str, Any], severity_of: dict[str, str]) -> list[str]:
    """Return the ids of the three worst rules in a page's table of rules, sorted as the answer must be."""
    severities = ["error", "warning", "info"]
    broken = [row for row in data["rules"] if row["uncovered"]]
    broken.sort(
        key=lambda row: (
            severities.index(severity_of[row["rule"]]),
            -row["uncovered"] / (row["covered"] + row["uncovered"] + row["waived"]),
            -row["uncovered"],
            row["rule"],
        )
    )
    return [row["rule"] for row in broken[:3]]


@pytest.mark.parametrize("address", ["/index", f"/node/Street/{STREET}", f"/node/Community/{COMMUNITY}"])
def test_the_worst_findings_are_those_of_the_rules(sample_site: Site, address: str) -> None:
    app = explorer_app(sample_site)
    severity_of = {row["rule"]: row["severity"] for row in get(app, "/rules.json").json()["rules"]}
    data = get(app, f"{address}.json").json()
    assert [finding["rule"] for finding in data["worst"]] == worst_of(data, severity_of)
    html = get(app, address.replace("/index", "/")).text
    for finding in data["worst"]:
        assert f"/rules/{finding['rule']}" in html[: html.index('id="map-title"')]
        assert finding["title"] in html


def test_ranks_agree_with_the_pages_of_the_rules(sample_site: Site) -> None:
    app = explorer_app(sample_site)
    worst = get(app, f"/node/Community/{COMMUNITY}.json").json()["worst"]
    ranked = {finding["rule"]: finding for finding in worst}
    for rule in RANKED_ON:
        parts = get(app, f"/rules/{rule}.json?under={STREET}&tier=Community").json()["parts"]
        shares = {
            part["code"]: part["counts"]["uncovered"]
            / (sum(part["counts"].values()) - part["counts"]["unknown"])
            for part in parts
        }
        own = shares[COMMUNITY]
        assert ranked[rule]["siblings"] == len(shares)
        assert ranked[rule]["rank"] == 1 + sum(share > own for share in shares.values())
        assert ranked[rule]["ties"] == list(shares.values()).count(own)


def test_the_leading_posts_come_with_their_holders(sample_site: Site) -> None:
    data = get(explorer_app(sample_site), f"/node/Community/{COMMUNITY}.json").json()
    leading = [
        (row["unit"]["name"], row["post"]["name"], len(row["holders"]), row["vacant"])
        for row in data["leading"]
    ]
    assert leading == [
        ("二马路社区党委", "书记", 1, False),
        ("二马路社区居民委员会", "主任", 1, False),
    ]


def test_a_vacant_leading_post_is_called_vacant(ask: Asks) -> None:
    data = ask("/node/Grid/511702002001001.json").json()
    assert [(row["post"]["name"], row["vacant"]) for row in data["leading"]] == [("网格员", True)]
    html = ask("/node/Grid/511702002001001").text
    assert '<span class="state state-uncovered">空缺</span>' in html[: html.index('id="chain-title"')]


def test_page_of_a_place_without_findings_says_that_there_are_none(ask: Asks) -> None:
    data = ask(f"{GRID}.json").json()
    assert data["worst"] == []
    assert "本级和下级均未发现问题" in ask(GRID).text


def test_the_page_says_that_the_rules_are_being_checked(unchecked_site: Site) -> None:
    for format_name, words in (("html", "正在按规则检查，结果稍后显示。"), ("json", '"worst": null')):
        address = PageAddress(path=GRID, format_name=format_name)
        request = page_request(unchecked_site, address, refresh=False)
        response = respond(request, node_page(request, "Grid", GRID.rpartition("/")[2]))
        assert words in bytes(response.body).decode()


def test_the_page_of_a_rule_begins_with_its_answer(sample_site: Site) -> None:
    data = get(explorer_app(sample_site), f"/rules/{RANKED_ON[0]}.json?under={STREET}").json()
    here, parts = data["here"], data["children"]
    worst = max(
        (part for part in parts if part["counts"]["uncovered"]),
        key=lambda part: (
            part["counts"]["uncovered"] / (part["counts"]["covered"] + part["counts"]["uncovered"])
        ),
    )
    headline = data["headline"].replace(",", "")
    known = here["covered"] + here["uncovered"] + here["waived"]
    assert headline.startswith(f"东城街道：楼栋 {known} 个中 {here['uncovered']} 个未达标")
    assert f"最差：{worst['name']} {worst['counts']['uncovered']}/" in headline


def test_a_firm_lists_compounds_with_their_community(sample_site: Site) -> None:
    data = get(explorer_app(sample_site), "/node/PropertyFirm/PF-001.json").json()
    contracts = data["contracts"]
    assert all(row["compound"]["code"].startswith(row["community"]["code"]) for row in contracts)
    current = [row["until"] for row in contracts if row["state"] == "current" and row["until"]]
    assert current == sorted(current)
    assert current[0] in data["headline"]
