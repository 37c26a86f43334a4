"""Formats values for a page: names, kinds, numbers, dates and links, in one language, with or without names of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.graph.model import Model, NodeKey, PropertySpec, Source
from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.queries.reports.captions import SEVERITY, STATUS
from wangge.queries.reports.printable import one_line, percent
from wangge.queries.rules.rule import RuleHead
from wangge.viz.explorer.pages.address import PageAddress, node_path
from wangge.viz.explorer.pages.value_words import value_words
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.messages import message
from wangge.viz.names import in_language, kind_name, units_name
from wangge.viz.privacy import NameMask

__all__ = ["Formatter"]


@dataclass(frozen=True)
class Formatter:
    """Formats values for one page; `name_mask` hides the names of people if the address says so."""

    address: PageAddress
    model: Model
    name_mask: NameMask

    def say(self, key: str, **values: object) -> str:
        """A message of the explorer in the page's language."""
        return message(self.address.language, key, **values)

    def name(self, node: NamedNode) -> str:
        """Display name; names of people may be hidden, also inside other names; names of places never are."""
        return self.name_mask.called(node.label, node.code, node.name)

    def reference(self, node: NamedNode) -> dict[str, str]:
        """A node in JSON: label, code and display name."""
        return {"label": node.label, "code": node.code, "name": self.name(node)}

    def text(self, text: str) -> str:
        """Any other text in one line, without hidden names."""
        return one_line(self.name_mask.text(text))

    def notice(self, text: str) -> str:
        """A notice of the data, in the page's language if the notice has both."""
        return self.text(in_language(text, self.address.language))

    def kind(self, label: str) -> str:
        """Name of a kind of node, the label itself if it is unknown."""
        return kind_name(self.model, label, self.address.language) if label in self.model.labels else label

    def kind_of(self, node: NamedNode) -> str:
        """Name of the node's kind; the node's name decides between 镇 and 街道, 村 and 社区."""
        if node.label not in self.model.nodes:
            return node.label
        return kind_name(self.model, node.label, self.address.language, name=node.name)

    def units(self, label: str) -> str:
        """Plural name of a kind of place."""
        return units_name(self.model, label, self.address.language) if label in self.model.labels else label

    def link(self, node: NamedNode | NodeKey) -> str:
        """Address of a node's page."""
        return self.address.to(node_path(node.label, node.code))

    def value(self, spec: PropertySpec | None, value: object) -> str:
        """Display text of a property; its unit is added in Chinese."""
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, list | tuple):
            return "、".join(self.value(spec, item) for item in value)
        unit = f" {spec.unit}" if spec is not None and spec.unit and self.address.language == "zh" else ""
        if isinstance(value, int | float):
            return f"{self.number(value)}{unit}"
        words = value_words(spec.name, str(value), self.address.language) if spec is not None else str(value)
        return self.text(words)

    def plain(self, value: object) -> object:
        """Value of a property in JSON: texts without hidden names, other values unchanged."""
        return self.text(value) if isinstance(value, str) else value

    def number(self, value: float) -> str:
        """A number with thousands separators from 10,000 on, so that years have none."""
        return f"{value:,}" if abs(value) >= 10_000 else f"{value}"

    def rate(self, counts: Counts) -> str:
        """Share of covered subjects among those with a known state."""
        return percent(counts.covered, counts.known)

    def status(self, status: Status) -> str:
        """Status of a rule in words."""
        return STATUS[status] if self.address.language == "zh" else str(status).replace("_", " ")

    def severity(self, head: RuleHead) -> str:
        """Severity of a rule in words."""
        return SEVERITY[head.severity] if self.address.language == "zh" else head.severity

    def rule(self, head: RuleHead) -> str:
        """Title of a rule in the page's language."""
        return head.title_zh if self.address.language == "zh" else head.title

    def row(self, source: Source) -> str:
        """File and row that a fact came from."""
        return self.text(self.say("short_row", file=source.file.rpartition("/")[2], row=source.row))

    def source(self, source: Source | None) -> dict[str, object] | None:
        """Source of a fact in JSON."""
        return None if source is None else {name: self.plain(part) for name, part in source._asdict().items()}

    def origin(self, source: Source) -> str:
        """File, sheet, row and run that a fact came from."""
        return self.say("origin_row", file=source.file, sheet=source.sheet, row=source.row, run=source.run)
