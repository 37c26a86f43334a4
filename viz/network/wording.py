"""What is said of each node of a scene: its name as shown, its kind, its state and its counts."""

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
    """Words for nodes in one language; `mask` hides the names of people."""

    model: Model
    language: Language
    mask: NameMask = NO_MASK

    @property
    def hide_names(self) -> bool:
        """Whether names of people are hidden."""
        return self.mask.replacer is not None

    def say(self, key: str, **values: object) -> str:
        """The caption of this key with its values filled in."""
        return message(self.language, key, **values)

    def name(self, node: SceneNode) -> str:
        """The name as it is shown; a ghost is named after what is missing."""
        if node.missing is not None:
            return missing_name(self.model, node.missing, node.name, node.tier, self.language)
        return self.mask.called(node.ref.label, node.ref.code, node.name)

    def kind(self, node: SceneNode) -> str:
        """The kind, by its tier where there is one, a division by its own name."""
        return kind_name(self.model, node.missing or node.ref.label, self.language, node.tier, name=node.name)

    def state(self, node: SceneNode) -> str:
        """The state in words, or an empty text."""
        return state_name(node.state, self.language, node.missing or node.ref.label, ghost=node.ghost)

    def rules(self, node: SceneNode) -> str:
        """The rules that found it missing or uncovered, or an empty text."""
        titles = rule_titles(node.rules, self.language)
        return message(self.language, "by_rules", titles=titles) if titles else ""

    def coverage(self, coverage: Coverage) -> str:
        """One kind's coverage of those whose state is known, such as 楼栋 34/120."""
        kind = kind_name(self.model, coverage.label, self.language)
        if not coverage.known:
            return f"{kind} {self.say('unknown')}"
        return f"{kind} {coverage.covered}/{coverage.known}"

    def below(self, node: SceneNode, most: int = 9) -> str:
        """The coverage of what lies below a place, the smallest kinds first."""
        return " · ".join(self.coverage(item) for item in reversed(node.coverage[-most:]))

    def folded(self, node: SceneNode) -> str:
        """How many nodes the place stands for, or an empty text."""
        count = sum(number for _, number in node.folded)
        return message(self.language, "folded_count", count=f"{count:,}") if count else ""

    def relation(self, kind: str, *, outgoing: bool) -> str:
        """What a kind of relationship is called, with an arrow for its direction."""
        name = edge_name(self.model, kind, self.language)
        return f"{name} →" if outgoing else f"← {name}"

    def beyond(self, node: SceneNode, most: int) -> list[tuple[str, str]]:
        """What the node has to do with outside the scope: each relationship, and the name at its other end."""
        return [
            (
                self.relation(item.kind, outgoing=item.outgoing),
                self.mask.called(item.ref.label, item.ref.code, item.name),
            )
            for item in node.outside[:most]
        ]

    def facts(self, node: SceneNode) -> list[str]:
        """What there is to say of a node, its name first."""
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
        """What stands between the parts of a sentence."""
        return "，" if self.language == "zh" else ", "
