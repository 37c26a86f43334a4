"""`wangge check`: run the rules, report, and fail where one does not hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from cli.context import graph_for_check, project_option
from cli.places import refuse_among_sheets
from graph.errors import NothingMeasured, UsageError
from loaders.project import Project
from queries.check_report import CheckReport
from queries.project_check import check_project
from queries.reports.json_report import json_report
from queries.reports.junit import junit_report
from queries.reports.text import text_report
from queries.rule import Severity

__all__ = ["check"]

_FORMATS: dict[str, Callable[[CheckReport], str]] = {
    "text": lambda report: text_report(report).plain + "\n",
    "json": json_report,
    "junit": junit_report,
}


@click.command()
@project_option
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--rule", "ids", multiple=True, metavar="ID", help="Only this rule; may be repeated.")
@click.option("--under", metavar="CODE", help="Only what lies in this place.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text, json or junit, on stdout or in a file; may be repeated.  [default: text]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File for the format without one."
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to check for.  [default: today]")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="The least severity whose failure ends with 1.",
)
@click.option("--all", "everything", is_flag=True, help="Every finding in the text, not the first ten.")
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
    everything: bool,
) -> None:
    """Check the rules: exit 0 when they held, 1 when one failed, 2 when one could not run."""
    targets = _targets(formats or ("text",), output)
    for _, file in targets:
        if file is not None:
            refuse_among_sheets(file, project.datasets)
    day = today.date() if today else None
    with graph_for_check(project, sources) as store:
        report = check_project(store, project, ids=ids, under=under, today=day)
    for name, file in targets:
        _deliver(report, name, file, everything=everything)
    if not report.measured:
        raise NothingMeasured("nothing was measured: no rule found a subject; load the data first")
    context.exit(report.exit_code(fail_on))


def _targets(formats: tuple[str, ...], output: Path | None) -> list[tuple[str, Path | None]]:
    found: list[tuple[str, Path | None]] = []
    for said in formats:
        name, equals, file = said.partition("=")
        if name not in _FORMATS or (equals and not file):
            raise UsageError(f"--format {said}: give one of {', '.join(_FORMATS)}, or FORMAT=FILE")
        found.append((name, Path(file) if equals else output))
    files = [file for _name, file in found]
    if len(set(files)) < len(files):
        raise UsageError("two formats would go to one place; write all but one as FORMAT=FILE")
    return found


def _deliver(report: CheckReport, name: str, file: Path | None, *, everything: bool) -> None:
    if name == "text":
        styled = text_report(report, most=None if everything else 10)
        console = Console()
        if file is None and console.is_terminal:
            console.print(styled, soft_wrap=True)
            return
        text = styled.plain + "\n"
    else:
        text = _FORMATS[name](report)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}; choose another file") from error
