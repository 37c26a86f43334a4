"""The node or place that an address names, or a line that says what is nearest to it."""

from __future__ import annotations

from viz.explorer.answer import NoSuchPageError
from viz.explorer.reads.node import Named, NodeRecord, find_node, nearest_codes
from viz.explorer.request import Asking

__all__ = ["find_place", "find_record"]


def find_record(asking: Asking, label: str, code: str) -> NodeRecord:
    """The node; raises `NoSuchPageError` naming the nearest codes where there is none."""
    site = asking.site
    record = find_node(site.store, site.model, label, code, timeout=site.time_limit)
    if record is None:
        if label not in site.model.nodes:
            raise NoSuchPageError(f"the model has no kind {label!r}; it has {', '.join(site.model.nodes)}")
        near = nearest_codes(site.store, site.model, label, code, timeout=site.time_limit)
        raise NoSuchPageError(f"no {label} has the code {code!r} (nearest: {', '.join(near) or 'none'})")
    return record


def find_place(asking: Asking, code: str) -> Named:
    """The place of this code, whatever its kind; raises `NoSuchPageError` where there is none."""
    site = asking.site
    for kind in site.model.places:
        record = find_node(site.store, site.model, kind.label, code, timeout=site.time_limit)
        if record is not None:
            return record.named
    raise NoSuchPageError(f"no place has the code {code!r}; open the overview and choose one there")
