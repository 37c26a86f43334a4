"""Makes the AOT archive: `python -m wangge.graph.engines.archiving`, started by `request_archive`.

An engine on an empty database runs statements of every common kind and records the classes that it loads.
Java then writes these classes, loaded and linked, to one file.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from wangge.graph.connection import scratch_store
from wangge.graph.engines.archive import RECORDING, ClassArchive
from wangge.graph.engines.locks import HeldByAnotherError, hold
from wangge.graph.engines.machine import OPTIONS, class_path, java_home
from wangge.graph.schema import apply_schema
from wangge.graph.store import Store

__all__ = ["main", "make_archive"]

_LONGEST_SECONDS = 300
_NICENESS = 10
# Environment variables that are removed before the engine is recorded. The archive serves all later engines,
# so it must not depend on the options of the user who happens to make it.
_NOT_INHERITED = ("JAVA_TOOL_OPTIONS", "ARCADEDB_JVM_ARGS", "WANGGE_HEAP")
_STATEMENTS = (
    "UNWIND $rows AS row MERGE (n:Building {code: row.code}) SET n += row.facts",
    "UNWIND $rows AS row MATCH (a:Building {code: row.code}), (b:Building {name: row.name})"
    " MERGE (a)-[r:NEAR]->(b) SET r.since = row.code",
)
_QUERIES = (
    "MATCH (a:Building)-[r:NEAR]->(b) WHERE a.code STARTS WITH 'b' AND b.name IS NOT NULL"
    " RETURN a.code AS code, count(r) AS n, collect(DISTINCT b.name)[..3] AS names ORDER BY n DESC, code LIMIT 5",
    "MATCH (a:Building) OPTIONAL MATCH (a)-[:NEAR*1..2]-(b) WITH a, count(b) AS n WHERE n > 0"
    " RETURN labels(a), properties(a), CASE WHEN n > 1 THEN 'more' ELSE 'one' END",
    "MATCH (a:Building) WHERE NOT (a)-[:NEAR]->() RETURN count(a)",
    "SHOW CONSTRAINTS",
    "SHOW INDEXES",
)


def main() -> None:
    """Make the archive, unless another process is making it."""
    signal.alarm(_LONGEST_SECONDS)
    os.nice(_NICENESS)
    for name in _NOT_INHERITED:
        os.environ.pop(name, None)
    archive = ClassArchive.here()
    if archive is None:
        return
    with suppress(HeldByAnotherError), hold(archive.making):
        if archive.is_wanted():
            make_archive(archive)


def make_archive(archive: ClassArchive) -> None:
    """Record an engine's classes and write the archive. Raises `CalledProcessError` if Java fails."""
    archive.tried.touch()
    shutil.rmtree(archive.work, ignore_errors=True)
    archive.work.mkdir(mode=0o700)
    try:
        class_list = archive.work / "classes"
        os.environ[RECORDING] = str(class_list)
        with scratch_store() as store:
            _exercise(store)
        archive.add(_write_archive(class_list, archive.work / "archive"))
    finally:
        shutil.rmtree(archive.work, ignore_errors=True)


def _exercise(store: Store) -> None:
    apply_schema(store, [("Building", "code")], [("Building", "name")])
    rows = [
        {"code": f"b{n}", "name": f"{n // 2}幢", "facts": {"name": f"{n // 2}幢", "n": n}} for n in range(200)
    ]
    with store.writing() as writing:
        for statement in _STATEMENTS:
            writing.run(statement, {"rows": rows})
    for query in _QUERIES:
        store.read(query)
    with store.writing() as writing:
        writing.run("MATCH (n:Building) DETACH DELETE n", {})


def _write_archive(class_list: Path, archive: Path) -> Path:
    options = [
        *OPTIONS,
        "-XX:AOTMode=create",
        f"-XX:AOTConfiguration={class_list}",
        f"-XX:AOTCache={archive}",
        # Only the G1 garbage collector can write objects into an archive; the others can read them.
        "-XX:+UseG1GC",
        "-Xmx1g",
    ]
    paths = os.pathsep.join(str(jar) for jar in class_path())
    subprocess.run([java_home() / "bin" / "java", *options, "-cp", paths], check=True, capture_output=True)
    return archive


if __name__ == "__main__":
    main()
