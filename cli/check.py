"""`wangge check`: runs the rules, writes reports, and exits with 1 if a rule fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from wangge.cli.boundary_notes import boundary_faults
from wangge.cli.check_outputs import FORMAT_EPILOG, deliver, lists_subjects, targets
from wangge.cli.context import graph_for_check, project_option
from wangge.cli.progress import progress_on_terminal
from wangge.graph.errors import NothingMeasured
from wangge.graph.store import Store
from wangge.loaders.progress import Progress
from wangge.loaders.project import Project
from wangge.queries.check.explain import explain_change, read_base
from wangge.queries.check.git_policy import folder_in_repository
from wangge.queries.check.options import TIME_LIMIT
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.report import CheckReport
from wangge.queries.rules.rule import SEVERITIES, Severity

__all__ = ["check"]


Command = TypeVar("Command")


@click.command(epilog=FORMAT_EPILOG)
@project_option
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--rule", "ids", multiple=True, metavar="ID", help="Only this rule; may be repeated.")
@click.option("--under", metavar="CODE", help="Only subjects in this place.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="A format from the list below, to stdout or to FILE; may be repeated.  [default: text]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file for a format without =FILE.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to check for.  [default: today]")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="error",
    show_default=True,
    help="Exit with 1 if a rule fails whose severity is this one or higher.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file of known findings, which don't make a rule fail.  [default: the project's]",
)
@click.option("--no-baseline", is_flag=True, help="Ignore the project's baseline.")
@click.option(
    "--policy-from",
    "ref",
    metavar="GIT_REF",
    help="Take rules, kinds, waivers, baseline, settings, scope and datasets from this git ref, but sheets from the project's folder.",
)
@click.option(
    "--scratch", is_flag=True, help="Load the sheets into a scratch graph, even if the project has a graph."
)
@click.option(
    "--allow-rejects",
    is_flag=True,
    help="Report rows that a scratch load rejects, but don't exit with 2 for them.",
)
@click.option(
    "--explain-change",
    "base",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Explain why each rate differs from the rate in this earlier JSON report.",
)
@click.option(
    "--subjects/--no-subjects",
    default=None,
    help="List every subject in the JSON report.  [default: in graphs of up to 200,000 nodes]",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=TIME_LIMIT,
    show_default=True,
    help="Seconds that one rule may run.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="List every finding in the text, not only the first ten of a rule.",
)
@click.pass_context
def check(
    context: click.Context,
    project: Project,
    sources: tuple[str, ...],
    ids: tuple[str, ...],
    under: str | None,
    formats: tuple[str, ...],
    output: Path | None,
    today: datetime | None,
    fail_on: Severity,
    baseline: Path | None,
    no_baseline: bool,
    ref: str | None,
    scratch: bool,
    allow_rejects: bool,
    base: Path | None,
    subjects: bool | None,
    time_limit: float,
    everything: bool,
) -> None:
    """Run the rules and report findings. Exit 1 if a rule failed (see --fail-on), 2 if one could not run, else 0.

    With SOURCE, with --scratch, or in a project without a graph, the sheets are first loaded into a scratch graph.
    With rejected rows, the exit code is 2 (unless --allow-rejects is given), because these rows are not checked. The
    exit code is also 2 if another program changed the project's graph after wangge's last run.
    """
    report_targets = targets(formats, output, project)
    earlier_report = None if base is None else read_base(base)
    policy = read_policy(
        project,
        today=today.date() if today else None,
        baseline=baseline,
        without_baseline=no_baseline,
        ref=ref,
    )
    checked_project = project if ref is None else replace(project, datasets=policy.datasets)
    reject_lines: list[str] = []
    difference_lines: list[str] = []
    with (
        graph_for_check(checked_project, sources, reject_lines, difference_lines, scratch) as store,
        progress_on_terminal() as progress,
    ):
        with_subjects = lists_subjects(store, report_targets, subjects, explained=base is not None)
        options: dict[str, Any] = {
            "ids": ids,
            "under": under,
            "subjects": with_subjects,
            "time_limit": time_limit,
        }
        report = _check(store, policy, progress, options)
        boundary_lines = [fault.both() for fault in boundary_faults(project, store)]
    report = replace(report, root=folder_in_repository(project.folder), fail_on=fail_on)
    report = replace(
        report,
        faults=(*report.faults, *difference_lines),
        notices=(*report.notices, *boundary_lines),
    )
    if allow_rejects:
        report = replace(report, notices=(*report.notices, *reject_lines))
    else:
        report = replace(report, faults=(*report.faults, *reject_lines))
    if earlier_report is not None:
        report = replace(report, changes=explain_change(earlier_report, report))
    for target in report_targets:
        deliver(report, target, everything=everything)
    if not report.measured:
        raise NothingMeasured("nothing was measured: no rule found a subject; load the data first")
    context.exit(report.exit_code)


def _check(store: Store, policy: Policy, progress: Progress, options: dict[str, Any]) -> CheckReport:
    total = len(options["ids"]) or len(policy.rules)
    rules_done = 0

    def show_progress(_rule: str) -> None:
        nonlocal rules_done
        progress("check rules", rules_done, total)
        rules_done += 1

    return check_policy(store, policy, on_rule=show_progress, **options)
