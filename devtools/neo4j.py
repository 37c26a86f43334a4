"""Provides a Neo4j server for the tests: at NEO4J_TEST_URI, else in a container, else from jars that Maven downloads."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.empty_database import empty
from wangge.graph.engines.locks import hold
from wangge.graph.engines.ports import free_ports
from wangge.graph.engines.server import Address, connect_neo4j
from wangge.graph.errors import EngineUnavailable
from wangge.graph.store import Store

__all__ = [
    "NoNeo4jError",
    "admin_tool",
    "claimed_for_tests",
    "jars",
    "jars_of",
    "neo4j_server",
    "start_server",
]

VERSION = "5.26.16"
IMAGE = "neo4j:5.26-community"
PASSWORD = "for-tests-only"
CLAIM = "wangge_tests"
JAVA_OPTIONS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)
_LATE_OPTIMISING = (
    "-XX:TieredStopAtLevel=4",
    "-XX:Tier4InvocationThreshold=15000",
    "-XX:Tier4MinInvocationThreshold=1800",
    "-XX:Tier4CompileThreshold=45000",
    "-XX:Tier4BackEdgeThreshold=120000",
)
"""The Java options of the server for all tests: its optimising compiler begins three times later than usual.

JAVA_TOOL_OPTIONS tells Java to optimise less, which is best for a short time, but this server runs for minutes. For the
614 tests of `queries` on Neo4j, the server needs 255 s of processor time with these options (measured on 2026-12-01), 306 s
with Java's usual thresholds, and 287 s with ten times as high ones.
"""
_HERE = Path(__file__).parent
_START_SECONDS = 120


class NoNeo4jError(Exception):
    """No Neo4j is available on this machine; the text gives the reason."""


@contextmanager
def neo4j_server() -> Iterator[Address]:
    """Yield the address of a server for the tests; raises `NoNeo4jError` if none is available."""
    if uri := os.environ.get("NEO4J_TEST_URI"):
        if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
            raise NoNeo4jError(
                "NEO4J_TEST_URI names one database, which several processes can't share: use -n 0"
            )
        yield Address(
            uri,
            os.environ.get("NEO4J_TEST_USERNAME", "neo4j"),
            os.environ.get("NEO4J_TEST_PASSWORD", ""),
            os.environ.get("NEO4J_TEST_DATABASE"),
        )
    elif _docker_answers():
        with _container() as address:
            yield address
    else:
        with _assembled(jars()) as address:
            yield address


@contextmanager
def claimed_for_tests(store: Store) -> Iterator[None]:
    """Mark an empty database as one that the tests may change, and empty it at the end.

    The mark is a constraint and not a node, because the tests delete all nodes. Raises `AssertionError` if the database
    has nodes but not this mark, because then its data aren't from tests and must not be deleted.
    """
    claims = store.read("SHOW CONSTRAINTS YIELD name WHERE name = $claim RETURN name", {"claim": CLAIM})
    foreign = not claims and len(store.read("MATCH (n) RETURN 1 AS one LIMIT 1"))
    assert not foreign, (
        f"{store.engine.uri} contains data that the tests didn't write: name an empty database"
    )
    store.define(f"CREATE CONSTRAINT {CLAIM} IF NOT EXISTS FOR (n:WanggeTests) REQUIRE n.id IS UNIQUE")
    try:
        yield
    finally:
        empty(store)
        store.define(f"DROP CONSTRAINT {CLAIM}")


def jars() -> Path:
    """Return the folder with the server's jars; Maven downloads them if they are missing."""
    return jars_of("neo4j", VERSION, "pom.xml")


def jars_of(program: str, version: str, pom: str) -> Path:
    """Return the folder with the jars that the Maven file `pom` lists; Maven downloads them if they are missing.

    Raises `NoNeo4jError` without Java or Maven.
    """
    if missing := [program for program in ("java", "mvn") if shutil.which(program) is None]:
        raise NoNeo4jError(
            f"NEO4J_TEST_URI isn't set, Docker doesn't answer, no {' and no '.join(missing)} here"
        )
    cache = Path(os.environ.get("WANGGE_CACHE", _HERE.parent / ".cache")) / f"{program}-{version}"
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / "lib"
    with hold(cache / "lock", seconds=600):
        if not folder.is_dir():
            _fetch(folder, _HERE / pom)
    return folder


