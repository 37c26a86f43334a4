"""Makes joint committees and partners of communities: institutions, social organisations, centres, legal advisers."""

from __future__ import annotations

import random
from dataclasses import dataclass

from wangge.sample.calibration import DISTRICT
from wangge.sample.chance import first_of_month, stream
from wangge.sample.divisions import SampleDivision
from wangge.sample.government import urban_streets
from wangge.sample.places import SampleArea
from wangge.sample.standards import adviser_service
from wangge.sample.tables import Tables
from wangge.sample.words import caption, name, numeral, stem_word, words

__all__ = ["Partners", "add_partners", "make_partners"]

REMODELLED = 46
_STUDIOS = ("511702001002", "511702002002", "511702003009")
_PLATFORMS = ("今日通川", "爱心通APP")
_SECTORS = (
    "学校",
    "学校",
    "学校",
    "学校",
    "医院",
    "医院",
    "国企",
    "机关",
    "国企",
    "国企",
    "民企",
    "民企",
    "事业单位",
    "事业单位",
)
_COURTS = ((0, 1, 2), (3, 4))
_LAW_FIRMS = 12
_WORKS = ("site_work", "atmosphere_work", "service_work", "support_work")


@dataclass(frozen=True)
class Institution:
    """A resident institution, the joint committees it joined and the communities where it is registered.

    `party_members` is the number of its party members, `members_reporting` how many of them are registered with a community.
    """

    code: str
    name: str
    sector: str
    joins: tuple[str, ...]
    reports_in: tuple[str, ...]
    party_members: int
    members_reporting: int | None


@dataclass(frozen=True)
class Partners:
    """The resident institutions, and for each community the codes of its legal advisers (usually one)."""

    institutions: tuple[Institution, ...]
    advisers: dict[str, tuple[str, ...]]


def make_partners(seed: int, areas: tuple[SampleArea, ...]) -> Partners:
    """Make institutions and legal advisers; a few communities have no institution, and a few no adviser."""
    rng = stream(seed, "partners")
    without_institution = set(rng.sample([area.unit.code for area in areas], 4))
    not_reporting = set(rng.sample(range(150), 15))
    institutions: list[Institution] = []
    for area in areas:
        if area.unit.code in without_institution:
            continue
        for kind in rng.sample(range(len(_SECTORS)), rng.choice((3, 4, 4, 5))):
            reports = len(institutions) not in not_reporting
            institutions.append(_institution(rng, len(institutions) + 1, area, kind, areas, reports=reports))
    return Partners(tuple(institutions), _advisers(rng, areas))


def add_partners(tables: Tables, partners: Partners, areas: tuple[SampleArea, ...], seed: int) -> None:
    """Add the rows of joint committees and of all partners of the communities."""
    rng = stream(seed, "partner rows")
    _add_joint_committees(tables, rng, areas)
    for institution in partners.institutions:
        tables.add("resident_institutions", **vars(institution))
    _add_linked(tables, rng, areas)
    _add_legal(tables, partners, areas)
    _add_centres(tables, rng, areas)


def _institution(
    rng: random.Random,
    number: int,
    area: SampleArea,
    kind: int,
    areas: tuple[SampleArea, ...],
    *,
    reports: bool,
) -> Institution:
    home = area.unit.code
    neighbours = sorted(a.unit.code for a in areas if a.unit.parent == area.unit.parent and a is not area)
    joins = [f"JC-{home}"]
    if rng.random() < 0.15:
        joins.append(f"JC-{area.unit.parent}")
    reports_in = [home, *rng.sample(neighbours, rng.choice((0, 0, 1, 2)))] if reports else []
    institution_name = name("institution", stem=area.unit.stem, kind=words("institutions")[kind])
    members = rng.randint(4, 45)
    reporting = members if rng.random() < 0.8 else members - rng.randint(1, 3)
    return Institution(
        f"RI-{number:03d}",
        institution_name,
        _SECTORS[kind],
        tuple(joins),
        tuple(reports_in),
        members,
        (reporting if rng.random() < 0.97 else None) if reports else 0,
    )


def _advisers(rng: random.Random, areas: tuple[SampleArea, ...]) -> dict[str, tuple[str, ...]]:
    advisers: dict[str, tuple[str, ...]] = {
        area.unit.code: (f"LS-L{i * _LAW_FIRMS // len(areas) + 1:02d}",) for i, area in enumerate(areas)
    }
    *missing, doubled = rng.sample(sorted(advisers), 4)
    advisers.update(dict.fromkeys(missing, ()))
    other_firm = next(firms[0] for firms in advisers.values() if firms and firms != advisers[doubled])
    advisers[doubled] = (*advisers[doubled], other_firm)
    return advisers


