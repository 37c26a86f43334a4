"""Finds the gaps of the sample in its sheets, to compare them with the gaps that the sample declares.

Gaps are deliberate irregularities of the sample, such as vacant posts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

from tests.sample.sample_reader import SampleRows, codes_in, is_current
from wangge.sample import DATA_DATE

__all__ = ["covered_places", "other_gaps", "people_gaps", "place_gaps", "post_gaps"]


def covered_places(sheets: SampleRows, tier: str) -> set[str]:
    """Return the codes of the places that party organisations of a tier cover."""
    units = (row for row in sheets.rows["party_organizations"] if row["tier"] == tier)
    return {code for row in units for code in codes_in(row["covers"])}


def place_gaps(sheets: SampleRows) -> dict[str, set[str]]:
    """Return the codes of the places that have a gap, by the name of the gap."""
    groups, branches, general = (covered_places(sheets, tier) for tier in "543")
    without_group = {row["code"] for row in sheets.rows["buildings"] if row["code"] not in groups}
    no_branch = {r["code"] for r in sheets.rows["compounds"] if r["code"] not in branches}
    with_firm = {row["compound"] for row in sheets.rows["property_engagements"] if is_current(row)}
    with_committee = {row["compound"] for row in sheets.rows["owners_committees"]}
    sizes = {row["code"]: row["households"] for row in sheets.rows["grids"]}
    scattered = {row["code"] for row in sheets.rows["buildings"] if not row["compound"]}
    tiers = {row["code"]: int(row["tier"]) for row in sheets.rows["party_organizations"]}
    return {
        "grids_outside_band": {g for g, size in sizes.items() if size and not 300 <= int(size) <= 500},
        "grids_households_unknown": {g for g, size in sizes.items() if not size},
        "buildings_scattered": scattered,
        "buildings_without_group": without_group,
        "scattered_buildings_without_group": without_group & scattered,
        "compounds_without_branch": no_branch,
        "grids_without_general_branch": set(sizes) - general,
        "party_organizations_skipping_a_tier": {
            row["code"]
            for row in sheets.rows["party_organizations"]
            if row["superior"] and tiers[row["superior"]] + 1 < tiers[row["code"]]
        },
        "compounds_firm_without_committee": with_firm - with_committee,
        "compounds_committee_without_branch": with_committee & no_branch,
        "compounds_none_of_three": no_branch - with_committee - with_firm,
    }


def post_gaps(sheets: SampleRows) -> dict[str, set[str]]:
    """Return the codes of the posts, people and grids that have a gap, by the name of the gap."""
    current = [row for row in sheets.rows["holdings"] if is_current(row)]
    holders_of_post = Counter(row["post"] for row in current)
    posts = {row["code"]: row for row in sheets.rows["posts"]}
    grid_of_post = {code: row["unit"] for code, row in posts.items() if row["name"] == "网格员"}
    grids_of = defaultdict(set)
    for row in current:
        if row["post"] in grid_of_post:
            grids_of[row["person"]].add(grid_of_post[row["post"]])
    with_worker = set().union(*grids_of.values())
    return {
        "posts_vacant": set(posts) - set(holders_of_post),
        "posts_doubly_held": {code for code, times in holders_of_post.items() if times > 1},
        "posts_past_term": {
            row["post"] for row in current if _past(row["valid_from"], posts[row["post"]]["term_years"])
        },
        "people_with_several_posts": {
            person for person, times in Counter(row["person"] for row in current).items() if times > 1
        },
        "grids_without_worker": {row["code"] for row in sheets.rows["grids"]} - with_worker,
        "grids_sharing_worker": set().union(*(grids for grids in grids_of.values() if len(grids) > 1)),
    }


def people_gaps(sheets: SampleRows) -> dict[str, set[str]]:
    """Return the owners' committees with a member who heads the firm of their compound."""
    holders = defaultdict(set)
    for row in sheets.rows["holdings"]:
        if is_current(row):
            holders[row["post"]].add(row["person"])
    contracts = [row for row in sheets.rows["property_engagements"] if is_current(row)]
    heads = {f"OC-{row['compound']}": holders[f"POST-{row['firm']}"] for row in contracts}
    seats = [row for row in sheets.rows["posts"] if row["unit"] in heads]
    tied = {row["unit"] for row in seats if holders[row["code"]] & heads[row["unit"]]}
    return {"owners_committees_with_head_of_firm": tied}


def _past(since: str, years: str) -> bool:
    return bool(years) and f"{int(since[:4]) + int(years)}{since[4:]}" <= DATA_DATE.isoformat()


def other_gaps(sheets: SampleRows) -> dict[str, set[str]]:
    """Return everything else that has a gap, by the name of the gap.

    The values are the codes of compounds, communities, organisations, matters and assignments.
    """
    contracts = sheets.rows["property_engagements"]
    with_firm = {row["compound"] for row in contracts if is_current(row)}
    advised = Counter(
        code
        for row in sheets.rows["legal_services"]
        if row["service"] == "法律顾问"
        for code in codes_in(row["serves"])
    )
    communities = {row["community"] for row in sheets.rows["residents_committees"]}
    joined = {code for row in sheets.rows["resident_institutions"] for code in codes_in(row["joins"])}
    duties = {row["code"]: row for row in sheets.rows["duties"]}
    assignments = {f"{row['duty']} {row['unit']}": row for row in sheets.rows["assignments"]}
    paid = {key: row for key, row in assignments.items() if duties[row["duty"]]["paid"] == "是"}
    soon = (DATA_DATE + timedelta(days=90)).isoformat()
    return {
        "compounds_contract_lapsed": {row["compound"] for row in contracts} - with_firm,
        "contracts_ending": {
            row["compound"] for row in contracts if DATA_DATE.isoformat() < row["valid_to"] <= soon
        },
        "owners_committees_out_of_size": {
            row["code"]
            for row in sheets.rows["owners_committees"]
            if int(row["members"]) not in range(5, 13, 2)
        },
        "communities_without_adviser": communities - set(advised),
        "communities_with_two_advisers": {code for code, times in advised.items() if times > 1},
        "joint_committees_without_institution": {f"JC-{code}" for code in communities} - joined,
        "institutions_not_reporting": {
            row["code"] for row in sheets.rows["resident_institutions"] if not row["reports_in"]
        },
        "assignments_unfunded": {key for key, row in paid.items() if row["funded"] == "否"},
        "assignments_funding_unknown": {key for key, row in paid.items() if not row["funded"]},
        "assignments_negative": {
            k for k, row in assignments.items() if duties[row["duty"]]["list"] == "负面事项"
        },
        "matters_stuck": _stuck(sheets),
    }


def _stuck(sheets: SampleRows) -> set[str]:
    dates = defaultdict(list)
    for row in sheets.rows["matter_steps"]:
        dates[row["matter"]].append(row["date"])
    limit = (DATA_DATE - timedelta(days=90)).isoformat()
    return {matter for matter, days in dates.items() if "" in days and max(days) < limit}
