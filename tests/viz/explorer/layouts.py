"""Chooses one page of each layout of the explorer."""

from __future__ import annotations

__all__ = ["chosen_kinds"]


def chosen_kinds(pages: dict[str, str]) -> dict[str, str]:
    """Return the address of one page per layout; many kinds of node share a layout."""
    organisations = ("/node/Person", "/node/Post", "/node/PropertyFirm", "/node/PartyOrganization")
    candidates = {
        kind: address
        for kind, address in pages.items()
        if "?" not in kind or kind in ("/search ? q", "/rules ? under", "/ ? map", "/node/Community ? map")
    }
    node_kinds = [
        kind for kind in candidates if kind.count("/") == 2 and kind.startswith("/node/") and "?" not in kind
    ]
    places = ("/node/Street", "/node/Grid", "/node/Compound", "/node/Building")
    chosen = {kind for kind in node_kinds if kind in (*organisations, *places)}
    lines = {kind for kind in candidates if kind.endswith(("/chain", "/network"))}
    kept_lines = {
        next(kind for kind in sorted(lines) if kind.endswith(end))
        for end in ("Building/chain", "Grid/network")
    }
    return {
        kind: address
        for kind, address in candidates.items()
        if (kind not in node_kinds or kind in chosen) and (kind not in lines or kind in kept_lines)
    }