def _add_joint_committees(tables: Tables, rng: random.Random, areas: tuple[SampleArea, ...]) -> None:
    for street in urban_streets(areas):
        _add_joint_committee(tables, rng, street, name("joint_street", street=street.name), "street")
    for area in areas:
        committee_name = name("joint_community", community=area.unit.short)
        _add_joint_committee(tables, rng, area.unit, committee_name, "community")


def _add_joint_committee(
    tables: Tables, rng: random.Random, unit: SampleDivision, committee_name: str, level: str
) -> None:
    tables.add(
        "joint_committees",
        code=f"JC-{unit.code}",
        name=committee_name,
        covers=unit.code,
        level=level,
        valid_from=first_of_month(rng, 2019, 2020),
    )


def _add_linked(tables: Tables, rng: random.Random, areas: tuple[SampleArea, ...]) -> None:
    codes = [area.unit.code for area in areas]
    kinds = words("social")
    for n in range(48):
        linked = sorted(rng.sample(codes, rng.choice((1, 2, 2, 3))))
        tables.add(
            "social_organizations",
            code=f"SOC-{n + 1:03d}",
            name=name("social", stem=stem_word(n), kind=kinds[n % len(kinds)]),
            joins=[f"JC-{code}" for code in linked if rng.random() < 0.4],
            linked_in=linked,
            social_workers=rng.randint(0, 8),
            valid_from=first_of_month(rng, 2012, 2022),
        )
    funded = set(rng.sample(codes, 41))
    for area in areas:
        code, stem = area.unit.code, area.unit.stem
        tables.add(
            "volunteer_teams",
            code=f"VT-{code}",
            name=name("volunteers", stem=stem),
            linked_in=code,
            volunteers=rng.randint(15, 160),
            valid_from=first_of_month(rng, 2014, 2021),
        )
        if code in funded:
            balance = round(rng.uniform(800, 60000), 2)
            tables.add(
                "charity_funds",
                code=f"CF-{code}",
                name=name("fund", stem=stem),
                linked_in=code,
                balance=balance,
                valid_from=first_of_month(rng, 2019, 2023),
            )


def _add_legal(tables: Tables, partners: Partners, areas: tuple[SampleArea, ...]) -> None:
    streets = urban_streets(areas)
    for street in streets:
        for letter, kind, service in (("P", "police", "派出所"), ("J", "justice", "司法所")):
            service_name = name(kind, street=street.name)
            _add_legal_service(tables, f"LS-{letter}-{street.code}", service_name, [street.code], service)
    for n, members in enumerate(_COURTS, start=1):
        served = [streets[i].code for i in members]
        _add_legal_service(tables, f"LS-C-{n}", name("court", n=numeral(n)), served, "法庭")
    for n in range(_LAW_FIRMS):
        code = f"LS-L{n + 1:02d}"
        served = [community for community, firms in partners.advisers.items() if code in firms]
        law_firm = name("law_firm", stem=stem_word(n))
        tables.add(
            "legal_services",
            code=code,
            name=law_firm,
            serves=served,
            service="法律顾问",
            **adviser_service(n),
        )


def _add_legal_service(tables: Tables, code: str, service_name: str, served: list[str], service: str) -> None:
    tables.add("legal_services", code=code, name=service_name, serves=served, service=service)


def _add_centres(tables: Tables, rng: random.Random, areas: tuple[SampleArea, ...]) -> None:
    remodelled_centres = set(rng.sample([area.unit.code for area in areas], REMODELLED))
    for area in areas:
        code = area.unit.code
        tables.add(
            "service_centres",
            code=f"SC-{code}",
            name=name("service_centre", community=area.unit.short),
            serves=code,
            valid_from=first_of_month(rng, 2010, 2019),
            **_works(rng, remodelled=code in remodelled_centres),
            floor_area=float(
                rng.randrange(450, 1600, 10) if code in remodelled_centres else rng.randrange(120, 420, 10)
            ),
        )
    _add_studios(tables, areas)


def _works(rng: random.Random, *, remodelled: bool) -> dict[str, bool]:
    """Return whether the centre was remodelled, and which of the four works are done; a few remodelled ones lack one work."""
    works = dict.fromkeys(_WORKS, remodelled)
    if remodelled and rng.random() < 0.1:
        works[rng.choice(_WORKS)] = False
    if not remodelled and rng.random() < 0.4:
        works["service_work"] = True
    return {"remodelled": remodelled, **works}


def _add_studios(tables: Tables, areas: tuple[SampleArea, ...]) -> None:
    stems = {area.unit.code: area.unit.stem for area in areas}
    for n, code in enumerate(_STUDIOS, start=1):
        studio_name = name("studio", stem=stems[code])
        tables.add(
            "mentor_studios", code=f"MS-{n}", name=studio_name, serves=code, remark=caption("by_assumption")
        )
    for n, platform_name in enumerate(_PLATFORMS, start=1):
        remark = caption("platforms_area")
        tables.add("platforms", code=f"PL-{n}", name=platform_name, serves=DISTRICT, remark=remark)
