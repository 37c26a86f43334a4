"""How values look on a page: names, kinds, numbers, dates and links, in one language, with names shown or hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.graph.model import Model, PropertySpec, Source
from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.queries.reports.captions import SEVERITY, STATUS
from wangge.queries.reports.printable import one_line, percent
from wangge.queries.rules.rule import RuleHead
from wangge.viz.explorer.pages.address import PageAddress, node_path
from wangge.viz.explorer.pages.value_words import value_words
from wangge.viz.explorer.reads.node import Named
from wangge.viz.messages import message
from wangge.viz.names import in_language, kind_name, units_name
from wangge.viz.privacy import NameMask

__all__ = ["Formatter"]


@dataclass(frozen=True)
class Formatter:
    """What pages write with; the mask hides the names of people where that is asked."""

    view: PageAddress
    model: Model
    mask: NameMask

    def say(self, key: str, **values: object) -> str:
        """Words of the page."""
        return message(self.view.language, key, **values)

    def name(self, named: Named) -> str:
        """The name as it is shown: that of a person may be hidden, also inside another; places keep theirs."""
        return self.mask.called(named.label, named.code, named.name)

    def told(self, named: Named) -> dict[str, str]:
        """A node as the JSON twin writes it."""
        return {"label": named.label, "code": named.code, "name": self.name(named)}

    def text(self, text: str) -> str:
        """Any other text, in one line."""
        return one_line(self.mask.text(text))

    def notice(self, text: str) -> str:
        """What the data say of themselves, in the language of the page where they say it in two."""
        return self.text(in_language(text, self.view.language))

    def kind(self, label: str) -> str:
        """What a kind of node is called."""
        return kind_name(self.model, label, self.view.language) if label in self.model.labels else label

    def kind_of(self, named: Named) -> str:
        """What the kind of a node is called; its own name tells whether a division is 镇 or 街道, 村 or 社区."""
        if named.label not in self.model.nodes:
            return named.label
        return kind_name(self.model, named.label, self.view.language, name=named.name)

    def units(self, label: str) -> str:
        """What all places of a kind are called together."""
        return units_name(self.model, label, self.view.language) if label in self.model.labels else label

    def link(self, named: Named, **asked: object) -> str:
        """The address of a node's page."""
        return self.view.to(node_path(named.label, named.code), **asked)

    def value(self, spec: PropertySpec | None, value: object) -> str:
        """A property as it is shown, with its unit in Chinese."""
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, list | tuple):
            return "、".join(self.value(spec, item) for item in value)
        unit = f" {spec.unit}" if spec is not None and spec.unit and self.view.language == "zh" else ""
        if isinstance(value, int | float):
            return f"{self.number(value)}{unit}"
        words = value_words(spec.name, str(value), self.view.language) if spec is not None else str(value)
        return self.text(words)

    def plain(self, value: object) -> object:
        """A property as the JSON twin writes it: texts without hidden names, all else as it is."""
        return self.text(value) if isinstance(value, str) else value

    def number(self, value: float) -> str:
        """A number with thousands parted from ten thousand on, so that a year stays a year."""
        return f"{value:,}" if abs(value) >= 10_000 else f"{value}"

    def rate(self, counts: Counts) -> str:
        """The share covered of those whose state is known."""
        return percent(counts.covered, counts.known)

    def status(self, status: Status) -> str:
        """The status of a rule in words."""
        return STATUS[status] if self.view.language == "zh" else str(status).replace("_", " ")

    def severity(self, head: RuleHead) -> str:
        """How grave a rule is, in words."""
        return SEVERITY[head.severity] if self.view.language == "zh" else head.severity

    def rule(self, head: RuleHead) -> str:
        """The title of a rule."""
        return head.title_zh if self.view.language == "zh" else head.title

    def row(self, source: Source) -> str:
        """The row a fact came from, short."""
        return self.text(self.say("short_row", file=source.file.rpartition("/")[2], row=source.row))

    def source(self, source: Source | None) -> dict[str, object] | None:
        """Where a fact stands, as the JSON twin writes it."""
        return None if source is None else {name: self.plain(part) for name, part in source._asdict().items()}

    def origin(self, source: Source) -> str:
        """Which row of which sheet a fact came from."""
        return self.say("origin_row", file=source.file, sheet=source.sheet, row=source.row, run=source.run)
