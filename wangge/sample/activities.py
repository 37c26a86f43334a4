"""Makes the activities, honours and sites that the district reports: campaigns, lectures, training, awards, sites of service.

The rows agree with the numbers that the district published: at least 1,200 sessions of one campaign, four lectures, 16 people trained elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.sample.calibration import DATA_DATE, DISTRICT
from wangge.sample.chance import apportion, stream
from wangge.sample.government import COORDINATION_BODY, departments, urban_streets
from wangge.sample.people import TRAININGS, People
from wangge.sample.places import SampleArea
from wangge.sample.tables import Tables
from wangge.sample.words import caption, name, numeral, words

__all__ = ["add_activities"]

_SESSIONS = 1236
_LECTURES = 4
_QUARTERS = 4
_OWNERS = 40
_NEIGHBOURS = 24
_STAR_OFFICIALS = 30
_MODEL_DEPARTMENTS = 6
_NAMED_HONOURS = {"有礼小区": ("新锦苑", 12), "书香小区": ("御景上城", 10), "法治小区": ("吉昌大院", 8)}
_SITES = {
    "511702002002": (("街区", "特色街区", "小北街"), ("平台", "智慧社区", "小北街互联网+智慧社区")),
    "511702002001": (("街区", "特色街区", "大北街"), ("街区", "特色街区", "柴市街")),
    "511702001001": (("街区", "特色街区", "蒲草田"),),
    "511702001002": (("街区", "特色街区", "桑树巷"),),
}
_PLATFORM_COMMUNITY = "511702003012"


@dataclass(frozen=True)
class _Activity:
    code: str
    name: str
    category: str
    series: str
    date: date
    concerns: str | None
    run_by: str
    sessions: int = 1
    attendees: int | None = None
    venue: str | None = None


def add_activities(tables: Tables, areas: tuple[SampleArea, ...], people: People, seed: int) -> None:
    """Add the rows of all activities, honours and sites."""
    rng = stream(seed, "activities")
    for activity in (*_of_district(rng), *_of_streets(rng, areas), *_of_communities(rng, areas)):
        tables.add("activities", **vars(activity))
    _add_honours(tables, rng, areas, people)
    for number, cells in enumerate(_sites(areas), start=1):
        tables.add("public_sites", code=f"SI-{number:03d}", **cells)


def _of_district(rng: random.Random) -> Iterator[_Activity]:
    for n, title in enumerate(words("courtesy_actions"), start=1):
        day = _day(rng)
        yield _Activity(
            f"AC-A-{n}", title + "行动", "行动", "通川有礼七大行动", day, DISTRICT, COORDINATION_BODY
        )
    for n in range(1, _LECTURES + 1):
        title = name("lecture", n=numeral(n))
        day = date(DATA_DATE.year, 3 * n - 1, 18)
        audience = rng.randint(90, 260)
        yield _Activity(
            f"AC-L-{n}", title, "大讲堂", "通川有礼大讲堂", day, DISTRICT, COORDINATION_BODY, 1, audience
        )
    for n, title in enumerate(words("contests"), start=1):
        day = _day(rng)
        yield _Activity(f"AC-C-{n}", title, "创建评选", title, day, DISTRICT, departments()[0][0])
    for (code, number), city in zip(TRAININGS.items(), words("training_cities"), strict=True):
        title = name("training", city=city)
        yield _Activity(
            code, title, "培训学习", "跟班学习", _day(rng), None, departments()[0][0], 1, number, city
        )


def _of_streets(rng: random.Random, areas: tuple[SampleArea, ...]) -> Iterator[_Activity]:
    kinds = [
        *(("课堂", "三德课堂", title) for title in words("virtue_classes")),
        *(("宣讲演出", "“双红”活动", title) for title in words("red_events")),
        ("文明劝导", "车让人·人守规", "路口文明劝导"),
    ]
    for street in urban_streets(areas):
        for n, (category, series, title) in enumerate(kinds, start=1):
            yield _Activity(
                f"AC-S-{street.code}-{n}",
                street.name + title,
                category,
                series,
                _day(rng),
                street.code,
                f"SO-{street.code}",
                rng.randint(2, 12),
                rng.randint(60, 900),
            )


def _of_communities(rng: random.Random, areas: tuple[SampleArea, ...]) -> Iterator[_Activity]:
    shares = iter(apportion(_SESSIONS, [rng.uniform(0.6, 1.4) for _ in range(_QUARTERS * len(areas))]))
    for area in areas:
        community, short = area.unit.code, area.unit.short
        for quarter in range(1, _QUARTERS + 1):
            sessions = next(shares)
            yield _Activity(
                f"AC-Q-{community}-{quarter}",
                name("courtesy_activity", community=short, n=numeral(quarter)),
                "主题活动",
                "通川有礼·也有您",
                date(DATA_DATE.year, 3 * quarter, 28),
                community,
                f"RC-{community}",
                sessions,
                sessions * rng.randint(20, 70),
            )
        yield _Activity(
            f"AC-V-{community}",
            name("volunteering", community=short),
            "志愿服务",
            "青春志愿·爱在社区",
            _day(rng),
            community,
            f"VT-{community}",
            rng.randint(1, 8),
            rng.randint(10, 120),
        )


def _add_honours(tables: Tables, rng: random.Random, areas: tuple[SampleArea, ...], people: People) -> None:
    compounds = [compound for area in areas for compound in area.compounds]
    number = 0

    def add(title: str, awarded_to: str, year: int, **cells: int | str | None) -> None:
        nonlocal number
        number += 1
        sponsor = caption("honour_sponsor")
        tables.add(
            "honours",
            code=f"HO-{number:03d}",
            name=title,
            awarded_to=awarded_to,
            year=year,
            awarded_by=sponsor,
            **cells,
        )

    for title, (named, count) in _NAMED_HONOURS.items():
        first = next(compound for compound in compounds if compound.name == named)
        add(title, first.code, 2021, remark=caption("by_assumption"))
        others = [compound for compound in compounds if not compound.named]
        for compound in rng.sample(others, count - 1):
            add(title, compound.code, rng.randint(2021, 2023))
    for compound in rng.sample(compounds, _OWNERS):
        add("明星业主", compound.code, rng.randint(2021, 2023), recipients=rng.randint(1, 6))
    for compound in rng.sample(compounds, _NEIGHBOURS):
        add("睦邻家园", compound.code, rng.randint(2021, 2023))
    for person in rng.sample(people.workers, _STAR_OFFICIALS):
        add("三星干部", person, rng.randint(2022, 2023))
    for code, _ in rng.sample(departments(), _MODEL_DEPARTMENTS):
        add("品质机关", code, rng.randint(2022, 2023))


def _sites(areas: tuple[SampleArea, ...]) -> Iterator[dict[str, str]]:
    for community, sites in _SITES.items():
        for role, series, title in sites:
            yield _site(role, series, title, community, caption("by_assumption"))
    for role, title in zip(("园", "港", "中心", "中心", "中心"), words("platform_sites"), strict=True):
        remark = caption("site_assumed")
        yield _site(role, "一园一港三中心", name("platform_site", site=title), _PLATFORM_COMMUNITY, remark)
    roles = ("区", "站", "中心")
    homes = [area.unit for area in areas][:: len(areas) // 9][:9]
    for n, unit in enumerate(homes):
        role = roles[n // 3]
        title = name("system_site", community=unit.short, role=words("system_sites")[n])
        yield _site(role, "三区三站三中心", title, unit.code, caption("site_assumed"))


def _site(role: str, series: str, title: str, community: str, remark: str) -> dict[str, str]:
    return {
        "name": title,
        "role": role,
        "series": series,
        "serves": community,
        "run_by": f"RC-{community}",
        "remark": remark,
    }


def _day(rng: random.Random) -> date:
    return date(DATA_DATE.year, 1, 10) + timedelta(days=rng.randint(0, 340))
