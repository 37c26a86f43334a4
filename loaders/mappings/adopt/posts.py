"""Finds the posts that a ledger names: the columns with their holders, units and phones."""

from __future__ import annotations

import re
from dataclasses import replace

from wangge.graph.model import header_key
from wangge.loaders.mappings.adopt import nouns
from wangge.loaders.mappings.adopt.columns import LedgerColumn
from wangge.loaders.mappings.adopt.draft import Draft, SenseChoice
from wangge.loaders.mappings.adopt.senses import Role, Sense, unit_of_post
from wangge.loaders.mappings.adopt.words import are_names
from wangge.loaders.mappings.mapping import FactMapping

__all__ = ["add_phones", "add_posts", "candidate_units", "title_of_helper"]

_FALLBACKS: dict[str, tuple[str, ...]] = {
    "PartyOrganization": ("Community",),
    "ResidentsCommittee": ("Community",),
    "Community": ("ResidentsCommittee",),
    "VillagerGroup": ("PartyOrganization",),
}
_ONE_OF_MANY = re.compile(r"^(?:物业)?(?:项目)?(?:经理|主管|管家|客服经理)$|^项目(?:经理|负责人)$")
_OF_COMMUNITY = re.compile(r"社区|村|居")
_OFFICE = re.compile(r"^(?:第一)?副?(?:书记|主任)$|^委员$")
_EMPLOYER = re.compile(r"(?:现|原)?(?:工作|所在|派出|派驻)单位(?:名称|及职务|职务)?")
_POSTS_IN_TITLES = re.compile(
    r"下沉(?:干部|党员)|包[片联保村社楼]干部|驻[村社]区?干部|第一书记|[十联]户长|中心户长|楼门长|[街巷路河片]长|"
    r"(?:指导|联络|调解|信息|宣传|协管|监督|安全|网格管理)员|志愿者"
)
_CONTACT = re.compile(r"联系人$")
_COUNCIL = re.compile("议事会|监督委员会|院委会|管委会|自管会|业委会|业主委员会|理事会")
_OF_SPECIAL_UNITS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:组|社)长$"), "VillagerGroup"),
    (re.compile(r"委员$"), "JointCommittee"),
)
_ORGANIZATIONS_FIRST = (
    "PartyOrganization",
    "OwnersCommittee",
    "PropertyFirm",
    "JointCommittee",
    "ResidentInstitution",
    "SocialOrganization",
    "VolunteerTeam",
    "ServiceCentre",
    "SelfGovernanceBody",
    "ResidentsCommittee",
)


def add_posts(draft: Draft) -> None:
    """Add a fact for each column with holders of a post, or a question if the post's unit or title isn't clear."""
    for column in draft.all(Role.PEOPLE):
        _add_post(draft, column)


def _add_post(draft: Draft, column: LedgerColumn) -> None:
    sense = column.sense
    if sense is None:
        return
    job = draft.first(Role.JOB)
    if job is not None and column.group and column.group == job.group and column.title not in draft.answered:
        # The group is about all these people; the column of titles tells who of them holds which post.
        sense = replace(sense, word="")
    if sense.word or _is_of_employer(draft):
        job = None
    if job is not None and not nouns.KINDS_OF_EMPLOYMENT.isdisjoint(job.values):
        draft.ask(job.title, "有的格只写专职或兼职，不是职务；请写成“专职网格员”这样的职务，或不读这一列")
        return
    title = sense.word or (draft.subject.post if job is None else "")
    if not title and job is None:
        _ask_for_title(draft, column)
        return
    kind = sense.kind if sense.word else (unit_of_post(title) or "" if title else "")
    if sense.kind and not sense.word:
        kind = sense.kind
    if kind == "OwnersCommittee" and kind not in draft.units and "Compound" in draft.units:
        _add_own_committee(draft, column, title)
        return
    unit = _unit(draft, column, kind, title)
    if unit is None:
        return
    if not sense.word and draft.is_helped(draft.units[unit]):
        _ask_for_title(draft, column)
        return
    if draft.units[unit] == "":
        fact = draft.fact_of(unit)
        if fact is not None:
            _join(draft, fact, column, title, job)
        return
    draft.facts.append(
        FactMapping(
            kind="Post",
            title=title or None,
            title_column=job.title if job else None,
            within=_within(draft, unit, column, job),
            holder=column.title,
            split="list",
        )
    )


