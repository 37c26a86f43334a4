"""Draws the chain of responsibility of a place, for its own page and for the pages of small places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from wangge.viz.chain.build import read_chain
from wangge.viz.chain.parts import Chain
from wangge.viz.chain.responsibility import LAYERS
from wangge.viz.chain.svg import draw_chain
from wangge.viz.chain.table import chain_rows
from wangge.viz.chain.words import ChainWords
from wangge.viz.drawing.tree_row import TreeRow
from wangge.viz.explorer.pages.page import NoSuchPageError, Page
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, code_column, view_of
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.rule_findings import findings_of

__all__ = ["LAYERS", "STYLES", "ChainDrawing", "Responsible", "chain_page", "draw_place_chain"]

STYLES = ("chain.css",)


class Responsible(NamedTuple):
    """The first responsible person on one line of responsibility: administrative, party or property.

    This is the holder of the lowest leading post that isn't vacant.

    `line` is the name of the line, `post` that of the person's post, `unit` that of the post's unit.
    """

    line: str
    post: str
    unit: str
    holder: NamedNode


@dataclass(frozen=True)
class ChainDrawing:
    """A chain with its picture, its table, and the first responsible person on each line."""

    chain: Chain
    picture: Markup
    rows: tuple[TreeRow, ...]
    first: tuple[Responsible, ...]


def draw_place_chain(request: PageRequest, here: NamedNode) -> ChainDrawing | None:
    """Draw the chain of a place; return None if places of its kind have no chain."""
    if here.label not in LAYERS:
        return None
    site, address = request.site, request.address
    findings = findings_of(request.snapshot.rule_results)
    chain = read_chain(site.store, site.model, here.key, site.day, findings=findings)
    name_mask = request.formatter.name_mask
    link = request.formatter.link
    return ChainDrawing(
        chain,
        draw_chain(
            chain, language=address.language, mask=name_mask, link_of=link, rule_of=request.link_to_rule
        ),
        chain_rows(
            chain, language=address.language, mask=name_mask, link_of=link, rule_of=request.link_to_rule
        ),
        tuple(_first_responsible(chain, ChainWords(site.model, chain, address.language, name_mask))),
    )


def chain_page(request: PageRequest, label: str, code: str) -> Page:
    """Return the page of a chain, with its picture and table."""
    formatter, address = request.formatter, request.address
    record = find_record(request, label, code)
    drawing = draw_place_chain(request, record.named)
    if drawing is None:
        raise NoSuchPageError(
            formatter.say("no_chain", kind=formatter.kind(label), kinds=formatter.kinds(LAYERS))
        )
    view = view_of(request, _chain_table(request, drawing.rows))
    return Page(
        template="chain.html.j2",
        title=f"{formatter.name(record.named)} · {formatter.say('chain')}",
        context={
            "here": record.named,
            "path": request.path_to(record.named),
            "chain": drawing,
            "view": view,
        },
        data=lambda: {
            **formatter.reference(record.named),
            "gaps": drawing.chain.gaps,
            "first": [_responsible_data(request, person) for person in drawing.first],
            "rows": [row.data() for row in view.rows],
        },
        table=view.file(),
        scope=formatter.name(record.named),
        picture=lambda: draw_chain(
            drawing.chain, language=address.language, mask=formatter.name_mask, standalone=True
        ),
        styles=STYLES,
    )


def _chain_table(request: PageRequest, rows: Sequence[TreeRow]) -> DataTable[TreeRow]:
    say = request.formatter.say

    def detail(row: TreeRow) -> str:
        return " · ".join(filter(None, (row.detail, *(rule.title for rule in row.rules))))

    return DataTable(
        title=say("chain"),
        columns=(
            TableColumn(
                name="level",
                title=say("level"),
                kind=ColumnKind.NUMBER,
                value=lambda row: row.level,
                on_page=False,
            ),
            TableColumn(name="name", title=say("name"), value=lambda row: row.name),
            TableColumn(name="kind", title=say("kind"), kind=ColumnKind.CHOICE, value=lambda row: row.kind),
            code_column("code", say("code_column"), lambda row: row.code),
            TableColumn(
                name="state", title=say("state"), kind=ColumnKind.CHOICE, value=lambda row: row.state_name
            ),
            TableColumn(name="detail", title=say("details"), value=lambda row: row.detail, words=detail),
        ),
        rows=rows,
        paged=False,
    )


def _first_responsible(chain: Chain, words: ChainWords) -> list[Responsible]:
    """Return, for each line, the holder of the lowest leading post that isn't vacant."""
    first_holders: dict[str, Responsible] = {}
    for step in chain.steps:
        for post in step.unit.leading:
            for holder in post.holders[:1]:
                line = words.line(step.line)
                person = NamedNode(holder.ref, holder.name)
                first_holders.setdefault(
                    line, Responsible(line, words.post(post), words.name(step.unit), person)
                )
    return list(first_holders.values())


def _responsible_data(request: PageRequest, responsible: Responsible) -> dict[str, Any]:
    return {
        "line": responsible.line,
        "post": responsible.post,
        "unit": responsible.unit,
        "holder": request.formatter.reference(responsible.holder),
    }
