"""Finds why a reference is ambiguous although only one unit matches: a former unit had this code or name."""

from __future__ import annotations

from collections.abc import Callable

from wangge.graph.codes import district_of
from wangge.graph.model import NodeKey
from wangge.loaders.messages.references import ReferenceMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.references.listing import MOST_LISTED, Listing
from wangge.loaders.references.names import same_name
from wangge.loaders.references.unit_changes import FormerUnit, FormerUnits

__all__ = ["AmbiguityReasons"]


class AmbiguityReasons:
    """Finds the reasons why a code or a name may mean another unit than the one that matches.

    `has_name(code, name)` returns whether a unit with this code and name exists.
    """

    def __init__(self, former: FormerUnits, listing: Listing, has_name: Callable[[str, str], bool]) -> None:
        self._former = former
        self._listing = listing
        self._has_name = has_name

    def of_code(self, node: NodeKey) -> RejectText | None:
        """Return why a code alone may mean another unit than `node`, which has the code now; None if it can't.

        There are two reasons. A former unit had the code, and no change event shows that the unit became part of
        `node`. Or `node` had another name before, and a former unit in the same district had the present name.
        """
        units = self._former.of_code(node.code)
        now = self._listing.name(node) if units else ""
        other = [unit for unit in units if unit.name and not same_name(unit.name, now)]
        apart = next((unit for unit in other if not unit.became(node, now)), None)
        if apart is not None:
            return ReferenceMessage.CODE_HAD_ANOTHER_UNIT.fill(
                code=node.code,
                now=now,
                before=apart.name,
                after=self._listing.after(apart),
                remedy=self._present(node),
            )
        taken = next(iter(self._namesakes(now, node)), None) if other else None
        if taken is not None and district_of(taken.code) == district_of(node.code):
            return ReferenceMessage.CODE_TOOK_A_NAME.fill(
                code=node.code,
                before=other[0].name,
                now=now,
                followed=self._listing.followed(taken),
                remedy=self._present(node),
            )
        return None

    def of_name(self, text: str, node: NodeKey) -> RejectText | None:
        """Return why a name may mean another unit than `node`: a former unit had the name.

        The result is None if no former unit had the name.
        """
        former = self._namesakes(text, node)
        if not former:
            return None
        before = "、".join(f"{unit.code} {unit.name} ({unit.event})" for unit in former[:MOST_LISTED])
        return ReferenceMessage.NAME_HAD_ANOTHER_UNIT.fill(
            text=text, nodes=self._listing.nodes([node]), before=before, remedy=self._present(node)
        )

    def of_name_alone(self, text: str, node: NodeKey) -> RejectText | None:
        """Return why a name without code or parent doesn't identify a unit; None if it does.

        Names are unique only within a parent, and another unit may have had the name in an earlier edition.
        If two editions of the district were compared, change events list all such units, so the name does
        identify the unit.
        """
        if self._former.compared(node.code):
            return None
        listed = self._listing.nodes([node])
        return ReferenceMessage.NAME_ALONE.fill(text=text, nodes=listed, remedy=self._present(node))

    def _namesakes(self, name: str, node: NodeKey) -> list[FormerUnit]:
        now = self._listing.name(node)
        return [
            unit
            for unit in self._former.named(name)
            if unit.code != node.code
            and not unit.became(node, now)
            and not self._has_name(unit.code, unit.name)
        ]

    def _present(self, node: NodeKey) -> RejectText:
        return ReferenceMessage.WRITE_PRESENT_UNIT.fill(code=node.code, name=self._listing.name(node))
