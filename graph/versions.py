"""What is said of a graph that another version of wangge made."""

from __future__ import annotations

__all__ = ["explain_version"]


def explain_version(found: str, own: str) -> str:
    """Say who made a graph of another version, and what to do.

    >>> explain_version("3", "2")
    'was made by a newer wangge (graph version 3; this one has 2): use that, or restore a backup made by this one'
    """
    if found.isdecimal() and int(found) < int(own):
        return (
            f"was made by an earlier wangge (graph version {found}; this one has {own}):"
            " `wangge upgrade --dry-run` says what that changes, `wangge upgrade` does it"
        )
    return (
        f"was made by a newer wangge (graph version {found}; this one has {own}):"
        " use that, or restore a backup made by this one"
    )
