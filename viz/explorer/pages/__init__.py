"""Maps addresses to the pages of the explorer."""

from __future__ import annotations

from wangge.viz.explorer.pages.help import help_page
from wangge.viz.explorer.pages.measures import measure_page, measures_page
from wangge.viz.explorer.pages.node_pages import NODE_PAGES
from wangge.viz.explorer.pages.parameters import PageFunction, accepting
from wangge.viz.explorer.pages.path import path_page
from wangge.viz.explorer.pages.recipes import recipe_page, recipes_page
from wangge.viz.explorer.pages.rectification import rectification_of_place, rectification_of_rule
from wangge.viz.explorer.pages.rules import rule_page, rules_page
from wangge.viz.explorer.pages.search import search_page
from wangge.viz.explorer.pages.suggestions import SUGGEST
from wangge.viz.explorer.pages.task_pages import TASK_PAGES

__all__ = ["ADDRESSES", "SUGGEST", "WORKBOOKS", "PageFunction"]


ADDRESSES: dict[str, PageFunction] = {
    **NODE_PAGES,
    "/rules": accepting(rules_page, tables=("",)),
    "/rules/{name}": accepting(rule_page, "under", "show", "only", "tier", tables=("", "parts", "list")),
    "/recipes": accepting(recipes_page, tables=("",)),
    "/recipes/{name}": accepting(recipe_page, "show", "p.", tables=("",)),
    "/measures": accepting(measures_page, tables=("",)),
    "/measures/{name}": accepting(measure_page, "show", "p.", tables=("",)),
    "/path": accepting(path_page, "a", "b", "line", tables=("",)),
    "/search": accepting(search_page, "q", "most", tables=("",)),
    **TASK_PAGES,
    "/help": accepting(help_page, tables=("",)),
}
"""The page functions by address pattern. Each page is also served in other formats, such as .json after its address."""

WORKBOOKS: dict[str, PageFunction] = {
    "/node/{label}/{code}/rectification": accepting(rectification_of_place),
    "/rules/{name}/rectification": accepting(rectification_of_rule, "under"),
}
"""The functions of pages that are only served as a workbook, with .xlsx after their address."""
