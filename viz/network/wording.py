"""Gives the texts of a scene's nodes: the names, kinds, states and counts in pictures, tables and tooltips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.graph.model import Model, NodeKey
from wangge.viz.drawing.parts import Coverage, Scene, SceneEdge, SceneNode
from wangge.viz.drawing.text import width_of
from wangge.viz.messages import Language, message
from wangge.viz.names import edge_name, kind_name, missing_name, rule_titles, state_name, units_name
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["Wording"]


@dataclass(frozen=True)
class Wording:
    """The texts about nodes in one language; `mask` hides the names of people."""

    model: Model
    language: Language
    mask: NameMask = NO_MASK

    @property
    def hide_names(self) -> bool:
        """Whether the names of people are hidden."""
        return self.mask.replacer is not None

    def say(self, key: str, **values: object) -> str:
        """Return the message with this key in the language of the scene."""
        return message(self.language, key, **values)

    def name(self, node: SceneNode) -> str:
        """Return the masked name of a node; for a ghost, the name or kind of the missing node; for a group, its kind."""
        if node.group is not None:
            return units_name(self.model, node.group, self.language)
        if node.missing is not None:
            return missing_name(self.model, node.missing, node.name, node.tier, self.language)
        return self.mask.called(node.ref.label, node.ref.code, node.name)

    def title(self, scene: Scene) -> str:
        """Return the title of the picture: its own, or that of a place's network map."""
        own = scene.titles[self.language == "en"]
        return own or self.say("map_title", name=self.name(scene.scope))

    def picture(self, scene: Scene) -> str:
        """Return what the picture shows, for readers who can't see it."""
        own = scene.titles[self.language == "en"]
        if own:
            return self.say("answer_picture", title=own, drawn=scene.drawn, lines=len(scene.edges))
        return self.say("map_picture", name=self.name(scene.scope), drawn=scene.drawn)

    def kind(self, node: SceneNode) -> str:
        """Return the name of a node's kind (see `kind_name`); for a ghost, that of the missing node's kind."""
        return kind_name(self.model, node.kind, self.language, node.tier, name=node.name)

    def state(self, node: SceneNode) -> str:
        """Return the name of a node's state; empty for `State.PLAIN`."""
        return state_name(node.state, self.language, node.kind, ghost=node.ghost)

    def rules(self, node: SceneNode) -> str:
        """Return a phrase with the titles of the rules that report the node; empty if no rule does."""
        titles = rule_titles(node.rules, self.language)
        return message(self.language, "by_rules", titles=titles) if titles else ""

    def coverage(self, coverage: Coverage) -> str:
        """Return the numbers of covered and known places of one kind, such as 楼栋 34/120."""
        kind = kind_name(self.model, coverage.label, self.language)
        if not coverage.known:
            return f"{kind} {self.say('unknown')}"
        return f"{kind} {coverage.covered:,}/{coverage.known:,}"

    def below(self, node: SceneNode, most: int = 9) -> str:
        """Return the coverage of the places inside a place as text.

        At most `most` kinds of place are included, the lowest tier first.
        """
        return " · ".join(self.coverage(item) for item in reversed(node.coverage[-most:]))

    def inside(self, node: SceneNode) -> str:
        """Return the number of nodes that are only counted at a card; empty if all are drawn."""
        count = sum(number for _, number in node.folded)
        return f"{count:,}" if count else ""

    def folded(self, node: SceneNode) -> str:
        """Return a phrase with the number of nodes that are only counted at a card; empty if all are drawn."""
        count = self.inside(node)
        return message(self.language, "folded_count", count=count) if count else ""

    def relation(self, kind: str, *, outgoing: bool) -> str:
        """Return the name of a kind of relationship, with an arrow that shows its direction."""
        name = edge_name(self.model, kind, self.language)
        return f"{name} →" if outgoing else f"← {name}"

    def bundle(self, counts: Mapping[SceneEdge, int], start: NodeKey) -> str:
        """Return what a line stands for: the kinds of relationship seen from `start`, each with its number."""
        parts = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return self.listed.join(
            f"{self.relation(edge.kind, outgoing=edge.source == start)} {number:,}" for edge, number in parts
        )

    def card(self, node: SceneNode, note: str | None, most: float) -> str:
        """Return the second line of a card, at most `most` ems long.

        The line has the number of nodes in the card, and as much of the coverage as there is room for. `note`, if given,
        replaces the coverage.
        """
        coverage = [self.below(node, 2), self.below(node, 1)] if note is None else [note]
        lines = [" · ".join(filter(None, (self.folded(node), part))) for part in coverage]
        return next((line for line in lines if width_of(line) <= most), self.folded(node) or lines[-1])

    def beyond(self, node: SceneNode, most: int) -> list[tuple[str, str]]:
        """Return the relationships of the node with nodes outside the scope, at most `most`.

        Each is a pair of the relationship's name and the name of the node at the other end.
        """
        return [
            (
                self.relation(item.kind, outgoing=item.outgoing),
                self.mask.called(item.ref.label, item.ref.code, item.name),
            )
            for item in node.outside[:most]
        ]

    def facts(self, node: SceneNode) -> list[str]:
        """Return all texts about a node. The first of these texts is the node's name."""
        outside = message(self.language, "outside", count=len(node.outside)) if node.outside else ""
        details = (
            self.kind(node),
            self.state(node),
            self.rules(node),
            self.below(node),
            self.folded(node),
            outside,
        )
        return [self.name(node), *filter(None, details)]

    def sentence(self, node: SceneNode) -> str:
        """Return one sentence about a node, for the status line and tooltip."""
        return self.comma.join(self.facts(node))

    @property
    def comma(self) -> str:
        """The separator of the parts of a sentence."""
        return "，" if self.language == "zh" else ", "

    @property
    def colon(self) -> str:
        """The sign between a title and its value."""
        return "：" if self.language == "zh" else ": "

    @property
    def listed(self) -> str:
        """The separator of the items of a list."""
        return "、" if self.language == "zh" else ", "
