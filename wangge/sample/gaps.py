"""Lists the intended gaps of the sample: for each kind of gap, the codes of the nodes that have it.

An intended gap is a defect that the sample has on purpose, such as a vacant post, so that a rule or recipe reports it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from wangge.sample.calibration import DATA_DATE
from wangge.sample.deliberation import SampleMatter
from wangge.sample.duties import Assignment, make_duties
from wangge.sample.partners import Partners
from wangge.sample.party import Party
from wangge.sample.places import SampleArea
from wangge.sample.posts import WORKER
from wangge.sample.property import SampleProperty
from wangge.sample.staff import SampleHolding, Staff

__all__ = [
    "Gaps",
    "gaps_of_duties",
    "gaps_of_partners",
    "gaps_of_party",
    "gaps_of_places",
    "gaps_of_property",
    "gaps_of_staff",
]

Gaps = dict[str, tuple[str, ...]]
_BAND = (300, 500)
_CONTRACT_DAYS = 90
_STANDSTILL_DAYS = 90


def gaps_of_places(areas: tuple[SampleArea, ...]) -> Gaps:
    """Return the grids with too few, too many or an unknown number of households, and the buildings in no compound."""
    grids = [grid for area in areas for grid in area.grids]
    return {
        "grids_outside_band": _codes(
            g.code for g in grids if g.households and not _BAND[0] <= g.households <= _BAND[1]
        ),
        "grids_households_unknown": _codes(g.code for g in grids if g.households is None),
        "buildings_scattered": _codes(b.code for g in grids for b in g.scattered),
    }


def gaps_of_party(areas: tuple[SampleArea, ...], party: Party) -> Gaps:
    """Return the buildings without a party group, compounds without a branch, and grids without a general branch.

    Party organisations whose superior isn't one tier above them are also returned.
    """
    covered_by_tier = {
        tier: {place for unit in party.tier(tier) for place in unit.covers} for tier in range(1, 6)
    }
    grids = [grid for area in areas for grid in area.grids]
    uncovered_buildings = [b for grid in grids for b in grid.buildings if b.code not in covered_by_tier[5]]
    tiers = {unit.code: unit.tier for unit in party.units}
    return {
        "buildings_without_group": _codes(b.code for b in uncovered_buildings),
        "scattered_buildings_without_group": _codes(
            b.code for b in uncovered_buildings if b.compound is None
        ),
        "compounds_without_branch": _codes(
            c.code for grid in grids for c in grid.compounds if c.code not in covered_by_tier[4]
        ),
        "grids_without_general_branch": _codes(g.code for g in grids if g.code not in covered_by_tier[3]),
        "party_organizations_skipping_a_tier": _codes(
            unit.code for unit in party.units if unit.superior and tiers[unit.superior] != unit.tier - 1
        ),
    }


def gaps_of_property(areas: tuple[SampleArea, ...], party: Party, property_: SampleProperty) -> Gaps:
    """Return the compounds that lack some of these: a firm, an owners' committee, a party branch.

    There are three kinds: compounds with a firm but no committee, compounds with a committee but no branch, and
    compounds with none of the three. Compounds whose contract has ended without a successor, or ends soon, are also
    returned.
    """
    without_branch = set(gaps_of_party(areas, party)["compounds_without_branch"])
    all_compounds = {compound.code for area in areas for compound in area.compounds}
    with_firm, with_committee = set(property_.firm_of), set(property_.with_committee)
    with_any_contract = {contract.compound for contract in property_.contracts}
    horizon = DATA_DATE + timedelta(days=_CONTRACT_DAYS)
    return {
        "compounds_firm_without_committee": _codes(with_firm - with_committee),
        "compounds_committee_without_branch": _codes(with_committee & without_branch),
        "compounds_none_of_three": _codes((all_compounds - with_firm - with_committee) & without_branch),
        "compounds_contract_lapsed": _codes(with_any_contract - with_firm),
        "contracts_ending": _codes(
            c.compound for c in property_.contracts if c.current and c.valid_to <= horizon
        ),
        "owners_committees_out_of_size": _codes(
            f"OC-{compound}" for compound, seats in property_.seats.items() if seats < 5 or seats % 2 == 0
        ),
    }


def gaps_of_staff(areas: tuple[SampleArea, ...], staff: Staff, property_: SampleProperty) -> Gaps:
    """Return the posts that are vacant, have two holders or an expired term, and the people with several posts.

    Grids without a worker, grids that share their worker with another grid, and owners' committees with a member who
    heads the firm of their compound are also returned.
    """
    current = [holding for holding in staff.holdings if holding.current]
    holder_counts = Counter(holding.post for holding in current)
    post_counts = Counter(holding.person for holding in current)
    terms = {post.code: post.term_years for post in staff.posts}
    return {
        "posts_vacant": _codes(post.code for post in staff.posts if not holder_counts[post.code]),
        "posts_doubly_held": _codes(post for post, number in holder_counts.items() if number > 1),
        "posts_past_term": _codes({h.post for h in current if _past_term(h, terms[h.post])}),
        "people_with_several_posts": _codes(person for person, number in post_counts.items() if number > 1),
        "owners_committees_with_head_of_firm": _with_head_of_firm(staff, current, property_),
        **_grid_gaps(areas, staff, current),
    }


def gaps_of_partners(areas: tuple[SampleArea, ...], partners: Partners) -> Gaps:
    """Return the communities with no or two legal advisers, and the joint committees without a resident institution.

    Institutions that are registered in no community are also returned.
    """
    joined = {committee for institution in partners.institutions for committee in institution.joins}
    return {
        "communities_without_adviser": _codes(c for c, firms in partners.advisers.items() if not firms),
        "communities_with_two_advisers": _codes(
            c for c, firms in partners.advisers.items() if len(firms) > 1
        ),
        "joint_committees_without_institution": _codes(
            f"JC-{area.unit.code}" for area in areas if f"JC-{area.unit.code}" not in joined
        ),
        "institutions_not_reporting": _codes(i.code for i in partners.institutions if not i.reports_in),
    }


def gaps_of_duties(assignments: tuple[Assignment, ...], matters: tuple[SampleMatter, ...]) -> Gaps:
    """Return the duties without the funds they need, the forbidden duties that are assigned, and the stuck matters.

    Duties with unknown funding are also returned. A matter is stuck if it isn't finished and has made no progress for
    more than 90 days.
    """
    duties = {duty.code: duty for duty in make_duties()}
    paid = [a for a in assignments if duties[a.duty].paid]
    return {
        "assignments_unfunded": _codes(f"{a.duty} {a.unit}" for a in paid if a.funded is False),
        "assignments_funding_unknown": _codes(f"{a.duty} {a.unit}" for a in paid if a.funded is None),
        "assignments_negative": _codes(
            f"{a.duty} {a.unit}" for a in assignments if duties[a.duty].list == "负面事项"
        ),
        "matters_stuck": _codes(
            m.code for m in matters if m.open and (DATA_DATE - m.dates[-1]).days > _STANDSTILL_DAYS
        ),
    }


def _with_head_of_firm(
    staff: Staff, current: list[SampleHolding], property_: SampleProperty
) -> tuple[str, ...]:
    holdings = {(holding.person, holding.post) for holding in current}
    holders = {holding.post: holding.person for holding in current}
    firm_of = {f"OC-{compound}": f"POST-{firm}" for compound, firm in property_.firm_of.items()}
    seats = [post for post in staff.posts if post.unit in firm_of]
    return _codes({post.unit for post in seats if (holders.get(firm_of[post.unit]), post.code) in holdings})


def _grid_gaps(areas: tuple[SampleArea, ...], staff: Staff, current: list[SampleHolding]) -> Gaps:
    grid_of = {post.code: post.unit for post in staff.posts if post.name == WORKER}
    grids_of_worker: dict[str, set[str]] = {}
    for holding in current:
        if holding.post in grid_of:
            grids_of_worker.setdefault(holding.person, set()).add(grid_of[holding.post])
    staffed_grids = {grid for grids in grids_of_worker.values() for grid in grids}
    shared = [grids for grids in grids_of_worker.values() if len(grids) > 1]
    all_grids = {grid.code for area in areas for grid in area.grids}
    return {
        "grids_without_worker": _codes(all_grids - staffed_grids),
        "grids_sharing_worker": _codes(grid for grids in shared for grid in grids),
    }


def _past_term(holding: SampleHolding, years: int | None) -> bool:
    return bool(years) and _years_later(holding.valid_from, years or 0) <= DATA_DATE


def _years_later(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes))
