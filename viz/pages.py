"""Makes the Jinja environment for standalone pages."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment

from wangge.loaders.reports.pages import page_environment
from wangge.queries.reports.printable import one_line

__all__ = ["standalone_environment"]


def standalone_environment(loader: BaseLoader) -> Environment:
    r"""Return a Jinja environment that escapes every value and replaces line ends and direction marks in it.

    >>> from jinja2 import DictLoader
    >>> standalone_environment(DictLoader({"a": "{{ name }}"})).get_template("a").render(name="<甲>\n乙")
    '&lt;甲&gt; 乙'
    """
    environment = page_environment(loader)
    environment.finalize = _plain
    return environment


def _plain(value: object) -> object:
    """Return a plain text as one line; return any other value, such as `Markup`, unchanged."""
    return one_line(value) if type(value) is str else value
