"""Asks the questions of `wangge adopt` on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING

import click

from wangge.cli.adopt_output import sheet_lines
from wangge.loaders.privacy import public_text
from wangge.queries.reports.printable import one_line

if TYPE_CHECKING:
    from wangge.graph.model import Model
    from wangge.loaders.mappings.adopt.draft import Question, SenseChoice
    from wangge.loaders.mappings.adopt.proposal import Answers, Proposal
    from wangge.loaders.mappings.mapping import Mapping as LedgerMapping
    from wangge.loaders.project import Project

    Propose = Callable[[dict[str, Answers]], Proposal]

__all__ = ["answered_proposal", "confirm_overwriting", "confirmed"]

_YES = frozenset(("y", "yes", "是", "好", "1"))
_NO = frozenset(("n", "no", "否", "不", "0", "2"))


def answered_proposal(proposal: Proposal, propose_with: Propose, model: Model) -> Proposal:
    """Show every sheet, ask its questions, and return the proposal with the answers.

    An answer may settle other columns or raise another question, also about the same column, so each round of questions
    ends with a new proposal. `propose_with` returns the proposal for given answers: by the key of a sheet, the chosen sense of each column.
    """
    for sheet in proposal.sheets:
        for line in sheet_lines(sheet, model):
            click.echo(line)
    answers: dict[str, Answers] = {}
    answered: set[tuple[str, str, str]] = set()
    while open_questions := _open_questions(proposal, answered):
        for key, question in open_questions:
            answers[key] = {**answers.get(key, {}), question.column: _ask(question).sense}
            answered.add((key, question.column, question.why))
        proposal = propose_with(answers)
    return proposal


def _open_questions(proposal: Proposal, answered: Set[tuple[str, str, str]]) -> list[tuple[str, Question]]:
    """Return the questions that have a choice and aren't among those `answered`, each with the key of its sheet.

    A question is known by the key of its sheet, its column and its reason.
    """
    return [
        (sheet.key, question)
        for sheet in proposal.sheets
        for question in sheet.questions
        if len(question.choices) > 1 and (sheet.key, question.column, question.why) not in answered
    ]


def _ask(question: Question) -> SenseChoice:
    click.echo(f"？{one_line(public_text(question.column))}：{one_line(question.why)}")
    for number, choice in enumerate(question.choices, start=1):
        click.echo(f"  {number}. {one_line(choice.text)}")
    last = len(question.choices)
    number = click.prompt("选择", type=click.IntRange(1, last), default=last)
    return question.choices[number - 1]


def confirmed(question: str, *, default: bool) -> bool:
    """Ask a question until the answer is yes or no; Enter alone means `default`."""
    while True:
        answer = click.prompt(f"{question} [{'Y/n' if default else 'y/N'}]", default="", show_default=False)
        text = answer.strip().casefold()
        if not text:
            return default
        if text in _YES or text in _NO:
            return text in _YES
        click.echo("请输入 y（是）或 n（否）")


def confirm_overwriting(project: Project, mappings: Sequence[LedgerMapping]) -> bool:
    """Ask whether to overwrite mapping files that exist; return false if none exists."""
    from wangge.loaders.mappings.project_mappings import FOLDER

    existing = [m.name for m in mappings if (project.folder / FOLDER / f"{m.name}.toml").exists()]
    return bool(existing) and confirmed(f"{FOLDER}/{existing[0]}.toml 已存在，覆盖？", default=False)