def _is_of_employer(draft: Draft) -> bool:
    """Whether a column names the employer of the people (工作单位); a column 职务 then has their posts at the employer."""
    return any(
        (column.sense is None or column.means(Role.IGNORED)) and _EMPLOYER.fullmatch(header_key(column.title))
        for column in draft.columns
    )


def _within(draft: Draft, unit: str, people: LedgerColumn, job: LedgerColumn | None) -> tuple[str, ...]:
    """Return the column of the unit and, if it has blank cells and there is a column of titles, the column of the community.

    Of several columns of party organisations, the nearest one on the left of the people is returned.
    """
    title = draft.units[unit]
    if unit == "PartyOrganization":
        declared = {fact.name for fact in draft.facts if fact.kind == unit}
        left = [
            c.title for c in draft.columns if c.at < people.at and c.title in declared and c.means(Role.NAME)
        ]
        title = left[-1] if left else title
    column = draft.column(title)
    if (
        (job is not None or draft.is_helped(title))
        and column is not None
        and not all(column.texts)
        and "Community" in draft.units
        and unit != "Community"
    ):
        return (title, draft.units["Community"])
    return (title,)


def _join(
    draft: Draft, fact: FactMapping, column: LedgerColumn, title: str, job: LedgerColumn | None
) -> None:
    """Add a post and its holders to the fact of a committee that has no column of names.

    If the fact has a post already, another fact for the committee is added.
    """
    post = {"title": title or None, "title_column": job.title if job else None, "holder": column.title}
    if fact.holder is None:
        draft.update(fact, **post)
    else:
        draft.facts.append(replace(fact, phone=None, **post))  # type: ignore[arg-type]


def _add_own_committee(draft: Draft, column: LedgerColumn, title: str) -> None:
    """Add an owners' committee for each row that names its director, because this name shows that it exists."""
    draft.facts.append(
        FactMapping(
            kind="OwnersCommittee",
            within=(draft.units["Compound"],),
            when=column.title,
            suffix="业委会",
            title=title,
            holder=column.title,
        )
    )
    draft.units["OwnersCommittee"] = ""


def _unit(draft: Draft, column: LedgerColumn, kind: str, title: str) -> str | None:
    """Return the kind of unit that has a post. If it isn't clear, add a question and return None."""
    may_be_of_compound = {"Compound", "PropertyFirm"} <= set(draft.units) and _ONE_OF_MANY.search(title)
    if may_be_of_compound and column.title not in draft.answered:
        _ask_for_unit(draft, column, title, ["Compound", "PropertyFirm"])
        return None
    if _CONTACT.search(title) and column.title not in draft.answered:
        _ask_for_unit(draft, column, title, candidate_units(draft, column))
        return None
    for word, special in _OF_SPECIAL_UNITS:
        if not kind and word.search(title) and special in draft.units:
            return special
    for candidate in (kind, *_FALLBACKS.get(kind, ())):
        unfit = candidate == "Community" and kind == "PartyOrganization" and not _OF_COMMUNITY.search(title)
        unfit = unfit or not _may_have_posts(draft, candidate)
        if candidate and candidate in draft.units and not unfit:
            return candidate
    if _is_asked_about(draft, kind):
        draft.ask(column.title, f"请先确认{draft.model.nodes[kind].zh}一列的含义")
        return None
    if kind and kind != "VillagerGroup":
        _ask_for_unit(draft, column, title, candidate_units(draft, column))
        return None
    return _nearest_unit(draft, column, title)


def _nearest_unit(draft: Draft, column: LedgerColumn, title: str) -> str | None:
    """Return the unit of a post with a general title, such as 负责人: the ledger's subject or the organisation on its left."""
    subject = draft.subject.kind
    asked_about = {question.column for question in draft.questions}
    unclear = [c.title for c in draft.all(Role.NAME, "") if c.title in asked_about and c.at < column.at]
    if unclear:
        draft.ask(column.title, f"请先确认“{unclear[-1]}”一列的含义")
        return None
    candidates = candidate_units(draft, column)
    organizations = [unit for unit in candidates if unit in _ORGANIZATIONS_FIRST]
    left = next((c for c in draft.columns if c.at == column.at - 1), None)
    if (
        candidates[:1] == organizations[:1]
        and left is not None
        and draft.units.get(candidates[0]) == left.title
    ):
        return candidates[0]
    if not organizations and _OFFICE.search(title) and candidates[:1] == ["Community"]:
        if _is_of_committee(draft):
            _ask_for_unit(draft, column, title, candidates)
            return None
        return "Community"
    if subject in candidates and (subject in _ORGANIZATIONS_FIRST or not organizations):
        places = [unit for unit in candidates if unit not in _ORGANIZATIONS_FIRST]
        if (
            subject in _ORGANIZATIONS_FIRST
            or not column.sense
            or not column.sense.word
            or places[:1] == [subject]
        ):
            return subject
    if len(organizations) == 1:
        return organizations[0]
    if not organizations and candidates and not (column.sense and column.sense.word):
        return candidates[0]
    if len(candidates) == 1 and draft.is_helped(draft.units[candidates[0]]) and nouns.HELPED.match(title):
        return candidates[0]
    _ask_for_unit(draft, column, title, candidates)
    return None


