"""Makes the CSV tables of a briefing pack. They have all rows, including those that the pages leave out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wangge.graph.model import Model
from wangge.queries.reports.printable import one_line
from wangge.viz.briefing.results import BriefingReport
from wangge.viz.briefing.street import StreetFacts
from wangge.viz.messages import Language, message
from wangge.viz.names import caption, kind_name

__all__ = ["PackTable", "pack_tables"]

_COUNTED = ("Grid", "Compound", "Building", "PartyOrganization", "OwnersCommittee", "Post", "Person")
_UNITS = {"street": "Street", "community": "Community"}


def pack_tables(
    streets: Sequence[StreetFacts], results: BriefingReport, model: Model, language: Language
) -> dict[str, PackTable]:
    """Return all tables of a pack by file name."""
    tables = _Tables(streets, results, model, language)
    return {
        "streets.csv": tables.table(
            ("code_column", "name", "holds", "pack_known", "unknown", "waived", "pack_findings"),
            tables.streets(),
        ),
        "rules.csv": tables.table(
            (
                "code_column",
                "rule",
                "pack_status",
                "pack_severity",
                "holds",
                "pack_known",
                "unknown",
                "waived",
                "pack_findings",
            ),
            tables.rules(),
        ),
        "communities.csv": tables.table(
            ("street", "code_column", "name", *_COUNTED, "pack_findings"), tables.communities()
        ),
        "organisations.csv": tables.table(
            ("street", "kind", "code_column", "name", "place"), tables.organisations()
        ),
        "vacant-posts.csv": tables.table(
            ("street", "community", "pack_unit", "code_column", "post"), tables.vacancies()
        ),
        "findings.csv": tables.table(
            ("rule", "street", "code_column", "subject", "reason", "pack_row"), tables.findings()
        ),
    }


class PackTable(NamedTuple):
    """The column names and rows of one CSV file."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


class _Tables:
    def __init__(
        self, streets: Sequence[StreetFacts], results: BriefingReport, model: Model, language: Language
    ) -> None:
        self.street_facts, self.results, self.model, self.language = streets, results, model, language
        self.mask = results.mask
        self.names = {street.ref.code: street.name for street in streets}
        communities = [community.name for street in streets for community in street.communities]
        self.unit_names = {"street": list(self.names.values()), "community": communities}

    def table(self, columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> PackTable:
        """Return a table; `columns` are labels of nodes or keys of messages, whose texts become the headings."""
        return PackTable(tuple(self._heading(column) for column in columns), list(rows))

    def streets(self) -> Iterator[tuple[object, ...]]:
        """Yield one row per street, with its counts over all rules."""
        for street in self.street_facts:
            counts = self.results.counts.get(street.ref.code)
            if counts is None:
                yield street.ref.code, street.name, 0, 0, 0, 0, 0
            else:
                numbers = (counts.covered, counts.known, counts.unknown, counts.waived, counts.uncovered)
                yield street.ref.code, street.name, *numbers

    def rules(self) -> Iterator[tuple[object, ...]]:
        """Yield one row per rule, with its counts."""
        for row in self.results.rules():
            counts = row.counts
            numbers = (counts.covered, counts.known, counts.unknown, counts.waived, counts.uncovered)
            yield row.id, row.title, row.status, row.severity, *numbers

    def communities(self) -> Iterator[tuple[object, ...]]:
        """Yield one row per community, with the number of nodes per kind and of findings."""
        for street in self.street_facts:
            finding_counts = self.results.finding_counts(
                frozenset(community.ref.code for community in street.communities)
            )
            for community in street.communities:
                counts = (community.counts.get(label, 0) for label in _COUNTED)
                yield (
                    street.name,
                    community.ref.code,
                    one_line(community.name),
                    *counts,
                    finding_counts[community.ref.code],
                )

    def organisations(self) -> Iterator[tuple[object, ...]]:
        """Yield one row per organisation, with the place to which it belongs."""
        for street in self.street_facts:
            for body in street.organisations:
                kind = kind_name(self.model, body.ref.label, self.language, body.tier, name=body.name)
                name = one_line(self.mask.name(body.ref.label, body.name))
                yield street.name, kind, body.ref.code, name, one_line(body.place_name)

    def vacancies(self) -> Iterator[tuple[object, ...]]:
        """Yield one row per vacant post."""
        for street in self.street_facts:
            for post in street.vacancies:
                unit = one_line(self.mask.name(post.unit.label, post.unit_name))
                name = one_line(self.mask.name(post.ref.label, post.name))
                yield street.name, one_line(post.community), unit, post.ref.code, name

    def findings(self) -> Iterator[tuple[object, ...]]:
        """Yield one row per finding, with the source row of its subject."""
        for row in self.results.findings():
            yield row.title, self.names.get(row.street, row.street), row.code, row.path, row.reason, row.row

    def _heading(self, column: str) -> str:
        if column in self.model.nodes:
            return kind_name(self.model, column, self.language)
        heading = message(self.language, column)
        if column not in _UNITS:
            return heading
        label, names = _UNITS[column], self.unit_names[column]
        return caption(self.model, label, self.language, names, heading)
