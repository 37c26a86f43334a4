"""`wangge task`: follows the findings of rules as tasks, in the project's task ledger (整改台账)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.task_output import print_board, print_changed
from wangge.graph.errors import UsageError
from wangge.loaders.project import Project
from wangge.loaders.sheets.rectification import listed_findings
from wangge.loaders.writing.runs import operator_name
from wangge.queries.check.policy import read_policy
from wangge.queries.tasks.board import read_board
from wangge.queries.tasks.changing import TaskChange, TaskSelection, checked_due, checked_note
from wangge.queries.tasks.event import EventKind
from wangge.queries.tasks.listing import TaskFilter, parse_state, place_code
from wangge.queries.tasks.owner import find_owner
from wangge.queries.tasks.project_tasks import change_tasks

__all__ = ["task"]

Command = TypeVar("Command", bound=Callable[..., Any])
_STATES = {
    "整改": EventKind.RECTIFYING,
    "rectifying": EventKind.RECTIFYING,
    "复核": EventKind.REVIEW,
    "review": EventKind.REVIEW,
}


@click.group()
def task() -> None:
    """List and change tasks. A task (整改任务) follows a finding until it is closed."""


def _changing(command: Command) -> Command:
    for option in (
        json_option,
        click.option(
            "--under", metavar="CODE", help="All open tasks of the rule in this place; instead of SUBJECT."
        ),
        click.argument("targets", nargs=-1, metavar="TASK... | RULE [SUBJECT]"),
        project_option,
    ):
        command = option(command)
    return command


@task.command("list")
@project_option
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; may be repeated.")
@click.option("--street", metavar="CODE|NAME", help="Only tasks in this street.")
@click.option("--under", metavar="CODE", help="Only tasks in this place.")
@click.option("--owner", metavar="CODE|NAME", help="Only tasks of this owner.")
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="STATE",
    help="Only tasks in this state: found 发现, assigned 派发, rectifying 整改, review 复核, closed 销号, recurred 反复, "
    "or open 待办 for all but closed; may be repeated.",
)
@click.option("--overdue", is_flag=True, help="Only open tasks whose last day has passed.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to check for.  [default: the project's date, else today]",
)
@click.option("--dry-run", is_flag=True, help="Don't write to the ledger.")
@json_option
@click.pass_context
def list_(
    context: click.Context,
    project: Project,
    rules: tuple[str, ...],
    street: str | None,
    under: str | None,
    owner: str | None,
    states: tuple[str, ...],
    overdue: bool,
    today: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """List the tasks: overdue ones first, then open ones by their last days, then closed ones.

    First the rules run, and the ledger is brought up to date: a new finding becomes a task (发现), a task without its
    finding is closed (销号) with the run that mended it, and a closed task whose finding has returned is open again (反复).

    Exit 1 if a line of the ledger is wrong, a rule couldn't run, or a rule or owner of an open task doesn't exist any
    more; exit 2 if the ledger can't be read.
    """
    chosen_states = frozenset().union(*map(parse_state, states))
    policy = read_policy(project, today=today.date() if today else None)
    with open_graph(project) as store:
        choice = TaskFilter(
            rules=rules,
            places=[place_code(store, text) for text in (street, under) if text],
            owner=owner or "",
            states=chosen_states,
            overdue=overdue,
        )
        board = read_board(store, project, policy, choice, write=not dry_run)
    if as_json:
        print_json(board.as_json())
    else:
        print_board(board)
    for line in (*board.faults, *board.notes):
        click.echo(line, err=True)
    context.exit(int(bool(board.faults)))


@task.command()
@_changing
@click.option("--owner", metavar="CODE|NAME", help="The person or organisation that has to mend the finding.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it must be mended.")
@click.option("--note", metavar="TEXT", help="A note for the ledger.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The open tasks of the findings in this rectification list (整改清单), instead of TASK.",
)
def assign(
    project: Project,
    targets: tuple[str, ...],
    under: str | None,
    owner: str | None,
    due: datetime | None,
    note: str | None,
    source: Path | None,
    as_json: bool,
) -> None:
    """Assign tasks to an owner with a last day (派发).

    The tasks are named by their ids, as `wangge task list` prints them, or by RULE and SUBJECT, or by RULE
    and --under a place. The owner is a code or name, or Label:code. Without --owner or --due, the earlier
    owner or last day stays.

    With --from, the findings in a workbook that was sent out are assigned. Those that are no longer found are
    closed (销号), even if they aren't in the ledger yet.
    """
    if owner is None and due is None:
        raise UsageError("the task gets no owner and no last day; give --owner or --due")
    if source is not None and (targets or under):
        raise UsageError("--from takes its tasks from the list; leave out TASK, RULE and --under")
    listed = () if source is None else tuple(listed_findings(source))
    if source is not None and not listed:
        raise UsageError(
            f"{source}: the list has no findings; `wangge check --format rectification=FILE` writes one"
        )
    policy = read_policy(project)
    last_day = checked_due(due.date(), policy.today) if due else None
    text = "" if note is None else checked_note(note)
    with open_graph(project) as store:
        new_owner = None if owner is None else find_owner(store, owner)
        change = TaskChange(EventKind.ASSIGNED, operator_name(), new_owner, last_day, text)
        selection = TaskSelection(targets, under and place_code(store, under), listed)
        tasks = change_tasks(store, project, policy, selection, change)
    print_changed(tasks, "assigned", as_json=as_json)


@task.command()
@_changing
@click.option("--note", required=True, metavar="TEXT", help="The note.")
@click.option("--state", metavar="STATE", help="Also set the state: rectifying 整改 or review 复核.")
def note(
    project: Project,
    targets: tuple[str, ...],
    under: str | None,
    note: str,
    state: str | None,
    as_json: bool,
) -> None:
    """Add a note to tasks, and change their state with --state.

    The tasks are named as in `wangge task assign`. Phone numbers in the note are masked.
    """
    event = EventKind.NOTED if state is None else _event_of(state)
    change = TaskChange(event, operator_name(), note=checked_note(note))
    _change(project, targets, under, change, "noted", as_json=as_json)


@task.command()
@_changing
@click.option("--note", metavar="TEXT", help="Why the task is closed.")
def close(
    project: Project, targets: tuple[str, ...], under: str | None, note: str | None, as_json: bool
) -> None:
    """Close tasks by hand (销号), although their findings still exist.

    The tasks are named as in `wangge task assign`. If the next load doesn't mend the finding, the task is open again
    (反复). Tasks whose findings a load has mended are closed without this command.
    """
    text = "" if note is None else checked_note(note)
    change = TaskChange(EventKind.CLOSED, operator_name(), note=text)
    _change(project, targets, under, change, "closed", as_json=as_json)


@task.command()
@_changing
@click.option("--note", metavar="TEXT", help="Why the task is reopened.")
def reopen(
    project: Project, targets: tuple[str, ...], under: str | None, note: str | None, as_json: bool
) -> None:
    """Reopen tasks that were closed by hand (反复).

    The tasks are named as in `wangge task assign`, but --under can't name closed tasks. A task that was closed by a load
    needs no such command: it opens again by itself if its finding returns.
    """
    text = "" if note is None else checked_note(note)
    change = TaskChange(EventKind.RECURRED, operator_name(), note=text)
    _change(project, targets, under, change, "reopened", as_json=as_json)


def _change(
    project: Project,
    targets: tuple[str, ...],
    under: str | None,
    change: TaskChange,
    verb: str,
    *,
    as_json: bool,
) -> None:
    policy = read_policy(project)
    with open_graph(project) as store:
        selection = TaskSelection(targets, under and place_code(store, under))
        tasks = change_tasks(store, project, policy, selection, change)
    print_changed(tasks, verb, as_json=as_json)


def _event_of(state: str) -> EventKind:
    if state not in _STATES:
        parse_state(state)
        raise UsageError(
            f"--state {state}: a note can only set rectifying 整改 or review 复核; "
            "use `wangge task assign` or `wangge task close`"
        )
    return _STATES[state]
