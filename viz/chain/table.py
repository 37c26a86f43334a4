"""Makes the table of a chain: the three lines of responsibility, their units from the bottom up, and their posts."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.graph.model import NodeKey, load_model
from wangge.viz.chain.parts import Chain, ChainHolder, ChainPost, ChainStep
from wangge.viz.chain.responsibility import ResponsibilityLine
from wangge.viz.chain.words import ChainWords
from wangge.viz.drawing.parts import State
from wangge.viz.drawing.tree_row import TreeRow
from wangge.viz.links import LinkOf, RuleLinkOf, no_rule_page, nowhere, rule_links
from wangge.viz.messages import Language
from wangge.viz.names import kind_name
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["chain_rows"]


def chain_rows(
    chain: Chain,
    *,
    language: Language = "zh",
    mask: NameMask = NO_MASK,
    link_of: LinkOf = nowhere,
    rule_of: RuleLinkOf = no_rule_page,
) -> tuple[TreeRow, ...]:
    """Return one row per line of responsibility, per existing or missing unit, and per holder or post without a holder.

    Rows of units follow the row of their line, rows of posts that of their unit. The table also lists the posts that
    the picture only counts. `link_of` returns the address of a node's page, `rule_of` that of a rule's findings.
    """
    return tuple(_Table(ChainWords(load_model(), chain, language, mask), link_of, rule_of).rows())


class _Table:
    def __init__(self, words: ChainWords, link_of: LinkOf, rule_of: RuleLinkOf) -> None:
        self.words, self.link_of, self.rule_of = words, link_of, rule_of

    def rows(self) -> Iterator[TreeRow]:
        chain = self.words.chain
        lines = [line for line in ResponsibilityLine if chain.of(line)]
        for number, line in enumerate(lines, 1):
            name, gaps = self.words.line(line), self.words.gaps(line)
            yield TreeRow(str(line), "", 1, number, len(lines), True, name, "", "plain", "", "", gaps)
            steps = chain.of(line)
            for position, step in enumerate(steps, 1):
                yield from self._unit(step, f"{line}/{position}", position, len(steps))

    def _unit(self, step: ChainStep, ident: str, position: int, siblings: int) -> Iterator[TreeRow]:
        unit = step.unit
        posts_and_holders = [(post, holder) for post in unit.posts for holder in (post.holders or (None,))]
        place = self.words.chain.place_of(step)
        yield TreeRow(
            id=ident,
            parent=str(step.line),
            level=2,
            position=position,
            siblings=siblings,
            branch=bool(posts_and_holders),
            name=self.words.name(unit),
            kind=self.words.kind(unit),
            state=str(State.UNCOVERED if unit.ghost else State.PLAIN),
            state_name=self.words.unit_state(unit),
            code=unit.ref.code if unit.ref else "",
            detail=self._detail(step),
            href=self._href(unit.ref),
            rules=rule_links(unit.rules, place, self.words.language, self.rule_of),
        )
        for number, (post, holder) in enumerate(posts_and_holders, 1):
            yield self._post(post, holder, place, f"{ident}/{number}", ident, number, len(posts_and_holders))

    def _post(
        self,
        post: ChainPost,
        holder: ChainHolder | None,
        place: NodeKey | None,
        ident: str,
        parent: str,
        position: int,
        siblings: int,
    ) -> TreeRow:
        ref = holder.ref if holder else post.ref
        words = self.words
        return TreeRow(
            id=ident,
            parent=parent,
            level=3,
            position=position,
            siblings=siblings,
            branch=False,
            name=words.holder(holder) if holder else words.post(post),
            kind=words.post(post) if holder else kind_name(words.model, "Post", words.language),
            state=str(post.state),
            state_name=words.post_state(post),
            code=ref.code if ref else "",
            detail="",
            href=self._href(ref),
            rules=rule_links(post.rules, place, words.language, self.rule_of),
        )

    def _detail(self, step: ChainStep) -> str:
        steps = self.words.chain.of(step.line)
        upper = next((upper_step for upper_step in steps if upper_step.number == step.number + 1), None)
        broken = upper is not None and self.words.chain.is_broken(step, upper)
        note = self.words.note(step.unit)
        parts = [
            note if note != self.words.kind(step.unit) else "",
            self.words.say("no_superior") if broken else "",
        ]
        return " · ".join(filter(None, parts))

    def _href(self, ref: NodeKey | None) -> str:
        return (self.link_of(ref) or "") if ref else ""
