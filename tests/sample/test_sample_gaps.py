"""The sample has exactly the gaps, such as vacant posts, that it declares."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from tests.sample.sample_gaps import covered_places, other_gaps, people_gaps, place_gaps, post_gaps
from tests.sample.sample_reader import SampleRows, read_sample
from wangge.sample import make_sample, write_sample


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> SampleRows:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return read_sample(folder)


def test_gaps_are_as_declared(sheets: SampleRows) -> None:
    declared = {name: set(codes) for name, codes in make_sample().gaps.items()}
    in_sheets = {**place_gaps(sheets), **post_gaps(sheets), **people_gaps(sheets), **other_gaps(sheets)}
    assert in_sheets == declared


def test_gaps_stay_the_same_size() -> None:
    assert {name: len(codes) for name, codes in make_sample().gaps.items()} == {
        "grids_outside_band": 26,
        "grids_households_unknown": 4,
        "buildings_scattered": 507,
        "buildings_without_group": 2677,
        "scattered_buildings_without_group": 329,
        "compounds_without_branch": 575,
        "grids_without_general_branch": 40,
        "party_organizations_skipping_a_tier": 12,
        "compounds_firm_without_committee": 115,
        "compounds_committee_without_branch": 69,
        "compounds_none_of_three": 436,
        "compounds_contract_lapsed": 14,
        "contracts_ending": 17,
        "owners_committees_out_of_size": 10,
        "owners_committees_with_head_of_firm": 2,
        "posts_vacant": 150,
        "posts_doubly_held": 12,
        "posts_past_term": 160,
        "people_with_several_posts": 469,
        "grids_without_worker": 9,
        "grids_sharing_worker": 14,
        "communities_without_adviser": 3,
        "communities_with_two_advisers": 1,
        "joint_committees_without_institution": 4,
        "institutions_not_reporting": 15,
        "assignments_unfunded": 82,
        "assignments_funding_unknown": 5,
        "assignments_negative": 4,
        "matters_stuck": 22,
    }


def test_coverage_differs_by_street(sheets: SampleRows) -> None:
    total = Counter(row["code"][:9] for row in sheets.rows["buildings"])
    without_group = Counter(code[:9] for code in place_gaps(sheets)["buildings_without_group"])
    rates = [1 - without_group[street] / total[street] for street in sorted(total)]
    assert 0.60 <= 1 - without_group.total() / total.total() <= 0.75
    assert min(before - after for before, after in pairwise(rates)) > 0.03


def test_coverage_is_written_out(sheets: SampleRows) -> None:
    groups, branches = covered_places(sheets, "5"), covered_places(sheets, "4")
    inherited = [
        r["code"] for r in sheets.rows["buildings"] if r["compound"] in groups and r["code"] not in groups
    ]
    inherited += [
        r["code"] for r in sheets.rows["compounds"] if r["grid"] in branches and r["code"] not in branches
    ]
    assert inherited == []
