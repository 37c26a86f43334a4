"""The pages of the explorer, each under its address."""

from __future__ import annotations

from collections.abc import Callable

from wangge.viz.explorer.pages.chain import chain_page
from wangge.viz.explorer.pages.help import help_page
from wangge.viz.explorer.pages.network import network_page
from wangge.viz.explorer.pages.node import node_page, overview_page
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.parameters import taking
from wangge.viz.explorer.pages.recipes import recipe_page, recipes_page
from wangge.viz.explorer.pages.rules import rule_page, rules_page
from wangge.viz.explorer.pages.search import search_page

__all__ = ["ADDRESSES", "PageFunction"]

PageFunction = Callable[..., Page]
"""Takes what is asked, and the names in its address, as keywords."""

ADDRESSES: dict[str, PageFunction] = {
    "/": taking(overview_page, "more", "only"),
    "/node/{label}/{code}/chain": taking(chain_page),
    "/node/{label}/{code}/network": taking(network_page),
    "/node/{label}/{code}": taking(node_page, "more", "only"),
    "/rules": taking(rules_page),
    "/rules/{name}": taking(rule_page, "under", "show", "only"),
    "/recipes": taking(recipes_page),
    "/recipes/{name}": taking(recipe_page, "sort", "p."),
    "/search": taking(search_page, "q", "most"),
    "/help": taking(help_page),
}
"""Every address and the function that answers there; each has .json, .csv and .svg twins."""
