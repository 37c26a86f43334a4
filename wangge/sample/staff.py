"""Makes people and decides who holds which post.

On purpose, some posts are vacant, some have two holders, and some holders have exceeded their term. Some people hold
several posts.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wangge.graph.codes import community_of
from wangge.sample.calibration import DATA_DATE, Quotas
from wangge.sample.chance import stream
from wangge.sample.posts import WORKER, SamplePost, coordination_post

__all__ = ["SampleHolding", "Staff", "make_staff", "party_members", "person_code"]

_PREDECESSORS = 0.07
_MEMBERS_BESIDES = 0.3
_YEAR = 365


@dataclass(frozen=True)
class SampleHolding:
    """The holding of a post by a person, from `valid_from` to the day before `valid_to`."""

    person: str
    post: str
    valid_from: date
    valid_to: date | None = None

    @property
    def current(self) -> bool:
        """Whether the holding is in force on the reference day of the sample."""
        return self.valid_from <= DATA_DATE and (self.valid_to is None or self.valid_to > DATA_DATE)


@dataclass(frozen=True)
class Staff:
    """All posts, the number of people, and all holdings, former ones included."""

    posts: tuple[SamplePost, ...]
    people: int
    holdings: tuple[SampleHolding, ...]

    @property
    def codes(self) -> list[str]:
        """The codes of all people."""
        return [person_code(number) for number in range(self.people)]


def make_staff(seed: int, wanted: Quotas, posts: tuple[SamplePost, ...], grids: tuple[str, ...]) -> Staff:
    """Choose the holders of the posts, and of the district's coordination body; `grids` are the codes of all grids, sorted."""
    rng = stream(seed, "staff")
    without_worker, pairs = _grids_with_gaps(rng, wanted, posts, grids)
    posts = _share_workers(posts, pairs)
    posts = _across_communities(rng, posts, wanted.people_across_communities)
    vacant = _vacant(rng, wanted.posts_vacant, posts, without_worker)
    past_term = _posts_past_term(rng, wanted.posts_past_term, posts, vacant)
    appointments = _Appointments(rng, vacant, past_term)
    for post in posts:
        appointments.fill(post)
    for post in rng.sample(_ordinary(posts, vacant), wanted.posts_doubly_held):
        appointments.add_second(post)
    leader = coordination_post()
    appointments.fill(leader)
    return Staff((*posts, leader), appointments.people, tuple(appointments.holdings))


def person_code(number: int) -> str:
    """Return the code of a person; `number` counts from 0.

    >>> person_code(0)
    'PE-00001'
    """
    return f"PE-{number + 1:05d}"


def party_members(seed: int, staff: Staff) -> set[str]:
    """Return the codes of the party members: the holders of party posts, and some of the other people."""
    rng = stream(seed, "party members")
    posts = {post.code for post in staff.posts if post.party}
    holders = {holding.person for holding in staff.holdings if holding.post in posts}
    return {code for code in staff.codes if code in holders or rng.random() < _MEMBERS_BESIDES}


def _grids_with_gaps(
    rng: random.Random, wanted: Quotas, posts: tuple[SamplePost, ...], grids: tuple[str, ...]
) -> tuple[set[str], list[tuple[str, str]]]:
    """Return the grids without a grid worker, and the pairs of neighbouring grids that share a grid worker."""
    workers = Counter(post.unit for post in posts if post.name == WORKER)
    single = {grid for grid, number in workers.items() if number == 1}
    couples = [
        (a, b)
        for a, b in zip(grids[::2], grids[1::2], strict=False)
        if community_of(a) == community_of(b) and {a, b} <= single
    ]
    pairs = rng.sample(couples, wanted.grids_sharing_worker)
    taken = {grid for pair in pairs for grid in pair}
    without_worker = set(
        rng.sample([grid for grid in grids if grid not in taken], wanted.grids_without_worker)
    )
    return without_worker, pairs


