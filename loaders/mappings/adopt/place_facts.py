"""Finds the places that a ledger names, and what each of them is a part of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft, SenseChoice
from wangge.loaders.mappings.adopt.senses import Role, Sense
from wangge.loaders.mappings.adopt.surroundings import add_surrounding, surrounding_street
from wangge.loaders.mappings.adopt.words import CellShape
from wangge.loaders.mappings.lists import is_list
from wangge.loaders.mappings.mapping import (
    FROM_CODE,
    FactMapping,
)
from wangge.loaders.mappings.unit_names import is_scattered

__all__ = ["add_places", "finest_places", "is_single", "parents_of"]

_DIVISIONS = ("Province", "City", "District", "Street", "Community")
_IN_GRID = "in grid"
_GRID_CODE = re.compile(r"\d{15}(?:\d{2})?|\d{12}[A-Z]\d{2,6}")
_RANGE = re.compile(r"[-—–~至到、,，;；]")


def add_places(draft: Draft) -> None:
    """Add a fact for each kind of place, the largest first."""
    kinds = sorted(
        (kind for kind in draft.model.nodes.values() if kind.place_tier),
        key=lambda kind: kind.place_tier or 0,
    )
    for kind in kinds:
        name, code = _name_and_code(draft, kind.label)
        if name or code:
            _add_place(draft, kind.label, name, code)
        elif kind.label == "Community":
            add_surrounding(draft)
        elif (number := draft.first(Role.NUMBER, kind.label)) is not None:
            as_name = SenseChoice(f"编号就是{kind.zh}的名称", Sense(Role.NAME, kind.label))
            draft.ask(number.title, f"这些编号太短，别处也会有，不能作{kind.zh}的编码", as_name)


def _name_and_code(draft: Draft, label: str) -> tuple[LedgerColumn | None, LedgerColumn | None]:
    """Return the columns with the names and codes of a kind of place.

    A column headed only 名称 has the names of the ledger's subject, one headed only 编码 the codes of the lowest kind of
    place that the ledger names.
    """
    name = draft.first(Role.NAME, label)
    code = draft.first(Role.CODE, label)
    if draft.subject.kind == label:
        name = name or draft.first(Role.NAME, "")
    subject = draft.model.nodes.get(draft.subject.kind)
    places_only = subject is None or subject.place_tier is not None
    if code is None and name is not None and places_only and _finest_named(draft) == label:
        code = draft.first(Role.CODE, "")
    return name, code


def _finest_named(draft: Draft) -> str:
    tiers = {label: kind.place_tier or 0 for label, kind in draft.model.nodes.items()}
    named = [c.sense.kind or draft.subject.kind for c in draft.all(Role.NAME) if c.sense]
    return max((label for label in named if tiers.get(label)), key=lambda label: tiers[label], default="")


def _add_place(draft: Draft, label: str, name: LedgerColumn | None, code: LedgerColumn | None) -> None:
    if label == "District" and not _tells_apart(draft, name):
        return
    known = label in _DIVISIONS or (name is not None and draft.is_helped(name.title))
    within = parents_of(draft, label, code)
    title = name.title if name else None
    reference = title or (code.title if code else "")
    if label == "Building" and not _buildings_are_sure(draft, name, within):
        return
    if name is not None and name.sense is not None and name.sense.word == _IN_GRID:
        within = (draft.units["Grid"],)
    if (
        label == "Community"
        and not within
        and name is not None
        and any(map(draft.known.is_shared, name.values))
    ):
        within = surrounding_street(draft)
    if label == "Area" and not within:
        within = surrounding_street(draft)
    split = _split(draft, label, name, within)
    if code is not None and name is not None and split and any(_RANGE.search(text) for text in name.values):
        draft.ask(code.title, "有的行写了几个名称，却只有一个编码，所以不读编码，由系统按名称编码")
        code = None
    if not within and not known:
        if draft.subject.kind in ("", label) and not (name and name.sense and name.sense.word == "known"):
            _ask_for_parent(draft, label, name or code)
            return
        known = True
    fact = FactMapping(
        kind=label,
        columns=_area_of(draft, label),
        name=title,
        code=code.title if code else None,
        within=within,
        known=known,
        none=_none_words(label, name),
        split=split,
    )
    draft.facts.append(fact)
    draft.units[label] = reference


def _tells_apart(draft: Draft, districts: LedgerColumn | None) -> bool:
    """Whether a column names known districts, and the ledger names a street or community of which there are several."""
    if districts is None or not all("District" in draft.known.labels_of(text) for text in districts.values):
        return False
    names = [draft.first(Role.NAME, label) for label in ("Street", "Community")]
    return any(draft.known.is_shared(text) for column in names if column for text in column.values)


def _area_of(draft: Draft, label: str) -> dict[str, str]:
    """Return the column with the area of a community; although the community is known, the ledger declares its area."""
    if label == "Community" and "Area" in draft.units and "Area" in _allowed_parents(draft, label):
        return {"area": draft.units["Area"]}
    return {}


def _ask_for_parent(draft: Draft, label: str, column: LedgerColumn | None) -> None:
    if column is None:
        return
    zh = draft.model.nodes[label].zh
    parents = _allowed_parents(draft, label)
    where = "或把所在的社区写进标题、工作表名或文件名"
    if "Community" not in parents:
        where = f"写明所在的{'或'.join(draft.model.nodes[parent].zh for parent in parents)}"
    draft.ask(
        column.title,
        f"台账里看不出{zh}属于哪里；请加一列，{where}",
        SenseChoice(f"图库里已有这些{zh}", Sense(column.role or Role.NAME, label, "known")),
    )


def parents_of(draft: Draft, label: str, code: LedgerColumn | None = None) -> tuple[str, ...]:
    """Return the columns that name the place in which a place of this kind lies, the smallest places first.

    A column of larger places is needed only for rows in which the column of smaller places is blank or says 无; without
    such rows it is left out. The grid of a building is always needed, because a large compound may lie in several grids.
    """
    allowed = [parent for parent in _allowed_parents(draft, label) if parent in draft.units]
    own = draft.first(Role.NAME, label)
    referred = own is not None and draft.is_helped(own.title)
    allowed = [parent for parent in allowed if _shows_parent(draft, parent, of_helped=referred)]
    if label in _DIVISIONS:
        allowed = [parent for parent in allowed if parent in _DIVISIONS]
    titles: list[str] = []
    for parent in allowed:
        if titles and parent in _DIVISIONS and not _may_be_missing(draft, titles[-1]):
            break
        titles.append(draft.units[parent])
        if label != "Building" and not _may_be_missing(draft, draft.units[parent]):
            break
    if not titles and code is not None and label not in _DIVISIONS and _begins_with_division(code):
        return (FROM_CODE,)
    return tuple(titles)


def _shows_parent(draft: Draft, parent: str, *, of_helped: bool) -> bool:
    """Whether the column of a larger place says what the smaller one is a part of.

    The places that somebody helps, as in 包联网格 and 包联小区, need not lie in each other; the buildings among them do.
    """
    if parent in _DIVISIONS:
        return True
    helped = draft.is_helped(draft.units[parent])
    return helped == of_helped and (not helped or parent in ("Compound", "Building"))


def _begins_with_division(code: LedgerColumn) -> bool:
    return sum(bool(_GRID_CODE.fullmatch(text)) for text in code.values) * 2 > len(code.values)


def _may_be_missing(draft: Draft, title: str) -> bool:
    """Whether some rows name no place in a column: its first cell is blank, or cells say 无 or something like it."""
    column = draft.column(title)
    if column is None:
        return False
    fact = next((fact for fact in draft.facts if fact.name == title), None)
    first_is_blank = bool(column.texts) and not column.texts[0]
    return bool(fact and fact.none) or bool(column.counts[CellShape.NONE]) or first_is_blank


def _allowed_parents(draft: Draft, label: str) -> list[str]:
    """Return the kinds of place of which a kind may be a part, the finest first."""
    ends = draft.model.edges["PartOf"].ends
    labels = {target for end in ends if label in end.sources for target in end.targets}
    return sorted(labels, key=lambda parent: -(draft.model.nodes[parent].place_tier or 0))


def _none_words(label: str, name: LedgerColumn | None) -> tuple[str, ...]:
    """Return the texts in a column of compounds that mean that the row's buildings are in no compound."""
    if label != "Compound" or name is None:
        return ()
    return tuple(dict.fromkeys(text for text in name.values if is_scattered(text)))


