"""`wangge adopt`: proposes how ledgers are read, and writes the mapping files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import print_json
from wangge.graph.connection import never_opened
from wangge.graph.model import Model
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.queries.reports.printable import one_line

if TYPE_CHECKING:
    from wangge.loaders.mappings.adopt.draft import Question, SenseChoice
    from wangge.loaders.mappings.adopt.known_names import PlaceNames
    from wangge.loaders.mappings.adopt.proposal import Answers, Proposal, SheetProposal
    from wangge.loaders.mappings.mapping import FactMapping
    from wangge.loaders.sheets.table import RawSheet

__all__ = ["adopt"]


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, exists=True)
)
@click.option("--name", help="The name of the mapping file.  [default: the first FILE's]")
@click.option(
    "--yes", is_flag=True, help="Write what is certain without asking, and list the open questions."
)
@click.option("--force", is_flag=True, help="Overwrite an existing mapping file.")
@click.option("--json", "as_json", is_flag=True, help="Print the proposal as JSON.")
@project_option
def adopt(
    files: tuple[Path, ...], name: str | None, yes: bool, force: bool, as_json: bool, project: Project
) -> None:
    """Propose how the ledgers of an office are read, and write mappings/NAME.toml.

    FILE is any workbook or text table with a header, or a folder of them. `wangge plan` and `apply` then read such
    ledgers by the mapping. On a terminal, the command shows the first rows as it understands them and asks what it
    can't tell. Elsewhere it only prints the proposal, unless --yes is given. Sheets with the same headers share one
    mapping; for sheets with other headers, NAME-2.toml and so on are written.
    """
    from wangge.loaders.mappings.adopt.adopting import (
        mapping_name,
        named_mappings,
        raw_sheets,
        write_mappings,
    )
    from wangge.loaders.mappings.adopt.proposal import propose

    chosen = mapping_name(name, files)
    model = model_of(project)
    known = _known_places(project, model)
    sheets = list(raw_sheets(files, project.folder))
    proposal = propose(sheets, model, known)
    asks = sys.stdin.isatty() and not yes and not as_json
    if asks:
        proposal = _answered(proposal, sheets, model, known)
    mappings = [mapping for _sheet, mapping in named_mappings(proposal, chosen)]
    if not as_json:
        _print_proposal(proposal, model, with_questions=not asks)
    paths: list[Path] = []
    if mappings and (yes or (asks and click.confirm("写入映射文件？", default=True))):
        paths = write_mappings(mappings, project, force=force or (asks and _may_overwrite(project, mappings)))
    written = paths[0].relative_to(project.folder).as_posix() if paths else None
    if as_json:
        print_json(_as_json(proposal, written))
        return
    for path in paths:
        click.echo(f"wrote: {path.relative_to(project.folder).as_posix()}")
    if not mappings:
        click.echo("nothing in these files is certain, so no mapping was written", err=True)
    elif not paths and not asks:
        click.echo("nothing was written; --yes writes the mapping", err=True)


def _known_places(project: Project, model: Model) -> PlaceNames:
    """Return the names of the places in the project's graph; none if it has no graph yet."""
    from wangge.loaders.mappings.adopt.adopting import names_in
    from wangge.loaders.mappings.adopt.known_names import PlaceNames

    if never_opened(project.folder):
        return PlaceNames()
    with open_graph(project, create=True) as store:
        return names_in(store, model)


def _answered(proposal: Proposal, sheets: list[RawSheet], model: Model, known: PlaceNames) -> Proposal:
    """Show every sheet, ask its questions, and return the proposal with the answers."""
    from wangge.loaders.mappings.adopt.proposal import propose

    answers: dict[str, Answers] = {}
    for sheet in proposal.sheets:
        for line in _sheet_lines(sheet, model):
            click.echo(line)
        chosen = {question.column: _ask(question).sense for question in sheet.questions}
        answers[sheet.key] = chosen
    return propose(sheets, model, known, answers) if any(answers.values()) else proposal


def _ask(question: Question) -> SenseChoice:
    click.echo(f"？{one_line(public_text(question.column))}：{one_line(question.why)}")
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {number}. {one_line(choice.text)}")
    last = len(question.choices)
    number = click.prompt("选择", type=click.IntRange(1, last), default=last)
    return question.choices[number - 1]


def _may_overwrite(project: Project, mappings: list[Any]) -> bool:
    from wangge.loaders.mappings.project_mappings import FOLDER

    existing = [m.name for m in mappings if (project.folder / FOLDER / f"{m.name}.toml").exists()]
    return bool(existing) and click.confirm(f"{FOLDER}/{existing[0]}.toml 已存在，覆盖？", default=False)


def _print_proposal(proposal: Proposal, model: Model, *, with_questions: bool) -> None:
    for sheet in proposal.sheets if with_questions else ():
        for line in _sheet_lines(sheet, model):
            click.echo(line)
        for question in sheet.questions:
            choices = "；".join(choice.text for choice in question.choices)
            click.echo(one_line(f"？{public_text(question.column)}：{question.why}（{choices}）"))
    for file, name in proposal.skipped:
        click.echo(one_line(f"note: {public_text(f'{file} {name}')}: no table with a header"), err=True)


def _sheet_lines(sheet: SheetProposal, model: Model) -> Iterator[str]:
    from wangge.loaders.mappings.adopt.preview import preview

    names = "、".join(dict.fromkeys(f"{layout.file} {layout.sheet}" for layout in sheet.layouts))
    yield one_line(f"■ {public_text(names)}（表头在第{sheet.layouts[0].header_row}行）")
    if sheet.is_template:
        yield "  模板表，不需要映射"
    for number, lines in () if sheet.is_template else preview(sheet, model):
        for line in lines:
            yield one_line(f"  第{number}行  {line}")
    if sheet.unread:
        yield one_line(f"  不读：{public_text('、'.join(sheet.unread))}")


def _as_json(proposal: Proposal, written: str | None) -> dict[str, Any]:
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
