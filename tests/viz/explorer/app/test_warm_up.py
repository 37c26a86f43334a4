"""The explorer opens a page of each kind by itself, without disturbing readers."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from devtools.explorers import site_of
from tests.sent_statements import sent_statements
from tests.viz.explorer.asgi import get
from tests.viz.network.networks import make_network, put
from wangge.graph.errors import EngineUnavailable, QueryError
from wangge.graph.model import MODEL_VERSION
from wangge.graph.store import Store
from wangge.loaders.starter import start_project
from wangge.viz.explorer.app import typical_pages as typical
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.typical_pages import TypicalPage, typical_pages
from wangge.viz.explorer.app.warm_up import RequestCounts, WarmUp
from wangge.viz.explorer.pages import ADDRESSES
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.state.place_tree import PlaceTree
from wangge.viz.explorer.state.site import Site

RULE = "communities-have-joint-committee"
COMMUNITY = "511702001001"
WALK = (
    "/",
    "/node/Street/511702001",
    f"/node/Community/{COMMUNITY}",
    f"/node/Grid/{COMMUNITY}001",
    f"/node/Compound/{COMMUNITY}X003",
    f"/node/Building/{COMMUNITY}B0004",
    f"/node/JointCommittee/JC-{COMMUNITY}",
    f"/node/Post/POST-{COMMUNITY}",
    "/node/PropertyFirm/PF-1",
    "/node/OfficeDivision/OD-1",
    f"/rules/{RULE}?under=511702002",
    "/?colour=measure:reliance",
    f"/node/Grid/{COMMUNITY}001?colour=measure:fairness",
    f"/node/Building/{COMMUNITY}B0004/chain",
    f"/node/Community/{COMMUNITY}/network",
    "/rules",
)
"""The pages of a walk through the graph, most of other nodes than those that the explorer chooses."""


@pytest.fixture
def site(store: Store, tmp_path: Path) -> Site:
    return make_site(store, tmp_path)


@pytest.fixture
def small_site(embedded_store: Store, tmp_path: Path) -> Site:
    return make_site(embedded_store, tmp_path)


def make_site(store: Store, folder: Path) -> Site:
    put(store, make_network())
    store.claim(MODEL_VERSION, adopt=True)
    start_project(folder, name="通川区", scope="511702", datasets=[])
    return site_of(store, folder, rules=(RULE,))


def warmed(site: Site) -> WarmUp:
    """Check the rules and open the pages, with no readers."""
    warm_up = WarmUp(site, lambda: RequestCounts(0, 0))
    site.on_ready = warm_up.start
    assert site.wait().ready
    warm_up.wait(120)
    return warm_up


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of the pages that are opened in advance from now on; none is rendered."""
    paths: list[str] = []
    monkeypatch.setattr(WarmUp, "_open", lambda _self, page: paths.append(page.path))
    return paths


def test_the_first_reader_of_a_page_sends_no_statement_for_the_first_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sent_statements(monkeypatch) as statements:
        warmed(site)
        assert site.prepared
        known = set(statements)
        app = explorer_app(site)
        for address in WALK:
            assert get(app, address).status == 200

    assert sorted(set(statements) - known) == []


def test_every_tier_and_every_other_kind_of_node_has_a_page(small_site: Site, opened: list[str]) -> None:
    warmed(small_site)

    labels = {path.split("/")[2] for path in opened if path.startswith("/node/")}
    tiers = {"City", "District", "Street", "Community", "Grid", "Compound", "Building"}
    others = {"StreetOffice", "OfficeDivision", "PropertyFirm", "JointCommittee", "Post", "Person"}
    assert labels == tiers | others | {"PartyOrganization"}
    assert {"/", f"/rules/{RULE}", "/rules", "/recipes"} <= set(opened)


def test_of_the_places_of_a_tier_one_with_contents_is_chosen(small_site: Site, opened: list[str]) -> None:
    warmed(small_site)

    assert "/node/Street/511702001" in opened
    assert "/node/Community/511702002001" not in opened


