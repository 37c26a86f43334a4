"""Creates the Jinja environment of all pages."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment, StrictUndefined

__all__ = ["page_environment"]


def page_environment(loader: BaseLoader) -> Environment:
    """A Jinja environment that escapes every value and raises for undefined names.

    >>> from jinja2 import DictLoader
    >>> page_environment(DictLoader({"a": "{{ name }}"})).get_template("a").render(name="<b>")
    '&lt;b&gt;'
    """
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
