"""cypher-shell for the tests, assembled from Maven."""

from __future__ import annotations

import subprocess

from devtools.neo4j import jars_of
from wangge.graph.engines.server import Address

__all__ = ["VERSION", "cypher_shell"]

VERSION = "5.26.0"


def cypher_shell(address: Address, script: str) -> str:
    """The shell's output for a script on stdin; raises `NoNeo4jError` where no shell is available.

    Raises `AssertionError` with the shell's message where a statement fails.
    """
    lib = jars_of("cypher-shell", VERSION, "cypher-shell.xml")
    words = [
        "java",
        "-Xmx256m",
        "-cp",
        f"{lib}/*",
        "org.neo4j.shell.Main",
        "--format",
        "plain",
        "--fail-fast",
    ]
    words += ["-a", address.uri, "-u", address.username, "-p", address.password]
    words += ["-d", address.database] if address.database else []
    done = subprocess.run(
        words, input=script, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
