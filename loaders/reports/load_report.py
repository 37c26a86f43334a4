"""Writes the HTML report on one load: rows read, rows rejected with reasons, and changes written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from jinja2 import PackageLoader

from wangge.graph.errors import SourceError
from wangge.loaders.messages.reject_text import Language, RejectText
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import DatasetPlan, Plan, SheetCount
from wangge.loaders.reject import Notice, Reject, RejectRule
from wangge.loaders.reports.pages import page_environment
from wangge.loaders.reports.private import display_text
from wangge.loaders.reports.whole_file import write_whole
from wangge.loaders.sheets.sources import files_of, name_in

__all__ = ["MOST_ROWS", "render_load_report", "write_load_report"]

MOST_ROWS = 1_000

_LONGEST = 1_000
_MOST_NOTICES = 500
_MOST_FILES = 50
_OPEN_UP_TO = 200
_OPERATIONS = (
    (Operation.ADD, "新增", "added"),
    (Operation.UPDATE, "更新", "updated"),
    (Operation.RETIRE, "撤下", "retired"),
)


class _RejectLine(NamedTuple):
    """One row of the table of rejects."""

    row: int | None
    column: str
    message_zh: str
    message: str


@dataclass(frozen=True)
class _SheetRejects:
    """The rejects of one sheet: their number by rule, most frequent first, and the lines that the page lists.

    `open` is true if the list is open when the page is loaded.
    """

    sheet: str
    counts: dict[RejectRule, int]
    groups: tuple[tuple[RejectRule, tuple[_RejectLine, ...]], ...]
    open: bool

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def listed(self) -> int:
        return sum(len(faults) for _, faults in self.groups)

    @property
    def more(self) -> int:
        return self.count - self.listed


@dataclass(frozen=True)
class _Sheet:
    """The counts of one sheet, with the anchor of its rejects on the page."""

    name: str
    count: SheetCount
    anchor: str


@dataclass(frozen=True)
class _ReportedDataset:
    """A dataset with its files and the counts of its sheets."""

    name: str
    notice: str
    unread: bool
    files: tuple[str, ...]
    more_files: int
    sheets: tuple[_Sheet, ...]


def write_load_report(
    path: Path, plan: Plan, *, title: str, at: datetime, done: bool, language: Language = "zh"
) -> None:
    """Write the page atomically; raises `OSError` if it can't be written."""
    page = render_load_report(plan, title=title, at=at, done=done, language=language)
    write_whole(path, page.encode("utf-8", "replace"))


def render_load_report(plan: Plan, *, title: str, at: datetime, done: bool, language: Language = "zh") -> str:
    """The page as HTML in Chinese and English, `language` first, without scripts, external resources or private values.

    `done` is true if the plan was applied. Of each sheet, at most 1,000 rejects are listed. Every rule gets a
    share of these lines, so that rare faults appear, too.
    """
    environment = page_environment(PackageLoader("wangge.loaders.reports"))
    environment.filters["display"] = _short
    refused = list(_rejected_rows(plan.rejects))
    anchors = {item.sheet: f"refused-{number}" for number, item in enumerate(refused, start=1)}
    sheets = plan.sheets
    return environment.get_template("load_report.html.j2").render(
        language=language,
        title=title,
        at=at,
        done=done,
        style=files("wangge.loaders.reports").joinpath("templates", "load_report.css").read_text("utf-8"),
        sources=[_source(part, anchors) for part in plan.datasets],
        rows_in=sum(sheet.rows_in for sheet in sheets),
        rejected=sum(sheet.rejected for sheet in sheets),
        written=[(zh, en, plan.count(operation)) for operation, zh, en in _OPERATIONS],
        refused=refused,
        anchors=anchors,
        faults=sum(item.count for item in refused),
        guards=[guard.both(language) for guard in plan.guards],
        notices=_notices(plan.notices, language),
        more_notices=max(0, len(plan.notices) - _MOST_NOTICES),
    )


def _source(part: DatasetPlan, anchors: dict[str, str]) -> _ReportedDataset:
    try:
        names = [name_in(part.dataset, file) for file in files_of(part.dataset)]
    except SourceError:  # the dataset has no sheets: it is a divisions package
        names = [part.dataset.source.name]
    sheets = tuple(
        _Sheet(_name(sheet.file, sheet.sheet), sheet, anchors.get(_name(sheet.file, sheet.sheet), ""))
        for sheet in part.sheets
    )
    return _ReportedDataset(
        display_text(part.dataset.name),
        display_text(part.dataset.notice),
        part.unread,
        tuple(map(display_text, names[:_MOST_FILES])),
        max(0, len(names) - _MOST_FILES),
        sheets,
    )


def _rejected_rows(rejects: Iterable[Reject]) -> Iterator[_SheetRejects]:
    by_sheet: dict[str, dict[RejectRule, list[Reject]]] = defaultdict(lambda: defaultdict(list))
    for reject in rejects:
        by_sheet[_name(reject.file, reject.sheet)][reject.rule].append(reject)
    unfolded_rows = 0
    for sheet, by_rule in by_sheet.items():
        ordered = sorted(by_rule.items(), key=lambda entry: (-len(entry[1]), entry[0]))
        shares = _shares([len(rule_rejects) for _, rule_rejects in ordered])
        groups = tuple(
            (rule, tuple(map(_fault, rule_rejects[:share])))
            for (rule, rule_rejects), share in zip(ordered, shares, strict=True)
        )
        unfolded = unfolded_rows + sum(shares) <= _OPEN_UP_TO
        unfolded_rows += sum(shares) if unfolded else 0
        counts = {rule: len(rule_rejects) for rule, rule_rejects in ordered}
        yield _SheetRejects(sheet, counts, groups, unfolded)


def _shares(counts: Sequence[int]) -> list[int]:
    """Share the 1,000 listed rows among the rules, so that a frequent fault doesn't hide a rare one.

    >>> _shares([5000, 3]), _shares([800, 700, 10])
    ([997, 3], [495, 495, 10])
    """
    shares = [0] * len(counts)
    remaining = MOST_ROWS
    for position, index in enumerate(sorted(range(len(counts)), key=lambda index: counts[index])):
        shares[index] = min(counts[index], remaining // (len(counts) - position))
        remaining -= shares[index]
    return shares


def _fault(reject: Reject) -> _RejectLine:
    return _RejectLine(
        reject.row, _short(reject.column or ""), _short(reject.message_zh), _short(reject.message)
    )


def _notices(notices: Sequence[Notice], language: Language) -> list[tuple[str, str]]:
    return [
        (_name(n.file, n.sheet), _short(RejectText(n.message, n.message_zh).both(language)))
        for n in notices[:_MOST_NOTICES]
    ]


def _name(file: str, sheet: str) -> str:
    """File and sheet as one text; the sheet is left out if it has the name of the file."""
    name = file if sheet in ("", Path(file).stem) else f"{file} · {sheet}"
    return _short(name)


def _short(text: str) -> str:
    # The first cut only saves time, so it leaves more than is printed. The text is cut to its final length
    # after private numbers were masked, because a number that was cut in two wouldn't be recognised.
    public = display_text(text[: 5 * _LONGEST])
    return public if len(public) <= _LONGEST else f"{public[:_LONGEST]}…"
