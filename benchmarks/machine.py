"""Describes the machine of a measurement, and the versions of the installed programs and libraries."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["LOCK", "machine", "versions"]

LOCK = Path(__file__).with_name("requirements.lock")
_INSTALLED = ("wangge", "neo4j", "neo4j-rust-ext", "arcadedb-embedded", "networkx", "rustworkx")
_COMPETITORS = ("py2neo", "neomodel", "igraph")


def machine() -> dict[str, str]:
    """Return the processor, the number of its cores, the memory and the operating system, as text."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{_distribution()}, Linux {platform.release().partition('-')[0]}",
    }


def versions() -> dict[str, str]:
    """Return the versions of all programs and libraries that are measured, by name."""
    from devtools.neo4j import VERSION

    versions_by_name = {"Python": platform.python_version(), "Java": _java(), "Neo4j": VERSION}
    for name in _INSTALLED:
        try:
            versions_by_name[name] = version(name)
        except PackageNotFoundError:
            versions_by_name[name] = "not installed"
    return {**versions_by_name, **_locked()}


def _locked() -> dict[str, str]:
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK.read_text("utf-8"), flags=re.MULTILINE))
    return {name: pins[name] for name in _COMPETITORS}


def _processor() -> str:
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        cpuinfo = ""
    match = re.search(r"^model name\s*:\s*(.+)$", cpuinfo, flags=re.MULTILINE)
    return match[1].strip() if match else platform.machine()


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _java() -> str:
    try:
        output = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return "none"
    match = re.search(r'"(.+?)"', output)
    return match[1] if match else "unknown"
