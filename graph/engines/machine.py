"""Starts and ends the JVM of the embedded engine, and returns its class path and options."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from wangge.graph.errors import EngineUnavailable

__all__ = ["OPTIONS", "class_path", "end_machine", "java_home", "start_machine"]

# The Java options that arcadedb_embedded sets, except two. One loads Java's vector module: with it, the AOT
# archive couldn't contain linked classes. The other allows XML of any size, which only ArcadeDB's importer
# needs.
OPTIONS = (
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF8",
    "-Dpolyglot.engine.WarnInterpreterOnly=false",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-XX:+UseCompactObjectHeaders",
)
_CRASH_LOG = "-XX:ErrorFile=./log/hs_err_pid%p.log"


@cache
def java_home() -> Path:
    """Return the folder of the Java runtime that arcadedb_embedded includes."""
    from arcadedb_embedded.jvm import get_bundled_jre_lib_path

    return Path(get_bundled_jre_lib_path()).parents[2]


@cache
def class_path() -> tuple[Path, ...]:
    """Return the engine's jars in a fixed order, JPype's jar last."""
    import jpype
    from arcadedb_embedded.jvm import get_jar_path

    jars = sorted(Path(get_jar_path()).glob("*.jar"))
    return (*jars, Path(jpype.__file__).resolve().parents[1] / "org.jpype.jar")


def start_machine(options: Iterable[str]) -> None:
    """Start the JVM in this process with the heap size of WANGGE_HEAP. A process can start it only once.

    Raises `EngineUnavailable` if Java rejects an option or can't allocate the heap.
    """
    import jpype
    from arcadedb_embedded.jvm import get_bundled_jre_lib_path

    heap = os.environ.get("WANGGE_HEAP", "1g")
    user_options = shlex.split(os.environ.get("ARCADEDB_JVM_ARGS", ""))
    arguments = [*user_options, *OPTIONS, _CRASH_LOG, *options, f"-Xmx{heap}"]
    # JPype adds its own jar, at the end.
    jars = [str(jar) for jar in class_path()[:-1]]
    try:
        jpype.startJVM(get_bundled_jre_lib_path(), *arguments, classpath=jars, interrupt=False)
    except Exception as error:
        hint = f" (WANGGE_HEAP is {heap!r}: try 1g)" if "WANGGE_HEAP" in os.environ else ""
        raise EngineUnavailable(f"the JVM doesn't start: {error}{hint}") from error


def end_machine() -> None:
    """Shut the JVM down, so that it writes the recorded classes. This process can't start it again."""
    import jpype

    jpype.shutdownJVM()
