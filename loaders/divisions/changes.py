"""Derives the changes between two editions from codes, names and parents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from wangge.loaders.divisions.change import ChangeKind, DivisionChange, Reason
from wangge.loaders.divisions.division import Division
from wangge.loaders.divisions.matching import Key, Matching
from wangge.loaders.divisions.names import division_name

__all__ = ["changes_of"]

_SPLIT_SHARE = 0.25
_PART_MARKS = frozenset("东西南北中上下新老一二三四五六")


def changes_of(matching: Matching) -> list[DivisionChange]:
    """Return every change between the two editions, in the order of level and code.

    The kinds of change of a unit that is in both editions are: merged (it now has the name of a neighbour
    that was removed), converted (the word for the kind of unit at the end of its name has changed, for
    example from 村 to 社区), renamed, recoded, and adjusted (it has another parent). Another spelling of the
    same name isn't a change. A removed unit counts as merged or split if the names, or the units one level
    down, show a merger or split; any other removed unit counts as closed. A new unit counts as split off or
    set up.

    >>> from wangge.loaders.divisions.matching import match_editions
    >>> old = [Division(5, "990101201200", "东村村民委员会", "990101201")]
    >>> new = [Division(5, "990101201003", "东村社区居民委员会", "990101201")]
    >>> [(str(change.kind), change.reason) for change in changes_of(match_editions(old, new))]
    [('转制', <Reason.SAME_NAME: 'same-name'>)]
    """
    derivation = _Derivation(matching)
    changes = [*derivation.of_pairs(), *derivation.of_gone(), *derivation.of_new()]
    return sorted(changes, key=lambda change: (change.subject.level, change.subject.code, change.kind))


class _Derivation:
    """Derives the changes in three steps.

    The first two steps delete units that they have explained from `_gone` (removed units) or `_new` (new
    units), so that no later step explains these units again. `_new_parents` counts, for each old parent, the
    units that each new parent got from it; `_old_parents` has the same counts by new parent.
    """

    def __init__(self, matching: Matching) -> None:
        self._matching = matching
        self._gone = {unit.key: unit for unit in matching.gone}
        self._new = {unit.key: unit for unit in matching.new}
        self._new_parents: defaultdict[Key, Counter[Key]] = defaultdict(Counter)
        self._old_parents: defaultdict[Key, Counter[Key]] = defaultdict(Counter)
        for key, new in matching.pairs.items():
            old = matching.earlier[key]
            old_parent, new_parent = (old.level - 1, old.parent), (new.level - 1, new.parent)
            self._new_parents[old_parent][new_parent] += 1
            self._old_parents[new_parent][old_parent] += 1

    def of_pairs(self) -> Iterator[DivisionChange]:
        """Yield the changes of units that are in both editions."""
        names = _unique(self._gone.values())
        for key, new in self._matching.pairs.items():
            old = self._matching.earlier[key]
            before, after = division_name(old.level, old.name), division_name(new.level, new.name)
            name_owner = names.get((old.level, old.region, after.stem)) if before.stem != after.stem else None
            if name_owner is not None and name_owner.key in self._gone and self._may_join(name_owner, new):
                del self._gone[name_owner.key]
                yield DivisionChange(ChangeKind.MERGED, Reason.NAME_TAKEN_OVER, (old, name_owner), (new,))
            elif (kind := self._kind_of_pair(old, new)) is not None:
                reason = Reason.SAME_CODE if old.code == new.code else Reason.SAME_NAME
                yield DivisionChange(kind, reason, (old,), (new,))

    def _may_join(self, gone: Division, new: Division) -> bool:
        """Whether the removed unit's parent was matched with the new unit's parent, or lost units to that parent."""
        return (
            self._matching.parent_continues(gone, new)
            or (new.level - 1, new.parent) in self._new_parents[(gone.level - 1, gone.parent)]
        )

    def _kind_of_pair(self, old: Division, new: Division) -> ChangeKind | None:
        before, after = division_name(old.level, old.name), division_name(new.level, new.name)
        if before.form != after.form and before.form and after.form:
            return ChangeKind.CONVERTED
        if before.stem != after.stem:
            return ChangeKind.RENAMED
        if not self._matching.parent_continues(old, new):
            return ChangeKind.ADJUSTED
        return ChangeKind.RECODED if old.code != new.code else None

    def of_gone(self) -> Iterator[DivisionChange]:
        """Yield the changes of removed units: split, merged into another unit, or closed."""
        merged: defaultdict[Key, list[Division]] = defaultdict(list)
        by_part = self._new_by_part()
        for unit in list(self._gone.values()):
            new_parents = self._new_parents[unit.key]
            main_parents = [
                key for key, count in new_parents.most_common() if count >= _SPLIT_SHARE * new_parents.total()
            ]
            new_parts = by_part.get((unit.level, unit.region, division_name(unit.level, unit.name).stem), [])
            if len(main_parents) > 1:
                yield self._split(
                    unit, [self._matching.later[key] for key in main_parents], Reason.PARTS_MOVED
                )
            elif main_parents and main_parents[0] not in self._new:
                merged[main_parents[0]].append(unit)
            elif not main_parents and len(new_parts) > 1:
                yield self._split(unit, new_parts, Reason.PARTS_OF_NAME)
            else:
                reason = Reason.PARTS_MOVED if main_parents else Reason.UNTRACED
                yield DivisionChange(ChangeKind.CLOSED, reason, (unit,), (), self._parts_from(unit))
        for key, units in merged.items():
            yield self._merged_into(self._matching.later[key], units)

    def _split(self, unit: Division, into: list[Division], reason: Reason) -> DivisionChange:
        for part in into:
            self._new.pop(part.key, None)
        return DivisionChange(ChangeKind.SPLIT, reason, (unit,), tuple(into), self._parts_from(unit))

    def _merged_into(self, target: Division, units: list[Division]) -> DivisionChange:
        continued = [
            self._matching.earlier[key] for key, new in self._matching.pairs.items() if new is target
        ]
        parts = [part for unit in units for part in self._parts_from(unit)]
        return DivisionChange(
            ChangeKind.MERGED, Reason.PARTS_MOVED, (*units, *continued), (target,), tuple(parts)
        )

    def of_new(self) -> Iterator[DivisionChange]:
        """Yield the changes of new units: split off an existing one, or set up."""
        for unit in self._new.values():
            parts = tuple(
                (self._matching.earlier[key], unit, count)
                for key, count in self._old_parents[unit.key].most_common()
                if key in self._matching.earlier
            )
            origin = parts[0][0] if len(parts) == 1 else None
            remains = self._matching.pairs.get(origin.key) if origin else None
            if origin is not None and remains is not None:
                yield DivisionChange(ChangeKind.SPLIT, Reason.PARTS_MOVED, (origin,), (remains, unit), parts)
            else:
                reason = Reason.PARTS_MOVED if parts else Reason.UNTRACED
                yield DivisionChange(ChangeKind.SET_UP, reason, (), (unit,), parts)

    def _parts_from(self, unit: Division) -> tuple[tuple[Division, Division, int], ...]:
        new_parents = self._new_parents[unit.key].most_common()
        return tuple((unit, self._matching.later[key], count) for key, count in new_parents)

    def _new_by_part(self) -> dict[tuple[int, str, str], list[Division]]:
        """Return new units whose stems end with a character such as 东 or 二, grouped by the rest of the stem.

        A removed unit whose stem is this rest may have been split into the units of the group.
        """
        units_by_part: defaultdict[tuple[int, str, str], list[Division]] = defaultdict(list)
        for unit in self._new.values():
            stem = division_name(unit.level, unit.name).stem
            if len(stem) > 2 and stem[-1] in _PART_MARKS:
                units_by_part[(unit.level, unit.region, stem[:-1])].append(unit)
        return units_by_part


def _unique(units: Iterable[Division]) -> dict[tuple[int, str, str], Division]:
    """Return units by level, region and stem.

    A unit is left out if another one has the same level, region and stem.
    """
    units_by_trait: defaultdict[tuple[int, str, str], list[Division]] = defaultdict(list)
    for unit in units:
        units_by_trait[(unit.level, unit.region, division_name(unit.level, unit.name).stem)].append(unit)
    return {trait: same[0] for trait, same in units_by_trait.items() if len(same) == 1}
