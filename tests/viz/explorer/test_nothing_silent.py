"""The explorer leaves nothing out without saying so.

Drawn places and folded places (counted instead of drawn) add up to all places. Pages show all findings of the check.
Equal graphs give equal pictures.
"""

from __future__ import annotations

import hashlib
import http.client
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette

from devtools.explorers import serving, site_of
from tests.viz.explorer.asgi import get
from tests.viz.explorer.markup import Markup
from tests.viz.network.networks import DISTRICT, Network, make_network, put
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.project_check import check_policy, check_project
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.pages.address import PER_PAGE
from wangge.viz.explorer.reads.children import MOST_DRAWN
from wangge.viz.explorer.state.site import Site

RULES_THAT_DO_NOT_ADD_UP = {"firms-are-not-relied-on-alone"}
"""The findings of these rules in a district differ from those in its streets.

A firm may be the only property firm of too many compounds in the district, but of few in each street.
"""

READERS = 200
NO_RULES: tuple[str, ...] = ()
"""For tests of pages that show no rules. By default, the explorer would first check every shipped rule."""


@pytest.fixture(scope="module")
def app(sample_site: Site) -> Starlette:
    return explorer_app(sample_site)


@pytest.mark.embedded
def test_drawn_and_folded_are_all_children_and_grandchildren(app: Starlette, sample_site: Site) -> None:
    parents = sample_site.store.read(
        "MATCH (c:Place)-[:PART_OF]->(p:Place) RETURN c.code AS code, p.code AS parent, labels(p) AS labels"
    ).dicts()
    children: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for row in parents:
        children.setdefault(row["parent"], []).append(row["code"])
        labels[row["parent"]] = next(label for label in row["labels"] if label in sample_site.model.nodes)
    wrong = {}
    scopes = _scopes(children, labels)
    assert Counter(labels[code] for code in scopes)["Community"] > 20
    for code in scopes:
        data = get(app, f"/node/{labels[code]}/{code}.json?colour=none").json()
        expected = len(children[code]) + sum(len(children.get(child, ())) for child in children[code])
        drawn = [item for child in data["children"] for item in (child, *child["parts"])]
        seen = (data["drawn"] + data["folded"], len(drawn), len({item["code"] for item in drawn}))
        if seen != (expected, data["drawn"], data["drawn"]):
            wrong[code] = (seen, expected, data["drawn"])
    assert wrong == {}


def _scopes(children: dict[str, list[str]], labels: dict[str, str]) -> list[str]:
    """Return the codes of the city, every district and street, and of some communities, grids and compounds.

    A third of the communities is enough, because the sample makes them all in the same way.
    """
    large = [code for code in children if labels[code] in ("City", "District", "Street")]
    communities = sorted(code for code in children if labels[code] == "Community")
    small = sorted(set(children) - {*large, *communities})
    return [*large, *communities[::3], *small[::40]]


def _ready(site: Site) -> Starlette:
    """Return the explorer of a site after all its rules are checked, so that no check runs on after the test."""
    assert not site.wait().failure
    return explorer_app(site)


def _wide_network(count: int) -> Network:
    network = Network()
    network.node("Street", f"{DISTRICT}001", "宽街道")
    for number in range(1, count + 1):
        network.place("Community", f"{DISTRICT}001{number:03}", f"社区{number}", f"{DISTRICT}001")
    for number in range(1, 40):
        network.place(
            "Grid", f"{DISTRICT}001{count:03}{number:03}", f"网格{number}", f"{DISTRICT}001{count:03}"
        )
    return network


def test_pages_of_a_wide_place_follow_without_gap_or_overlap(store: Store, tmp_path: Path) -> None:
    count = MOST_DRAWN + 137
    put(store, _wide_network(count))
    app = _ready(site_of(store, tmp_path, rules=NO_RULES))
    address = f"/node/Street/{DISTRICT}001"
    first, second, third = (get(app, f"{address}.json?page={page}").json() for page in (1, 2, 3))
    codes = [child["code"] for data in (first, second) for child in data["children"]]
    assert codes == [f"{DISTRICT}001{number:03}" for number in range(1, count + 1)]
    assert {data["children_total"] for data in (first, second, third)} == {count}
    assert third["children"] == []
    assert {data["drawn"] + data["folded"] for data in (first, second, third)} == {count + 39}
    assert second["drawn"] == 137 + 39
    page = Markup(get(app, address).text)
    assert f"{address}?page=2" in page.links
    assert f"{count:,}" in page.text("main")
    later = Markup(get(app, f"{address}?page=2").text)
    assert f"{address}.json?page=2" in later.links
    rows = [row for row in later.all("tr") if "aria-level" in row.attributes]
    assert len(rows) == second["drawn"]


@pytest.mark.embedded
def test_findings_of_every_rule_are_those_of_the_check_in_a_street(app: Starlette, sample_site: Site) -> None:
    street = "511702005"  # the smallest street with grids
    report = check_policy(sample_site.store, sample_site.policy, under=street)
    for result in report.results:
        if result.rule.id in RULES_THAT_DO_NOT_ADD_UP:
            continue
        data = get(app, f"/rules/{result.rule.id}.json?under={street}").json()
        expected = sorted(finding.key for finding in result.findings)
        waived = sorted(item.finding.key for item in result.waived)
        seen = sorted((tuple(item["key"]), item["waived"]) for item in data["findings"])
        assert data["findings_total"] == len(expected) + len(waived), (street, result.rule.id)
        assert [key for key, is_waived in seen if not is_waived] == expected, (street, result.rule.id)
        assert [key for key, is_waived in seen if is_waived] == waived, (street, result.rule.id)
        if data["here"] is not None:
            assert data["here"]["uncovered"] == result.counts.uncovered, (street, result.rule.id)


