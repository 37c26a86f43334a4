"""Maps addresses to the pages of the explorer."""

from __future__ import annotations

from collections.abc import Callable

from wangge.viz.explorer.pages.chain import chain_page
from wangge.viz.explorer.pages.help import help_page
from wangge.viz.explorer.pages.measures import measure_page, measures_page
from wangge.viz.explorer.pages.network import network_page
from wangge.viz.explorer.pages.node import node_page, overview_page
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.parameters import accepting
from wangge.viz.explorer.pages.path import path_page
from wangge.viz.explorer.pages.recipes import recipe_page, recipes_page
from wangge.viz.explorer.pages.rules import rule_page, rules_page
from wangge.viz.explorer.pages.search import search_page
from wangge.viz.explorer.pages.task import task_page
from wangge.viz.explorer.pages.tasks import BOARD_PARAMETERS, tasks_page

__all__ = ["ADDRESSES", "PageFunction"]

PageFunction = Callable[..., Page]
"""A function that builds a page. It takes the request, and as keywords the values of the address's placeholders."""

ADDRESSES: dict[str, PageFunction] = {
    "/": accepting(overview_page, "more", "only"),
    "/node/{label}/{code}/chain": accepting(chain_page),
    "/node/{label}/{code}/network": accepting(network_page),
    "/node/{label}/{code}": accepting(node_page, "more", "only"),
    "/rules": accepting(rules_page),
    "/rules/{name}": accepting(rule_page, "under", "show", "only"),
    "/recipes": accepting(recipes_page),
    "/recipes/{name}": accepting(recipe_page, "sort", "p."),
    "/measures": accepting(measures_page),
    "/measures/{name}": accepting(measure_page, "sort", "p."),
    "/path": accepting(path_page, "a", "b", "line"),
    "/search": accepting(search_page, "q", "most"),
    "/tasks": accepting(tasks_page, *BOARD_PARAMETERS),
    "/tasks/{name}": accepting(task_page, "done"),
    "/help": accepting(help_page),
}
"""The page functions by address pattern. Each page is also served with .json, .csv and .svg after its address."""
