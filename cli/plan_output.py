"""Prints a plan for `wangge plan`, `apply` and `import-divisions`: Chinese and English side by side, or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wangge.cli.json_output import print_json
from wangge.loaders.messages.plans import PlanMessage, PlanWord
from wangge.loaders.messages.reject_text import Language, RejectText
from wangge.loaders.planning.change import Operation
from wangge.loaders.privacy import public_text
from wangge.loaders.reports.tables import TextColumn, text_table
from wangge.queries.reports.printable import one_line

if TYPE_CHECKING:
    from wangge.loaders.planning.details import ChangeDetail
    from wangge.loaders.planning.plan import Plan, SheetCount
    from wangge.loaders.state import GraphReader

__all__ = ["MOST_DETAILS", "begun", "change_lines", "confirm_retiring", "print_plan"]

_REJECTS_PRINTED = 20
_RETIRED_PRINTED = 10
MOST_DETAILS = 100
"""The number of changes that `wangge plan --details` lists without --all."""
_NUMBERS = (PlanWord.ROWS, PlanWord.ADDED, PlanWord.UPDATED, PlanWord.UNCHANGED, PlanWord.REJECTED)


def begun(word: PlanWord, text: str, language: Language) -> str:
    """Return a line that begins with a word, such as `提示：…`."""
    return one_line(f"{word.zh}：{text}" if language == "zh" else f"{word.en}: {text}")


def change_lines(
    store: GraphReader,
    plan: Plan,
    language: Language,
    *,
    every: bool = False,
    most: int | None = MOST_DETAILS,
) -> list[str]:
    """Return one line for each fact that a plan retires, at most ten; with `every`, one for each change, at most `most`.

    The last line says how many more there are. The plan must not be applied yet.
    """
    steps = (Operation.RETIRE, Operation.UPDATE, Operation.ADD) if every else (Operation.RETIRE,)
    count = sum(map(plan.count, steps))
    if not count:
        return []
    from wangge.loaders.planning.details import PlanDetails

    details = PlanDetails(store, plan)
    listed = list(islice(details.listed(), most)) if every else details.retired(_RETIRED_PRINTED)
    more = count - len(listed)
    return [
        *(f"  {one_line(detail.text(language))}" for detail in listed),
        *([f"  {PlanMessage.MORE_CHANGES.fill(count=more).both(language)}"] if more else []),
    ]


def confirm_retiring(new_plan: Plan, lines: Sequence[str], language: Language) -> None:
    """On a terminal, name what would be retired, and ask whether to go on."""
    retired = new_plan.count(Operation.RETIRE)
    if retired and not new_plan.guards and sys.stdin.isatty():
        for line in lines:
            click.echo(line, err=True)
        click.confirm(PlanMessage.CONFIRM.fill(count=retired).both(language), abort=True, err=True)


def print_plan(
    new_plan: Plan,
    *,
    as_json: bool = False,
    done: bool = False,
    show_all: bool = False,
    language: Language = "zh",
    changes: Sequence[str] = (),
    details: Sequence[ChangeDetail] | None = None,
    notes: Sequence[RejectText] = (),
) -> None:
    """Print a plan as text, with the lines `changes`, or as JSON, with `details` if they are given.

    With text, the plan's notices, the further `notes` and its rejects go to stderr. Only the first 20 rejects are
    printed unless `show_all` is true. `language` is the language that comes first.
    """
    for guard in map(RejectText.public, new_plan.guards):
        click.echo(begun(PlanWord.STOPPED, guard.both(language), language), err=True)
    if as_json:
        listed = {} if details is None else {"details": [one.as_json(new_plan.model) for one in details]}
        print_json({**new_plan.as_json(), **listed})
        return
    for line in _table(new_plan, language):
        click.echo(line)
    total = (PlanMessage.WROTE if done else PlanMessage.WOULD_WRITE).fill(
        added=new_plan.count(Operation.ADD),
        updated=new_plan.count(Operation.UPDATE),
        retired=new_plan.count(Operation.RETIRE),
    )
    click.echo(total.both(language))
    for line in changes:
        click.echo(line)
    if new_plan.foreign:
        foreign = PlanMessage.FOREIGN.fill(what=new_plan.foreign.text())
        click.echo(begun(PlanWord.NOTE, foreign.both(language), language), err=True)
    for text in (*(notice.text(language) for notice in new_plan.notices), *(n.both(language) for n in notes)):
        click.echo(begun(PlanWord.NOTE, text, language), err=True)
    printed = new_plan.rejects if show_all else new_plan.rejects[:_REJECTS_PRINTED]
    for reject in printed:
        click.echo(begun(PlanWord.REJECT, reject.text(language), language), err=True)
    if len(new_plan.rejects) > len(printed):
        remaining = len(new_plan.rejects) - len(printed)
        click.echo(PlanMessage.MORE_REJECTS.fill(count=remaining).both(language), err=True)


def _table(new_plan: Plan, language: Language) -> list[str]:
    """Return the lines of the table of the sheets: what each was read as, and the outcome of its rows."""
    names = [
        public_text(s.file if Path(s.file).stem == s.sheet else f"{s.file} {s.sheet}")
        for s in new_plan.sheets
    ]
    zh = {
        name: kind.zh
        for kinds in (new_plan.model.nodes, new_plan.model.edges)
        for name, kind in kinds.items()
    }
    rows = (
        (
            one_line(name),
            _read_as(sheet, zh),
            sheet.rows_in,
            sheet.added,
            sheet.updated,
            sheet.unchanged,
            sheet.rejected,
        )
        for name, sheet in zip(names, new_plan.sheets, strict=True)
    )
    titles = {word: word.zh if language == "zh" else word.en for word in PlanWord}
    columns = (
        TextColumn(titles[PlanWord.SHEET]),
        TextColumn(titles[PlanWord.READ_AS]),
        *(TextColumn(titles[word], ">", 7) for word in _NUMBERS),
    )
    return text_table(columns, rows)


def _read_as(sheet: SheetCount, zh: Mapping[str, str]) -> str:
    """What a sheet was read as: its kinds by their Chinese names; — for a sheet that was refused or skipped."""
    return "、".join(zh.get(kind, kind) for kind in sheet.kinds) or "—"