@pytest.mark.embedded
def test_pages_of_findings_add_up(app: Starlette) -> None:
    rules = get(app, "/rules.json").json()["rules"]
    # Of the rules whose findings fill three pages, take the one with the fewest findings. Longer lists needn't
    # be tested, because they only have more pages like the second.
    many = min(
        (rule for rule in rules if rule["counts"]["uncovered"] > 2 * PER_PAGE),
        key=lambda rule: rule["counts"]["uncovered"],
    )
    address = f"/rules/{many['rule']}"
    data = get(app, f"{address}.json").json()
    assert data["findings_total"] == many["counts"]["uncovered"] + many["counts"]["waived"] > 2 * PER_PAGE
    seen: list[str] = []
    link: str | None = address
    while link is not None:
        text = get(app, link).text
        seen += re.findall(r'<tr><td><a href="(/node/[^"?]+)"', text.partition('id="findings"')[2])
        following = (
            anchor.attributes for anchor in Markup(text).all("a") if anchor.attributes.get("rel") == "next"
        )
        link = next((attributes["href"] for attributes in following), None)
    assert seen == [_path_of(item) for item in data["findings"]]


def _path_of(item: dict[str, Any]) -> str:
    return f"/node/{item['label']}/{item['code']}"


@pytest.mark.one_engine(
    "compares the sums of the explorer with those of a check; test_oracle runs every rule on both engines"
)
def test_counts_of_places_are_those_of_the_check(store: Store, tmp_path: Path) -> None:
    put(store, make_network())
    (tmp_path / "wangge.toml").write_text(
        f'[project]\nscope = "{DISTRICT}"\ndate = 2024-01-01\n', encoding="utf-8"
    )
    site = site_of(store, tmp_path)
    assert site.wait().rule_results is not None
    report = check_project(store, Project.find(tmp_path))
    app = explorer_app(site)

    @cache
    def rules_of(path: str) -> dict[str, dict[str, Any]]:
        return {row["rule"]: row for row in get(app, f"{path}.json?rules.show=all").json()["rules"]}

    compared = 0
    for result in report.results:
        for label, places in (("Street", result.by_street), ("Community", result.by_community)):
            for place in places:
                if not place.code:
                    continue
                row_of_rule = rules_of(f"/node/{label}/{place.code}")[result.rule.id]
                expected = {name: row_of_rule[name] for name in vars(place.counts)}
                assert expected == vars(place.counts), (result.rule.id, place.code)
                compared += 1
    assert compared > 20


def test_the_same_graph_gives_the_same_pictures_after_a_restart(store: Store, tmp_path: Path) -> None:
    put(store, make_network())
    addresses = ["/index.svg", f"/node/Community/{DISTRICT}001001.svg"]
    addresses += [f"/node/Street/{DISTRICT}001/{page}.svg" for page in ("chain", "network")]
    digests = []
    for _ in range(2):
        site = site_of(store, tmp_path, rules=("buildings-have-party-group",))
        site.wait()
        app = explorer_app(site)
        drawn = [get(app, address) for address in addresses]
        assert {reply.status for reply in drawn} == {200}
        digests.append([hashlib.sha256(reply.body).hexdigest() for reply in drawn])
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == len(addresses)


def test_two_relationships_of_one_pair_are_both_listed(store: Store, tmp_path: Path) -> None:
    network = make_network()
    compound = f"{DISTRICT}001001X001"
    network.edge("SERVES", "PF-1", compound, contract="HT-second")
    put(store, network)
    app = _ready(site_of(store, tmp_path, rules=NO_RULES))
    data = get(app, f"/node/Compound/{compound}.json").json()["relationships"]
    serves = next(group for group in data if group["type"] == "SERVES")
    assert serves["total"] == 2
    contracts = {item["properties"]["contract"] for item in serves["items"]}
    assert contracts == {"HT-second", f"HT-{compound}"}
    firm = get(app, "/node/PropertyFirm/PF-1.json").json()["relationships"]
    assert next(group for group in firm if group["type"] == "SERVES")["total"] == 9


@pytest.mark.one_engine("only the connections and threads of the explorer can run out")
def test_two_hundred_readers_are_all_answered(store: Store, tmp_path: Path) -> None:
    """The pages are small, because only the number of readers can exhaust anything."""
    put(store, make_network())
    rule = "buildings-have-party-group"
    paths = ["/", f"/node/Street/{DISTRICT}001", "/rules", f"/rules/{rule}.json", "/search?q=cy"]

    def read(number: int) -> int:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        connection.request("GET", paths[number % len(paths)])
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status if body else 0

    with (
        serving(site_of(store, tmp_path, rules=(rule,))) as address,
        ThreadPoolExecutor(READERS) as readers,
    ):
        parts = urlsplit(address)
        statuses = Counter(readers.map(read, range(READERS)))
    assert statuses == {200: READERS}
