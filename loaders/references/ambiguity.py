"""Why a unit that was found may not be the one that was meant: the reasons a careful clerk would ask for."""

from __future__ import annotations

from collections.abc import Callable

from wangge.graph.codes import district_of
from wangge.graph.model import NodeKey
from wangge.loaders.references.listing import MOST_LISTED, Listing
from wangge.loaders.references.names import same_name
from wangge.loaders.references.unit_changes import Former, FormerUnit

__all__ = ["Doubts"]


class Doubts:
    """What change events tell against a code or a name, and what a name alone can't tell.

    `has_name(code, name)` says whether a unit of this code and name is known.
    """

    def __init__(self, former: Former, listing: Listing, has_name: Callable[[str, str], bool]) -> None:
        self._former = former
        self._listing = listing
        self._has_name = has_name

    def of_code(self, node: NodeKey) -> str | None:
        """Why a code alone may mean another unit than the one that has it now, or None.

        The code was that of another unit, of which nothing says that it is part of this one; or
        its own unit took the name of one that is gone, so that the code may have gone over to that.
        """
        units = self._former.of_code(node.code)
        now = self._listing.name(node) if units else ""
        other = [unit for unit in units if unit.name and not same_name(unit.name, now)]
        apart = next((unit for unit in other if not unit.became(node, now)), None)
        if apart is not None:
            fault = f"code {node.code!r} is {now}, and was {apart.name} before"
            return f"{fault}, {self._listing.after(apart)}: {self._present(node)}"
        taken = next(iter(self._namesakes(now, node)), None) if other else None
        if taken is not None and district_of(taken.code) == district_of(node.code):
            fault = f"code {node.code!r} was {other[0].name} before and is {now}, a name that was another's"
            return f"{fault}: {self._listing.followed(taken)}: {self._present(node)}"
        return None

    def of_name(self, text: str, node: NodeKey) -> str | None:
        """Why a name alone may mean another unit than the one that has it now: one that had it before."""
        gone = self._namesakes(text, node)
        if not gone:
            return None
        before = "、".join(f"{unit.code} {unit.name} ({unit.event})" for unit in gone[:MOST_LISTED])
        fault = f"{text!r} names {self._listing.nodes([node])}, and named {before} before"
        return f"{fault}: {self._present(node)}"

    def of_name_alone(self, text: str, node: NodeKey) -> str | None:
        """Why a name without anything beside it can't tell which unit is meant, or None.

        Names are unique within the unit above only, and they pass from one unit to another between
        editions. Where change events show that editions of the district were compared, they tell.
        """
        if self._former.compared(node.code):
            return None
        listed = self._listing.nodes([node])
        return f"{text!r} alone may mean another unit than {listed}, which has this name now: name what it lies in, or {self._present(node)}"

    def _namesakes(self, name: str, node: NodeKey) -> list[FormerUnit]:
        now = self._listing.name(node)
        return [
            unit
            for unit in self._former.named(name)
            if unit.code != node.code
            and not unit.became(node, now)
            and not self._has_name(unit.code, unit.name)
        ]

    def _present(self, node: NodeKey) -> str:
        return f"write '{node.code} {self._listing.name(node)}' if this one is meant"
