"""What is said of a chain of responsibility, in each language."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model import Model
from viz.captions import Language, caption, kind_name
from viz.chain_lines import LINE_NAMES, TIER_NAMES, Line
from viz.chain_parts import Chain, Holder, Office, Unit
from viz.parts import State
from viz.veil import OPEN, Veil

__all__ = ["ChainWords"]

_WORDS = {
    "title": ("{name} · 责任链", "{name} · who answers for it"),
    "day": ("截至 {day}", "As of {day}"),
    "gaps": ("{count} 处缺位", "{count} missing"),
    "no_gaps": ("无缺位", "nothing missing"),
    "unknown": ("未记录", "nothing recorded"),
    "missing": ("缺{what}", "No {what}"),
    "not_known": ("{what}不明", "{what} unknown"),
    "vacant": ("空缺", "Vacant"),
    "held": ("在任", "Held"),
    "gap": ("缺位", "Missing"),
    "more_posts": ("另有 {count} 个岗位", "Other posts: {count}"),
    "more_units": ("另有 {count} 个", "and {count} more"),
    "until": ("合同至 {day}", "contract until {day}"),
    "no_end": ("合同未记终止日", "contract without an end date"),
    "ended": ("上一合同已于 {day} 到期", "the last contract ended on {day}"),
    "broken": ("未记上级", "superior not recorded"),
    "legend_held": ("在任", "Held"),
    "legend_vacant": ("岗位空缺", "Post vacant"),
    "legend_gap": ("应有而缺", "Should be there and isn't"),
    "legend_broken": ("隶属未记录", "Link not recorded"),
    "picture": (
        "{name}的责任链：{lines}。表格列出同样的内容。",
        "Who answers for {name}: {lines}. The table holds the same.",
    ),
}


@dataclass(frozen=True)
class ChainWords:
    """Words for one chain in one language; `veil` hides the names of people."""

    model: Model
    chain: Chain
    language: Language = "zh"
    veil: Veil = OPEN

    def say(self, key: str, **values: object) -> str:
        """The caption of this key with its values filled in."""
        return _WORDS[key][self.language == "en"].format(**values)

    def line(self, line: Line) -> str:
        """What a line is called."""
        return LINE_NAMES[line][self.language == "en"]

    def layer(self, layer: str) -> str:
        """What the places of a layer are called."""
        return kind_name(self.model, layer, self.language)

    def gaps(self, line: Line) -> str:
        """How much is missing on a line."""
        if not self.chain.known:
            return self.say("unknown")
        count = sum(step.unit.gaps for step in self.chain.of(line))
        return self.say("gaps", count=count) if count else self.say("no_gaps")

    def name(self, unit: Unit) -> str:
        """The unit's name; a gap is called after what is missing."""
        if unit.ref is None:
            return self._missing(self.kind(unit))
        return self.veil.called(unit.label, unit.ref.code, unit.name)

    def kind(self, unit: Unit) -> str:
        """What such a unit is called."""
        if unit.label == "PartyOrganization" and unit.tier in TIER_NAMES:
            return TIER_NAMES[unit.tier][self.language == "en"]
        return kind_name(self.model, unit.label, self.language)

    def note(self, unit: Unit) -> str:
        """The unit's kind, and until when a firm's contract runs."""
        if unit.ended:
            return self.say("ended", day=unit.ended)
        if unit.ref is None:
            return ""
        if unit.label == "PropertyFirm":
            end = self.say("until", day=unit.until) if unit.until else self.say("no_end")
            return f"{self.kind(unit)} · {end}"
        return self.kind(unit)

    def office(self, office: Office) -> str:
        """What a post is called; one that isn't there after what is missing."""
        if office.ref is None and office.leader is not None:
            return self._missing(office.leader.called(self.language))
        return self.veil.called("Post", office.ref.code if office.ref else "", office.name)

    def scope(self) -> str:
        """The name of the place that the chain leads up from."""
        here = self.chain.scope
        return self.veil.called(here.label, here.code, self.chain.name)

    def holder(self, holder: Holder) -> str:
        """The name of a holder as it may be shown."""
        return self.veil.called(holder.ref.label, holder.ref.code, holder.name)

    def state(self, state: State, *, ghost: bool) -> str:
        """A state in words, empty where nothing is asked."""
        if state is State.PLAIN:
            return ""
        if state is State.COVERED:
            return self.say("held")
        if not self.chain.known:
            return caption(self.language, "place_unknown")
        return self.say("gap") if ghost else self.say("vacant")

    def sentence(self) -> str:
        """The whole chain in one sentence, for screen readers."""
        found = [line for line in Line if self.chain.of(line)]
        lines = [f"{self.line(line)} {self.gaps(line)}" for line in found]
        name = self.scope()
        return self.say("picture", name=name, lines=("，" if self.language == "zh" else ", ").join(lines))

    def _missing(self, what: str) -> str:
        if self.language == "en":
            what = what[0].upper() + what[1:] if not self.chain.known else what[0].lower() + what[1:]
        return self.say("missing" if self.chain.known else "not_known", what=what)
