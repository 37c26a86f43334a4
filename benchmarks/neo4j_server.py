"""Runs a Neo4j server for the benchmarks, in a temporary folder."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import neo4j

from benchmarks.part import Skipped
from benchmarks.process import Outcome, run
from devtools.neo4j import JAVA_OPTIONS, PASSWORD, NoNeo4jError, admin_tool, jars, start_server
from wangge.graph.engines.ports import free_ports

__all__ = ["CITY_PAGE_CACHE", "Neo4jHome", "memory", "neo4j_home"]

HEAP = "2g"
PAGE_CACHE = "512m"
CITY_PAGE_CACHE = "1g"
"""The size of Neo4j's page cache for the city; all files of a graph with a million nodes (714 MB) fit into it."""
USER = "neo4j"
_IMPORT_HEAP = "2g"
_START_SECONDS = 120.0
_STOP_SECONDS = 60.0


def memory(page_cache: str = PAGE_CACHE) -> str:
    """Return the server's memory settings, as the benchmark page prints them.

    >>> memory()
    'heap 2g, page cache 512m'
    """
    return f"heap {HEAP}, page cache {page_cache}"


class Neo4jHome:
    """The files of one server, and methods to run it and to import into it."""

    def __init__(self, home: Path, lib: Path, page_cache: str) -> None:
        self._home = home
        self._lib = lib
        (port,) = free_ports(1)
        self.uri = f"bolt://127.0.0.1:{port}"
        (home / "conf").mkdir(parents=True)
        (home / "conf" / "neo4j.conf").write_text(
            f"server.bolt.listen_address=127.0.0.1:{port}\n"
            "server.http.enabled=false\n"
            "server.https.enabled=false\n"
            f"server.memory.pagecache.size={page_cache}\n"
            "dbms.usage_report.enabled=false\n",
            encoding="utf-8",
        )
        admin_tool(lib, home, "dbms", "set-initial-password", PASSWORD)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment variables with which a client finds the server."""
        return {"NEO4J_URI": self.uri, "NEO4J_USERNAME": USER, "NEO4J_PASSWORD": PASSWORD}

    def load(self, arguments: Sequence[str], *, cwd: Path | None = None) -> Outcome:
        """Run `neo4j-admin database import full` with these arguments in `cwd`. The server must not be running."""
        classpath = ["-cp", f"{self._lib}/*", "org.neo4j.cli.AdminTool"]
        java = ["java", f"-Xmx{_IMPORT_HEAP}", *JAVA_OPTIONS, *classpath]
        variables = {"NEO4J_HOME": str(self._home), "NEO4J_CONF": str(self._home / "conf")}
        command = [*java, "database", "import", "full", *arguments]
        return run(command, more=variables, cwd=cwd or self._home, name="neo4j-admin")

    @contextmanager
    def running(self) -> Iterator[neo4j.Driver]:
        """Start the server and yield a driver; the server is stopped at the end of the block."""
        process = start_server(self._lib, self._home, initial_heap=HEAP, heap=HEAP)
        try:
            with neo4j.GraphDatabase.driver(self.uri, auth=(USER, PASSWORD)) as driver:
                _wait(driver, process)
                yield driver
        finally:
            _stop(process)


@contextmanager
def neo4j_home(page_cache: str = PAGE_CACHE) -> Iterator[Neo4jHome]:
    """Yield a new, empty `Neo4jHome` with this page cache. Raises `Skipped` if Java or Maven is missing."""
    try:
        lib = jars()
    except NoNeo4jError as reason:
        raise Skipped(f"no Neo4j here: {reason}") from reason
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as folder:
        yield Neo4jHome(Path(folder) / "neo4j", lib, page_cache)


def _wait(driver: neo4j.Driver, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + _START_SECONDS
    while True:
        try:
            driver.verify_connectivity()
        except neo4j.exceptions.DriverError as error:
            if process.poll() is not None or time.monotonic() > limit:
                raise Skipped("Neo4j doesn't start") from error
            time.sleep(0.2)
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
