"""The chain of responsibility of a place: a page of its own, and a part of the pages of small places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from wangge.graph.model import NodeKey
from wangge.viz.chain.build import read_chain
from wangge.viz.chain.parts import Chain
from wangge.viz.chain.responsibility import LAYERS
from wangge.viz.chain.svg import draw_chain
from wangge.viz.chain.table import chain_rows
from wangge.viz.chain.words import ChainWords
from wangge.viz.drawing.tree_row import TreeRow
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.node import Named, read_path
from wangge.viz.explorer.state.rule_findings import findings_of
from wangge.viz.links import LinkOf

__all__ = ["LAYERS", "STYLES", "ChainShown", "chain_page", "show_chain"]

STYLES = ("chain.css",)


class Responsible(NamedTuple):
    """Who answers first on one line: the post, its unit and its holder."""

    line: str
    office: str
    unit: str
    holder: Named


@dataclass(frozen=True)
class ChainShown:
    """A chain drawn, listed, and with those who answer first."""

    chain: Chain
    picture: Markup
    rows: tuple[TreeRow, ...]
    first: tuple[Responsible, ...]


def show_chain(asking: PageRequest, here: Named) -> ChainShown | None:
    """The chain of a place; None for a kind of place that no line leads up from."""
    if here.label not in LAYERS:
        return None
    site, view = asking.site, asking.view
    findings = findings_of(asking.known.standings)
    chain = read_chain(site.store, site.model, NodeKey(here.label, here.code), site.day, findings=findings)
    mask = asking.shown.mask
    link = _link(asking)
    return ChainShown(
        chain,
        draw_chain(chain, language=view.language, mask=mask, link_of=link, rule_of=asking.link_to_rule),
        chain_rows(chain, language=view.language, mask=mask, link_of=link, rule_of=asking.link_to_rule),
        tuple(_first(chain, ChainWords(site.model, chain, view.language, mask))),
    )


def chain_page(asking: PageRequest, label: str, code: str) -> Page:
    """The chain with a table of the same."""
    site, shown, view = asking.site, asking.shown, asking.view
    record = find_record(asking, label, code)
    found = show_chain(asking, record.named)
    if found is None:
        raise NoSuchPageError(
            f"no line of responsibility leads up from a {label}; {', '.join(LAYERS)} have one"
        )
    rows = [(row.level, row.kind, row.code, row.name, row.state_name, row.detail) for row in found.rows]
    return Page(
        template="chain.html.j2",
        title=f"{shown.name(record.named)} · {shown.say('chain')}",
        context={
            "here": record.named,
            "path": read_path(site.store, site.model, record.label, record.code, timeout=site.time_limit),
            "chain": found,
        },
        data={
            **shown.told(record.named),
            "gaps": found.chain.gaps,
            "first": [_told(asking, each) for each in found.first],
            "rows": [row.data() for row in found.rows],
        },
        table=PageTable(("level", "kind", "code", "name", "state", "detail"), rows),
        picture=lambda: draw_chain(found.chain, language=view.language, mask=shown.mask, standalone=True),
        styles=STYLES,
    )


def _link(asking: PageRequest) -> LinkOf:
    return lambda ref: asking.shown.link(Named(ref.label, ref.code, ""))


def _first(chain: Chain, words: ChainWords) -> list[Responsible]:
    """On each line the lowest leading post that somebody holds."""
    found: dict[str, Responsible] = {}
    for step in chain.steps:
        for office in step.unit.leading:
            for holder in office.holders[:1]:
                line = words.line(step.line)
                person = Named(holder.ref.label, holder.ref.code, holder.name)
                found.setdefault(line, Responsible(line, words.office(office), words.name(step.unit), person))
    return list(found.values())


def _told(asking: PageRequest, each: Responsible) -> dict[str, Any]:
    return {
        "line": each.line,
        "post": each.office,
        "unit": each.unit,
        "holder": asking.shown.told(each.holder),
    }
