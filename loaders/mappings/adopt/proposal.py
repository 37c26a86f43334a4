"""Proposes mappings for the sheets of ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field

from wangge.graph.model import Model, header_key
from wangge.loaders.mappings.adopt.blocks import first_block, repeated_facts
from wangge.loaders.mappings.adopt.columns import KnownNames, LedgerColumn, read_columns
from wangge.loaders.mappings.adopt.draft import Choice, Draft, Question
from wangge.loaders.mappings.adopt.filling import filled_columns
from wangge.loaders.mappings.adopt.layout import Layout, find_layout
from wangge.loaders.mappings.adopt.place_facts import add_places
from wangge.loaders.mappings.adopt.posts import add_phones, add_posts
from wangge.loaders.mappings.adopt.properties import add_properties
from wangge.loaders.mappings.adopt.senses import Role, Sense
from wangge.loaders.mappings.adopt.subject import Subject, subject_of
from wangge.loaders.mappings.adopt.unit_facts import add_organizations
from wangge.loaders.mappings.adopt.words import Shape
from wangge.loaders.mappings.mapping import FactMapping, Mapping
from wangge.loaders.sheets.table import RawSheet
from wangge.loaders.template import IGNORED_SHEETS

__all__ = ["Proposal", "SheetProposal", "propose"]

Answers = AbstractMapping[str, Sense]
_SURE = 0.8


@dataclass(frozen=True)
class SheetProposal:
    """What the sheets with one set of headers declare, as far as it is certain.

    `layouts` are the sheets, `facts` what their rows declare, `unread` the titles of the columns that no fact reads,
    `fill` the columns whose blank cells have the value of the cell above.
    """

    layouts: tuple[Layout, ...]
    columns: tuple[LedgerColumn, ...]
    subject: Subject
    facts: tuple[FactMapping, ...]
    fill: tuple[str, ...]
    unread: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def certain(self) -> bool:
        """Whether the ledger declares anything: a fact that isn't only a reference to a known place."""
        return any(not fact.known for fact in self.facts)

    def mapping(self, name: str) -> Mapping:
        """Return the mapping with this name; the patterns are left out if the headers alone identify the ledger."""
        read = [column.title for column in self.columns if column.title not in self.unread]
        doubtful = {question.column for question in self.questions}
        header = tuple(title for title in read if title not in doubtful)
        files, sheets = _patterns(self)
        return Mapping(name=name, header=header, files=files, sheets=sheets, fill=self.fill, facts=self.facts)


@dataclass(frozen=True)
class Proposal:
    """The proposals for all sheets of some files, and the sheets in which no table was recognised."""

    sheets: tuple[SheetProposal, ...]
    skipped: tuple[tuple[str, str], ...] = field(default=())


def propose(
    raw_sheets: Iterable[RawSheet], model: Model, known: KnownNames, answers: Answers | None = None
) -> Proposal:
    """Propose how ledgers are read.

    Sheets with the same headers are considered together. `answers` has the senses of columns that the user chose,
    by title. Raises `SourceError` for a file that can't be read.
    """
    groups: dict[frozenset[str], list[Layout]] = {}
    skipped = []
    for raw in raw_sheets:
        if raw.hidden or raw.name in IGNORED_SHEETS:
            continue
        layout = find_layout(raw, model)
        if layout is None:
            skipped.append((raw.file, raw.name))
            continue
        groups.setdefault(frozenset(map(header_key, filter(None, layout.titles))), []).append(layout)
    sheets = tuple(_proposed(layouts, model, known, answers or {}) for layouts in groups.values())
    return Proposal(sheets, tuple(skipped))


def _proposed(layouts: Sequence[Layout], model: Model, known: KnownNames, answers: Answers) -> SheetProposal:
    columns = read_columns(layouts, model, known, answers)
    subject = subject_of(layouts, model)
    draft = Draft(layouts, first_block(columns), subject, model, known, frozenset(answers))
    add_places(draft)
    add_organizations(draft)
    add_posts(draft)
    add_phones(draft)
    add_properties(draft)
    _ask_about_strangers(draft)
    draft.facts = list(repeated_facts(columns, draft.facts))
    read = draft.read_titles()
    doubtful = {question.column for question in draft.questions}
    facts = _needed(draft)
    unread = tuple(c.title for c in columns if c.title not in read and c.title not in doubtful)
    return SheetProposal(
        tuple(layouts), columns, subject, facts, filled_columns(draft, read), unread, tuple(draft.questions)
    )


def _needed(draft: Draft) -> tuple[FactMapping, ...]:
    """Return the facts, unless all of them only refer to known places."""
    return tuple(draft.facts) if any(not fact.known for fact in draft.facts) else ()


def _ask_about_strangers(draft: Draft) -> None:
    """Ask about columns whose titles say nothing, but whose cells look like people, firms or communities."""
    read = draft.read_titles()
    for column in draft.columns:
        if column.sense is not None or column.title in read or not column.values:
            continue
        if column.share(Shape.PEOPLE) >= _SURE:
            choices = [
                Choice(
                    f"{draft.model.nodes[unit].zh}的{column.title}", Sense(Role.PEOPLE, unit, column.title)
                )
                for unit in list(draft.units)[:4]
            ]
            draft.ask(column.title, "单元格里是人名，看不出是什么岗位；居民不入库", *choices)
        elif column.share(Shape.FIRM) >= _SURE and "PropertyFirm" not in draft.units:
            firm = Choice("物业服务企业", Sense(Role.NAME, "PropertyFirm"))
            draft.ask(column.title, "单元格里是单位名称，看不出是物业服务企业还是别的单位", firm)
        elif column.share(Shape.COMMUNITY) >= _SURE and "Community" not in draft.units:
            draft.ask(
                column.title,
                "单元格里像是社区或村的名称",
                Choice("社区（村）", Sense(Role.NAME, "Community")),
            )


def _patterns(sheet: SheetProposal) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the patterns for files and sheets; they are needed only if a name told what the ledger lists."""
    by_name = {column.title for column in sheet.columns if column.sense and not column.sense.kind}
    named = any(fact.name in by_name for fact in sheet.facts) or (
        sheet.subject.post and any(fact.holder in by_name and not fact.title_column for fact in sheet.facts)
    )
    if not named or not sheet.subject.word:
        return (), ()
    pattern = (f"*{sheet.subject.word}*",)
    return (
        (pattern, ())
        if sheet.subject.source == "file"
        else ((), pattern)
        if sheet.subject.source == "sheet"
        else ((), ())
    )
