"""`wangge waiver`: lists and adds waivers, which accept findings until a day."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from wangge.cli.context import project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.policy_files import write_policy_file
from wangge.graph.errors import RuleError, UsageError
from wangge.loaders.project import WAIVERS_FILE, Project
from wangge.loaders.reports.tables import folding_table
from wangge.queries.check.ledger_file import add_waivers
from wangge.queries.check.policy import read_policy, waiver_days
from wangge.queries.check.waivers import Waiver, WaiverEntry, read_ledger
from wangge.queries.reports.printable import one_line

__all__ = ["waiver"]

_CATEGORIES = ("waiver", "mitigated")


@click.group()
def waiver() -> None:
    """List and add waivers. A waiver accepts a finding until a date."""


@waiver.command("list")
@project_option
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day for which the remaining days are counted.  [default: the project's date, else today]",
)
@json_option
@click.pass_context
def list_(context: click.Context, project: Project, today: datetime | None, as_json: bool) -> None:
    """List every waiver with its remaining days.

    Exit 1 if one has expired, is invalid or names an unknown rule, 2 if the waiver file can't be read or the
    setting `waiver_longest_days` is invalid.
    """
    policy = read_policy(project, today=today.date() if today else None)
    for fault in policy.ledger_faults:
        raise RuleError(fault)
    rows = [_row(entry, policy.today, policy.by_id) for entry in policy.ledger.entries]
    if as_json:
        print_json({"waivers": rows, "faults": list(policy.ledger.faults)})
    else:
        _print(rows)
    for fault in policy.ledger.faults:
        click.echo(fault, err=True)
    has_problems = policy.ledger.faults or any(row["state"] != "holds" for row in rows)
    context.exit(int(bool(has_problems)))


@waiver.command()
@project_option
@click.argument("rule", required=False)
@click.argument("subject", required=False)
@click.option("--under", metavar="CODE", help="All subjects in this place, instead of SUBJECT.")
@click.option("--reason", help="Why the finding is accepted.")
@click.option("--owner", help="Who is responsible for the finding.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of the waiver.")
@click.option(
    "--category",
    type=click.Choice(_CATEGORIES),
    default="waiver",
    show_default=True,
    help="Whether the finding is accepted for a time, or solved in another way.",
)
@click.option("--ticket", help="A link or number of the ticket.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Add the waivers requested in a completed rectification list.",
)
def add(
    project: Project,
    rule: str | None,
    subject: str | None,
    under: str | None,
    reason: str | None,
    owner: str | None,
    until: datetime | None,
    category: str,
    ticket: str | None,
    source: Path | None,
) -> None:
    """Add a waiver: accept the finding of RULE about SUBJECT until a day."""
    if source is not None:
        if rule or subject or under:
            raise UsageError(
                "--from takes its rules and subjects from the list; leave out RULE, SUBJECT and --under"
            )
        new_waivers = _requests(source)
        if not new_waivers:
            click.echo(f"{source}: the list requests no waivers")
            return
    else:
        fields = {
            "rule": rule,
            "subject": subject,
            "under": under,
            "category": category,
            "reason": reason,
            "owner": owner,
            "ticket": ticket,
            "until": until.date() if until else None,
        }
        new_waivers = [_waiver(fields)]
    path = project.waivers or project.folder / WAIVERS_FILE
    policy = read_policy(project)
    for new_waiver in new_waivers:
        policy.sound_rule(new_waiver.rule)
        if not new_waiver.holds_on(policy.today):
            raise UsageError(
                f"{new_waiver.rule} {new_waiver.target}: its last day {new_waiver.until} is before {policy.today}"
            )
    text = read_ledger(path) if path.exists() else ""
    new_text = add_waivers(text, path, new_waivers, today=policy.today, longest_days=waiver_days(project))
    write_policy_file(path, new_text)
    click.echo(f"{path}: {len(new_waivers)} waiver{'' if len(new_waivers) == 1 else 's'} added")


def _requests(source: Path) -> list[Waiver]:
    from wangge.loaders.sheets.rectification import waiver_requests

    return [
        _waiver(
            {
                "rule": request.rule,
                "subject": request.subject,
                "category": "waiver",
                "reason": request.reason,
                "owner": request.owner,
                "until": request.until,
            }
        )
        for request in waiver_requests(source)
    ]


def _waiver(fields: dict[str, Any]) -> Waiver:
    for name in ("rule", "reason", "owner", "until"):
        if not fields[name]:
            raise UsageError(f"the waiver has no {name}; give {_OPTIONS[name]}")
    if bool(fields["subject"]) == bool(fields.get("under")):
        raise UsageError(
            "a waiver is about one SUBJECT, or about all subjects --under a place; give one of them"
        )
    return Waiver.model_validate({name: value for name, value in fields.items() if value})


_OPTIONS = {"rule": "RULE", "reason": "--reason", "owner": "--owner", "until": "--until"}


def _row(entry: WaiverEntry, today: date, rules: Container[str]) -> dict[str, Any]:
    entry_waiver = entry.waiver
    return {
        "rule": entry_waiver.rule,
        "subject": entry_waiver.subject,
        "under": entry_waiver.under,
        "category": entry_waiver.category,
        "reason": entry_waiver.reason,
        "owner": entry_waiver.owner,
        "ticket": entry_waiver.ticket,
        "until": entry_waiver.until.isoformat(),
        "days_left": (entry_waiver.until - today).days,
        "state": _state(entry_waiver, today, rules),
        "where": entry.where,
    }


def _state(entry_waiver: Waiver, today: date, rules: Container[str]) -> str:
    if entry_waiver.rule not in rules:
        return "unknown_rule"
    return "holds" if entry_waiver.holds_on(today) else "expired"


def _print(rows: list[dict[str, Any]]) -> None:
    titles = ("rule", "subject", "owner", "until", "days", "state", "where", "reason")
    table = folding_table(titles, map(_cells, rows))
    console = Console()
    if not console.is_terminal:
        console.width = 400
    console.print(table if rows else "no waivers", markup=False)


def _cells(row: dict[str, Any]) -> list[str]:
    target = row["subject"] or f"under {row['under']}"
    texts = (row["rule"], target, row["owner"], row["until"], str(row["days_left"]), row["state"])
    return [one_line(text) for text in (*texts, row["where"], row["reason"])]
