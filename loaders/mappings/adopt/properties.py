"""Adds the columns of values, such as 户数 and 成立时间, to the facts that they describe."""

from __future__ import annotations

import re
from collections import defaultdict

from wangge.graph.model import Model, Sheet
from wangge.loaders.mappings.adopt import nouns
from wangge.loaders.mappings.adopt.columns import LedgerColumn, names_all_buildings
from wangge.loaders.mappings.adopt.draft import Draft, SenseChoice
from wangge.loaders.mappings.adopt.place_facts import finest_places, repeats_place
from wangge.loaders.mappings.adopt.senses import Role, Sense, title_keys
from wangge.loaders.mappings.adopt.words import CellShape
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.periods import period_in
from wangge.loaders.sheets.header import column_of

__all__ = ["add_properties"]

_HOUSEHOLDS = "households"
_DAYS = ("valid_from", "valid_to")
_LEFT_OUT = ("code", "name", "remark", "phone", "id_number")
_END_OF_TERM = re.compile(r"届满|换届|到届")
_SINCE = re.compile(r"^(?:成立|组建|设立|建立|批复成立)(?:时间|日期|年月|年份)?$")
_SERVICE_START = re.compile(
    r"^(?:合同|服务|物业合同|物业服务|进驻|入驻|签订|合同签订)?(?:起始|开始|起|签订|生效|进驻|入驻)(?:时间|日期|日)?$"
)
_SERVICE_END = re.compile(
    r"^(?:合同|服务|物业合同|物业服务)?(?:终止|到期|截止|结束|止|届满|期满)(?:时间|日期|日)?$"
)
_SERVICE_TERM = re.compile(
    r"^(?:物业)?(?:管理|服务)?(?:合同)?(?:服务)?(?:期限|起止时间|起止日期|起止年月|有效期|有效期限|期间)$"
)
_TERM_OF_OFFICE = re.compile(r"^(?:任期|任职期限|任职期间|任期时间|(?:任期|任职)起止(?:时间|日期|年月)?)$")
_CONTRACT = re.compile(r"^(?:物业)?(?:服务)?合同(?:编)?号$")
_RED = re.compile(r"^(?:是否)?(?:为)?红色物业(?:小区|企业|示范)?$")


def add_properties(draft: Draft) -> None:
    """Add every column of values to the fact that it describes."""
    _settle_buildings(draft)
    read = draft.read_titles()
    for column in draft.columns:
        if column.title in read or column.means(Role.IGNORED):
            continue
        if column.means(Role.PROPERTY):
            _add_named(draft, column)
        elif column.sense is None and column.values:
            _add_by_model(draft, column)


def _settle_buildings(draft: Draft) -> None:
    """Set whether a bare number in the column of buildings is a count or the number of one building; ask if it isn't clear."""
    fact = draft.fact_of("Building")
    column = draft.column(fact.name or "") if fact else None
    if fact is None or column is None or not column.values or column.counts_buildings:
        return
    lists = [text for text in column.values if not text.isdigit()]
    by_place = not _are_named_one_by_one(draft, fact, column)
    if lists:
        counted = by_place and not column.title.startswith("覆盖") and all(map(names_all_buildings, lists))
        draft.update(fact, split="count" if counted else "numbers")
    elif not by_place or (column.title in draft.answered and not (column.sense and column.sense.word)):
        draft.update(fact, split="numbers")
    elif column.title not in draft.answered:
        _ask_about_numbers(draft, fact, column)


def _are_named_one_by_one(draft: Draft, buildings: FactMapping, column: LedgerColumn) -> bool:
    """Whether a row has something of its building, such as its head, or several rows name buildings of one place."""
    others = [fact for fact in draft.facts if fact is not buildings]
    if any(column.title in (*fact.within, *fact.columns.values()) for fact in others):
        return True
    return repeats_place(draft, column, buildings.within)


def _ask_about_numbers(draft: Draft, buildings: FactMapping, column: LedgerColumn) -> None:
    draft.facts.remove(buildings)
    draft.units.pop("Building", None)
    draft.ask(
        column.title,
        "只有数字，看不出是楼栋的编号还是栋数",
        SenseChoice("楼栋的编号：5是第5栋", Sense(Role.NAME, "Building")),
        SenseChoice("栋数：5是共5栋", Sense(Role.NAME, "Building", "numbers")),
    )


def _add_named(draft: Draft, column: LedgerColumn) -> None:
    sense = column.sense
    if sense is None:
        return
    finest = [label for label in finest_places(draft) if _has(draft.model, label, _HOUSEHOLDS)]
    if sense.word == _HOUSEHOLDS and (not sense.kind or finest[:1] == [sense.kind]):
        _add_households(draft, column)
    elif sense.kind == "Post":
        _add_to_holders(draft, column, sense.word)
    elif sense.kind == "Building" and (buildings := draft.fact_of("Building")) and buildings.split == "count":
        return  # the number is that of all buildings of the row
    elif (fact := draft.fact_of(sense.kind)) is not None and not fact.known:
        _add(draft, fact, sense.word, column)


