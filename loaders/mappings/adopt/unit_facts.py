"""Finds the organisations that a ledger names: firms, committees, party organisations, institutions, teams."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft, SenseChoice
from wangge.loaders.mappings.adopt.named import code_of, further_none
from wangge.loaders.mappings.adopt.party_facts import add_party
from wangge.loaders.mappings.adopt.senses import Role, Sense, words_of_own_kinds
from wangge.loaders.mappings.adopt.words import CellShape
from wangge.loaders.mappings.lists import is_list
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.none_words import is_no_firm

__all__ = ["add_organizations"]

_NAMED_BY_PLACE = {"OwnersCommittee": ("Compound", "业委会"), "ResidentsCommittee": ("Community", None)}
_PLACE_REFERENCE = {
    "ResidentInstitution": "reports_in",
    "SocialOrganization": "linked_in",
    "VolunteerTeam": "linked_in",
    "ServiceCentre": "serves",
    "SelfGovernanceBody": "represents",
}
_SUBJECTS = (
    "ResidentInstitution",
    "SocialOrganization",
    "PropertyFirm",
    "VolunteerTeam",
    "ServiceCentre",
    "PartyOrganization",
)
_CENTRE = re.compile("党群(?:服务|活动)?(?:中心|站|阵地)")
_CATEGORY = re.compile("(?:类别|类型|种类|性质)$")
_FORMS = (("红白理事会", re.compile(r"红白|理事会")), ("自治委员会", re.compile(r"自治|自管|院委会|管委会")))


def add_organizations(draft: Draft) -> None:
    """Add a fact for each kind of organisation that the columns name."""
    _add_firms(draft)
    _add_committees(draft)
    reporting = _is_about_reporting(draft)
    if not reporting:
        add_party(draft)
    _add_joint_committees(draft)
    for kind in _PLACE_REFERENCE:
        _add_others(draft, kind)
    if reporting:
        add_party(draft)
    for kind in words_of_own_kinds(draft.model).values():
        _add_own_kind(draft, kind)
    _ask_for_subject(draft)


def _is_about_reporting(draft: Draft) -> bool:
    """Whether the institutions of a ledger only report in its communities, and have their party organisations elsewhere."""
    return draft.subject.kind == "ResidentInstitution" and (
        draft.subject.reports or any("报到" in column.title for column in draft.columns)
    )


def _add_own_kind(draft: Draft, kind: str) -> None:
    """Add a fact for a kind that the project has declared, with the units that it may refer to."""
    name = _name_of(draft, kind)
    node = draft.model.nodes[kind]
    if name is None or kind in draft.units or node.place_tier is not None:
        return
    within: tuple[str, ...] = ()
    columns: dict[str, str] = {}
    for column in draft.model.sheets[node.plural].columns:
        targets = column.ends.targets if column.ends is not None else ()
        units = [draft.units[label] for label in reversed(targets) if draft.units.get(label)]
        is_parent = column.edge is not None and column.edge.type == "PART_OF"
        if units and (is_parent or (column.required and not within)):
            within = (*within, units[0])
        elif units:
            columns[column.name] = units[0]
    draft.facts.append(
        FactMapping(
            kind=kind,
            name=name.title,
            code=code_of(draft, kind),
            within=within,
            none=further_none(name),
            columns=columns,
        )
    )
    draft.units[kind] = name.title


def _name_of(draft: Draft, kind: str) -> LedgerColumn | None:
    """Return the column with the names of a kind; a column headed only 名称 or 单位名称 names the ledger's subject."""
    column = draft.first(Role.NAME, kind)
    generic = draft.first(Role.NAME, "")
    if (
        column is None
        and generic is not None
        and (draft.subject.kind == kind or _are_centres(draft, kind, generic))
    ):
        column = generic
    return column


def _are_centres(draft: Draft, kind: str, names: LedgerColumn) -> bool:
    """Whether every row of a table of facilities shows in its name or category that it is a 党群服务中心."""
    return kind == "ServiceCentre" and bool(names.values) and _centres(draft, names) == len(names.values)


def _centres(draft: Draft, names: LedgerColumn) -> int:
    """Return the number of rows of a table of facilities that are a 党群服务中心."""
    categories = [column for column in draft.columns if _CATEGORY.search(column.title)]
    rows = zip(*(column.texts for column in (names, *categories)), strict=True)
    return sum(row[0] in names.values and any(map(_CENTRE.search, row)) for row in rows)


def _add_firms(draft: Draft) -> None:
    name = _name_of(draft, "PropertyFirm")
    generic = draft.first(Role.NAME, "")
    if name is None and draft.subject.kind in ("", "Compound") and generic is not None:
        name = generic if _are_property_firms(generic) else None
    if name is None:
        return
    compound = draft.units.get("Compound")
    fact = FactMapping(
        kind="PropertyFirm",
        name=name.title,
        code=code_of(draft, "PropertyFirm") if draft.subject.kind == "PropertyFirm" else None,
        serves=compound,
        split="list" if any(is_list(text) for text in name.values) else None,
        none=tuple(dict.fromkeys((*further_none(name), *filter(is_no_firm, name.values)))),
    )
    draft.facts.append(fact)
    draft.units["PropertyFirm"] = name.title