def _split(draft: Draft, label: str, name: LedgerColumn | None, within: tuple[str, ...]) -> str | None:
    if name is None:
        return None
    if label in _DIVISIONS:
        return "list" if any(is_list(text) for text in name.values) else None
    if label == "Building":
        return _split_of_buildings(draft, name, within)
    if label in ("Compound", "NaturalVillage", "MicroGrid", "VillagerGroup", "Grid"):
        return "list" if any(is_list(text) for text in name.values) else None
    return None


def _split_of_buildings(draft: Draft, name: LedgerColumn, within: tuple[str, ...]) -> str:
    """Return "count" if a single number says how many buildings there are, "numbers" if it is the number of one building."""
    if name.sense and (name.sense.word == "numbers" or (name.sense.word == _IN_GRID and _is_count(name))):
        return "count"
    bare = [text for text in name.values if text.isdigit()]
    if not bare or draft.first(Role.NAME, "Entrance"):
        return "numbers"
    ranges = any(_RANGE.search(text) for text in name.values)
    return "numbers" if repeats_place(draft, name, within) and not ranges else "count"


def repeats_place(draft: Draft, name: LedgerColumn, within: Sequence[str]) -> bool:
    """Whether several rows of the column `name` are about one place, which the columns `within` name."""
    places = [draft.column(title) for title in within]
    named = Counter(tuple(p.texts[at] if p else "" for p in places) for at in range(len(name.texts)))
    return any(count > 1 for place, count in named.items() if any(place))


