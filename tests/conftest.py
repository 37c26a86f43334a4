"""Fixtures for all tests: an empty database on either engine, a browser, nginx, and the demo project.

A test with the fixture `store` runs once on each engine. A test is skipped with a reason if something that it
needs is missing. It fails instead if WANGGE_REQUIRE names what is missing, as in
`WANGGE_REQUIRE=neo4j,browser,nginx,soffice,vnu,disk`; `disk` is a file system that a test can mount.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from devtools.browser import ARGUMENTS, find_chromium
from devtools.empty_database import empty
from devtools.neo4j import NoNeo4jError, claimed_for_tests, neo4j_server
from devtools.nginx import find_nginx
from tests.drawn_examples import examples
from tests.engines.lent_engines import EnginePool, lending
from tests.engines.schedule import OneServerScheduling, runs_on_neo4j
from tests.engines.summary import engine_of, seconds_by_folder, summary_line
from tests.queries.sample_goldens import load_sample
from tests.served_demo import ServedDemo, make_demo
from wangge.graph.connection import scratch_store
from wangge.graph.control import stop_engine
from wangge.graph.engines.server import Address, connect_neo4j
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import CheckReport
from wangge.queries.check.run import check
from wangge.queries.recipes.library import load_library
from wangge.queries.rules.rule import load_rules
from wangge.sample.demonstration import DATA_DATE, SCOPE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_LIGHT_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""The Java options of the engines that tests start: no optimising compiler, and the simplest garbage collector.

Tests save processor time this way. Measured on 2026-11-30: in the 821 embedded tests of `queries`, engines need 268 s.
With an optimising compiler that begins ten times later than usual they need 302 s.
"""
_MOST_WORKERS = 4
_ON_EACH_ENGINE = frozenset({"store", "sample", "site"})
"""The fixtures that run a test once on each engine."""
_SLOWEST_TO_SET_UP = frozenset({"sample", "sample_site", "sample_store", "served_demo"})
_QUERIES = Path(__file__).parent / "queries"
_ENGINES = pytest.StashKey[EnginePool]()
_ENVIRONMENT = ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE")


def pytest_configure(config: pytest.Config) -> None:
    """Speed up processes that tests start: Java optimises less, and Python saves compiled modules."""
    os.environ.setdefault("JAVA_TOOL_OPTIONS", _LIGHT_JAVA)
    # Without a deadline: a busy machine is no fault of the code.
    hypothesis.settings.register_profile("wangge", deadline=None, max_examples=examples(100))
    hypothesis.settings.load_profile("wangge")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    config.stash[_ENGINES] = EnginePool()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell makes its background jobs ignore Ctrl-C. If pytest is such a job, the programs that it starts ignore
        # Ctrl-C too, and a test that ends a program by Ctrl-C would wait forever.
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the mark `one_engine` on the embedded engine only; the mark must give the reason."""
    mark = metafunc.definition.get_closest_marker("one_engine")
    if mark is None:
        return
    assert mark.args, f"{metafunc.definition.nodeid}: one_engine needs the reason why one engine is enough"
    embedded = [pytest.param("embedded", marks=pytest.mark.embedded)]
    for name in _ON_EACH_ENGINE & set(metafunc.fixturenames):
        metafunc.definition.add_marker(pytest.mark.parametrize(name, embedded, indirect=True))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return the number of workers for `-n auto`: one per CPU, but at most 4.

    It is 0 if NEO4J_TEST_URI is set, because worker processes can't share the database of that server.
    """
    one_server = bool(os.environ.get("NEO4J_TEST_URI"))
    return 0 if one_server else min(os.cpu_count() or 1, _MOST_WORKERS)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config) -> OneServerScheduling | None:
    """With `--dist worksteal`, run all tests on Neo4j in one worker process."""
    return OneServerScheduling(config) if config.getvalue("dist") == "worksteal" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests with their engine, deselect nightly tests, and sort the others.

    A worker process that has no more tests takes over the last tests of another worker, and has to set up their
    fixtures again; therefore tests with a fixture that takes long to set up come first.

    Whenever a constraint or index is created or dropped, Neo4j plans all statements again. So among the
    tests on Neo4j, those of `queries` come first, because they run every recipe and rule, and tests with the mark
    `changes_schema` come last.
    """
    if not os.environ.get("WANGGE_NIGHTLY"):
        nightly = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if item not in nightly]
    items.sort(
        key=lambda item: (
            _SLOWEST_TO_SET_UP.isdisjoint(getattr(item, "fixturenames", ())),
            not (engine_of(item) == "neo4j" and item.path.is_relative_to(_QUERIES)),
            engine_of(item) == "neo4j" and item.get_closest_marker("changes_schema") is not None,
        )
    )
    for item in items:
        engine = engine_of(item)
        item.user_properties.append(("engine", engine))
        if engine != "none":
            item.add_marker(engine)
        if engine == "neo4j" and not runs_on_neo4j(item.nodeid):
            raise pytest.UsageError(f"{item.nodeid}: the name of a test on Neo4j must contain neo4j")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector from visiting the million objects of the collected tests again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Lend running engines to the projects of a test, unless it has the mark `own_engine`."""
    item.config.stash[_ENGINES].lends = item.get_closest_marker("own_engine") is None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests ran on which engine, and how many seconds each folder of tests took."""
    outcomes = [
        (str(dict(report.user_properties)["engine"]), outcome)
        for outcome in ("passed", "failed", "error", "skipped")
        for report in terminalreporter.getreports(outcome)
    ]
    reports = [report for group in terminalreporter.stats.values() for report in group]
    seconds = [
        (report.nodeid, report.duration) for report in reports if isinstance(report, pytest.TestReport)
    ]
    if seconds:
        terminalreporter.section("seconds by folder, all processes together")
    for line in seconds_by_folder(seconds):
        terminalreporter.write_line(line)
    terminalreporter.write_line(summary_line(outcomes))


@pytest.fixture(scope="session", autouse=True)
def _lent_engines(pytestconfig: pytest.Config) -> Iterator[None]:
    with lending(pytestconfig.stash[_ENGINES]):
        yield


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the developer's Neo4j server from the tests, and limit how long idle engines run.

    An engine that a test leaves running stops after 20 seconds without use.
    """
    for name in _ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WANGGE_IDLE_SECONDS", "20")


