"""Collects the facts of a proposed mapping while they are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wangge.graph.model import Model
from wangge.loaders.mappings.adopt.columns import KnownNames, LedgerColumn
from wangge.loaders.mappings.adopt.layout import LedgerLayout
from wangge.loaders.mappings.adopt.senses import HELPED, Role, Sense
from wangge.loaders.mappings.adopt.subject import Subject
from wangge.loaders.mappings.ledger import headers_of
from wangge.loaders.mappings.mapping import FactMapping

__all__ = ["Draft", "Question", "SenseChoice"]


@dataclass(frozen=True)
class SenseChoice:
    """A possible answer to a question: its text, and the sense that the column then has."""

    text: str
    sense: Sense


NOT_READ = SenseChoice("不读这一列", Sense(Role.IGNORED))
"""The answer that leaves a column out."""


@dataclass(frozen=True)
class Question:
    """Something about a column that only the user can tell; `why` says why it isn't clear."""

    column: str
    why: str
    choices: tuple[SenseChoice, ...]


@dataclass
class Draft:
    """The facts of a ledger that have been found so far.

    `units` maps the kinds of place and organisation that the ledger names to the title of the column by which other
    facts refer to them.
    """

    layouts: Sequence[LedgerLayout]
    columns: tuple[LedgerColumn, ...]
    subject: Subject
    model: Model
    known: KnownNames
    answered: frozenset[str] = frozenset()
    facts: list[FactMapping] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def first(self, role: Role, kind: str | None = None) -> LedgerColumn | None:
        """Return the first column with a role (and kind), preferably not one of places that somebody helps."""
        columns = self.all(role, kind)
        own = (column for column in columns if not self.is_helped(column.title))
        return next(own, columns[0] if columns else None)

    def all(self, role: Role, kind: str | None = None) -> list[LedgerColumn]:
        """Return all columns with a role (and kind), from left to right."""
        return [column for column in self.columns if column.means(role, kind)]

    def column(self, title: str) -> LedgerColumn | None:
        """Return the column with a title; None for a substitute such as `@sheet`."""
        return next((column for column in self.columns if column.title == title), None)

    def is_helped(self, title: str) -> bool:
        """Whether a column has places that somebody helps, as 包联网格 does."""
        column = self.column(title)
        sense = column.sense if column is not None else None
        return sense is not None and sense.role is Role.NAME and sense.word == HELPED

    def fact_of(self, kind: str) -> FactMapping | None:
        """Return the fact about nodes of a kind. If there are several, return the one to which other facts refer."""
        facts = [fact for fact in self.facts if fact.kind == kind]
        main = [fact for fact in facts if fact.name is not None and fact.name == self.units.get(kind)]
        return next(iter(main or facts), None)

    def update(self, old: FactMapping, **changes: object) -> FactMapping:
        """Replace a fact by one with `changes`, and return it."""
        new = replace(old, **changes)  # type: ignore[arg-type]
        self.facts[self.facts.index(old)] = new
        return new

    def ask(self, column: str, why: str, *choices: SenseChoice, last: SenseChoice = NOT_READ) -> None:
        """Add a question about a column, once; `last` is the last choice, by default to leave the column out."""
        if all(question.column != column for question in self.questions):
            self.questions.append(Question(column, why, (*choices, last)))

    def read_titles(self) -> set[str]:
        """Return the titles of the columns that the facts read."""
        return {title for fact in self.facts for title in headers_of(fact) if not title.startswith("@")}
