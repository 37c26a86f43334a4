"""Formats the values of a page (names, kinds, numbers, dates, links) in its language, and hides names of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wangge.graph.model import Model, NodeKey, Privacy, PropertySpec, Source
from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.queries.reports.captions import SEVERITY, STATUS
from wangge.queries.reports.printable import one_line, percent
from wangge.queries.rules.rule import RuleHead
from wangge.viz.explorer.pages.address import PageAddress, node_path
from wangge.viz.explorer.pages.value_words import value_words
from wangge.viz.explorer.reads.connections import NeighbourGroup
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.messages import message
from wangge.viz.names import group_name, in_language, kind_name, units_name
from wangge.viz.privacy import NameMask

__all__ = ["Formatter"]


@dataclass(frozen=True)
class Formatter:
    """Formats the values of one page. If the address hides names, `name_mask` masks the names of people."""

    address: PageAddress
    model: Model
    name_mask: NameMask

    def may_show(self, spec: PropertySpec) -> bool:
        """Return whether the page may contain values of a property.

        If names are hidden, private values and remarks are hidden, too.
        """
        return not self.address.hide_names or (spec.privacy is Privacy.PUBLIC and spec.name != "remark")

    def say(self, key: str, **values: object) -> str:
        """Return a message of the catalogue in the page's language."""
        return message(self.address.language, key, **values)

    def name(self, node: NamedNode) -> str:
        """Return the display name of a node.

        If names are hidden, people's names are masked, also inside the names of other nodes. Names of places are never
        masked.
        """
        return self.name_mask.called(node.label, node.code, node.name)

    def reference(self, node: NamedNode) -> dict[str, str]:
        """Return a node as JSON data: label, code and display name."""
        return {"label": node.label, "code": node.code, "name": self.name(node)}

    def text(self, text: str) -> str:
        """Return a text in one line. If names are hidden, the names of people in it are masked."""
        return one_line(self.name_mask.text(text))

    def notice(self, text: str) -> str:
        """Return a notice in one line. Of a bilingual notice, return only the text in the page's language."""
        return self.text(in_language(text, self.address.language))

    def kind(self, label: str) -> str:
        """Return the name of a kind of node; an unknown label is returned unchanged."""
        return kind_name(self.model, label, self.address.language) if label in self.model.labels else label

    def kinds(self, labels: Iterable[str]) -> str:
        """Return the names of several kinds of node, separated by commas."""
        return self.list(map(self.kind, labels))

    def list(self, texts: Iterable[str]) -> str:
        """Return several texts, separated by the commas of the language."""
        return ("、" if self.address.language == "zh" else ", ").join(texts)

    def kind_of(self, node: NamedNode) -> str:
        """Return the name of the node's kind. The name of the node decides between 镇 and 街道, and between 村 and 社区."""
        if node.label not in self.model.nodes:
            return node.label
        return kind_name(self.model, node.label, self.address.language, name=node.name)

    def kind_of_all(self, group: NeighbourGroup) -> str:
        """Return the name of the kind of a node's neighbours; if they are of different forms, the name for all forms."""
        if group.label not in self.model.nodes:
            return group.label
        names = [item.other.name for item in group.items]
        return group_name(self.model, group.label, self.address.language, names)

    def units(self, label: str) -> str:
        """Return the plural name of a kind of place."""
        return units_name(self.model, label, self.address.language) if label in self.model.labels else label

    def link(self, node: NamedNode | NodeKey) -> str:
        """Return the address of a node's page."""
        return self.address.to(node_path(node.label, node.code))

    def value(self, spec: PropertySpec | None, value: object) -> str:
        """Return the display text of a property's value; in Chinese, numbers are followed by their unit of measure."""
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
        """Return the value of a property for JSON: in texts, hidden names are masked; other values are unchanged."""
        return self.text(value) if isinstance(value, str) else value

    def number(self, value: float) -> str:
        """Return a number with thousands separators from 10,000 on, so that years have none."""
        return f"{value:,}" if abs(value) >= 10_000 else f"{value}"

    def rate(self, counts: Counts) -> str:
        """Return the percentage of covered subjects among those with a known state."""
        return percent(counts.covered, counts.known)

    def status(self, status: Status) -> str:
        """Return the status of a rule in words."""
        return STATUS[status] if self.address.language == "zh" else str(status).replace("_", " ")

    def severity(self, head: RuleHead) -> str:
        """Return the severity of a rule in words."""
        return SEVERITY[head.severity] if self.address.language == "zh" else head.severity

    def rule(self, head: RuleHead) -> str:
        """Return the title of a rule in the page's language."""
        return head.title_zh if self.address.language == "zh" else head.title

    def row(self, source: Source) -> str:
        """Return a short text with the file and row from which a fact comes."""
        return self.text(self.say("short_row", file=source.file.rpartition("/")[2], row=source.row))

    def source(self, source: Source | None) -> dict[str, object] | None:
        """Return the source of a fact as JSON data."""
        return None if source is None else {name: self.plain(part) for name, part in source._asdict().items()}

    def origin(self, source: Source) -> str:
        """Return a text with the file, sheet, row and run from which a fact comes."""
        return self.say("origin_row", file=source.file, sheet=source.sheet, row=source.row, run=source.run)
