"""The texts of a scene's nodes: name, kind, state and counts."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.graph.model import Model
from wangge.viz.drawing.parts import Coverage, SceneNode
from wangge.viz.messages import Language, message
from wangge.viz.names import edge_name, kind_name, missing_name, rule_titles, state_name
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["Wording"]


@dataclass(frozen=True)
class Wording:
    """The texts of nodes in one language; `mask` hides the names of people."""

    model: Model
    language: Language
    mask: NameMask = NO_MASK

    @property
    def hide_names(self) -> bool:
        """Whether names of people are hidden."""
        return self.mask.replacer is not None

    def say(self, key: str, **values: object) -> str:
        """The message of this key."""
        return message(self.language, key, **values)

    def name(self, node: SceneNode) -> str:
        """The masked name; a ghost is named after the missing node."""
        if node.missing is not None:
            return missing_name(self.model, node.missing, node.name, node.tier, self.language)
        return self.mask.called(node.ref.label, node.ref.code, node.name)

    def kind(self, node: SceneNode) -> str:
        """The kind; see `kind_name` for tiers and divisions."""
        return kind_name(self.model, node.missing or node.ref.label, self.language, node.tier, name=node.name)

    def state(self, node: SceneNode) -> str:
        """The state; empty if no rule is about the node."""
        return state_name(node.state, self.language, node.missing or node.ref.label, ghost=node.ghost)

    def rules(self, node: SceneNode) -> str:
        """The titles of rules that found it missing or uncovered; empty without them."""
        titles = rule_titles(node.rules, self.language)
        return message(self.language, "by_rules", titles=titles) if titles else ""

    def coverage(self, coverage: Coverage) -> str:
        """One kind's coverage of those whose state is known, such as 楼栋 34/120."""
        kind = kind_name(self.model, coverage.label, self.language)
        if not coverage.known:
            return f"{kind} {self.say('unknown')}"
        return f"{kind} {coverage.covered}/{coverage.known}"

    def below(self, node: SceneNode, most: int = 9) -> str:
        """The coverage of the places below a place, the smallest kinds first."""
        return " · ".join(self.coverage(item) for item in reversed(node.coverage[-most:]))

    def folded(self, node: SceneNode) -> str:
        """The number of nodes folded into a place; empty for none."""
        count = sum(number for _, number in node.folded)
        return message(self.language, "folded_count", count=f"{count:,}") if count else ""

    def relation(self, kind: str, *, outgoing: bool) -> str:
        """The name of a kind of relationship, with an arrow for its direction."""
        name = edge_name(self.model, kind, self.language)
        return f"{name} →" if outgoing else f"← {name}"

    def beyond(self, node: SceneNode, most: int) -> list[tuple[str, str]]:
        """The relationships with nodes outside the scope, at most `most`: their names, and the names at the other ends."""
        return [
            (
                self.relation(item.kind, outgoing=item.outgoing),
                self.mask.called(item.ref.label, item.ref.code, item.name),
            )
            for item in node.outside[:most]
        ]

    def facts(self, node: SceneNode) -> list[str]:
        """All texts of a node, its name first."""
        outside = message(self.language, "outside", count=len(node.outside)) if node.outside else ""
        more = (
            self.kind(node),
            self.state(node),
            self.rules(node),
            self.below(node),
            self.folded(node),
            outside,
        )
        return [self.name(node), *filter(None, more)]

    def sentence(self, node: SceneNode) -> str:
        """The node in one sentence, for the status line."""
        return self.comma.join(self.facts(node))

    @property
    def comma(self) -> str:
        """The separator of the parts of a sentence."""
        return "，" if self.language == "zh" else ", "
