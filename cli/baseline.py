"""`wangge baseline`: lists and updates the baseline, the file of known findings, which don't make a rule fail."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wangge.cli.context import graph_for_check, project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.output_paths import refuse_among_sheets
from wangge.cli.policy_files import write_policy_file
from wangge.graph.errors import GraphDiffers, NothingMeasured, RuleError, SourceError, UsageError
from wangge.loaders.project import BASELINE_FILE, Project
from wangge.queries.check.baseline import Baseline, baseline_text, load_baseline, updated
from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.reports.printable import one_line

__all__ = ["baseline"]


@click.group()
def baseline() -> None:
    """Manage the baseline of known findings, so that a check fails only on new ones."""


@baseline.command("list")
@project_option
@json_option
def list_(project: Project, as_json: bool) -> None:
    """List the findings in the project's baseline."""
    current = Baseline() if project.baseline is None else load_baseline(project.baseline)
    rows = [(rule, key) for rule in sorted(current.keys) for key in sorted(current.of(rule))]
    if as_json:
        file = None if project.baseline is None else str(project.baseline)
        print_json({"file": file, "findings": [{"rule": rule, "key": list(key)} for rule, key in rows]})
        return
    for rule, key in rows:
        click.echo(one_line(f"{rule}  {' '.join(key)}"))


@baseline.command()
@project_option
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--rule", "ids", multiple=True, metavar="ID", help="Only this rule; may be repeated.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The file to write.  [default: the project's, else {BASELINE_FILE}]",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to check for.  [default: today]")
@json_option
def update(
    project: Project,
    sources: tuple[str, ...],
    ids: tuple[str, ...],
    output: Path | None,
    today: datetime | None,
    as_json: bool,
) -> None:
    """Run the rules and write their findings to the baseline. The baseline keeps its findings of other rules."""
    path = output or project.baseline or project.folder / BASELINE_FILE
    refuse_among_sheets(path, project.datasets)
    old_baseline = _current_baseline(path)
    policy = read_policy(project, today=today.date() if today else None, without_baseline=True)
    if policy.faults:
        raise RuleError(policy.faults[0])
    reject_lines: list[str] = []
    difference_lines: list[str] = []
    with graph_for_check(project, sources, reject_lines, difference_lines, False) as store:
        if reject_lines:
            raise SourceError(reject_lines[0])
        if difference_lines:
            raise GraphDiffers(difference_lines[0])
        report = check_policy(store, policy, ids=ids)
    if not report.measured:
        raise NothingMeasured("nothing was measured, so the baseline stays as it is; load the data first")
    new_baseline = updated(old_baseline, report, ids or None)
    write_policy_file(path, baseline_text(new_baseline))
    new_count = sum(len(keys - old_baseline.of(rule)) for rule, keys in new_baseline.keys.items())
    resolved_count = sum(len(keys - new_baseline.of(rule)) for rule, keys in old_baseline.keys.items())
    if as_json:
        print_json(
            {"file": str(path), "findings": len(new_baseline), "new": new_count, "gone": resolved_count}
        )
    else:
        click.echo(f"{path}: {len(new_baseline)} findings ({new_count} new, {resolved_count} resolved)")
    if project.baseline is None and path != project.folder / BASELINE_FILE:
        click.echo(f"use it with `wangge check --baseline {path}`", err=True)


def _current_baseline(path: Path) -> Baseline:
    """Return the current baseline; an empty one if there is no file or it was written for another model version."""
    if not path.exists():
        return Baseline()
    try:
        return load_baseline(path)
    except RuleError as fault:
        if "made for model" in str(fault):
            click.echo(f"{fault}: the file is replaced", err=True)
            return Baseline()
        raise UsageError(f"{fault}; or delete the file: then all findings are new") from fault
