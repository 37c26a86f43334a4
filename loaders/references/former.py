"""Collects what change events say about former units, for the look-up of references."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Self

from wangge.graph.model import NodeKey
from wangge.loaders.references.ambiguity import AmbiguityReasons
from wangge.loaders.references.listing import Listing
from wangge.loaders.references.successors import Successors
from wangge.loaders.references.unit_changes import FormerUnit, FormerUnits

__all__ = ["UnitHistory"]


class UnitHistory(NamedTuple):
    """The former units of all change events, the ambiguities that they cause, and the units that followed them."""

    former: FormerUnits
    reasons: AmbiguityReasons
    successors: Successors

    @classmethod
    def of(
        cls,
        units: Iterable[FormerUnit],
        listing: Listing,
        is_known: Callable[[str, str], bool],
        has: Callable[[NodeKey], bool],
    ) -> Self:
        """Collect the former units. `is_known(code, name)` and `has(node)` return whether a unit exists."""
        former = FormerUnits(units)
        return cls(former, AmbiguityReasons(former, listing, is_known), Successors(former, has))
