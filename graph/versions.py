"""What is said of a graph that another version of wangge made, or whose restore has not ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wangge.graph.errors import RestoreInterrupted

__all__ = ["RESTORING", "demand_restored", "explain_version", "is_earlier"]

RESTORING = "restoring"
"""The marker's property that holds the sha256 of a backup's manifest as long as that is being restored."""

_SHOWN = 12


def is_earlier(version: str, own: str) -> bool:
    """Whether an earlier wangge made a graph of this version.

    >>> is_earlier("1", "2"), is_earlier("3", "2"), is_earlier("…", "2")
    (True, False, False)
    """
    return version.isdecimal() and int(version) < int(own)


def explain_version(found: str, own: str) -> str:
    """Say who made a graph of another version, and what to do.

    >>> explain_version("3", "2")
    'was made by a newer wangge (graph version 3; this one has 2): use that, or restore a backup made by this one'
    """
    if is_earlier(found, own):
        return (
            f"was made by an earlier wangge (graph version {found}; this one has {own}):"
            " `wangge upgrade --dry-run` says what that changes, `wangge upgrade` does it"
        )
    return (
        f"was made by a newer wangge (graph version {found}; this one has {own}):"
        " use that, or restore a backup made by this one"
    )


def demand_restored(marker: Mapping[str, Any], where: str) -> None:
    """Raise `RestoreInterrupted` for the marker of a database whose restore has not ended."""
    if digest := marker.get(RESTORING):
        raise RestoreInterrupted(
            f"{where}: a restore of backup {str(digest)[:_SHOWN]} was interrupted, or still runs: "
            "run it again, or `wangge db wipe`"
        )
