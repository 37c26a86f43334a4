"""Prints tasks in Chinese, because planners read them, and their numbers also in English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console

from wangge.cli.json_output import print_json
from wangge.cli.task_update import since_text
from wangge.loaders.reports.tables import folding_table
from wangge.queries.reports.printable import one_line
from wangge.queries.tasks.board import TaskBoard
from wangge.queries.tasks.task import Task

__all__ = ["print_board", "print_changed"]

_TITLES = ("编号", "状态", "责任人", "期限", "对象", "规则", "所在位置", "备注")
_WIDTH = 400


def print_board(board: TaskBoard) -> None:
    """Print a table of the tasks, and below it their counts."""
    if board.tasks:
        console = Console()
        if not console.is_terminal:
            console.width = _WIDTH
        console.print(folding_table(_TITLES, map(_cells, board.tasks)), markup=False)
    counts = board.summary
    click.echo(
        f"待办{counts['open']}（逾期{counts['overdue']}，反复{counts['recurred']}），销号{counts['closed']}，豁免{counts['waived']}"
        f" / {counts['open']} open ({counts['overdue']} overdue, {counts['recurred']} recurred), {counts['closed']} closed, "
        f"{counts['waived']} waived"
    )
    if board.since_last_load["run"]:
        click.echo(since_text(board.since_last_load))


def print_changed(tasks: Sequence[Task], verb: str, *, as_json: bool) -> None:
    """Print the tasks that a command has changed."""
    if as_json:
        print_json(
            {
                "tasks": [
                    {
                        "id": task.id,
                        "rule": task.rule,
                        "key": list(task.key),
                        "state": task.state.value,
                        "state_zh": task.state.zh,
                        "owner": task.owner or None,
                        "due": task.due,
                    }
                    for task in tasks
                ]
            }
        )
        return
    for task in tasks:
        owner = f"  {task.owner_name}" if task.owner_name else ""
        due = f"  {task.due}" if task.due else ""
        click.echo(one_line(f"{task.id}  {task.state.zh}  {task.rule}  {' '.join(task.key)}{owner}{due}"))
    click.echo(f"{len(tasks)} task{'' if len(tasks) == 1 else 's'} {verb}")


def _cells(row: dict[str, Any]) -> list[str]:
    owner = row["owner"]["name"] if row["owner"] else ""
    due = f"{row['due'] or ''}{'（逾期）' if row['overdue'] else ''}"
    state = f"{row['state_zh']}（豁免）" if row["waived"] else row["state_zh"]
    if row["closed"] and row["closed"]["run"]:
        state += f" {row['closed']['run']}"
    subject = f"{row['name']} {' '.join(row['key'])}".strip()
    rule = f"{row['rule_title_zh']} {row['rule']}".strip()
    last_note = row["notes"][-1]["text"] if row["notes"] else ""
    return [one_line(text) for text in (row["id"], state, owner, due, subject, rule, row["path"], last_note)]
