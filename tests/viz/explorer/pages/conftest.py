"""Fixtures for the explorer of a small district with names that contain markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette

from devtools.empty_database import empty
from tests.queries.conftest import ENGINES
from tests.viz.explorer.asgi import Reply, get
from wangge.graph.connection import scratch_store
from wangge.graph.model import load_model
from wangge.graph.schema import apply_schema
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy, read_policy
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

DISTRICT = Path(__file__).parents[3] / "queries" / "district.cypher"
DAY = date(2024, 6, 30)
RULE = "posts-are-held"
BAD_NAMES = (
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(1)</script>",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\u202e右到左\u200f",
    "👩‍👩‍👧社区",
    "阳" * 200,
)
Asks = Callable[..., Reply]


@pytest.fixture(scope="module", params=ENGINES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a read-only explorer of the district, once on each engine.

    It checks only one rule, which is about posts.
    """
    folder = tmp_path_factory.mktemp("pages")
    if request.param == "embedded":
        with scratch_store() as store:
            yield _small_site(store, folder)
        return
    store = request.getfixturevalue("_neo4j")
    empty(store)
    yield _small_site(store, folder)
    empty(store)


@pytest.fixture
def without_search(site: Site) -> Site:
    """Return a new explorer of the graph of `site`. Its rules aren't checked and its search index isn't built yet."""
    return Site(site.store, site.title, site.read_policy)


@pytest.fixture
def app(site: Site) -> Starlette:
    return explorer_app(site)


@pytest.fixture
def ask(app: Starlette) -> Asks:
    """Return a function that requests an address of the explorer."""
    return partial(get, app)


def _small_site(store: Store, folder: Path) -> Site:
    """Return an explorer of a graph with the district, the additions in `_MORE`, and hostile names.

    For each hostile name (`BAD_NAMES`) the graph has a firm, a post in the firm and a holder, all with this name.
    """
    model = load_model()
    apply_schema(store, model.unique(), model.indexes())
    rows = [{"code": f"H-{number}", "name": name} for number, name in enumerate(BAD_NAMES, 1)]
    with store.writing() as transaction:
        transaction.run(DISTRICT.read_text(encoding="utf-8"))
        for statement in _MORE:
            transaction.run(statement)
        transaction.run(_BAD, {"rows": rows})
    (folder / "wangge.toml").write_text('[project]\nname = "小区"\ndate = 2024-06-30\n', encoding="utf-8")

    def policy() -> Policy:
        complete_policy = read_policy(Project.find(folder))
        return replace(
            complete_policy, rules=tuple(rule for rule in complete_policy.rules if rule.id == RULE), broken=()
        )

    new_site = Site(store, "小区", policy)
    snapshot = new_site.wait()
    assert snapshot.ready, snapshot.failure
    return new_site


_BAD = (
    "MATCH (x:Compound {code: '511702001001X001'}) UNWIND $rows AS row "
    "CREATE (f:PropertyFirm:Organization {code: row.code, name: row.name, remark: row.name}) "
    "CREATE (f)-[:SERVES {contract: row.name, valid_from: date('2024-01-01')}]->(x) "
    "CREATE (p:Post {code: 'PO-' + row.code, name: row.name})-[:POST_IN]->(f) "
    "CREATE (:Person {code: 'PE-' + row.code, name: row.name})-[:HOLDS {valid_from: date('2024-01-01')}]->(p)"
)
_MORE = (
    "UNWIND range(1, 120) AS n CREATE (:Compound:Place {code: 'Z' + toString(1000 + n), name: '长名单小区'})",
    "MATCH (r:ResidentsCommittee {code: 'RC-1'}) CREATE (:Post {code: 'PO-9', name: '委员'})-[:POST_IN]->(r)",
    "CREATE (a:PartyOrganization:Organization {code: 'CIRCLE-1', name: '一'})-[:SUBORDINATE_TO]->"
    "(b:PartyOrganization:Organization {code: 'CIRCLE-2', name: '二'})-[:SUBORDINATE_TO]->(a)",
    "MATCH (f:PropertyFirm {code: 'PF-2'}), (x:Compound {code: '511702001001X001'}) "
    "CREATE (f)-[:SERVES {contract: 'HT-9', valid_from: date('2024-02-01'), src: '7:R1:合同:合同.csv'}]->(x)",
    "MATCH (o:StreetOffice {code: 'SO-1'}), (d:Department {code: 'DEP-1'}) "
    "CREATE (o)-[:EVALUATES {year: 2021, score: 80.0}]->(d)",
    "CREATE (:WanggeMarker {id: 'wangge', last_run: 'R1'})",
    "MATCH (r:Run {id: 'R1'}) SET r.counts = '{\"add\": 12, \"rejected\": 3}', r.source_sha256 = 'a', r.model_version = '1'",
)
