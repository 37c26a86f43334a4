"""The place that a page's `under` names."""

from __future__ import annotations

from viz.explorer.answer import NoSuchPageError
from viz.explorer.reads.node import Named, find_node
from viz.explorer.request import Asking

__all__ = ["find_place"]


def find_place(asking: Asking, code: str) -> Named:
    """The place of this code, whatever its kind; raises `NoSuchPageError` where there is none."""
    site = asking.site
    for kind in site.model.places:
        record = find_node(site.store, site.model, kind.label, code, timeout=site.time_limit)
        if record is not None:
            return record.named
    raise NoSuchPageError(f"no place has the code {code!r}; open the overview and choose one there")
