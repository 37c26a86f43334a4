"""Draws what the cells of all district maps have in common: the element of a place, with its link, tooltip and data."""

from __future__ import annotations

from markupsafe import Markup

from wangge.viz.drawing.filled import filled
from wangge.viz.drawing.text import clean
from wangge.viz.messages import Language
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.marks import shade_class

__all__ = ["CellPen", "data_of"]


class CellPen:
    """Draws the cells of one picture. All ids begin with `ident`; `selected` is the code of the selected place."""

    def __init__(self, ident: str, selected: str | None, language: Language, *, linked: bool) -> None:
        self.ident = ident
        self.selected = selected
        self.language = language
        self.linked = linked

    def item(self, cell: Cell, content: Markup) -> Markup:
        """Draw the element of a place without parts."""
        return filled(
            '<g class="tm-item tm-mark%s"%s>%s</g>',
            self.selected_class(cell),
            data_of(cell),
            self.own(cell, content),
        )

    def own(self, cell: Cell, content: Markup, extra_class: str = "") -> Markup:
        """Draw the area of the cell itself, without its parts, as a link if the cell has an address.

        The Tab key skips these links (tabindex -1), since the table next to the picture has the same links.
        """
        sentence = clean(cell.say) or " · ".join(
            filter(None, (clean(cell.name), clean(cell.kind), clean(cell.note)))
        )
        classes = f"tm-own {shade_class(cell.shade)}{extra_class}"
        if cell.href and self.linked:
            return filled(
                '<a class="%s" href="%s" tabindex="-1"><title>%s</title>%s</a>',
                classes,
                clean(cell.href),
                sentence,
                content,
            )
        return filled('<g class="%s"><title>%s</title>%s</g>', classes, sentence, content)

    def selected_class(self, cell: Cell) -> str:
        """Return the class of the selected cell; empty for all others."""
        return " tm-selected" if self.selected is not None and cell.code == self.selected else ""


def data_of(cell: Cell) -> Markup:
    """Return the attributes by which the scripts of the page find the place of an element."""
    return filled(' data-code="%s" data-label="%s"', clean(cell.code), clean(cell.label))