def _share_workers(posts: tuple[SamplePost, ...], pairs: list[tuple[str, str]]) -> tuple[SamplePost, ...]:
    other_post = {f"POST-{second}-1": f"POST-{first}-1" for first, second in pairs}
    return tuple(
        replace(post, same_holder_as=other_post[post.code]) if post.code in other_post else post
        for post in posts
    )


def _across_communities(
    rng: random.Random, posts: tuple[SamplePost, ...], number: int
) -> tuple[SamplePost, ...]:
    """Return the posts, changed so that some branch secretaries also head a branch of another community."""
    branches = [post.code for post in posts if post.unit.startswith("P4-")]
    chosen = sorted(rng.sample(branches[len(branches) // 2 :], number))
    first = rng.sample(branches[: len(branches) // 2], number)
    other_post = dict(zip(chosen, first, strict=True))
    return tuple(
        replace(post, same_holder_as=other_post[post.code]) if post.code in other_post else post
        for post in posts
    )


def _ordinary(posts: tuple[SamplePost, ...], vacant: set[str]) -> list[SamplePost]:
    """Return the posts among which vacancies, second holders and expired terms are spread at random.

    These are the posts that aren't vacant, aren't in a grid and aren't in an emergency organisation.
    """
    return [
        post
        for post in posts
        if post.code not in vacant and not post.span and post.name not in (WORKER, "网格长")
    ]


def _vacant(
    rng: random.Random, wanted: int, posts: tuple[SamplePost, ...], without_worker: set[str]
) -> set[str]:
    grid_posts = {post.code for post in posts if post.unit in without_worker}
    shared_posts = {post.same_holder_as for post in posts if post.same_holder_as}
    free = [
        p.code for p in _ordinary(posts, set()) if p.code not in shared_posts and p.same_holder_as is None
    ]
    return grid_posts | set(rng.sample(free, wanted - len(grid_posts)))


def _posts_past_term(
    rng: random.Random, wanted: int, posts: tuple[SamplePost, ...], vacant: set[str]
) -> set[str]:
    termed = [post.code for post in _ordinary(posts, vacant) if post.term_years]
    return set(rng.sample(termed, wanted))


class _Appointments:
    """Appoints holders, one post after the other, and collects the holdings."""

    def __init__(self, rng: random.Random, vacant: set[str], past_term: set[str]) -> None:
        self.people = 0
        self.holdings: list[SampleHolding] = []
        self._rng = rng
        self._vacant = vacant
        self._past_term = past_term
        self._holder: dict[str, str] = {}

    def fill(self, post: SamplePost) -> None:
        """Appoint a holder, or leave the post vacant. Some posts, filled and vacant ones, also get a former holder."""
        if post.code in self._vacant:
            if self._rng.random() < 0.4:
                self._predecessor(post, DATA_DATE - timedelta(days=self._rng.randint(15, 400)))
            return
        person = (
            self._holder.get(post.same_holder_as) if post.same_holder_as else None
        ) or self._new_person()
        self._holder[post.code] = person
        if post.span:
            self.holdings.append(SampleHolding(person, post.code, *post.span))
            return
        since = self._since(post)
        self.holdings.append(SampleHolding(person, post.code, since))
        if self._rng.random() < _PREDECESSORS:
            self._predecessor(post, since)

    def add_second(self, post: SamplePost) -> None:
        """Appoint a second holder to a post that already has one."""
        since = DATA_DATE - timedelta(days=self._rng.randint(30, 300))
        self.holdings.append(SampleHolding(self._new_person(), post.code, since))

    def _since(self, post: SamplePost) -> date:
        days = _YEAR * (post.term_years or 4)
        if post.code in self._past_term:
            return DATA_DATE - timedelta(days=days + self._rng.randint(40, 500))
        return DATA_DATE - timedelta(days=self._rng.randint(45, days - 60))

    def _predecessor(self, post: SamplePost, until: date) -> None:
        since = until - timedelta(days=self._rng.randint(400, 1500))
        self.holdings.append(SampleHolding(self._new_person(), post.code, since, until))

    def _new_person(self) -> str:
        self.people += 1
        return person_code(self.people - 1)
