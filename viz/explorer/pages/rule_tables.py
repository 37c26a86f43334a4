"""Defines the tables of rules, of the parts of a place by a rule, and of the findings of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from wangge.graph.model import NodeKey
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import SubjectFacts
from wangge.queries.check.report import Status
from wangge.queries.check.subject_facts import SubjectFactsCache, SubjectNode
from wangge.queries.rules.rule import SEVERITIES
from wangge.viz.explorer.pages.columns import column_title
from wangge.viz.explorer.pages.coverage_columns import WORST_FIRST, counts_columns
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, code_column
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.rule_results import Gap, RuleResults, RuleSummary

__all__ = [
    "FindingsTable",
    "PartsTable",
    "RuleCounts",
    "RulePart",
    "SubjectFactsOf",
    "findings_table",
    "parts_table",
    "rules_table",
]

Row = TypeVar("Row")

_STATUSES = list(Status)
_NO_FACTS = SubjectFacts("", "")
_LARGEST_TIER = 5_000
_MOST_SHARED = 20_000


class RuleCounts(NamedTuple):
    """The result of one rule in one place."""

    rule: RuleSummary
    counts: Counts

    @property
    def open(self) -> bool:
        """Whether any subject is uncovered or unknown, or the rule couldn't run."""
        return bool(self.counts.uncovered or self.counts.unknown) or self.rule.status is Status.ERROR


def rules_table(
    request: PageRequest,
    rows: Sequence[RuleCounts],
    *,
    table_id: str = "",
    only_open: bool = False,
    paged: bool = True,
) -> DataTable[RuleCounts]:
    """Return the table of rules with their counts in one place.

    Rules that couldn't run come first, then those with findings, then the others; each of these parts is sorted by
    severity. With `only_open`, only rules that couldn't run or have uncovered or unknown subjects are listed at first.
    """
    formatter = request.formatter
    say = formatter.say
    columns: tuple[TableColumn[RuleCounts], ...] = (
        code_column("rule", say("rule_id"), lambda row: row.rule.id),
        TableColumn(name="title", title=say("rule"), value=lambda row: formatter.rule(row.rule.head)),
        TableColumn(
            name="severity",
            title=say("severity"),
            kind=ColumnKind.CHOICE,
            value=lambda row: row.rule.head.severity,
            words=lambda row: formatter.severity(row.rule.head),
            order=lambda row: SEVERITIES.index(row.rule.head.severity),
        ),
        TableColumn(
            name="status",
            title=say("status"),
            kind=ColumnKind.CHOICE,
            value=lambda row: str(row.rule.status),
            words=lambda row: formatter.status(row.rule.status),
            order=lambda row: _STATUSES.index(row.rule.status),
        ),
        TableColumn(
            name="population",
            title=say("population"),
            kind=ColumnKind.CHOICE,
            value=lambda row: row.rule.label,
            words=lambda row: formatter.units(row.rule.label),
        ),
        *counts_columns(formatter, lambda row: row.counts, sum(row.counts.uncovered for row in rows)),
    )
    return DataTable(
        id=table_id,
        title=say("rates"),
        columns=columns,
        rows=sorted(rows, key=_worst_first),
        paged=paged,
        problem=(lambda row: row.open) if only_open else None,
    )


def _worst_first(row: RuleCounts) -> tuple[object, ...]:
    return (
        row.rule.status is not Status.ERROR,
        not row.counts.uncovered,
        SEVERITIES.index(row.rule.head.severity),
        -row.counts.uncovered,
        row.rule.id,
    )


class RulePart(NamedTuple):
    """A part of a place, such as a community of a street, with its counts for one rule."""

    key: NodeKey
    counts: Counts


class PartsTable(NamedTuple):
    """The table of the parts of a place on one tier. `tiers` has the tiers to choose from, with the number of parts."""

    table: DataTable[RulePart]
    tiers: tuple[tuple[str, int], ...]
    tier: str
    facts: SubjectFactsOf

    def named(self, row: RulePart) -> NamedNode:
        """Return a part with its name. The table must have prepared its row."""
        return self.facts.named(row.key)