def _are_property_firms(column: LedgerColumn) -> bool:
    return column.mostly(CellShape.FIRM) and sum(
        "物业" in text or "物管" in text for text in column.values
    ) * 2 > len(column.values)


def _add_committees(draft: Draft) -> None:
    for kind, (place, suffix) in _NAMED_BY_PLACE.items():
        within: tuple[str, ...] = (draft.units[place],) if place in draft.units else ()
        name = _name_of(draft, kind)
        exists = draft.first(Role.EXISTS, kind)
        members = draft.subject.kind == kind and draft.first(Role.JOB) is not None and bool(within)
        if name is None and exists is None and not members:
            continue
        if not within and name is not None:
            within = _named_place(draft, kind, name)
        if not within:
            _ask_for_place(draft, kind, name or exists)
            continue
        draft.facts.append(
            FactMapping(
                kind=kind,
                name=name.title if name else None,
                code=code_of(draft, kind) if draft.subject.kind == kind else None,
                within=within,
                when=exists.title if exists and not name else None,
                none=further_none(exists) if exists and not name else further_none(name) if name else (),
                suffix=None if name else suffix,
            )
        )
        draft.units[kind] = name.title if name else ""


def _named_place(draft: Draft, kind: str, name: LedgerColumn) -> tuple[str, ...]:
    """Read the communities from the column of committees too, if the committees' names contain those of the communities.

    Return the column that names the communities; () if there is none.
    """
    if kind != "ResidentsCommittee" or not name.mostly(CellShape.COMMITTEE):
        return ()
    draft.facts.insert(0, FactMapping(kind="Community", name=name.title, known=True))
    draft.units["Community"] = name.title
    return (name.title,)


def _ask_for_place(draft: Draft, kind: str, column: LedgerColumn | None) -> None:
    if column is not None:
        place = draft.model.nodes[_NAMED_BY_PLACE[kind][0]].zh
        draft.ask(
            column.title, f"台账里看不出{draft.model.nodes[kind].zh}属于哪个{place}；请加一列“所属{place}”"
        )


def _add_others(draft: Draft, kind: str) -> None:
    name = _name_of(draft, kind)
    if name is None or kind in draft.units:
        return
    columns: dict[str, str] = {}
    values: dict[str, str | int | bool] = {}
    community = draft.units.get("Community")
    place = community
    if kind == "SelfGovernanceBody":
        place = draft.units.get("Compound") or community
        forms = {form for text in (*name.values, name.title) for form, word in _FORMS if word.search(text)}
        if len(forms) != 1 or not place:
            _ask_for_form(draft, name)
            return
        values["form"] = forms.pop()
    reports = draft.subject.reports or any("报到" in column.title for column in draft.columns)
    joint = draft.units.get("JointCommittee")
    if kind == "ResidentInstitution" and joint:
        columns["joins"] = joint
    elif place and kind != "SelfGovernanceBody" and (kind != "ResidentInstitution" or reports):
        columns[_PLACE_REFERENCE[kind]] = place
    contained = kind in ("ServiceCentre", "SelfGovernanceBody") or (
        kind == "ResidentInstitution" and not reports
    )
    draft.facts.append(
        FactMapping(
            kind=kind,
            name=name.title,
            code=code_of(draft, kind),
            within=(place,) if place and contained else (),
            split="list" if "joins" in columns and any(is_list(text) for text in name.values) else None,
            none=further_none(name),
            columns=columns,
            values=values,
        )
    )
    draft.units[kind] = name.title


def _add_joint_committees(draft: Draft) -> None:
    name = _name_of(draft, "JointCommittee")
    place = next((label for label in ("Community", "Street") if label in draft.units), None)
    if name is None or place is None:
        return
    streets = sum("大工委" in text or "街道" in text for text in name.values)
    level = "Street" if streets * 2 > len(name.values) or place == "Street" else "Community"
    if level not in draft.units:
        return
    draft.facts.append(
        FactMapping(
            kind="JointCommittee",
            name=name.title,
            code=code_of(draft, "JointCommittee") if draft.subject.kind == "JointCommittee" else None,
            within=(draft.units[level],),
            values={"level": level.lower()},
        )
    )
    draft.units["JointCommittee"] = name.title


def _ask_for_form(draft: Draft, name: LedgerColumn) -> None:
    draft.ask(name.title, "看不出是自治委员会还是红白理事会，也可能缺所在的小区或社区")


def _ask_for_subject(draft: Draft) -> None:
    """Ask what a column headed only 名称 or 单位名称 lists, if nothing else shows it."""
    generic = draft.first(Role.NAME, "")
    if generic is None or generic.title in draft.read_titles():
        return
    choices: Sequence[SenseChoice] = [
        SenseChoice(draft.model.nodes[kind].zh, Sense(Role.NAME, kind))
        for kind in dict.fromkeys((*_SUBJECTS, *sorted(set(words_of_own_kinds(draft.model).values()))))
        if kind in draft.model.nodes
    ]
    why = "工作表名、标题和表头都看不出这张表登记的是什么"
    if centres := _centres(draft, generic):
        others = len(generic.values) - centres
        why = (
            f"有{centres}行是党群服务中心，另有{others}行看不出；一张表只能登记一种，请把党群服务中心单独列表"
        )
    draft.ask(generic.title, why, *choices)
