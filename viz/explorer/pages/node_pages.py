"""Maps the addresses of nodes to their pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wangge.viz.explorer.pages.chain import chain_page
from wangge.viz.explorer.pages.network import NETWORK_PARAMETERS, network_page
from wangge.viz.explorer.pages.node import node_page, overview_page
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.parameters import accepting
from wangge.viz.explorer.pages.relations import relations_page

__all__ = ["NODE_PAGES"]

_TABLES = ("", "rules", "posts", "holdings", "contracts", "history")
_PARAMETERS = ("more", "only", "rules.show", "sel")

NODE_PAGES: Mapping[str, Callable[..., Page]] = {
    "/": accepting(overview_page, *_PARAMETERS, tables=_TABLES),
    "/node/{label}/{code}/chain": accepting(chain_page, tables=("",)),
    "/node/{label}/{code}/relations": accepting(relations_page, tables=("",)),
    "/node/{label}/{code}/network": accepting(network_page, *NETWORK_PARAMETERS),
    "/node/{label}/{code}": accepting(node_page, *_PARAMETERS, tables=_TABLES),
}
"""The overview, and the pages of each node."""
