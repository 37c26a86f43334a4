"""Asks the questions of `wangge adopt` on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from wangge.cli.adopt_output import sheet_lines
from wangge.loaders.privacy import public_text
from wangge.queries.reports.printable import one_line

if TYPE_CHECKING:
    from wangge.graph.model import Model
    from wangge.loaders.mappings.adopt.draft import Question, SenseChoice
    from wangge.loaders.mappings.adopt.proposal import Answers, Proposal
    from wangge.loaders.mappings.mapping import Mapping
    from wangge.loaders.project import Project

__all__ = ["answers_from_terminal", "confirm_overwriting"]


def answers_from_terminal(proposal: Proposal, model: Model) -> dict[str, Answers]:
    """Show every sheet, ask its questions, and return the answers: for the key of a sheet, senses by column."""
    answers: dict[str, Answers] = {}
    for sheet in proposal.sheets:
        for line in sheet_lines(sheet, model):
            click.echo(line)
        if sheet.questions:
            answers[sheet.key] = {question.column: _ask(question).sense for question in sheet.questions}
    return answers


def _ask(question: Question) -> SenseChoice:
    click.echo(f"？{one_line(public_text(question.column))}：{one_line(question.why)}")
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {number}. {one_line(choice.text)}")
    last = len(question.choices)
    if last == 1:
        return question.choices[0]
    number = click.prompt("选择", type=click.IntRange(1, last), default=last)
    return question.choices[number - 1]


def confirm_overwriting(project: Project, mappings: Sequence[Mapping]) -> bool:
    """Ask whether to overwrite mapping files that exist; return false if none exists."""
    from wangge.loaders.mappings.project_mappings import FOLDER

    existing = [m.name for m in mappings if (project.folder / FOLDER / f"{m.name}.toml").exists()]
    return bool(existing) and click.confirm(f"{FOLDER}/{existing[0]}.toml 已存在，覆盖？", default=False)
