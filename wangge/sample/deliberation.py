"""Makes residents' forums and the matters raised there, each with its five steps.

Some matters haven't finished all steps.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.sample.calibration import DATA_DATE
from wangge.sample.chance import stream
from wangge.sample.places import SampleArea
from wangge.sample.tables import Tables
from wangge.sample.words import name, words

__all__ = ["SampleForum", "SampleMatter", "add_deliberation", "make_matters"]

_FORUMS = 90
_MATTERS = 150
_STUCK = 22
_FRESH = 30


@dataclass(frozen=True)
class SampleMatter:
    """A matter about a place.

    `concerns` is the code of the place, `forum` the code of the forum. `actors` names who carries out each of the five
    steps; `dates` has the dates of the finished steps.
    """

    code: str
    name: str
    concerns: str
    forum: str
    dates: tuple[date, ...]
    actors: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether a step isn't finished."""
        return len(self.dates) < len(self.actors)


@dataclass(frozen=True)
class SampleForum:
    """A forum of the residents of a community, held on a date."""

    code: str
    area: SampleArea
    date: date
    attendees: int


def make_matters(
    seed: int, areas: tuple[SampleArea, ...]
) -> tuple[tuple[SampleForum, ...], tuple[SampleMatter, ...]]:
    """Make the forums and matters. On purpose, some matters have made no progress for a long time."""
    rng = stream(seed, "deliberation")
    homes = [*areas, *rng.sample(areas, _FORUMS - len(areas))]
    forums = tuple(
        SampleForum(f"FO-{n:03d}", area, _saturday(rng), rng.randint(12, 60))
        for n, area in enumerate(homes, start=1)
    )
    progresses = ["stuck"] * _STUCK + ["fresh"] * _FRESH + ["done"] * (_MATTERS - _STUCK - _FRESH)
    rng.shuffle(progresses)
    return forums, tuple(
        _matter(rng, n, rng.choice(forums), progress) for n, progress in enumerate(progresses, start=1)
    )


def add_deliberation(
    tables: Tables, forums: tuple[SampleForum, ...], matters: tuple[SampleMatter, ...]
) -> None:
    """Add the rows of forums, matters and their steps."""
    for forum in forums:
        forum_name = name("forum", community=forum.area.unit.short)
        community_code = forum.area.unit.code
        tables.add(
            "forums",
            code=forum.code,
            name=forum_name,
            concerns=community_code,
            date=forum.date,
            attendees=forum.attendees,
        )
    for matter in matters:
        tables.add(
            "matters", code=matter.code, name=matter.name, concerns=matter.concerns, forum=matter.forum
        )
        for n, (step, actor) in enumerate(zip(words("steps"), matter.actors, strict=True), start=1):
            day = matter.dates[n - 1] if n <= len(matter.dates) else None
            code = f"{matter.code}-{n}"
            tables.add(
                "matter_steps", code=code, name=step, matter=matter.code, ordinal=n, actor=actor, date=day
            )


def _saturday(rng: random.Random) -> date:
    """Return a Saturday in the year of the data, early enough for all five steps to follow in that year."""
    return date(DATA_DATE.year, 1, 7) + timedelta(weeks=rng.randint(0, 21))


def _matter(rng: random.Random, number: int, forum: SampleForum, progress: str) -> SampleMatter:
    compound = rng.choice(forum.area.compounds)
    topic = rng.choice(words("matters"))
    community_wide = rng.random() < 0.15
    unit = forum.area.unit
    return SampleMatter(
        f"MA-{number:03d}",
        name("matter", place=unit.short if community_wide else compound.name, topic=topic),
        unit.code if community_wide else compound.code,
        forum.code,
        _dates(rng, forum.date, progress),
        _actors(unit.short, compound.name),
    )


def _dates(rng: random.Random, forum: date, progress: str) -> tuple[date, ...]:
    step_count = 5 if progress == "done" else rng.randint(1, 4)
    dates = [forum + timedelta(days=2)]
    while len(dates) < step_count:
        dates.append(dates[-1] + timedelta(days=rng.randint(6, 18)))
    if progress == "fresh":
        dates[-1] = DATA_DATE - timedelta(days=rng.randint(3, 25))
    return tuple(dates)


def _actors(community: str, compound: str) -> tuple[str, ...]:
    committee = name("party_2", community=community)
    return (
        committee,
        f"{compound}居民代表",
        f"{compound}议事小组",
        f"{compound}居民大会",
        f"{community}居民代表",
    )
