"""Proposes mappings for the sheets of ledgers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field

from wangge.graph.model import Model, header_key
from wangge.loaders.mappings.adopt.columns import KnownNames, LedgerColumn, read_columns
from wangge.loaders.mappings.adopt.draft import Choice, Draft, Question
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
_DETAIL = re.compile(r"报到|联动|服务|覆盖|挂联|包联")


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
        asked = {question.column for question in self.questions}
        header = tuple(title for title in read if title not in asked)
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
    draft = Draft(layouts, columns, subject, model, known, frozenset(answers))
    add_places(draft)
    add_organizations(draft)
    add_posts(draft)
    add_phones(draft)
    add_properties(draft)
    _ask_about_strangers(draft)
    read = draft.read_titles()
    asked = {question.column for question in draft.questions}
    facts = _needed(draft)
    unread = tuple(c.title for c in columns if c.title not in read and c.title not in asked)
    return SheetProposal(
        tuple(layouts), columns, subject, facts, _filled(draft, read), unread, tuple(draft.questions)
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


def _filled(draft: Draft, read: set[str]) -> tuple[str, ...]:
    """Return the columns whose blank cells mean "as above", from the largest unit to its details."""
    tiers = {label: kind.place_tier or 0 for label, kind in draft.model.nodes.items()}
    places = [fact for fact in draft.facts if tiers[fact.kind]]
    lists_places = tiers.get(draft.subject.kind, 1) > 0 and not draft.first(Role.JOB)
    finest = max((tiers[fact.kind] for fact in places), default=0) if lists_places else 99
    titles: list[str] = []
    for fact in places:
        if tiers[fact.kind] >= finest or fact.split in ("count", "list"):
            continue
        for title in filter(None, (fact.code, fact.name)):
            column = draft.column(title)
            if column is not None and _names(column, fact.kind) and _means_above(draft, column):
                titles.append(title)
        titles += _details_of(draft, fact, titles)
    for fact in draft.facts:
        column = draft.column(fact.name or "")
        if column is not None and fact not in places and _is_of_several_rows(draft, fact, column):
            titles.append(column.title)
    return tuple(title for title in dict.fromkeys(titles) if title in read)


def _names(column: LedgerColumn, kind: str) -> bool:
    """Whether a column belongs to the places themselves, and isn't a detail of an organisation, such as 报到社区."""
    return column.sense is not None and column.sense.kind == kind and not _DETAIL.match(column.title)


def _is_of_several_rows(draft: Draft, fact: FactMapping, column: LedgerColumn) -> bool:
    """Whether an organisation is written once for several rows: of its people, its members or its compounds."""
    if not _has_blanks(column):
        return False
    members = fact.kind == "JointCommittee" and "ResidentInstitution" in draft.units
    firm = fact.kind == "PropertyFirm" and draft.subject.kind == "PropertyFirm"
    return bool(draft.first(Role.JOB)) or members or firm or fact.kind == "PartyOrganization"


def _details_of(draft: Draft, place: FactMapping, filled: list[str]) -> list[str]:
    """Return the columns of people, with their phones, whose posts are in a place that is filled."""
    if place.name not in filled and place.code not in filled:
        return []
    reference = draft.units.get(place.kind)
    return [
        title
        for fact in draft.facts
        if fact.kind == "Post" and fact.within[:1] == (reference,) and fact.title_column is None
        for title in (fact.holder, fact.phone)
        if title
    ]


def _has_blanks(column: LedgerColumn) -> bool:
    return bool(column.texts) and bool(column.texts[0]) and not all(column.texts)


def _means_above(draft: Draft, column: LedgerColumn) -> bool:
    """Whether the blank cells of a column of places stand for the value above.

    A blank compound may also mean that the row's buildings are in none: then the row names its grid, and the numbers
    of its buildings don't continue those of the row above.
    """
    if not column.means(Role.NAME, "Compound") or not _has_blanks(column):
        return not column.texts or bool(column.texts[0])
    buildings = draft.first(Role.NAME, "Building")
    numbers = [_number(text) for text in buildings.texts] if buildings else []
    blank = [at for at, text in enumerate(column.texts) if not text]
    continued = sum(bool(numbers) and numbers[at] > numbers[at - 1] > 0 for at in blank if at)
    return continued * 2 > len(blank) or not buildings


def _number(text: str) -> int:
    match = re.search(r"\d+", text)
    return int(match.group()) if match else 0


def _patterns(sheet: SheetProposal) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the patterns for files and sheets; they are needed only if a name told what the ledger lists."""
    by_name = {column.title for column in sheet.columns if column.sense and not column.sense.kind}
    told = any(fact.name in by_name for fact in sheet.facts) or (
        sheet.subject.post and any(fact.holder in by_name and not fact.title_column for fact in sheet.facts)
    )
    if not told or not sheet.subject.word:
        return (), ()
    pattern = (f"*{sheet.subject.word}*",)
    return (
        (pattern, ())
        if sheet.subject.source == "file"
        else ((), pattern)
        if sheet.subject.source == "sheet"
        else ((), ())
    )
