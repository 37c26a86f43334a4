"""How every page of ours is made of its template: names escaped, nothing undefined, few blank lines."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment, StrictUndefined

__all__ = ["page_environment"]


def page_environment(loader: BaseLoader) -> Environment:
    """An environment whose templates escape every value, and refuse a name that nobody gave.

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