class SubjectFactsOf:
    """Reads names, places and sources of nodes when they are needed."""

    def __init__(self, request: PageRequest) -> None:
        site = request.site
        units: dict[NodeKey, SubjectNode] = site.kept_read(("units above subjects",), dict)
        facts: dict[NodeKey, SubjectFacts] = site.kept_read(("facts of subjects",), dict)
        is_full = len(units) + len(facts) >= _MOST_SHARED
        self._cache = SubjectFactsCache(
            site.store, site.model, None if is_full else units, None if is_full else facts
        )
        self._facts: Mapping[NodeKey, SubjectFacts] = {}

    def read(self, keys: Iterable[NodeKey]) -> None:
        """Read the facts of these nodes; those that are known aren't read again."""
        self._facts = self._cache.of(keys)

    def of(self, key: NodeKey) -> SubjectFacts:
        """Return the facts of a node that has been read; empty facts if there is no such node."""
        return self._facts.get(key, _NO_FACTS)

    def named(self, key: NodeKey) -> NamedNode:
        """Return the node with its name."""
        facts = self.of(key)
        return NamedNode.of(facts.label or key.label, key.code, facts.name)


def parts_table(
    request: PageRequest, rule: RuleSummary, results: RuleResults, place: NamedNode, tier: str
) -> PartsTable | None:
    """Return the table of the parts of a place for one rule, worst first; None if the rule has no counts for them."""
    number = results.tree.number(place.code)
    sizes = {} if number is None else _tiers(request, rule, results, number)
    if not sizes:
        return None
    label = tier if tier in sizes else next(iter(sizes))
    rows = request.site.kept(
        ("parts", results, rule.id, place.code, label), lambda: _parts(rule, results, label, sizes[label])
    )
    formatter, facts = request.formatter, SubjectFactsOf(request)
    say = formatter.say
    whole = rule.at(place.label, place.code)
    columns: tuple[TableColumn[RulePart], ...] = (
        TableColumn(
            name="name", title=say("name"), value=lambda row: formatter.name(facts.named(row.key)), late=True
        ),
        code_column("code", say("code_column"), lambda row: row.key.code),
        _where_column(formatter, lambda row: facts.of(row.key)),
        *counts_columns(formatter, lambda row: row.counts, whole.uncovered if whole else 0),
    )
    table = DataTable(
        id="parts",
        title=formatter.units(label),
        columns=columns,
        rows=rows,
        sort=WORST_FIRST,
        prepare=lambda rows: facts.read(row.key for row in rows),
    )
    return PartsTable(table, tuple((each, len(part)) for each, part in sizes.items()), label, facts)


def _tiers(
    request: PageRequest, rule: RuleSummary, results: RuleResults, number: int
) -> dict[str, list[int]]:
    """Return the places below a place by tier. Only tiers above the rule's subjects that have counts are included."""
    model = request.site.model
    subject = model.nodes.get(rule.label)
    lowest = subject.place_tier if subject is not None else None
    sizes: dict[str, list[int]] = {}
    for label, part in results.tree.below(number):
        tier = model.nodes[label].place_tier or 0
        if lowest is None or tier < lowest:
            sizes.setdefault(label, []).extend(part)
    return {
        label: part
        for label, part in sizes.items()
        if len(part) <= _LARGEST_TIER and rule.at(label, results.tree.codes[part[0]]) is not None
    }


def _parts(rule: RuleSummary, results: RuleResults, label: str, numbers: Sequence[int]) -> list[RulePart]:
    codes = map(results.tree.codes.__getitem__, numbers)
    counted = ((code, rule.at(label, code)) for code in codes)
    return [RulePart(NodeKey(label, code), counts) for code, counts in counted if counts and counts.total]


