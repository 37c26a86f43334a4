"""Gives the texts of a chain of responsibility: the names, notes and counts in its picture and table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wangge.graph.model import Model
from wangge.viz.chain.parts import Chain, ChainHolder, ChainPost, ChainUnit
from wangge.viz.chain.responsibility import ResponsibilityLine
from wangge.viz.drawing.parts import RuleName, State
from wangge.viz.messages import Language, message
from wangge.viz.names import kind_name, missing_name, rule_titles, state_name
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["ChainWords"]


@dataclass(frozen=True)
class ChainWords:
    """The texts of one chain in one language; `mask` hides the names of people."""

    model: Model
    chain: Chain
    language: Language = "zh"
    mask: NameMask = NO_MASK

    def say(self, key: str, **values: object) -> str:
        """Return the message with this key in the chain's language."""
        return message(self.language, key, **values)

    def line(self, line: ResponsibilityLine) -> str:
        """Return the name of a line in the chain's language."""
        return message(self.language, f"line.{line}")

    def layer(self, layer: str) -> str:
        """Return the name of the kind of place at a layer."""
        return kind_name(self.model, layer, self.language)

    def gaps(self, line: ResponsibilityLine) -> str:
        """Return how many units and posts are missing or vacant on a line; if none, whether the line was checked."""
        units = [step.unit for step in self.chain.of(line)]
        counts = {
            "line_not_set_up": sum(unit.ghost for unit in units),
            "line_vacancies": sum(len(unit.vacancies) for unit in units),
        }
        gaps = [self.say(key, count=count) for key, count in counts.items() if count]
        return self._comma.join(gaps) if gaps else self.say(self._verdict(line))

    def _verdict(self, line: ResponsibilityLine) -> str:
        check = self.chain.checks.get(line)
        if check is None:
            return "line_counting"
        if check.failed:
            return "line_rule_failed"
        if check.unknown:
            return "line_unknown"
        return "line_complete" if check.checked else "line_without_rule"

    def rules(self, rules: Iterable[RuleName]) -> str:
        """Return a phrase that names the rules by which something is reported as missing; empty if there are none."""
        titles = rule_titles(rules, self.language)
        return self.say("by_rules", titles=titles) if titles else ""

    def name(self, unit: ChainUnit) -> str:
        """Return the masked name of a unit. A unit that isn't in the graph has no name; its kind is named instead."""
        if unit.ghost:
            return missing_name(self.model, unit.label, "", unit.tier, self.language)
        if unit.ref is None:
            return self.kind(unit)
        return self.mask.called(unit.label, unit.ref.code, unit.name)

    def kind(self, unit: ChainUnit) -> str:
        """Return the name of a unit's kind and tier."""
        return kind_name(self.model, unit.label, self.language, unit.tier, name=unit.name)

    def note(self, unit: ChainUnit) -> str:
        """Return the note of a unit: its kind and, for a property firm, the end of its contract.

        The end is first, because a narrow card cuts the note. If no contract is current, the note has only the end of the
        last one. A missing unit has no note.
        """
        if unit.ended:
            return self.say("contract_ended", day=unit.ended)
        if unit.ref is None:
            return ""
        if unit.label == "PropertyFirm":
            end = (
                self.say("contract_until", day=unit.until) if unit.until else self.say("contract_without_end")
            )
            return f"{end} · {self.kind(unit)}"
        return self.kind(unit)

    def post(self, post: ChainPost) -> str:
        """Return the masked name of a post."""
        return self.mask.called("Post", post.ref.code if post.ref else "", post.name)

    def scope(self) -> str:
        """Return the masked name of the chain's scope."""
        scope = self.chain.scope
        return self.mask.called(scope.label, scope.code, self.chain.name)

    def holder(self, holder: ChainHolder) -> str:
        """Return the masked name of a holder."""
        return self.mask.called(holder.ref.label, holder.ref.code, holder.name)

    def post_state(self, post: ChainPost) -> str:
        """Return the name of a post's state; empty for `State.PLAIN`."""
        return state_name(post.state, self.language, "Post")

    def unit_state(self, unit: ChainUnit) -> str:
        """Return the state of a missing unit in words; empty for other units."""
        return state_name(State.UNCOVERED, self.language, unit.label, ghost=True) if unit.ghost else ""

    def sentence(self) -> str:
        """Return one sentence about the complete chain, for screen readers."""
        listed = [line for line in ResponsibilityLine if self.chain.of(line)]
        lines = [f"{self.line(line)} {self.gaps(line)}" for line in listed]
        name = self.scope()
        return self.say(
            "chain_picture", name=name, lines=("，" if self.language == "zh" else ", ").join(lines)
        )

    @property
    def _comma(self) -> str:
        return "、" if self.language == "zh" else ", "
