"""Defines the tables of posts, of holdings and of contracts on the pages of nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from wangge.graph.model import Source
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, code_column
from wangge.viz.explorer.reads.contracts import ContractRecord
from wangge.viz.explorer.reads.holdings import HoldingRecord
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.reads.posts import PostRecord

__all__ = ["contracts_table", "holdings_table", "posts_table"]

Row = TypeVar("Row")


def posts_table(
    request: PageRequest, records: Sequence[PostRecord], is_vacant: Callable[[NamedNode], bool]
) -> DataTable[PostRecord]:
    """Return the table of posts with their units and holders."""
    formatter = request.formatter
    say = formatter.say

    def first_day(record: PostRecord) -> date | None:
        return min((holder.since for holder in record.holders if holder.since), default=None)

    return DataTable(
        id="posts",
        title=say("posts"),
        columns=(
            _node_column(formatter, "post", say("post"), lambda record: record.post),
            code_column("post_code", say("post_code"), lambda record: record.post.code),
            _node_column(formatter, "unit", say("unit"), lambda record: record.unit),
            code_column("unit_code", say("unit_code"), lambda record: record.unit.code),
            TableColumn(
                name="holder",
                title=say("holder"),
                value=lambda record: "、".join(formatter.name(holder.person) for holder in record.holders),
                words=lambda record: (
                    "、".join(formatter.name(holder.person) for holder in record.holders)
                    or (say("vacant") if is_vacant(record.post) else "")
                ),
            ),
            TableColumn(name="since", title=say("since"), kind=ColumnKind.DATE, value=first_day),
        ),
        rows=records,
    )


def holdings_table(
    request: PageRequest, holdings: Sequence[HoldingRecord], *, of_post: bool
) -> DataTable[HoldingRecord]:
    """Return the table of a person's posts, or with `of_post` that of a post's holders."""
    formatter = request.formatter
    say = formatter.say

    def place(holding: HoldingRecord) -> str:
        return "、".join(formatter.name(each) for each in holding.seat.places)

    units: tuple[TableColumn[HoldingRecord], ...] = (
        _node_column(formatter, "unit", say("unit"), lambda holding: holding.seat.unit),
        TableColumn(name="place", title=say("held_place"), value=place),
    )
    return DataTable(
        id="holdings",
        title=say("holders" if of_post else "holdings"),
        columns=(
            _node_column(
                formatter,
                "holder" if of_post else "post",
                say("holder" if of_post else "post"),
                lambda holding: holding.person if of_post else holding.seat.post,
            ),
            *(() if of_post else units),
            TableColumn(
                name="since", title=say("since"), kind=ColumnKind.DATE, value=lambda holding: holding.since
            ),
            TableColumn(
                name="until", title=say("until"), kind=ColumnKind.DATE, value=lambda holding: holding.until
            ),
            TableColumn(
                name="term_ends",
                title=say("term_column"),
                kind=ColumnKind.DATE,
                value=lambda holding: holding.term_ends,
            ),
            TableColumn(
                name="state",
                title=say("state"),
                kind=ColumnKind.CHOICE,
                value=lambda holding: holding.state,
                words=lambda holding: say(f"state_{holding.state}"),
            ),
            _source_column(formatter, lambda holding: holding.source),
        ),
        rows=holdings,
    )


def contracts_table(request: PageRequest, contracts: Sequence[ContractRecord]) -> DataTable[ContractRecord]:
    """Return the table of a firm's contracts."""
    formatter = request.formatter
    say = formatter.say
    return DataTable(
        id="contracts",
        title=say("contracts_title"),
        columns=(
            _node_column(
                formatter, "compound", formatter.kind("Compound"), lambda contract: contract.compound
            ),
            code_column("compound_code", say("compound_code"), lambda contract: contract.compound.code),
            _node_column(
                formatter, "community", formatter.units("Community"), lambda contract: contract.community
            ),
            TableColumn(
                name="contract",
                title=say("contract"),
                kind=ColumnKind.CODE,
                value=lambda contract: formatter.text(contract.contract),
            ),
            TableColumn(
                name="since", title=say("since"), kind=ColumnKind.DATE, value=lambda contract: contract.since
            ),
            TableColumn(
                name="until", title=say("until"), kind=ColumnKind.DATE, value=lambda contract: contract.until
            ),
            TableColumn(
                name="red",
                title=say("red"),
                kind=ColumnKind.CHOICE,
                value=lambda contract: contract.red,
                words=lambda contract: say(
                    "unknown" if contract.red is None else "yes" if contract.red else "no"
                ),
            ),
            TableColumn(
                name="state",
                title=say("state"),
                kind=ColumnKind.CHOICE,
                value=lambda contract: contract.state,
                words=lambda contract: say(f"contract_{contract.state}"),
            ),
            TableColumn(
                name="days_left",
                title=say("days_left"),
                kind=ColumnKind.NUMBER,
                value=lambda contract: contract.days_left,
                on_page=False,
            ),
            _source_column(formatter, lambda contract: contract.source),
        ),
        rows=contracts,
    )


def _node_column(
    formatter: Formatter, name: str, title: str, node_of: Callable[[Row], NamedNode | None]
) -> TableColumn[Row]:
    def value(row: Row) -> str:
        node = node_of(row)
        return "" if node is None else formatter.name(node)

    return TableColumn(name=name, title=title, value=value)


def _source_column(formatter: Formatter, source_of: Callable[[Row], Source | None]) -> TableColumn[Row]:
    def value(row: Row) -> str:
        source = source_of(row)
        return "" if source is None else formatter.row(source)

    return TableColumn(name="source", title=formatter.say("row"), value=value)