class FindingsTable(NamedTuple):
    """The table of a rule's findings.

    `facts` and `named` return the facts and the name of the subject of a finding, whose row the table must have prepared.
    `more` has the title and position of each column of the rule's key besides the subject.
    """

    table: DataTable[Gap]
    facts: Callable[[Gap], SubjectFacts]
    named: Callable[[Gap], NamedNode]
    more: tuple[tuple[str, int], ...]


def findings_table(request: PageRequest, rule: RuleSummary, gaps: Sequence[Gap]) -> FindingsTable:
    """Return the table of findings. Names, places and sources are read only for rows that need them."""
    formatter, facts_by_node, label = request.formatter, SubjectFactsOf(request), rule.label
    say, language = formatter.say, request.address.language
    keys = rule.rule.key if rule.rule else ()
    more = [(name, number) for number, name in enumerate(keys) if name != "subject"]

    def facts(row: Gap) -> SubjectFacts:
        return facts_by_node.of(NodeKey(label, row.subject))

    def named(row: Gap) -> NamedNode:
        return facts_by_node.named(NodeKey(label, row.subject))

    def source_part(name: str, title: str, kind: ColumnKind = ColumnKind.TEXT) -> TableColumn[Gap]:
        def value(row: Gap) -> object:
            source = facts(row).source
            return None if source is None else formatter.plain(getattr(source, name))

        return TableColumn(name=name, title=title, kind=kind, value=value, on_page=False, late=True)

    def key_part(name: str, number: int) -> TableColumn[Gap]:
        return TableColumn(
            name=name,
            title=column_title(name, language),
            value=lambda row: formatter.text(row.key[number]) if number < len(row.key) else "",
            on_page=False,
        )

    columns: tuple[TableColumn[Gap], ...] = (
        code_column("rule", say("rule_id"), lambda _row: rule.id),
        TableColumn(
            name="label",
            title=say("kind"),
            kind=ColumnKind.TEXT,
            value=lambda row: named(row).label,
            words=lambda row: formatter.kind_of(named(row)),
            on_page=False,
            late=True,
        ),
        code_column("code", say("code_column"), lambda row: row.subject),
        TableColumn(
            name="name",
            title=say("subject"),
            value=lambda row: formatter.name(named(row)),
            late=True,
        ),
        TableColumn(
            name="reason",
            title=say("reason"),
            kind=ColumnKind.CHOICE,
            value=lambda row: formatter.text(row.reason),
            words=lambda row: formatter.text(row.reason) or formatter.text(rule.head.message),
            group=attrgetter("reason"),
        ),
        _where_column(formatter, facts),
        TableColumn(
            name="waived",
            title=say("waived"),
            kind=ColumnKind.CHOICE,
            value=lambda row: row.waiver is not None,
            words=lambda row: say("yes" if row.waiver else "no"),
            group=lambda row: row.waiver is not None,
            on_page=False,
        ),
        source_part("file", say("source_file")),
        source_part("sheet", say("source_sheet")),
        source_part("row", say("source_row"), ColumnKind.NUMBER),
        TableColumn(
            name="source",
            title=say("row"),
            value=lambda row: _origin(formatter, facts(row)),
            in_files=False,
            late=True,
        ),
        *(key_part(name, number) for name, number in more),
    )
    table = DataTable(
        title=say("findings"),
        columns=columns,
        rows=gaps,
        prepare=lambda rows: facts_by_node.read(NodeKey(label, row.subject) for row in rows),
    )
    return FindingsTable(
        table, facts, named, tuple((column_title(name, language), number) for name, number in more)
    )


def _where_column(formatter: Formatter, facts_of: Callable[[Row], SubjectFacts]) -> TableColumn[Row]:
    """Return the column with the names of the units above a node."""

    def where(row: Row) -> str:
        return "/".join(formatter.text(unit.name) for unit in facts_of(row).units)

    return TableColumn(name="where", title=formatter.say("where"), value=where, late=True)


def _origin(formatter: Formatter, facts: SubjectFacts) -> str:
    return "" if facts.source is None else formatter.text(formatter.origin(facts.source))