def _add(draft: Draft, fact: FactMapping, name: str, column: LedgerColumn) -> None:
    if name in fact.columns or name in fact.values:
        return
    draft.update(fact, columns={**fact.columns, name: column.title})


def _add_to_holders(draft: Draft, column: LedgerColumn, name: str) -> None:
    """Add a property of people or posts to the nearest column of people on its left or, without one, to the only column of people."""
    at = {c.title: c.at for c in draft.columns}
    facts = [fact for fact in draft.facts if fact.holder]
    left = [fact for fact in facts if at[fact.holder or ""] < column.at]
    chosen = (
        max(left, key=lambda fact: at[fact.holder or ""]) if left else facts[0] if len(facts) == 1 else None
    )
    if chosen is None:
        return
    if name in _DAYS and len(side_by_side := _people_beside(draft, column)) > 1:
        titles = "、".join(reversed(side_by_side))
        draft.ask(column.title, f"看不出是谁的（{titles}）；请在每个人旁边各设一列")
        return
    _add(draft, chosen, name, column)


def _people_beside(draft: Draft, column: LedgerColumn) -> list[str]:
    """Return the titles of the columns of holders directly on the left, the nearest first; columns of phones may lie between."""
    holders = {fact.holder for fact in draft.facts if fact.holder}
    titles = []
    left = (one for one in draft.columns if one.at < column.at)
    for other in sorted(left, key=lambda one: one.at, reverse=True):
        if other.title in holders:
            titles.append(other.title)
        elif not other.means(Role.PHONE):
            break
    return titles


def _add_households(draft: Draft, column: LedgerColumn) -> None:
    """Add households to the finest place of a row, and their sums to the places that contain several rows."""
    if _is_of_unclear_place(draft):
        return
    own = _with_own_column(draft, column)
    finest = [
        label for label in finest_places(draft) if _has(draft.model, label, _HOUSEHOLDS) and label not in own
    ]
    for at, label in enumerate(finest):
        fact = draft.fact_of(label)
        if fact is None or _HOUSEHOLDS in fact.columns:
            continue
        totals = fact.totals
        if at > 0 or _adds_up(draft, fact, column):
            totals = (*totals, _HOUSEHOLDS)
        draft.update(fact, columns={**fact.columns, _HOUSEHOLDS: column.title}, totals=totals)


def _is_of_unclear_place(draft: Draft) -> bool:
    """Whether the numbers may be those of a finer place than the ledger declares, about whose column a question is open."""
    tiers = {label: kind.place_tier or 0 for label, kind in draft.model.nodes.items()}
    declared = max((tiers[fact.kind] for fact in draft.facts), default=0)
    titles = {question.column for question in draft.questions}
    unclear = [
        c.sense.kind for c in draft.columns if c.title in titles and c.sense and not c.means(Role.PEOPLE)
    ]
    return any(declared < tiers.get(kind, 0) <= tiers["Compound"] for kind in unclear)


def _with_own_column(draft: Draft, column: LedgerColumn) -> set[str]:
    """Return the kinds of place for which another column has the households, such as 网格户数."""
    others = [c.sense for c in draft.all(Role.PROPERTY) if c is not column and c.sense]
    return {sense.kind for sense in others if sense.kind and sense.word == _HOUSEHOLDS}


def _adds_up(draft: Draft, fact: FactMapping, column: LedgerColumn) -> bool:
    """Whether several rows about one place have different numbers, so that the place has their sum."""
    parts = [c for title in _identifying(draft, fact) if (c := draft.column(title))]
    texts: dict[tuple[str, ...], list[str]] = defaultdict(list)
    key: tuple[str, ...] = ()
    for at, number in enumerate(column.texts):
        own = tuple(part.texts[at] for part in parts)
        key = tuple(new or old for new, old in zip(own, key, strict=False)) if key else own
        if number:
            texts[key].append(number)
    return any(len(set(numbers)) > 1 for numbers in texts.values())


def _identifying(draft: Draft, fact: FactMapping) -> list[str]:
    """Return the columns that together identify a place: its own and those of the larger places.

    A compound is identified in its community, because it may lie in several grids.
    """
    titles = []
    compound = fact.kind == "Compound" or "Compound" in draft.units
    for other in draft.facts:
        tier = draft.model.nodes[other.kind].place_tier
        if tier and not (
            compound and other.kind in ("Grid", "MicroGrid") and fact.kind not in ("Grid", "MicroGrid")
        ):
            titles += [title for title in (other.name or other.code,) if title]
        if other is fact:
            break
    return titles


def _has(model: Model, label: str, name: str) -> bool:
    return name in model.nodes[label].properties


def _add_by_model(draft: Draft, column: LedgerColumn) -> None:
    """Add a column whose title is a header of the model, or a usual word for a date or a contract."""
    if _add_to_engagement(draft, column) or _add_dates(draft, column):
        return
    kinds = [fact.kind for fact in draft.facts if not fact.known and fact.kind != "Post"]
    for kind in sorted(dict.fromkeys(kinds), key=lambda kind: _distance(draft, kind, column)):
        sheet = draft.model.sheets[draft.model.nodes[kind].plural]
        name = _property_named(sheet, column.title) or _property_named(sheet, column.leaf)
        fact = _nearest_fact(draft, kind, column)
        if name is not None and fact is not None and _fits(sheet, name, column):
            _add(draft, fact, name, column)
            return
    if any(fact.holder for fact in draft.facts):
        sheet = draft.model.sheets["people"]
        name = _property_named(sheet, column.title)
        if name is not None and _fits(sheet, name, column):
            _add_to_holders(draft, column, name)


