"""The node or place that an address names, or a line that says what is nearest to it."""

from __future__ import annotations

from wangge.viz.explorer.pages.page import NoSuchPageError
from wangge.viz.explorer.pages.place_candidates import SeveralPlacesError, places_meant
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import Named, NodeRecord, find_node, nearest_codes

__all__ = ["find_place", "find_record"]


def find_record(asking: PageRequest, label: str, code: str) -> NodeRecord:
    """The node; raises `NoSuchPageError` naming the nearest codes where there is none."""
    site, shown = asking.site, asking.shown
    record = find_node(site.store, site.model, label, code, timeout=site.time_limit)
    if record is not None:
        return record
    if label not in site.model.nodes:
        kinds = "、" if shown.view.language == "zh" else ", "
        known = kinds.join(shown.kind(each) for each in site.model.nodes)
        raise NoSuchPageError(shown.say("no_such_kind", label=label, kinds=known))
    codes = nearest_codes(site.store, site.model, label, code, timeout=site.time_limit)
    near = shown.say("near_codes", codes=", ".join(codes)) if codes else ""
    raise NoSuchPageError(shown.say("no_such_node", code=code, kind=shown.kind(label), near=near))


def find_place(asking: PageRequest, text: str) -> Named:
    """The place that a code, name or pinyin means.

    Raises `NoSuchPageError` where there is none, and `SeveralPlacesError` where it may mean several.
    """
    found = places_meant(asking, text)
    if not found:
        raise NoSuchPageError(asking.shown.say("no_place_anywhere", code=text))
    if len(found) > 1:
        raise SeveralPlacesError(asking.shown.say("several_places", text=text), found)
    return found[0].named
