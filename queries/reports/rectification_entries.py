"""Makes the rows of the 整改清单 from the findings of a check, grouped by owner: a street or the district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wangge.graph.model import Column, EdgeKind, Model, NodeKind, Sheet
from wangge.loaders.sheetlabel import sheet_label
from wangge.loaders.sheets.rectification_form import ListHeading, content_text
from wangge.queries.check.count import identity
from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport
from wangge.queries.reports.printable import one_line
from wangge.queries.rules.rule import Mend, Rule, RuleHead

__all__ = ["DISTRICT", "RectificationEntry", "ResponsibleStreet", "owners_of"]

DISTRICT = "区级"
"""The owner of findings that are in no street."""


@dataclass(frozen=True)
class RectificationEntry:
    """One row of the 整改清单, which is about one finding; `texts` are its cells by heading.

    If a new row in a sheet of the model resolves the finding, `sheet` is that sheet. `asked_columns` are then the
    columns of the new row for which somebody must enter values.
    """

    rule: RuleHead
    texts: Mapping[ListHeading, str]
    sheet: Sheet | None
    asked_columns: tuple[Column, ...]


@dataclass(frozen=True)
class ResponsibleStreet:
    """The owner of some findings, a street or the district, with its entries in the order of the report.

    The code is empty for the district.
    """

    code: str
    name: str
    entries: tuple[RectificationEntry, ...]

    @property
    def asked_columns(self) -> tuple[Column, ...]:
        """The columns that must be filled in for at least one entry.

        If several columns have the same heading, only the first of them is included.
        """
        columns: dict[str, Column] = {}
        for entry in self.entries:
            for column in entry.asked_columns:
                columns.setdefault(column.zh, column)
        return tuple(columns.values())


def owners_of(report: CheckReport, model: Model) -> list[ResponsibleStreet]:
    """Return the owners of the report's findings, sorted by code; the district is last."""
    names = {place.code: place.name for result in report.results for place in result.by_street}
    entries: dict[str, list[RectificationEntry]] = defaultdict(list)
    for result in report.results:
        for finding in result.findings:
            entries[finding.street_code].append(_entry(result.rule, finding, model))
    codes = sorted(entries, key=lambda code: (not code, code))
    return [
        ResponsibleStreet(code, names.get(code) or code or DISTRICT, tuple(entries[code])) for code in codes
    ]


def _entry(rule: RuleHead, finding: Finding, model: Model) -> RectificationEntry:
    mend = _mend_of(rule, finding)
    sheet = None if mend is None else model.sheets[mend.sheet]
    texts = {
        ListHeading.RULE: rule.id,
        ListHeading.TITLE: rule.title_zh,
        ListHeading.SUBJECT: finding.subject,
        ListHeading.NAME: finding.facts.title,
        ListHeading.PLACE: finding.facts.path,
        ListHeading.PROBLEM: finding.reason or rule.message,
        ListHeading.MISSING: _missing(rule, finding, model),
        ListHeading.SOURCE: _source(finding),
        ListHeading.REMEDY: rule.remedy,
    }
    if not isinstance(rule, Rule) or mend is None or sheet is None:
        return RectificationEntry(rule, texts, None, ())
    columns = {column.name: column for column in sheet.columns}
    finding_values = {"subject": finding.subject, **dict(zip(identity(rule), finding.key, strict=False))}
    given_values = {columns[name].zh: _given(value, finding_values) for name, value in mend.set.items()}
    asked_columns = tuple(columns[name] for name in mend.ask)
    texts[ListHeading.SHEET] = sheet.zh
    texts[ListHeading.CONTENT] = content_text(given_values, [column.zh for column in asked_columns])
    return RectificationEntry(rule, texts, sheet, asked_columns)


def _mend_of(rule: RuleHead, finding: Finding) -> Mend | None:
    """Return the rule's `mend`, the row that would resolve the finding.

    Return None if the rule has no `mend`, or one that doesn't resolve findings with this reason.
    """
    mend = rule.mend if isinstance(rule, Rule) else None
    return None if mend is None or (mend.reasons and finding.reason not in mend.reasons) else mend


def _given(value: str | float, finding_values: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and value.startswith("$"):
        return finding_values[value[1:]]
    return str(value)


def _source(finding: Finding) -> str:
    source = finding.facts.source
    if source is None:
        return ""
    return f"{source.file}{sheet_label(source.file, source.sheet)} 第{source.row}行"


def _missing(rule: RuleHead, finding: Finding, model: Model) -> str:
    """Return, in Chinese, what the subject should have.

    This is the relationship that the rule's `mend` would add, such as 党组织 —覆盖→ 楼栋, else the relationships and
    properties that the rule requires. The text is empty if the rule has a `mend` that doesn't resolve findings with
    this reason.
    """
    if not isinstance(rule, Rule):
        return ""
    mend = _mend_of(rule, finding)
    if mend is None and rule.mend is not None:
        return ""
    link = "" if mend is None else _link(mend, finding, model)
    if link:
        return link
    return "、".join(dict.fromkeys(_element_name(name, model) for name in rule.requires))


def _link(mend: Mend, finding: Finding, model: Model) -> str:
    sheet = model.sheets[mend.sheet]
    for column in sheet.columns:
        if column.edge is None or not str(mend.set.get(column.name, "")).startswith("$"):
            continue
        if isinstance(sheet.kind, EdgeKind):
            ends = sheet.kind.ends[0]
            source, target = (model.nodes[labels[0]].zh for labels in (ends.sources, ends.targets))
            return f"{source} —{sheet.kind.zh}→ {target}"
        subject = model.nodes.get(finding.facts.label)
        return f"{sheet.zh} —{column.edge.zh}→ {subject.zh if subject else one_line(finding.subject)}"
    return ""


def _element_name(element: str, model: Model) -> str:
    """Return the Chinese name of a relationship or property that a rule requires."""
    owner, dot, property_name = element.partition(".")
    kinds: list[EdgeKind | NodeKind] = [kind for kind in model.edges.values() if kind.type == owner]
    kinds += [kind for kind in model.nodes.values() if owner in kind.labels]
    name = "/".join(dict.fromkeys(kind.zh for kind in kinds)) or owner
    if not dot:
        return name
    return f"{name}的{next(_headers(kinds, property_name), property_name)}"


def _headers(kinds: list[EdgeKind | NodeKind], property_name: str) -> Iterator[str]:
    return (kind.properties[property_name].zh for kind in kinds if property_name in kind.properties)
