"""Finds the organisations that a ledger names: firms, committees, party organisations, institutions, teams."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Choice, Draft
from wangge.loaders.mappings.adopt.place_facts import finest_places
from wangge.loaders.mappings.adopt.senses import Role, Sense
from wangge.loaders.mappings.adopt.words import Shape, shapes_of, squeezed_text
from wangge.loaders.mappings.mapping import NONE_WORDS, FactMapping

__all__ = ["add_organizations", "tier_of"]

_PARTY = "PartyOrganization"
_TIERS = (
    (1, re.compile(r"党工委|工作委员会|街道党委|镇党委|乡党委")),
    (5, re.compile(r"党小组")),
    (4, re.compile(r"支部")),
    (3, re.compile(r"总支")),
    (2, re.compile(r"党委|委员会|联合党委")),
)
_TIER_HEADER = re.compile(r"(?:类别|类型|层级|级别)$")
_LIST = re.compile(r"[、,，;；\n]")
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
_FORMS = (("红白理事会", re.compile(r"红白|理事会")), ("自治委员会", re.compile(r"自治|自管|院委会|管委会")))
_COVERED = (
    ("Building", re.compile(r"楼栋|楼幢")),
    ("Compound", re.compile(r"小区|院落")),
    ("Grid", re.compile(r"网格")),
    ("Community", re.compile(r"社区|村")),
    ("Street", re.compile(r"街道|镇|乡")),
)


def add_organizations(draft: Draft) -> None:
    """Add a fact for each kind of organisation that the columns name."""
    _add_firms(draft)
    _add_committees(draft)
    _add_party(draft)
    _add_joint_committees(draft)
    for kind in _PLACE_REFERENCE:
        _add_others(draft, kind)
    _ask_for_subject(draft)


def _name_of(draft: Draft, kind: str) -> LedgerColumn | None:
    """Return the column with the names of a kind; a bare 名称 or 单位名称 is about the ledger's subject."""
    column = draft.first(Role.NAME, kind)
    if column is None and draft.subject.kind == kind:
        column = draft.first(Role.NAME, "")
    return column


def _code_of(draft: Draft, kind: str) -> str | None:
    column = draft.first(Role.CODE, kind)
    if column is None and draft.subject.kind == kind:
        column = draft.first(Role.CODE, "")
    return column.title if column else None


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
        code=_code_of(draft, "PropertyFirm") if draft.subject.kind == "PropertyFirm" else None,
        serves=compound,
        split="list" if any(_LIST.search(text) for text in name.values) else None,
        none=_further_none(name),
    )
    draft.facts.append(fact)
    draft.units["PropertyFirm"] = name.title


def _are_property_firms(column: LedgerColumn) -> bool:
    return column.mostly(Shape.FIRM) and sum(
        "物业" in text or "物管" in text for text in column.values
    ) * 2 > len(column.values)


def _further_none(column: LedgerColumn) -> tuple[str, ...]:
    """Return the texts of a column that mean "none" and that no mapping knows by itself."""
    texts = dict.fromkeys(text for text in column.texts if text and shapes_of(text) & {Shape.NONE})
    further = ["未", "×", "未建", "未覆盖"] if column.role is Role.EXISTS else []
    texts.update(dict.fromkeys(text for text in column.texts if text in further))
    return tuple(text for text in texts if squeezed_text(text).strip("()") not in NONE_WORDS)


def _add_committees(draft: Draft) -> None:
    for kind, (place, suffix) in _NAMED_BY_PLACE.items():
        name = _name_of(draft, kind)
        exists = draft.first(Role.EXISTS, kind)
        within = (draft.units[place],) if place in draft.units else ()
        if name is None and exists is None:
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
                code=_code_of(draft, kind) if draft.subject.kind == kind else None,
                within=within,
                when=exists.title if exists and not name else None,
                none=_further_none(exists) if exists and not name else _further_none(name) if name else (),
                suffix=None if name else suffix,
            )
        )
        draft.units[kind] = name.title if name else ""


def _named_place(draft: Draft, kind: str, name: LedgerColumn) -> tuple[str, ...]:
    """Return the name column itself if the names of committees contain those of their communities."""
    if kind != "ResidentsCommittee" or not name.mostly(Shape.COMMITTEE):
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


def tier_of(name: str) -> int | None:
    """Return the tier of a party organisation by the words at the end of its name; None if it doesn't tell.

    >>> [tier_of(name) for name in ("三里坪街道党工委", "梧桐梁社区党委", "第一党总支", "样板花园党支部", "第一党小组", "党建")]
    [1, 2, 3, 4, 5, None]
    """
    end = name[-12:]
    for tier, pattern in _TIERS:
        if pattern.search(end):
            return tier
    return None


