"""Draws the cards of a chain of responsibility as SVG: units, leading posts, holders, vacancies and missing posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from wangge.graph.model import NodeKey
from wangge.viz.chain.parts import ChainHolder, ChainPost, ChainStep, ChainUnit
from wangge.viz.chain.words import ChainWords
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.filled import filled, joined
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.parts import RuleName, State
from wangge.viz.drawing.shapes import draw_badge, draw_shape
from wangge.viz.drawing.text import clean, fit
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.drawing.theme import ICONS
from wangge.viz.links import LinkOf, RuleLinkOf

__all__ = ["Cards", "draw_gap_mark"]

_HEAD, _ONE_LINE, _ROW, _FOOT = 46, 34, 21, 7
_LEFT, _MOST = 40, 4
_NAME, _SMALL = 13, 12
_BOLD = 1.05


def draw_gap_mark(x: float, y: float, names: str = "gap-mark") -> Markup:
    """Draw the mark of a missing post around the point `x`, `y`; `names` are CSS classes."""
    return filled('<rect class="%s" x="%g" y="%g" width="16" height="12" rx="4"/>', names, x - 8, y - 6)


class Cards:
    """Draws the cards of one chain.

    The Tab key skips the links in the picture (tabindex -1), since the table next to it has the same links. The card of
    a ghost (a missing unit) links to the findings of the first rule that reports the unit as missing.
    """

    def __init__(self, words: ChainWords, link_of: LinkOf, rule_of: RuleLinkOf) -> None:
        self.words, self.link_of, self.rule_of = words, link_of, rule_of

    def height(self, unit: ChainUnit) -> int:
        """Return the height of a unit's card in pixels."""
        rows = len(self._posts(unit)) + bool(self._left_out(unit))
        return self._head(unit) + (rows * _ROW + _FOOT if rows else 0)

    def draw(self, step: ChainStep, box: Box) -> Markup:
        """Draw the card of a step in its box. If the step's unit is the scope of the chain, the card is highlighted."""
        unit = step.unit
        is_scope = unit.ref == self.words.chain.scope
        classes = ["unit", "at-scope" if is_scope else "", "missing" if unit.ghost else ""]
        pieces = [self._frame(step, box), *self._lines(step, box)]
        return filled('<g class="%s">%s</g>', " ".join(filter(None, classes)), joined(pieces))

    def _head(self, unit: ChainUnit) -> int:
        return _HEAD if self._note(unit) else _ONE_LINE

    def _note(self, unit: ChainUnit) -> str:
        """Return the note of a unit.

        For a place whose note is only the name of its kind, return an empty text, because the picture already labels
        the layer of the place with that name.
        """
        note = self.words.note(unit)
        return "" if unit.label in self.words.chain.places and note == self.words.kind(unit) else note

    def _frame(self, step: ChainStep, box: Box) -> Markup:
        unit = step.unit
        mark = mark_of(unit.label, self.words.model)
        name, note = clean(self.words.name(unit)), clean(self._note(unit))
        middle = box.top + self._head(unit) / 2
        max_width = box.width - _LEFT - 10
        pieces = [
            draw_shape(mark.shape, box.left + 21, middle, 11, mark.sign),
            draw_text(
                fit(name, max_width / _NAME / _BOLD),
                box.left + _LEFT,
                middle + (-3 if note else 5),
                _NAME,
                "name",
            ),
        ]
        if note:
            pieces.append(
                draw_text(fit(note, max_width / _SMALL), box.left + _LEFT, middle + 14, _SMALL, "note")
            )
        card = filled(
            '<rect class="card" x="%s" y="%s" width="%s" height="%s" rx="8"/><title>%s</title>',
            box.left + 0.5,
            box.top + 0.5,
            box.width - 1,
            box.height - 1,
            " · ".join(filter(None, (name, note, self.words.unit_state(unit), self.words.rules(unit.rules)))),
        )
        href = self._href(unit.ref, unit.rules, step)
        return joined((card, _linked(href, joined(pieces))))

    def _lines(self, step: ChainStep, box: Box) -> Iterator[Markup]:
        unit = step.unit
        top = box.top + self._head(unit)
        posts = self._posts(unit)
        left_out = self._left_out(unit)
        if posts or left_out:
            yield filled(
                '<path class="rule" d="M%s %sH%s"/>', box.left + 10, top - 0.5, box.left + box.width - 10
            )
        for number, (post, holder) in enumerate(posts):
            yield self._post(post, holder, step, box, top + number * _ROW + 17)
        if left_out:
            text = fit(self.words.say("more_posts", count=left_out), (box.width - _LEFT - 10) / _SMALL)
            yield draw_text(text, box.left + _LEFT, top + len(posts) * _ROW + 17, _SMALL, "more")

    def _post(
        self, post: ChainPost, holder: ChainHolder | None, step: ChainStep, box: Box, base: float
    ) -> Markup:
        left, max_width = box.left + _LEFT, box.width - _LEFT - 10
        x, y = box.left + 21, base - 4.5
        name = clean(self.words.post(post))
        if holder is None:
            href = self._href(post.ref, post.rules, step)
            return self._without_holder(post, name, href, max_width, left, base)
        post_text = fit(name, max_width / 2 / _SMALL)
        person = fit(clean(self.words.holder(holder)), (max_width - post_text.ems * _SMALL - 8) / _NAME)
        mark = draw_shape("person", x, y, 7, names="held-mark")
        link = draw_text(person, left + post_text.ems * _SMALL + 8, base, _NAME, "holder")
        office = draw_text(post_text, left, base, _SMALL, "office")
        return joined((mark, office, _linked(self.link_of(holder.ref), link)))

    def _without_holder(
        self, post: ChainPost, name: str, href: str | None, max_width: float, left: float, base: float
    ) -> Markup:
        x, y = left - _LEFT + 21, base - 4.5
        vacant = post.state is State.UNCOVERED
        icon = draw_gap_mark(x, y) if post.ref is None else draw_badge(ICONS[post.state], x, y, 6, "badge")
        line = fit(f"{name}  {self.words.post_state(post)}".strip(), max_width / _SMALL / _BOLD)
        text = draw_text(line, left, base, _SMALL, "gap" if vacant else "office")
        titles = clean(self.words.rules(post.rules))
        title = filled("<title>%s</title>", f"{name} · {titles}") if titles else Markup("")
        return filled("<g>%s%s%s</g>", title, icon, _linked(href, text))

    def _posts(self, unit: ChainUnit) -> list[tuple[ChainPost, ChainHolder | None]]:
        """Return pairs of post and holder for the card.

        First come at most `_MOST` pairs for leading posts: one per holder, or one without a holder if the post has
        none. Then comes one pair without a holder for every vacant or missing post that isn't in the first pairs.
        """
        posts = [(post, holder) for post in unit.leading for holder in (post.holders or (None,))]
        on_card = {post for post, _ in posts[:_MOST]}
        return posts[:_MOST] + [(post, None) for post in unit.vacancies if post not in on_card]

    def _left_out(self, unit: ChainUnit) -> int:
        """Return the number of posts and holders that the card omits."""
        return sum(max(1, len(post.holders)) for post in unit.posts) - len(self._posts(unit))

    def _href(self, ref: NodeKey | None, rules: Sequence[RuleName], step: ChainStep) -> str | None:
        """Return the address of the page of the node `ref`; None if the node has no page.

        If `ref` is None, a unit or post is missing. The address is then that of the findings of the first rule that
        reports this.
        """
        place = self.words.chain.place_of(step)
        if ref is not None:
            return self.link_of(ref)
        return self.rule_of(rules[0].id, place) if rules and place else None


def _linked(href: str | None, content: Markup) -> Markup:
    return filled('<a href="%s" tabindex="-1">%s</a>', clean(href), content) if href else content
