"""What it was measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["LOCK", "machine", "versions"]

LOCK = Path(__file__).with_name("requirements.lock")
_INSTALLED = ("wangge", "neo4j", "neo4j-rust-ext", "arcadedb-embedded")
_COMPETITORS = ("py2neo", "neomodel")


def machine() -> dict[str, str]:
    """Processor, cores, memory and system, in words."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{_distribution()}, Linux {platform.release().partition('-')[0]}",
    }


def versions() -> dict[str, str]:
    """The version of everything that takes part."""
    from devtools.neo4j import VERSION

    found = {"Python": platform.python_version(), "Java": _java(), "Neo4j": VERSION}
    for name in _INSTALLED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return {**found, **_locked()}


def _locked() -> dict[str, str]:
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK.read_text("utf-8"), flags=re.MULTILINE))
    return {name: pins[name] for name in _COMPETITORS}


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        told = ""
    found = re.search(r"^model name\s*:\s*(.+)$", told, flags=re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _java() -> str:
    try:
        told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return "none"
    found = re.search(r'"(.+?)"', told)
    return found[1] if found else "unknown"
