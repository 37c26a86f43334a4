"""Proposes mappings for the sheets of ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from pathlib import PurePath

from wangge.graph.model import Model, header_key
from wangge.loaders.mappings.adopt.blocks import first_block, repeated_facts
from wangge.loaders.mappings.adopt.columns import KnownNames, LedgerColumn, read_columns
from wangge.loaders.mappings.adopt.draft import Draft, Question
from wangge.loaders.mappings.adopt.fact_finding import find_facts
from wangge.loaders.mappings.adopt.filling import filled_columns
from wangge.loaders.mappings.adopt.layout import LedgerLayout, find_layout
from wangge.loaders.mappings.adopt.pairing import pair_holders
from wangge.loaders.mappings.adopt.party_facts import with_superiors
from wangge.loaders.mappings.adopt.senses import Sense
from wangge.loaders.mappings.adopt.subject import Subject, subject_of
from wangge.loaders.mappings.adopt.template_sheets import fact_of_template
from wangge.loaders.mappings.mapping import FactMapping, Mapping
from wangge.loaders.sheets.sheetname import sheet_called
from wangge.loaders.sheets.table import IGNORED_SHEETS, RawSheet

__all__ = ["Answers", "Proposal", "SheetProposal", "propose", "shape_key"]

Answers = AbstractMapping[str, Sense]
"""Senses of columns, by title."""


@dataclass(frozen=True)
class SheetProposal:
    """What the sheets with one set of headers declare, as far as it is certain.

    `layouts` are the sheets, `facts` what their rows declare, `unread` the titles of the columns that no fact reads,
    `fill` the columns whose blank cells have the value of the cell above. A sheet of the template (`is_template`)
    needs no mapping; a ledger may have the name of such a sheet (`has_template_name`).
    """

    layouts: tuple[LedgerLayout, ...]
    columns: tuple[LedgerColumn, ...]
    subject: Subject
    facts: tuple[FactMapping, ...]
    fill: tuple[str, ...]
    unread: tuple[str, ...]
    questions: tuple[Question, ...]
    is_template: bool = False
    has_template_name: bool = False

    @property
    def key(self) -> str:
        """A text that identifies the headers of the sheets."""
        return shape_key(self.layouts[0])

    @property
    def certain(self) -> bool:
        """Whether to write a mapping: there is a fact that isn't only a reference to a known place."""
        return not self.is_template and any(not fact.known for fact in self.facts)

    def mapping(self, name: str) -> Mapping:
        """Return the mapping with this name; the patterns are left out if the headers alone identify the ledger."""
        read = [column.title for column in self.columns if column.title not in self.unread]
        doubtful = {question.column for question in self.questions}
        doubtful -= {fact.holder for fact in self.facts if fact.holder}
        header = tuple(title for title in read if title not in doubtful)
        files, sheets = _patterns(self)
        return Mapping(name=name, header=header, files=files, sheets=sheets, fill=self.fill, facts=self.facts)


@dataclass(frozen=True)
class Proposal:
    """The proposals for all sheets of some files, and the sheets in which no table was recognised."""

    sheets: tuple[SheetProposal, ...]
    skipped: tuple[tuple[str, str], ...] = field(default=())


def propose(
    raw_sheets: Iterable[RawSheet],
    model: Model,
    known: KnownNames,
    answers: AbstractMapping[str, Answers] | None = None,
) -> Proposal:
    """Propose how ledgers are read.

    Sheets with the same headers are considered together. `answers` has the senses that the user chose,
    by the `key` of the sheets and by title. Raises `SourceError` for a file that can't be read.
    """
    groups: dict[str, list[LedgerLayout]] = {}
    skipped = []
    templates = []
    known_titles: dict[str, float] = {}
    for raw in raw_sheets:
        if raw.hidden or raw.name in IGNORED_SHEETS:
            continue
        layout = find_layout(raw, model, known_titles)
        if layout is None:
            skipped.append((raw.file, raw.name))
            continue
        fact = fact_of_template(layout, model)
        if fact is not None:
            templates.append(_of_template(layout, fact))
            continue
        groups.setdefault(shape_key(layout), []).append(layout)
    given = answers or {}
    sheets = tuple(_proposed(layouts, model, known, given.get(key, {})) for key, layouts in groups.items())
    return Proposal((*templates, *sheets), tuple(skipped))


def _of_template(layout: LedgerLayout, fact: FactMapping) -> SheetProposal:
    read = {fact.name, fact.code, *fact.within, *fact.columns.values()}
    unread = tuple(title for title in layout.titles if title and title not in read)
    return SheetProposal((layout,), (), Subject(), (fact,), (), unread, (), is_template=True)


def shape_key(layout: LedgerLayout) -> str:
    """Return a text that is the same for all sheets with the same headers, in any order."""
    return " ".join(sorted(map(header_key, filter(None, layout.titles))))


def _proposed(
    layouts: Sequence[LedgerLayout], model: Model, known: KnownNames, answers: Answers
) -> SheetProposal:
    columns = with_superiors(read_columns(layouts, model, known, answers))
    subject = subject_of(layouts, model)
    draft = Draft(layouts, first_block(columns), subject, model, known, frozenset(answers))
    find_facts(draft)
    draft.facts = list(repeated_facts(columns, draft.facts))
    if all(fact.known and not fact.columns for fact in draft.facts):
        draft.facts = []
    read = draft.read_titles()
    fill = filled_columns(draft, read)
    pair_holders(draft, columns, fill)
    doubtful = {question.column for question in draft.questions}
    facts = tuple(draft.facts)
    unread = tuple(c.title for c in columns if c.title not in read and c.title not in doubtful)
    return SheetProposal(
        tuple(layouts),
        columns,
        subject,
        facts,
        fill,
        unread,
        tuple(draft.questions),
        has_template_name=any(sheet_called(layout.sheet, model) for layout in layouts),
    )


def _patterns(sheet: SheetProposal) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the patterns for files and sheets; they are needed only if a name or title shows what is listed."""
    by_name = {column.title for column in sheet.columns if column.sense and not column.sense.kind}
    named = any(fact.name in by_name for fact in sheet.facts) or (
        sheet.subject.post and any(fact.holder in by_name and not fact.title_column for fact in sheet.facts)
    )
    if not named or not sheet.subject.word:
        return (), ()
    pattern = (f"*{sheet.subject.word}*",)
    first = sheet.layouts[0]
    if sheet.subject.source == "file":
        return pattern, ()
    if sheet.subject.source != "sheet":
        return (), ()
    # In another workbook, a sheet with such a name may really be a sheet of the template.
    files = (f"*{PurePath(first.file).name}",) if sheet.has_template_name else ()
    return files, pattern
