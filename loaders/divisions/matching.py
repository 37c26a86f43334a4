"""Matches the units of two editions by code, name and parent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from wangge.graph.codes import DEEPEST
from wangge.loaders.divisions.division import DISTRICT_LEVEL, Division
from wangge.loaders.divisions.names import DivisionName, division_name

__all__ = ["Matching", "match_editions"]

Key = tuple[int, str]


@dataclass(frozen=True)
class Matching:
    """The units of two editions; `pairs` maps the key of an earlier unit to the same unit later."""

    earlier: Mapping[Key, Division]
    later: Mapping[Key, Division]
    pairs: Mapping[Key, Division] = field(default_factory=dict)

    @property
    def gone(self) -> list[Division]:
        """Units of the earlier edition without a match in the later one."""
        return [unit for key, unit in self.earlier.items() if key not in self.pairs]

    @property
    def new(self) -> list[Division]:
        """Units of the later edition without a match in the earlier one."""
        continued = {unit.key for unit in self.pairs.values()}
        return [unit for key, unit in self.later.items() if key not in continued]

    def parent_continues(self, old: Division, new: Division) -> bool:
        """Whether the parent of `old` was matched with the parent of `new`."""
        return _parent_now(old, self.earlier, self.pairs) == new.parent


def match_editions(earlier: Iterable[Division], later: Iterable[Division]) -> Matching:
    """Match units level by level from the top; each is in at most one pair.

    The stem of a name is the name without the word for the kind of unit at its end, such as 街道 or 镇. Units
    are matched if, in this order, they have: the same code and stem; the same stem under the same parent
    (these were recoded); the same code (these were renamed); the same stem in the same district (for
    districts, in the same province). If a criterion would match several units of one edition, it matches none
    of them. All spellings of a name have the same stem.

    >>> old = [Division(4, "990101201", "青山乡", "990101"), Division(5, "990101201200", "东村村民委员会", "990101201")]
    >>> new = [Division(4, "990101101", "青山镇", "990101"), Division(5, "990101101200", "东村村民委员会", "990101101")]
    >>> {key: unit.code for key, unit in match_editions(old, new).pairs.items()}
    {(4, '990101201'): '990101101', (5, '990101201200'): '990101101200'}
    """
    before, after = {u.key: u for u in earlier}, {u.key: u for u in later}
    pairs: dict[Key, Division] = {}
    for level in range(1, DEEPEST + 1):
        _UnmatchedLevel(
            [u for u in before.values() if u.level == level],
            [u for u in after.values() if u.level == level],
            before,
            pairs,
        ).match()
    return Matching(before, after, pairs)


class _UnmatchedLevel:
    """The units of one level that are not matched yet."""

    def __init__(
        self,
        old: list[Division],
        new: list[Division],
        earlier: Mapping[Key, Division],
        pairs: dict[Key, Division],
    ) -> None:
        self._old = {unit.code: unit for unit in old}
        self._new = {unit.code: unit for unit in new}
        self._earlier = earlier
        self._pairs = pairs

    def match(self) -> None:
        self._pair_by(lambda u: (u.code, _stem(u)), lambda u: (u.code, _stem(u)))
        self._pair_by(lambda u: (self._parent(u), _name(u)), lambda u: (u.parent, _name(u)))
        self._pair_by(lambda u: (self._parent(u), _stem(u)), lambda u: (u.parent, _stem(u)))
        self._pair_by(lambda u: u.code, lambda u: u.code)
        self._pair_by(lambda u: (self._region(u), _name(u)), lambda u: (u.region, _name(u)))
        self._pair_by(lambda u: (self._region(u), _stem(u)), lambda u: (u.region, _stem(u)))

    def _pair_by(
        self, of_old: Callable[[Division], Hashable], of_new: Callable[[Division], Hashable]
    ) -> None:
        """Pair an old and a new unit with the same value, if no other unit of their editions has this value.

        `of_old` returns the value of an old unit, `of_new` that of a new one.
        """
        old, new = _groups(self._old.values(), of_old), _groups(self._new.values(), of_new)
        for trait, units in old.items():
            others = new.get(trait, [])
            if len(units) == len(others) == 1:
                self._pairs[units[0].key] = others[0]
                del self._old[units[0].code], self._new[others[0].code]

    def _parent(self, unit: Division) -> str | None:
        return _parent_now(unit, self._earlier, self._pairs)

    def _region(self, unit: Division) -> str:
        above = self._pairs.get((DISTRICT_LEVEL, unit.region)) if unit.level > DISTRICT_LEVEL else None
        return above.code if above else unit.region


def _parent_now(unit: Division, earlier: Mapping[Key, Division], pairs: Mapping[Key, Division]) -> str | None:
    """Return the code that the parent of an earlier unit has in the later edition.

    The result is None if the parent was removed. It is the unchanged code if the parent is outside of the
    loaded scope.
    """
    key = (unit.level - 1, unit.parent)
    if key not in earlier:
        return unit.parent
    return pairs[key].code if key in pairs else None


def _name(unit: Division) -> DivisionName:
    return division_name(unit.level, unit.name)


def _stem(unit: Division) -> str:
    return _name(unit).stem


def _groups(
    units: Iterable[Division], trait: Callable[[Division], Hashable]
) -> dict[Hashable, list[Division]]:
    groups: defaultdict[Hashable, list[Division]] = defaultdict(list)
    for unit in units:
        groups[trait(unit)].append(unit)
    return groups