@contextmanager
def imported_server(folder: Path) -> Iterator[Address]:
    """Import the files in a folder with neo4j-admin, run a server on the new database, and yield the server's address."""
    from tempfile import TemporaryDirectory

    lib = jars()
    with TemporaryDirectory(prefix="wangge-neo4j-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        (port,) = free_ports(1)
        # Setting a password takes a second, and the test of this server needs none.
        _configure(home, port, "dbms.security.auth_enabled=false\n")
        arguments = (folder / "import.args").read_text(encoding="utf-8").split("\n")[:-1]
        admin_tool(lib, home, "database", "import", "full", *arguments, cwd=folder)
        address = Address(f"bolt://127.0.0.1:{port}", "neo4j", PASSWORD)
        with _process(lib, home) as process:
            _wait_until_up(address, process, home)
            yield address


def admin_tool(lib: Path, home: Path, *arguments: str, cwd: Path | None = None) -> None:
    """Run neo4j-admin with these arguments on the home folder of a server, which must not be running."""
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    command = ["java", "-Xmx256m", *JAVA_OPTIONS, "-cp", f"{lib}/*", "org.neo4j.cli.AdminTool", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=cwd)


def _fetch(folder: Path, pom: Path) -> None:
    draft = folder.with_name("lib.new")
    shutil.rmtree(draft, ignore_errors=True)
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={draft}"]
    process = subprocess.run(["mvn", "-q", "-B", "-f", pom, *goal], capture_output=True, text=True)
    if process.returncode:
        raise NoNeo4jError(f"Maven can't fetch Neo4j: {process.stdout.strip().splitlines()[:1]}")
    draft.rename(folder)


def _docker_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@contextmanager
def _container() -> Iterator[Address]:
    from testcontainers.community.neo4j import Neo4jContainer

    with Neo4jContainer(IMAGE, password=PASSWORD, username="neo4j") as container:
        yield Address(container.get_connection_url(), "neo4j", PASSWORD)


@contextmanager
def _assembled(lib: Path) -> Iterator[Address]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="wangge-neo4j-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (port,) = free_ports(1)
        _configure(home, port)
        admin_tool(lib, home, "dbms", "set-initial-password", PASSWORD)
        address = Address(f"bolt://127.0.0.1:{port}", "neo4j", PASSWORD)
        with _process(lib, home, *_LATE_OPTIMISING) as process:
            _wait_until_up(address, process, home)
            yield address


def _configure(home: Path, port: int, more: str = "") -> None:
    (home / "conf").mkdir()
    (home / "conf" / "neo4j.conf").write_text(
        f"server.bolt.listen_address=127.0.0.1:{port}\n"
        "server.http.enabled=false\n"
        "server.https.enabled=false\n"
        "server.memory.pagecache.size=64m\n"
        # Tests fill and empty the database, so its statistics change again and again. Without this setting,
        # the server plans every query again after each such change; for the shipped rules that takes 30 CPU
        # seconds.
        "dbms.cypher.min_replan_interval=10h\n"
        # The tests run more statements than the 1,000 whose plans the server keeps by default.
        "server.memory.query_cache.per_db_cache_num_entries=4000\n"
        "dbms.usage_report.enabled=false\n"
        "db.tx_log.preallocate=false\n" + more,
        encoding="utf-8",
    )


def start_server(
    lib: Path, home: Path, *, initial_heap: str, heap: str, options: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """Start a server on a home folder that has a configuration; the caller must stop the server.

    `options` are further options of Java. The output of the server goes to console.log.
    """
    java = ["java", f"-Xms{initial_heap}", f"-Xmx{heap}", *options, *JAVA_OPTIONS, "-cp", f"{lib}/*"]
    directories = [f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    with (home / "console.log").open("wb") as log:
        return subprocess.Popen(
            [*java, "org.neo4j.server.CommunityEntryPoint", *directories],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextmanager
def _process(lib: Path, home: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    # A heap of fixed size has a large young generation, so garbage collection takes half as much time.
    process = start_server(lib, home, initial_heap="1g", heap="1g", options=options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_until_up(address: Address, process: subprocess.Popen[bytes], home: Path) -> None:
    limit = time.monotonic() + _START_SECONDS
    while True:
        try:
            connect_neo4j(address).close()
        except EngineUnavailable:
            last_line = (home / "console.log").read_text("utf-8", errors="replace").strip().splitlines()[-1:]
            assert process.poll() is None, f"Neo4j ended while starting: {last_line}"
            assert time.monotonic() < limit, f"Neo4j isn't up after {_START_SECONDS} s: {last_line}"
            time.sleep(0.2)
        else:
            return