def _property_named(sheet: Sheet, title: str) -> str | None:
    for key in title_keys(title):
        word = nouns.PROPERTY_WORDS.get(key)
        if word is not None and any(known.name == word for known in sheet.columns):
            return word
        known = column_of(sheet, key)[0]
        if known is not None and known.property is not None and known.name not in _LEFT_OUT:
            return known.name
    return None


def _fits(sheet: Sheet, name: str, column: LedgerColumn) -> bool:
    """Whether the column may have the values of a property: at least half of the cells are values of its type."""
    known = next(known for known in sheet.columns if known.name == name)
    spec = known.property
    if spec is None or not column.values:
        return spec is not None
    if spec.choices:
        return sum(text in spec.choices for text in column.values) * 2 >= len(column.values)
    if spec.type == "boolean":
        return column.counts[CellShape.YES_NO] * 2 >= len(column.values)
    if spec.type == "date":
        return column.share(CellShape.DATE) >= 0.5
    return True


def _nearest_fact(draft: Draft, kind: str, column: LedgerColumn) -> FactMapping | None:
    """Return the fact of a kind that a column describes.

    If several facts have this kind, as in a chain of party organisations, it is the nearest on the left of the column.
    """
    at = {c.title: c.at for c in draft.columns if not c.means(Role.SUPERIOR)}
    facts = [
        fact for fact in draft.facts if fact.kind == kind and at.get(fact.name or "", column.at) < column.at
    ]
    if len(facts) < 2:
        return draft.fact_of(kind)
    return max(facts, key=lambda fact: at[fact.name or ""])


def _distance(draft: Draft, kind: str, column: LedgerColumn) -> tuple[bool, int]:
    named = draft.column(draft.units.get(kind, ""))
    if named is None:
        return True, 0
    return named.at > column.at, abs(named.at - column.at)


def _matches(pattern: re.Pattern[str], column: LedgerColumn) -> bool:
    return any(pattern.search(key) for title in (column.title, column.leaf) for key in title_keys(title))


def _add_to_engagement(draft: Draft, column: LedgerColumn) -> bool:
    """Add a column about the contract of a property firm; return whether it is one."""
    fact = draft.fact_of("PropertyFirm")
    if fact is None or not fact.serves or column.group_kind not in ("", "PropertyFirm", "Compound"):
        return False
    if _matches(_SERVICE_TERM, column) and _are_periods(column):
        _add(draft, fact, "valid_from", column)
        _add(draft, draft.fact_of("PropertyFirm") or fact, "valid_to", column)
        return True
    for name, pattern in (
        ("contract", _CONTRACT),
        ("valid_from", _SERVICE_START),
        ("valid_to", _SERVICE_END),
        ("red", _RED),
    ):
        if _matches(pattern, column) and (name in ("contract", "red") or column.mostly(CellShape.DATE)):
            _add(draft, fact, name, column)
            return True
    return False


def _are_periods(column: LedgerColumn) -> bool:
    """Whether most cells have a first and a last day, such as 2022.1.1-2024.12.31."""
    return bool(column.values) and sum(period_in(text) is not None for text in column.values) * 2 >= len(
        column.values
    )


def _add_dates(draft: Draft, column: LedgerColumn) -> bool:
    """Add the day on which an organisation was set up, or a term of office; ask about the end of a term."""
    if _matches(_TERM_OF_OFFICE, column) and _are_periods(column):
        _add_to_holders(draft, column, "valid_from")
        _add_to_holders(draft, column, "valid_to")
        return True
    if _matches(_SINCE, column) and column.share(CellShape.DATE) >= 0.5:
        facts = [
            f
            for f in draft.facts
            if f.kind in draft.units and "valid_from" in draft.model.nodes[f.kind].properties
        ]
        facts = [f for f in facts if f.kind != "PropertyFirm" or draft.subject.kind == "PropertyFirm"]
        if facts:
            _add(draft, _described(draft, facts, column), "valid_from", column)
            return True
    if _matches(_END_OF_TERM, column) and "OwnersCommittee" in draft.units:
        draft.ask(
            column.title,
            "可能是业委会的终止日期，也可能是成员任期届满的日期",
            SenseChoice("业委会的终止日期", Sense(Role.PROPERTY, "OwnersCommittee", "valid_to")),
        )
        return True
    return False


def _described(draft: Draft, facts: list[FactMapping], column: LedgerColumn) -> FactMapping:
    """Return the fact that a date describes: the fact whose name is in the nearest column, preferably on the left.

    Of several party organisations, only the lowest counts.
    """
    own = [fact for fact in facts if draft.units.get(fact.kind) in (fact.name, "")]
    return min(own or facts, key=lambda fact: _distance(draft, fact.kind, column))
