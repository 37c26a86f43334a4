"""How the pages that stand alone are made of their templates: as every page of ours, and each text in one line."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment

from wangge.loaders.reports.pages import page_environment
from wangge.queries.reports.printable import one_line

__all__ = ["standalone_environment"]


def standalone_environment(loader: BaseLoader) -> Environment:
    r"""An environment that escapes every value, after taking line ends and signs that change direction out of it.

    >>> from jinja2 import DictLoader
    >>> standalone_environment(DictLoader({"a": "{{ name }}"})).get_template("a").render(name="<甲>\n乙")
    '&lt;甲&gt; 乙'
    """
    environment = page_environment(loader)
    environment.finalize = _plain
    return environment


def _plain(value: object) -> object:
    """What is marked as markup is ours, and stays as it is."""
    return one_line(value) if type(value) is str else value
