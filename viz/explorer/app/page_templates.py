"""Creates the Jinja environment with the templates of the explorer."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader

from wangge.loaders.reports.pages import page_environment
from wangge.queries.reports.printable import one_line
from wangge.viz.explorer.app.bar import draw_bar
from wangge.viz.treemap.shades import shade_of_counts

__all__ = ["page_templates"]


@cache
def page_templates() -> Environment:
    """Return the environment; its templates are compiled only once."""
    environment = page_environment(PackageLoader("wangge.viz"))
    environment.filters |= {"number": "{:,}".format, "line": one_line}
    environment.globals["draw_bar"] = draw_bar
    environment.globals["shade_token"] = lambda counts: shade_of_counts(counts).token
    return environment