@pytest.fixture(scope="session")
def _embedded() -> Iterator[Store]:
    with scratch_store() as store:
        yield store


@pytest.fixture(scope="session")
def neo4j_address() -> Iterator[Address]:
    """Yield the address of the Neo4j server on which the tests run."""
    try:
        with neo4j_server() as address:
            yield address
    except NoNeo4jError as reason:
        skip_or_fail("neo4j", str(reason))


@pytest.fixture(scope="session")
def _neo4j(neo4j_address: Address) -> Iterator[Store]:
    with connect_neo4j(neo4j_address) as store, claimed_for_tests(store):
        yield store


@pytest.fixture
def embedded_store(_embedded: Store) -> Store:
    """Return an empty database on the embedded engine; constraints that other tests created remain."""
    return _emptied(_embedded)


@pytest.fixture
def neo4j_store(_neo4j: Store) -> Store:
    """Return an empty database on a Neo4j server; constraints that other tests created remain."""
    return _emptied(_neo4j)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Store:
    """Return an empty database; the test runs once on each engine."""
    empty_store: Store = request.getfixturevalue(f"{request.param}_store")
    return empty_store


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder into which `sample_store` writes the demonstration project."""
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="session")
def sample_store(sample_folder: Path) -> Iterator[Store]:
    """Yield an embedded store with the generated sample. All tests share it, so they must not write."""
    with scratch_store() as store:
        load_sample(store, sample_folder)
        yield store


@pytest.fixture(scope="session")
def sample_report(sample_store: Store) -> CheckReport:
    """Return the report of the shipped rules on the generated sample."""
    library = load_library()
    return check(sample_store, load_rules(library), library, CheckOptions(scope=SCOPE, today=DATA_DATE))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of an installed Chromium; skip or fail the test if there is none."""
    return find_chromium() or skip_or_fail("browser", "no Chromium is installed here")


@pytest.fixture(scope="session")
def nginx_path() -> str:
    """Return the path of an installed nginx; skip or fail the test if there is none."""
    return find_nginx() or skip_or_fail("nginx", "no nginx is installed here")


@pytest.fixture(scope="session")
def soffice_path() -> str:
    """Return the path of an installed LibreOffice; skip or fail the test if there is none."""
    return shutil.which("soffice") or skip_or_fail("soffice", "LibreOffice isn't installed here")


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Yield a running Chromium; a test closes the pages that it opens."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDemo]:
    """Yield the project that `make demo` creates. All tests share it, so no test may change its sheets or graph."""
    folder = tmp_path_factory.mktemp("readme") / "demo"
    environment = {name: value for name, value in os.environ.items() if name not in _ENVIRONMENT}
    with make_demo(folder, {**environment, "WANGGE_IDLE_SECONDS": "20"}) as demo:
        yield demo
    stop_engine(folder)


def _emptied(store: Store) -> Store:
    empty(store)
    store.use_model(load_model())
    return store


def skip_or_fail(dependency: str, reason: str) -> str:
    """Skip the test with `reason`, or fail the test if WANGGE_REQUIRE contains `dependency`."""
    if dependency in os.environ.get("WANGGE_REQUIRE", "").split(","):
        pytest.fail(f"WANGGE_REQUIRE names {dependency}: {reason}")
    pytest.skip(reason)