def _add_party(draft: Draft) -> None:
    names = draft.all(Role.NAME, _PARTY)
    if not names and draft.subject.kind == _PARTY:
        generic = draft.first(Role.NAME, "")
        names = [generic] if generic else []
    names = [name for name in names if _tiers(name)]
    superior = draft.first(Role.SUPERIOR)
    own = {text for name in names for text in name.values}
    if superior is not None and names and _tiers(superior) and not own.issuperset(superior.values):
        draft.facts.append(_superior_fact(superior))
    above = superior
    for name in sorted(names, key=lambda column: min(_tiers(column))):
        draft.facts.append(_party_fact(draft, name, above, covers=_covered(draft, name)))
        draft.units[_PARTY] = name.title
        above = name


def _superior_fact(superior: LedgerColumn) -> FactMapping:
    tiers = set(_tiers(superior))
    single = len(tiers) == 1
    return FactMapping(
        kind=_PARTY,
        name=superior.title,
        columns={} if single else {"tier": superior.title},
        values={"tier": tiers.pop()} if single else {},
    )


def _tiers(column: LedgerColumn) -> list[int]:
    """Return the tiers of the organisations in a column; empty if most names don't tell."""
    texts = column.values or (column.title,)
    tiers = [tier for text in texts if (tier := tier_of(text)) is not None]
    if not tiers and (own := tier_of(column.title)) is not None:
        tiers = [own]
    return tiers if len(tiers) * 2 > len(texts) or len(set(tiers)) == 1 else []


def _party_fact(
    draft: Draft, name: LedgerColumn, above: LedgerColumn | None, covers: str | None = None
) -> FactMapping:
    columns: dict[str, str] = {}
    values: dict[str, str | int | bool] = {}
    tiers = set(_tiers(name))
    declared = _column_of_tiers(draft)
    if declared is not None:
        columns["tier"] = declared.title
    elif len(tiers) == 1:
        values["tier"] = tiers.pop()
    else:
        columns["tier"] = name.title
    if above is not None and above is not name:
        columns["superior"] = above.title
    if covers:
        columns["covers"] = covers
    outer = draft.units.get("Community") or draft.units.get("Street")
    return FactMapping(
        kind=_PARTY,
        name=name.title,
        code=_code_of(draft, _PARTY) if draft.subject.kind == _PARTY else None,
        within=(outer,) if outer else (),
        none=_further_none(name),
        columns=columns,
        values=values,
    )


def _column_of_tiers(draft: Draft) -> LedgerColumn | None:
    """Return the column with the tier of each organisation (类别, 层级) if there is only one column of organisations."""
    if len(draft.all(Role.NAME, _PARTY)) > 1:
        return None
    for column in draft.columns:
        tells = all(tier_of(text) or text in ("1", "2", "3", "4", "5") for text in column.values)
        if _TIER_HEADER.search(column.title) and column.values and column.sense is None and tells:
            return column
    return None


def _covered(draft: Draft, name: LedgerColumn) -> str | None:
    """Return the column with the place that a party organisation covers: 覆盖…, else the one that its title names."""
    header = next((c for c in draft.columns if c.title.startswith(("覆盖", "所辖范围", "管辖"))), None)
    tiers = set(_tiers(name))
    finest = max(tiers, default=0)
    others = [c for c in draft.all(Role.NAME, _PARTY) if c is not name]
    lowest = not others or finest >= max(max(_tiers(c), default=0) for c in others)
    if header is not None and lowest and (header.sense is None or header.means(Role.NAME)):
        return header.title
    for label, pattern in _COVERED:
        if pattern.search(name.title) and label in draft.units and (label != "Building" or header is None):
            return draft.units[label]
    if finest == 2 and "Community" in draft.units:
        return draft.units["Community"]
    for label in (*finest_places(draft), "Community", "Street"):
        if label in draft.units and (label != "Building" or finest == 5):
            return draft.units[label]
    return None


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
    elif place and (kind != "ResidentInstitution" or reports):
        columns[_PLACE_REFERENCE[kind]] = place
    contained = kind in ("ServiceCentre", "SelfGovernanceBody") or (
        kind == "ResidentInstitution" and not reports
    )
    draft.facts.append(
        FactMapping(
            kind=kind,
            name=name.title,
            code=_code_of(draft, kind),
            within=(place,) if place and contained else (),
            none=_further_none(name),
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
            code=_code_of(draft, "JointCommittee") if draft.subject.kind == "JointCommittee" else None,
            within=(draft.units[level],),
            columns={"covers": draft.units[level]},
            values={"level": level.lower()},
        )
    )
    draft.units["JointCommittee"] = name.title


def _ask_for_form(draft: Draft, name: LedgerColumn) -> None:
    draft.ask(name.title, "看不出是自治委员会还是红白理事会，也可能缺所在的小区或社区")


def _ask_for_subject(draft: Draft) -> None:
    """Ask what a bare 名称 or 单位名称 lists, if nothing shows it."""
    generic = draft.first(Role.NAME, "")
    if generic is None or generic.title in draft.read_titles():
        return
    choices: Sequence[Choice] = [
        Choice(draft.model.nodes[kind].zh, Sense(Role.NAME, kind))
        for kind in _SUBJECTS
        if kind in draft.model.nodes
    ]
    draft.ask(generic.title, "工作表名、标题和表头都看不出这张表登记的是什么", *choices)