def _is_of_committee(draft: Draft) -> bool:
    """Whether the ledger is about committees or councils of residents, so that a 主任 may not be that of the community."""
    return draft.subject.kind in ("OwnersCommittee", "SelfGovernanceBody") or any(
        _COUNCIL.search(column.title) for column in draft.columns
    )


def candidate_units(draft: Draft, column: LedgerColumn) -> list[str]:
    """Return the kinds of unit that the ledger names and that may have posts.

    Those on the left of `column` come first, the nearest of them at the front; then those on its right.
    """
    positions = {}
    for unit, title in draft.units.items():
        if not _may_have_posts(draft, unit):
            continue
        named = draft.column(title)
        at = named.at if named is not None else -1
        positions[unit] = (at > column.at, abs(column.at - at))
    return sorted(positions, key=lambda unit: positions[unit])


def _is_asked_about(draft: Draft, kind: str) -> bool:
    """Whether there is a question about the column that names the units of a kind."""
    asked_about = {question.column for question in draft.questions}
    return (
        any(c.title in asked_about and c.sense and c.sense.kind == kind for c in draft.columns) and kind != ""
    )


def _may_have_posts(draft: Draft, unit: str) -> bool:
    return any(unit in ends.targets for ends in draft.model.edges["PostIn"].ends)


def _ask_for_title(draft: Draft, column: LedgerColumn) -> None:
    choices = [
        SenseChoice(f"{title}（{draft.model.nodes[unit].zh}）", Sense(Role.PEOPLE, unit, title))
        for unit, title in (
            ("Grid", "网格员"),
            ("Grid", "网格长"),
            ("Building", "楼栋长"),
            ("Community", "社区工作者"),
        )
        if unit in draft.units
    ]
    choices[:0] = [
        SenseChoice(f"{title}（{draft.model.nodes[unit].zh}）", Sense(Role.PEOPLE, unit, title))
        for unit, named in draft.units.items()
        if draft.is_helped(named) and (title := title_of_helper(draft, unit, "领导"))
    ]
    texts = [text for layout in draft.layouts for text in (layout.sheet, *layout.above, layout.file)]
    named = dict.fromkeys(title for text in texts for title in _POSTS_IN_TITLES.findall(text))
    choices[:0] = [
        SenseChoice(f"{title}（{draft.model.nodes[unit].zh}）", Sense(Role.PEOPLE, unit, title))
        for title in list(named)[:1]
        for unit in candidate_units(draft, column)[:3]
    ]
    draft.ask(column.title, "看不出这些人担任什么职务；没有职务的人不入库", *choices)


def title_of_helper(draft: Draft, unit: str, title: str) -> str:
    """Return the title of those who help a place, such as 包联领导 for a column 领导 beside 包联网格."""
    named = draft.units.get(unit, "")
    match = nouns.HELPED.match(named) if draft.is_helped(named) else None
    return f"{match.group()}{title}" if match and title in ("领导", "干部", "人员", "党员") else title


def _ask_for_unit(draft: Draft, column: LedgerColumn, title: str, units: list[str]) -> None:
    subject = draft.subject.kind
    if subject == "OwnersCommittee" and subject not in units and "Compound" in draft.units:
        units = [subject, *units]
    choices = [
        SenseChoice(f"{draft.model.nodes[unit].zh}的{title}", Sense(Role.PEOPLE, unit, title))
        for unit in units[:4]
    ]
    draft.ask(column.title, f"看不出“{title}”是哪个单位的岗位", *choices)


