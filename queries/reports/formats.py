"""Lists the report formats of `wangge check --format`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wangge.queries.check.report import CheckReport

__all__ = ["FORMATS", "FORMAT_HELP"]


class _ReportFormat(NamedTuple):
    function_path: str
    help: str

    def render(self, report: CheckReport) -> str | bytes:
        """Import the report function at `function_path` and call it."""
        module, _, name = self.function_path.partition(":")
        rendered: str | bytes = getattr(import_module(f"wangge.queries.reports.{module}"), name)(report)
        return rendered


_ALL = {
    "text": _ReportFormat("text:plain_report", "For people: one line per rule, then every finding."),
    "json": _ReportFormat(
        "json_report:json_report", "For programs: the complete report, described by a JSON Schema."
    ),
    "junit": _ReportFormat("junit:junit_report", "For CI servers: JUnit XML, one test case per rule."),
    "sarif": _ReportFormat("sarif:sarif_report", "For code scanning: SARIF 2.1.0, one result per finding."),
    "sarif-github": _ReportFormat(
        "sarif:open_sarif_report", "For GitHub code scanning: SARIF without waived and resolved findings."
    ),
    "github": _ReportFormat("github:github_report", "For GitHub Actions: annotations on the lines to fix."),
    "markdown": _ReportFormat(
        "markdown:markdown_report", "For a job summary: a table of rules, with collapsed findings."
    ),
    "html": _ReportFormat("html:html_report", "For a browser: one page that works offline."),
    "rectification": _ReportFormat(
        "rectification:rectification_workbook", "For streets: the 整改清单, to be filled in and sent back."
    ),
}

FORMATS: Mapping[str, Callable[[CheckReport], str | bytes]] = {
    name: report_format.render for name, report_format in _ALL.items()
}
"""The report function of each format; text is written as UTF-8 with `\\n` line ends."""

FORMAT_HELP: Mapping[str, str] = {name: report_format.help for name, report_format in _ALL.items()}
"""The purpose of each format, in one line."""
