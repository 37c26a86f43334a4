"""Explains why a graph can't be used: it has another version, or its restore was interrupted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wangge.graph.errors import RestoreInterrupted

__all__ = ["RESTORING", "demand_restored", "explain_version", "is_earlier"]

RESTORING = "restoring"
"""The property of the marker that holds the sha256 of a backup's manifest while it is being restored."""

_DIGITS = 12


def is_earlier(version: str, current: str) -> bool:
    """Whether `version`, the version of a graph, is earlier than `current`, the graph version of this wangge.

    >>> is_earlier("1", "2"), is_earlier("3", "2"), is_earlier("…", "2")
    (True, False, False)
    """
    return version.isdecimal() and int(version) < int(current)


def explain_version(version: str, current: str) -> str:
    """Return a message about a graph with `version`, with the remedy; `current` is this wangge's graph version.

    >>> explain_version("3", "2")
    'was made by a newer version of wangge (graph version 3; the installed wangge supports 2): install the newer version, or restore a backup made by the installed one'
    """
    versions = f"(graph version {version}; the installed wangge supports {current})"
    if is_earlier(version, current):
        return (
            f"was made by an earlier version of wangge {versions}:"
            " `wangge upgrade --dry-run` lists the changes, `wangge upgrade` makes them"
        )
    return (
        f"was made by a newer version of wangge {versions}:"
        " install the newer version, or restore a backup made by the installed one"
    )


def demand_restored(marker: Mapping[str, Any], where: str) -> None:
    """Raise `RestoreInterrupted` if the marker shows that a restore into the database has not ended."""
    if digest := marker.get(RESTORING):
        raise RestoreInterrupted(
            f"{where}: a restore of backup {str(digest)[:_DIGITS]} was interrupted, or still runs: "
            "run it again, or `wangge db wipe`"
        )
