"""Prints the proposals of `wangge adopt` as text, and returns them as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from wangge.cli.context import open_graph
from wangge.graph.connection import never_opened
from wangge.loaders.privacy import public_text
from wangge.queries.reports.printable import one_line

if TYPE_CHECKING:
    from wangge.graph.model import Model
    from wangge.loaders.mappings.adopt.proposal import Proposal, SheetProposal
    from wangge.loaders.mappings.mapping import FactMapping
    from wangge.loaders.project import Project
    from wangge.loaders.sheets.table import RawSheet

__all__ = ["print_proposal", "print_unreadable", "proposal_as_json", "sheet_lines", "why_nothing"]

_REMARKS = re.compile("备注|说明")


def print_proposal(proposal: Proposal, model: Model, *, with_questions: bool) -> None:
    """Print the proposals as text; without `with_questions`, only the sheets in which no table was recognised."""
    for sheet in proposal.sheets if with_questions else ():
        for line in sheet_lines(sheet, model):
            click.echo(line)
        for question in sheet.questions:
            choices = "；".join(choice.text for choice in question.choices)
            click.echo(one_line(f"？{public_text(question.column)}：{question.why}（{choices}）"))
    for file, name in proposal.skipped:
        click.echo(one_line(f"note: {public_text(f'{file} {name}')}: no table with a header"), err=True)


def sheet_lines(sheet: SheetProposal, model: Model) -> Iterator[str]:
    """Yield lines about the sheets with one header: their names, the first rows as understood, and unread columns."""
    from wangge.loaders.mappings.adopt.layout import MOST_ROWS
    from wangge.loaders.mappings.adopt.preview import preview
    from wangge.loaders.mappings.adopt.unread_reasons import unread_reasons

    names = "、".join(dict.fromkeys(f"{layout.file} {layout.sheet}" for layout in sheet.layouts))
    yield one_line(f"■ {public_text(names)}（表头在第{sheet.layouts[0].header_row}行）")
    if sheet.is_template:
        yield "  模板表，不需要映射"
    for number, lines in () if sheet.is_template else preview(sheet, model):
        for line in lines:
            yield one_line(f"  第{number}行  {line}")
    if any(layout.is_long for layout in sheet.layouts):
        yield f"  只看了前{MOST_ROWS}行；wangge plan 会读全表"
    if sheet.unread:
        yield one_line(f"  不读：{public_text('、'.join(sheet.unread))}")
    for reason, titles in unread_reasons(sheet.columns, sheet.unread).items():
        yield one_line(f"  {''.join(f'“{public_text(title)}”' for title in titles)}列{reason}")
    for column in sheet.columns:
        if column.title in sheet.unread and _REMARKS.search(column.title) and column.values:
            yield one_line(
                f"  “{public_text(column.title)}”列有{len(column.values)}格有字，不入库；写明谁负责哪一栋的，请拆成几行；"
                "更名用 wangge name add 登记"
            )


def print_unreadable(project: Project, model: Model, sheets: Sequence[RawSheet], proposal: Proposal) -> None:
    """Print how many cells of each column `plan` would reject, and the first of them.

    Print nothing if the graph doesn't have the communities that ledgers name.
    """
    from wangge.loaders.mappings.adopt.trial import unreadable_cells, unreadable_lines

    if never_opened(project.folder) or not any(sheet.certain for sheet in proposal.sheets):
        return
    with open_graph(project, create=True) as store:
        rejects = unreadable_cells(sheets, proposal, project.scope or "", store, model)
    for (file, sheet), own in rejects.items():
        click.echo(one_line(f"▲ {public_text(f'{file} {sheet}')}"))
        for line in unreadable_lines(own):
            click.echo(one_line(f"  {public_text(line)}"))


def why_nothing(proposal: Proposal) -> str:
    """Return a sentence that says why no mapping is written, in Chinese and English."""
    from wangge.loaders.messages.adopting import AdoptMessage

    if not proposal.sheets:
        return AdoptMessage.NO_TABLE.fill().both()
    uncertain = [sheet for sheet in proposal.sheets if not sheet.certain and not sheet.is_template]
    if not uncertain:
        return AdoptMessage.READ_ALREADY.fill().both()
    name = public_text(uncertain[0].layouts[0].sheet)
    message = AdoptMessage.UNANSWERED if uncertain[0].questions else AdoptMessage.NOTHING_CERTAIN
    return one_line(message.fill(sheet=name).both())


def proposal_as_json(proposal: Proposal, written: str | None) -> dict[str, Any]:
    """Return the proposals as JSON; `written` is the mapping file, None if nothing was written."""
    sheets = [
        {
            "file": public_text(layout.file),
            "sheet": public_text(layout.sheet),
            "header_row": layout.header_row,
            "facts": [{"kind": fact.kind, "columns": _columns(fact)} for fact in sheet.facts],
            "unread": [public_text(title) for title in sheet.unread],
            "questions": [
                {"column": public_text(q.column), "why": q.why, "choices": [c.text for c in q.choices]}
                for q in sheet.questions
            ],
        }
        for sheet in proposal.sheets
        for layout in sheet.layouts
    ]
    return {"sheets": sheets, "mapping": written}


def _columns(fact: FactMapping) -> dict[str, str]:
    """Return the columns of a fact by their roles, as the keys of a mapping file call them."""
    roles = {
        "name": fact.name,
        "code": fact.code,
        "in": fact.within[0] if fact.within else None,
        "or_in": fact.within[1] if len(fact.within) > 1 else None,
        "when": fact.when,
        "serves": fact.serves,
        "title_column": fact.title_column,
        "holder": fact.holder,
        "phone": fact.phone,
        **fact.columns,
    }
    return {role: public_text(title) for role, title in roles.items() if title is not None}