def add_phones(draft: Draft) -> None:
    """Add each column of phones to the fact about the people or the firm whose phones it has."""
    taken: set[str] = set()
    for column in draft.all(Role.PHONE):
        owner = _owner(draft, column, taken)
        if owner is None:
            continue
        taken.add(owner.title)
        for fact in list(draft.facts):
            if fact.holder == owner.title:
                draft.update(fact, phone=column.title)
            elif fact.name == owner.title and _has_phone(draft, fact):
                draft.update(fact, columns={**fact.columns, "phone": column.title})


def _has_phone(draft: Draft, fact: FactMapping) -> bool:
    return not fact.known and "phone" in draft.model.nodes[fact.kind].properties


def _owner(draft: Draft, column: LedgerColumn, taken: set[str]) -> LedgerColumn | None:
    """Return the column of people, or of firms, whose phones a column has; None if there is none."""
    holders = {fact.holder for fact in draft.facts if fact.holder}
    firms = {fact.name for fact in draft.facts if fact.name and _has_phone(draft, fact)}
    people = [c for c in draft.columns if c.title in holders]
    word = column.sense.word if column.sense else ""
    if word:
        meant = [c for c in people if c.title not in taken and _is_meant(word, c)]
        if meant:
            return min(meant, key=lambda c: (abs(c.at - column.at), c.at))
        if (manager := _manager(draft, column)) is not None:
            decided = manager.title in holders and manager.title not in taken
            return manager if decided else None
        if "物业" in word or "企业" in word or "公司" in word:
            return next((c for c in draft.columns if c.title in firms and c.title not in taken), None)
        if any(c.means(Role.PEOPLE) and _is_meant(word, c) for c in draft.columns):
            # The phones belong to people whose column isn't read or is in question, so nobody else gets them.
            return None
    left = [c for c in draft.columns if c.at < column.at and c.title in holders | firms]
    if left:
        nearest = left[-1]
        if rivals := _rivals(draft, column, nearest, people):
            _ask_whose(draft, column, rivals)
            return None
        doubtful = {question.column for question in draft.questions}
        between = [c for c in draft.columns if nearest.at < c.at < column.at and c.title in doubtful]
        return None if nearest.title in taken or between else nearest
    beside = [c for c in draft.columns if c.at == column.at - 1 and c.values]
    if any(are_names(c.values) for c in beside):
        return None  # they are the phones of people who aren't read
    right = [c for c in people if c.at == column.at + 1 and c.title not in taken]
    return right[0] if right else None


def _rivals(
    draft: Draft, column: LedgerColumn, nearest: LedgerColumn, people: list[LedgerColumn]
) -> list[LedgerColumn]:
    """Return the columns of people of one unit who may have the phones in a column; empty if it is clear whose they are."""
    if nearest not in people or _manager(draft, column) is not None:
        return []
    before = max((c.at for c in draft.all(Role.PHONE) if c.at < column.at), default=-1)
    unit = _unit_of(draft, nearest)
    rivals = [c for c in people if before < c.at < column.at and c.values and _unit_of(draft, c) == unit]
    return rivals if len(rivals) > 1 else []


def _unit_of(draft: Draft, people: LedgerColumn) -> tuple[str, ...]:
    """Return the columns that name the unit of the posts of a column of people."""
    fact = next(fact for fact in draft.facts if fact.holder == people.title)
    return fact.within if fact.kind == "Post" or fact.name is None else (fact.name,)


def _ask_whose(draft: Draft, column: LedgerColumn, rivals: list[LedgerColumn]) -> None:
    words = {c.title: (c.sense.word if c.sense else "") or c.title for c in rivals}
    choices = [SenseChoice(f"{word}的电话", Sense(Role.PHONE, "", word)) for word in words.values()]
    draft.ask(column.title, f"前面有{len(rivals)}列人员，看不出是谁的电话", *choices)


def _manager(draft: Draft, column: LedgerColumn) -> LedgerColumn | None:
    """Return the column on the left if it has people and is in the same group of columns; the phones are then those of these people."""
    left = next((c for c in draft.columns if c.at == column.at - 1), None)
    is_manager = left is not None and column.group and left.group == column.group and left.means(Role.PEOPLE)
    return left if is_manager else None


def _is_meant(word: str, people: LedgerColumn) -> bool:
    own = (people.sense.word if people.sense else "") or people.title
    spellings = {text.replace("业主委员会", "业委会") for text in (word, own)}
    return len(spellings) == 1 or own.replace("业主委员会", "业委会").startswith(
        word.replace("业主委员会", "业委会")
    )
