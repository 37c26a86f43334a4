"""The network map of a place: its parts, bodies, posts and people with their lines."""

from __future__ import annotations

from wangge.graph.model import NodeKey
from wangge.viz.explorer.pages.address import node_path
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import Named, read_path
from wangge.viz.network.embed import NetworkParts, network_page_parts
from wangge.viz.network.svg import draw_network_svg

__all__ = ["MOST_PLACES", "network_page"]

MOST_PLACES = 30_000
"""The most places a scope may hold for its network to be read at once; a larger one is opened by its parts."""


def network_page(asking: PageRequest, label: str, code: str) -> Page:
    """The network map, or where the place is too large for one, the places in it that have theirs."""
    site, shown = asking.site, asking.shown
    record = find_record(asking, label, code)
    if label not in asking.mapped:
        raise NoSuchPageError(f"a {label} has no network map; {', '.join(sorted(asking.mapped))} have one")
    here = record.named
    path = read_path(site.store, site.model, here.label, here.code, timeout=site.time_limit)
    context = {"here": here, "path": path}
    title = f"{shown.name(here)} · {shown.say('network')}"
    if (size := _size(asking, here)) > MOST_PLACES:
        return Page(
            template="network_large.html.j2",
            title=title,
            context={**context, "size": size, "most": MOST_PLACES},
            data={**shown.told(here), "places": size, "drawn": None},
            table=PageTable(("label", "code", "places"), [(here.label, here.code, size)]),
        )
    net = _parts(asking, here)
    rows = [(row.level, row.kind, row.code, row.name, row.state_name, row.detail) for row in net.rows]
    return Page(
        template="network.html.j2",
        title=title,
        context={**context, "net": net, "scene": net.scene},
        data={
            **shown.told(here),
            "drawn": net.scene.drawn,
            "folded": net.scene.folded,
            "total": net.scene.total,
            "ghosts": net.scene.ghosts,
            "rows": [row.data() for row in net.rows],
            "lines": dict(net.scene.lines),
        },
        table=PageTable(("level", "kind", "code", "name", "state", "detail"), rows),
        picture=lambda: draw_network_svg(net.scene, net.layout, net.words, standalone=True),
        styles=net.styles,
        scripts=net.scripts,
    )


def _parts(asking: PageRequest, here: Named) -> NetworkParts:
    site, shown, view = asking.site, asking.shown, asking.view
    scene = site.scene(here.code)

    def link_of(ref: NodeKey) -> str | None:
        return shown.link(Named(ref.label, ref.code, "")) if ref.label in site.model.nodes else None

    def map_of(ref: NodeKey) -> str | None:
        return view.to(f"{node_path(ref.label, ref.code)}/network") if ref.label in asking.mapped else None

    return network_page_parts(
        scene,
        language=view.language,
        mask=shown.mask,
        link_of=link_of,
        map_of=map_of,
        rule_of=asking.link_to_rule,
    )


def _size(asking: PageRequest, here: Named) -> int:
    """How many places lie in it, 0 while that isn't known."""
    standings = asking.known.standings
    number = None if standings is None else standings.tree.number(here.code)
    if standings is None or number is None:
        return 0
    return sum(len(part) for _label, part in standings.tree.below(number))
