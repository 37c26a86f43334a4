"""Chooses one page of each layout of the explorer."""

from __future__ import annotations

import re

__all__ = ["chosen_kinds", "layout_of"]


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
    parts = {kind for kind in candidates if layout_of(kind) != kind}
    kept_parts = {
        next(kind for kind in sorted(parts) if kind.endswith(end))
        for end in ("Building/chain", "Grid/network", "Community/relations", "PartyOrganization/relations")
    }
    return {
        kind: address
        for kind, address in candidates.items()
        if (kind not in node_kinds or kind in chosen) and (kind not in parts or kind in kept_parts)
    }


def layout_of(kind: str) -> str:
    """Return the layout of a kind of page: pages that all nodes have, such as the chain, have the same layout for all.

    >>> layout_of("/node/Building/chain"), layout_of("/node/Building"), layout_of("/rules ? under")
    ('/node/chain', '/node/Building', '/rules ? under')
    """
    return re.sub(r"^/node/\w+/", "/node/", kind)
