"""What pages keep from one state of the graph is never shown for another one, and saves most statements."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from devtools.explorers import site_of
from tests.sent_statements import sent_statements
from tests.viz.explorer.asgi import get
from tests.viz.network.networks import make_network, put
from wangge.graph.model import MODEL_VERSION
from wangge.graph.store import Store
from wangge.loaders.starter import start_project
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.kept_results import KeptResults

STREET = "511702001"
PAGE = f"/node/Street/{STREET}"
RULE = "communities-have-joint-committee"
_ROW = re.compile(r'data-id="Community:(\d+)"')


@pytest.fixture
def app(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ASGIApp:
    """Return an explorer of a small network whose rule has been checked; it looks at the graph for every request."""
    return explorer_of(store, tmp_path, monkeypatch)


def explorer_of(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ASGIApp:
    monkeypatch.setattr("wangge.viz.explorer.state.site._REPEAT_FAULT_SECONDS", 0.0)
    put(store, make_network(communities=1))
    store.claim(MODEL_VERSION, adopt=True)
    start_project(tmp_path, name="通川区", scope="511702", datasets=[])
    site = site_of(store, tmp_path, rules=(RULE,))
    assert site.wait().ready
    return explorer_app(site)


def add_community(store: Store, number: int, *, mark: bool = True) -> None:
    """Add a community to the street as a load does; without `mark`, as another program does."""
    with store.writing() as transaction:
        transaction.run(
            "MATCH (s:Street {code: $street}) CREATE (c:Place:Community {code: $code, name: '新社区'})-[:PART_OF]->(s)",
            {"street": STREET, "code": f"{STREET}{number:03}"},
        )
        if mark:
            transaction.run(
                "MATCH (m:WanggeMarker) SET m.ticks = coalesce(m.ticks, 0) + 1, m.last_run = $run",
                {"run": f"R{number:06}"},
            )


def communities(app: ASGIApp) -> list[str]:
    reply = get(app, PAGE)
    assert reply.status == 200
    return _ROW.findall(reply.text)


def test_a_page_shows_what_was_loaded_while_the_explorer_runs(app: ASGIApp, store: Store) -> None:
    assert communities(app) == communities(app) == [f"{STREET}001"]
    add_community(store, 2)
    assert communities(app) == [f"{STREET}001", f"{STREET}002"]


def test_a_page_shows_at_once_what_another_program_wrote_to_neo4j(
    neo4j_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = explorer_of(neo4j_store, tmp_path, monkeypatch)
    assert communities(app) == [f"{STREET}001"]
    add_community(neo4j_store, 2, mark=False)
    assert communities(app) == [f"{STREET}001", f"{STREET}002"]


def test_readers_at_once_see_each_state_completely_while_loads_run(app: ASGIApp, store: Store) -> None:
    numbers = range(2, 8)
    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(lambda: [communities(app) for _ in range(12)]) for _ in range(2)]
        for number in numbers:
            add_community(store, number)
        seen = [listed for reader in readers for listed in reader.result()]
    complete = [[f"{STREET}{number:03}" for number in range(1, last + 1)] for last in range(1, 8)]
    assert all(listed in complete for listed in seen)
    assert communities(app) == complete[-1]


@pytest.mark.parametrize(
    "address", ["/", PAGE, f"/node/Community/{STREET}001", f"/rules/{RULE}?under={STREET}"]
)
def test_a_page_that_was_read_before_takes_few_statements(
    app: ASGIApp, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert get(app, address).status == 200
    with sent_statements(monkeypatch) as statements:
        assert get(app, address).status == 200
    assert len(statements) <= 6, statements
    assert sum("WanggeMarker" in statement for statement in statements) == 2


def test_a_result_of_an_earlier_state_is_not_kept() -> None:
    kept = KeptResults(most=2)

    def slow() -> str:
        kept.get("second", "other", lambda: "the graph has changed meanwhile")
        return "first"

    assert kept.get("first", "key", slow) == "first"
    assert kept.get("second", "key", lambda: "second") == "second"


def test_only_the_last_results_are_kept() -> None:
    kept = KeptResults(most=2)
    for key in ("a", "b", "a", "c"):
        kept.get("version", key, lambda: "first")
    assert [kept.get("version", key, lambda: "again") for key in ("a", "c", "b")] == [
        "first",
        "first",
        "again",
    ]
