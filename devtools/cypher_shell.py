"""Runs cypher-shell for the tests; Maven downloads it. The shell reads a script as if a user pasted it."""

from __future__ import annotations

import subprocess

from devtools.neo4j import jars_of
from wangge.graph.engines.server import Address

__all__ = ["VERSION", "cypher_shell"]

VERSION = "5.26.0"


def cypher_shell(address: Address, script: str) -> str:
    """Give the shell a script on stdin and return its output.

    Raises `NoNeo4jError` if the shell isn't available. If a statement fails, raises `AssertionError` with the shell's
    message.
    """
    lib = jars_of("cypher-shell", VERSION, "cypher-shell.xml")
    command = [
        "java",
        "-Xmx256m",
        "-cp",
        f"{lib}/*",
        "org.neo4j.shell.Main",
        "--format",
        "plain",
        "--fail-fast",
    ]
    command += ["-a", address.uri, "-u", address.username, "-p", address.password]
    command += ["-d", address.database] if address.database else []
    process = subprocess.run(
        command, input=script, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert process.returncode == 0, process.stderr
    return process.stdout
