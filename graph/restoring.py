"""A database that holds the beginning of a restore: its marker says of which backup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.errors import RestoreInterrupted

__all__ = ["RESTORING", "demand_restored"]

RESTORING = "restoring"
"""The marker's property that holds the sha256 of a backup's manifest as long as that is being restored."""

_SHOWN = 12


def demand_restored(marker: Mapping[str, Any], where: str) -> None:
    """Raise `RestoreInterrupted` for the marker of a database whose restore has not ended."""
    if digest := marker.get(RESTORING):
        raise RestoreInterrupted(
            f"{where}: a restore of backup {str(digest)[:_SHOWN]} was interrupted, or still runs: "
            "run it again, or `wangge db wipe`"
        )
