"""Writes the reports of a check to stdout and files."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click

from wangge.cli.output import is_no_terminal
from wangge.cli.output_paths import refuse_among_sheets
from wangge.graph.counts import count_nodes
from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.report import CheckReport
from wangge.queries.fault import nearest
from wangge.queries.reports.formats import FORMAT_HELP, FORMATS
from wangge.queries.reports.text import plain_lines, text_report

__all__ = ["FORMAT_EPILOG", "ReportTarget", "deliver", "lists_subjects", "targets"]

_BINARY = {"rectification"}
_LISTED_BY_DEFAULT = 200_000
"""In graphs with at most this number of nodes, a JSON report lists every subject by default."""
FORMAT_EPILOG = "\b\nFormats:\n" + "\n".join(f"  {name:13}  {text}" for name, text in FORMAT_HELP.items())


class ReportTarget(NamedTuple):
    """A report to write: its format, and its file (None for stdout)."""

    format: str
    file: Path | None


def targets(formats: tuple[str, ...], output: Path | None, project: Project) -> list[ReportTarget]:
    """Return the reports to write, from options of the form `FORMAT` or `FORMAT=FILE`.

    Without `formats`, only the text report is written. If every format has its own file and `output` is given, the text
    report is added and written to `output`. Raises `UsageError` for an unknown format, two reports with the same
    target, a workbook format for which no file is given, or a file in a folder of sheets.
    """
    report_targets = [_target(text, output) for text in formats or ("text",)]
    if output is not None and formats and all("=" in text for text in formats):
        report_targets.append(ReportTarget("text", output))
    files = [target.file for target in report_targets]
    if len(set(files)) < len(files):
        raise UsageError("two formats have the same target; give each its own FORMAT=FILE")
    for target in report_targets:
        if target.file is not None:
            refuse_among_sheets(target.file, project.datasets)
    return report_targets


def deliver(report: CheckReport, target: ReportTarget, *, everything: bool) -> None:
    """Write one report; raise `UsageError` if its file can't be written."""
    if target.format == "text":
        _deliver_text(report, target.file, everything=everything)
        return
    content = FORMATS[target.format](report)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if target.file is None:
        click.echo(data, nl=False)
    else:
        _write(target.file, [data])


def _deliver_text(report: CheckReport, file: Path | None, *, everything: bool) -> None:
    """Write the text report.

    A file gets all findings. Stdout gets the first ten findings of each rule, or all of them with `everything`.
    """
    most = None if everything or file else 10
    if file is None and not is_no_terminal(sys.stdout):
        from rich.console import Console

        console = Console()
        if console.is_terminal:
            console.print(text_report(report, most=most), soft_wrap=True)
            return
    lines = (f"{line}\n".encode("utf-8", "replace") for line in plain_lines(report, most=most))
    if file is not None:
        _write(file, lines)
        return
    for line in lines:
        click.echo(line, nl=False)


def _write(file: Path, parts: Iterable[bytes]) -> None:
    try:
        with file.open("wb") as opened:
            opened.writelines(parts)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}; choose another file") from error


def _target(text: str, output: Path | None) -> ReportTarget:
    name, equals, file = text.partition("=")
    if name not in FORMATS:
        hint = nearest(name, FORMATS)
        raise UsageError(f"--format {text}: give one of {', '.join(FORMATS)}, or FORMAT=FILE{hint}")
    if equals and not file:
        raise UsageError(f"--format {text}: name the file after the =")
    path = Path(file) if equals else output
    if path is None and name in _BINARY:
        raise UsageError(f"--format {name} is a workbook; name a file: --format {name}=整改清单.xlsx")
    return ReportTarget(name, path)


def lists_subjects(
    store: Store, report_targets: list[ReportTarget], requested: bool | None, *, explained: bool
) -> bool:
    """Whether the report lists every subject: if `requested` or `explained`, or for JSON if the graph isn't large."""
    if explained:
        return True
    if requested is not None:
        return requested
    return (
        any(target.format == "json" for target in report_targets) and count_nodes(store) <= _LISTED_BY_DEFAULT
    )
