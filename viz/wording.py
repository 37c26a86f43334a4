"""What is said of each node of a scene: its name as shown, its kind, its state and its counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Model
from viz.captions import Language, caption, edge_name, kind_name, state_name
from viz.expectations import PEOPLE
from viz.parts import Coverage, SceneNode

__all__ = ["Wording"]


@dataclass(frozen=True)
class Wording:
    """Words for nodes in one language, with or without the names of people."""

    model: Model
    language: Language
    hide_names: bool = False

    def name(self, node: SceneNode) -> str:
        """The name as it is shown; a gap is named after what is missing."""
        if node.missing is not None:
            kind = kind_name(self.model, node.missing, self.language, node.tier)
            return caption(self.language, "missing", kind=kind)
        if self.hide_names and node.ref.label == PEOPLE[1]:
            return caption(self.language, "hidden_name")
        return node.name

    def kind(self, node: SceneNode) -> str:
        """The kind, with the tier where there is one."""
        return kind_name(self.model, node.missing or node.ref.label, self.language, node.tier)

    def state(self, node: SceneNode) -> str:
        """The state in words, or an empty text."""
        return state_name(node.state, self.language, node.ref.label, ghost=node.ghost)

    def coverage(self, coverage: Coverage) -> str:
        """One kind's coverage, such as 楼栋 34/120."""
        kind = kind_name(self.model, coverage.label, self.language)
        return f"{kind} {coverage.covered}/{coverage.total}"

    def below(self, node: SceneNode, most: int = 9) -> str:
        """The coverage of what lies below a place, the smallest kinds first."""
        return " · ".join(self.coverage(item) for item in reversed(node.coverage[-most:]))

    def folded(self, node: SceneNode) -> str:
        """How many nodes the place stands for, or an empty text."""
        count = sum(number for _, number in node.folded)
        return caption(self.language, "folded_count", count=f"{count:,}") if count else ""

    def beyond(self, node: SceneNode, most: int = 50) -> list[tuple[str, str]]:
        """What the node has to do with outside the scope: each relationship, and the name at its other end."""
        return [
            (
                f"{edge_name(self.model, item.kind, self.language)} →"
                if item.outgoing
                else f"← {edge_name(self.model, item.kind, self.language)}",
                self.name(SceneNode(ref=item.ref, name=item.name)),
            )
            for item in node.outside[:most]
        ]

    def sentence(self, node: SceneNode) -> str:
        """The node in one sentence, for the status line."""
        return ("，" if self.language == "zh" else ", ").join(self._facts(node))

    def tooltip(self, node: SceneNode) -> str:
        """The node in a few lines of plain text."""
        code = () if node.ghost else (node.ref.code,)
        return "\n".join((*self._facts(node), *code))

    def _facts(self, node: SceneNode) -> Iterator[str]:
        yield self.name(node)
        yield from filter(None, (self.kind(node), self.state(node), self.below(node), self.folded(node)))
        if node.outside:
            yield caption(self.language, "outside", count=len(node.outside))