def test_no_network_of_a_large_place_is_read(
    small_site: Site, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    monkeypatch.setattr(typical, "_MOST_MEASURED", 8)
    snapshot = small_site.wait()
    assert snapshot.rule_results is not None
    assert snapshot.index is not None
    pages = typical_pages(small_site.model, snapshot.rule_results, snapshot.index)

    reading = [
        page.values["label"] for page in pages if "colour" in page.query or page.path.endswith("/network")
    ]

    assert set(reading) == {"Grid", "Compound", "Building"}


def test_nothing_is_opened_while_a_reader_waits_for_a_page(small_site: Site, opened: list[str]) -> None:
    running = 1
    warm_up = WarmUp(small_site, lambda: RequestCounts(running, 0))
    small_site.wait()
    warm_up.start()
    warm_up.wait(0.5)
    assert opened == []
    assert not small_site.prepared

    running = 0
    warm_up.wait(60)

    assert opened
    assert small_site.prepared


def test_nothing_is_opened_until_readers_have_been_quiet_for_a_moment(
    small_site: Site, opened: list[str]
) -> None:
    answered = iter(range(1, 1_000_000))
    warm_up = WarmUp(small_site, lambda: RequestCounts(0, next(answered)))
    small_site.wait()
    warm_up.start()
    warm_up.wait(1.0)

    assert opened == []
    warm_up.stop()
    warm_up.wait(10)


def test_no_page_is_opened_after_the_end_of_the_explorer(
    small_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    started, ended = threading.Event(), threading.Event()

    def open_slowly(_self: WarmUp, page: TypicalPage) -> None:
        opened.append(page.path)
        started.set()
        ended.wait(30)

    monkeypatch.setattr(WarmUp, "_open", open_slowly)
    warm_up = WarmUp(small_site, lambda: RequestCounts(0, 0))
    small_site.wait()
    warm_up.start()
    assert started.wait(30)

    warm_up.stop()
    ended.set()
    warm_up.wait(30)
    warm_up.start()
    warm_up.wait(30)

    assert opened == ["/"]


def test_the_pages_are_opened_once_and_again_only_if_the_graph_was_reopened(
    small_site: Site, opened: list[str]
) -> None:
    warm_up = warmed(small_site)
    once = len(opened)
    warm_up.start()  # as after a load
    warm_up.wait(60)
    assert len(opened) == once

    small_site.times_reopened += 1
    warm_up.start()
    warm_up.wait(60)

    assert len(opened) == 2 * once


def test_a_graph_without_places_has_no_pages_to_open(small_site: Site) -> None:
    snapshot = small_site.wait()
    assert snapshot.rule_results is not None
    assert snapshot.index is not None
    without_places = replace(snapshot.rule_results, tree=PlaceTree([]))

    assert list(typical_pages(small_site.model, without_places, snapshot.index)) == []


@pytest.mark.parametrize(("error", "goes_on"), [(QueryError, True), (EngineUnavailable, False)])
def test_errors_are_noted_once_and_only_for_developers(
    small_site: Site,
    error: type[Exception],
    goes_on: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    tried: list[str] = []

    def fail(request: PageRequest, **_values: str) -> Page:
        tried.append(request.address.path)
        raise error("the page fails")

    monkeypatch.setattr("wangge.viz.explorer.app.warm_up.ADDRESSES", dict.fromkeys(ADDRESSES, fail))
    with caplog.at_level(logging.DEBUG, "wangge.explorer"):
        warmed(small_site)

    assert (len(tried) > 1) == goes_on
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.DEBUG, "a page could not be opened in advance: the page fails")
    ]
    assert capfd.readouterr() == ("", "")
    assert small_site.prepared


def test_pages_opened_in_advance_show_the_state_that_readers_see(small_site: Site) -> None:
    app = explorer_app(small_site)
    small_site.wait()
    before = [get(app, address).text for address in WALK[:6]]

    warmed(small_site)

    assert [get(app, address).text for address in WALK[:6]] == before