def _is_count(name: LedgerColumn) -> bool:
    return all(text.isdigit() for text in name.values)


def _buildings_are_sure(draft: Draft, name: LedgerColumn | None, within: tuple[str, ...]) -> bool:
    """Whether buildings can be added without a question.

    A question is needed if a column only counts the buildings of a grid, because these may include those in compounds.
    """
    if name is None:
        return bool(within)
    if name.sense and name.sense.word == _IN_GRID:
        return True
    counted = bool(name.sense and name.sense.word == "numbers")
    coarse = not {"Compound", "NaturalVillage", "VillagerGroup"} & set(draft.units)
    compounds = draft.fact_of("Compound")
    listed = compounds is not None and compounds.split == "list"
    only_counts = counted and all(not _RANGE.search(text) for text in name.values)
    if within and not listed and not (coarse and only_counts):
        return True
    if within:
        why = (
            "一格里有几个小区，看不出哪栋楼在哪个小区" if listed else "只有楼栋的数目，其中可能有小区里的楼栋"
        )
        choices = (SenseChoice("楼栋直接属于网格", Sense(Role.NAME, "Building", _IN_GRID)),)
        draft.ask(name.title, why, *(choices if "Grid" in draft.units else ()))
    return False


def is_single(draft: Draft, label: str) -> bool:
    """Whether most rows name at most one place of this kind; the numbers of the other rows aren't loaded."""
    fact = draft.fact_of(label)
    if fact is None or fact.split == "count":
        return False
    column = draft.column(fact.name or "")
    if fact.split is None or column is None:
        return True
    if fact.split == "list":
        return sum(map(is_list, column.values)) * 3 < len(column.values)
    several = sum(bool(_RANGE.search(text)) for text in column.values)
    return several * 2 < len(column.values)


def finest_places(draft: Draft) -> list[str]:
    """Return the kinds of place that the ledger declares and of which a row names at most one, the finest first."""
    declared = [
        fact.kind for fact in draft.facts if not fact.known and draft.model.nodes[fact.kind].place_tier
    ]
    return [label for label in reversed(declared) if is_single(draft, label)]
