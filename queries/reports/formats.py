"""Lists the report formats of `wangge check --format`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from wangge.queries.check.report import CheckReport
from wangge.queries.reports.github import github_report
from wangge.queries.reports.html import html_report
from wangge.queries.reports.json_report import json_report
from wangge.queries.reports.junit import junit_report
from wangge.queries.reports.markdown import markdown_report
from wangge.queries.reports.rectification import rectification_workbook
from wangge.queries.reports.sarif import open_sarif_report, sarif_report
from wangge.queries.reports.text import plain_report

__all__ = ["FORMATS", "FORMAT_HELP"]


class _ReportFormat(NamedTuple):
    render: Callable[[CheckReport], str | bytes]
    help: str


_ALL = {
    "text": _ReportFormat(plain_report, "For people: one line per rule, then every finding."),
    "json": _ReportFormat(json_report, "For programs: the complete report, described by a JSON Schema."),
    "junit": _ReportFormat(junit_report, "For CI servers: JUnit XML, one test case per rule."),
    "sarif": _ReportFormat(sarif_report, "For code scanning: SARIF 2.1.0, one result per finding."),
    "sarif-github": _ReportFormat(
        open_sarif_report, "For GitHub code scanning: SARIF without waived and resolved findings."
    ),
    "github": _ReportFormat(github_report, "For GitHub Actions: annotations on the lines to fix."),
    "markdown": _ReportFormat(
        markdown_report, "For a job summary: a table of rules, with collapsed findings."
    ),
    "html": _ReportFormat(html_report, "For a browser: one page that works offline."),
    "rectification": _ReportFormat(
        rectification_workbook, "For streets: the 整改清单, to be filled in and sent back."
    ),
}

FORMATS: Mapping[str, Callable[[CheckReport], str | bytes]] = {
    name: report_format.render for name, report_format in _ALL.items()
}
"""The report function of each format; text is written as UTF-8 with `\\n` line ends."""

FORMAT_HELP: Mapping[str, str] = {name: report_format.help for name, report_format in _ALL.items()}
"""The purpose of each format, in one line."""
