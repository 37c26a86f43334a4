"""The sample, read back by csv alone: valid against the model, calibrated, and with the gaps it declares."""

from __future__ import annotations

import csv
import filecmp
import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.errors import ModelError, UsageError
from graph.model import Column, EdgeKind, NodeKind, Sheet, load_model
from loaders.sample import DATA_DATE, NOTICE, TOTALS, make_sample, write_sample
from loaders.sample.tables import Tables

Row = dict[str, str]
SHEETS = list(load_model().sheets)


class Read(NamedTuple):
    """Every row under English column names, and the label of each code."""

    rows: dict[str, list[Row]]
    labels: dict[str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample")
    write_sample(made)
    return made


@pytest.fixture(scope="module")
def read(folder: Path) -> Read:
    model = load_model()
    rows: dict[str, list[Row]] = {name: [] for name in model.sheets}
    for path in sorted(folder.glob("*/*.csv")):
        rows[path.stem] = _rows(path, model.sheets[path.stem])
    labels = {
        row["code"]: sheet.kind.label
        for name, sheet in model.sheets.items()
        if isinstance(sheet.kind, NodeKind)
        for row in rows[name]
    }
    return Read(rows, labels)


def _rows(path: Path, sheet: Sheet) -> list[Row]:
    names = {column.zh: column.name for column in sheet.columns}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{names[header]: value for header, value in row.items()} for row in csv.DictReader(file)]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _current(row: Row) -> bool:
    begins, ends = _day(row["valid_from"]), _day(row["valid_to"])
    return (begins is None or begins <= DATA_DATE) and (ends is None or ends > DATA_DATE)


def _many(cell: str) -> list[str]:
    return [code for code in cell.split("、") if code]


# ---- valid against the model


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_filled(read: Read, name: str) -> None:
    assert read.rows[name], f"the sample has no {name}; add some in loaders/sample"


@pytest.mark.parametrize("name", SHEETS)
def test_cells_have_their_type(read: Read, name: str) -> None:
    sheet = load_model().sheets[name]
    faults = [(row, fault) for row in read.rows[name] for fault in _faults(sheet, row)]
    assert faults == []


def _faults(sheet: Sheet, row: Row) -> list[str]:
    return [column.name for column in sheet.columns if not _well_typed(column, row.get(column.name, ""))]


def _well_typed(column: Column, cell: str) -> bool:
    if not cell:
        return not column.required
    if column.property is None:
        return True
    if column.property.choices:
        return cell in column.property.choices
    pattern = {
        "text": r"[^、\r\n]+",
        "integer": r"\d+",
        "decimal": r"\d+\.\d+",
        "date": r"\d{4}-\d\d-\d\d",
        "boolean": "[是否]",
    }
    return re.fullmatch(pattern[column.property.type], cell) is not None


@pytest.mark.parametrize("name", [n for n, s in load_model().sheets.items() if isinstance(s.kind, NodeKind)])
def test_codes_match_their_pattern(read: Read, name: str) -> None:
    kind = load_model().sheets[name].kind
    assert isinstance(kind, NodeKind)
    assert [r["code"] for r in read.rows[name] if not re.fullmatch(kind.code_pattern, r["code"])] == []


def test_codes_are_unique_everywhere(read: Read) -> None:
    codes = Counter(row["code"] for rows in read.rows.values() for row in rows if "code" in row)
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("name", SHEETS)
def test_references_lead_somewhere_allowed(read: Read, name: str) -> None:
    columns = [column for column in load_model().sheets[name].columns if column.ends]
    wrong = [
        (column.name, code)
        for row in read.rows[name]
        for column in columns
        for code in _many(row[column.name])
        if read.labels.get(code) not in _allowed(column)
    ]
    assert wrong == []


def _allowed(column: Column) -> tuple[str, ...]:
    assert column.ends
    return column.ends.sources if column.role == "source" else column.ends.targets


@pytest.mark.parametrize("name", [n for n, s in load_model().sheets.items() if isinstance(s.kind, EdgeKind)])
def test_relationship_rows_are_unique(read: Read, name: str) -> None:
    kind = load_model().sheets[name].kind
    assert isinstance(kind, EdgeKind)
    ends = [column.name for column in load_model().sheets[name].columns if column.ends]
    keys = Counter(tuple(row[key] for key in (*ends, *kind.key)) for row in read.rows[name])
    assert [key for key, times in keys.items() if times > 1] == []


def test_buildings_have_one_parent(read: Read) -> None:
    assert [row for row in read.rows["buildings"] if bool(row["compound"]) == bool(row["grid"])] == []


def test_everything_hangs_on_the_five_streets(read: Read) -> None:
    homes = {row["community"][:9] for row in read.rows["grids"]}
    assert homes == {f"51170200{n}" for n in range(1, 6)}
    assert len({row["community"] for row in read.rows["grids"]}) == 63


def test_households_add_up(read: Read) -> None:
    inside: Counter[str] = Counter()
    for row in read.rows["buildings"]:
        inside[row["compound"]] += int(row["households"])
    assert [r for r in read.rows["compounds"] if inside[r["code"]] != int(r["households"])] == []


# ---- calibrated


def test_published_totals_come_out(read: Read) -> None:
    tiers = Counter(row["tier"] for row in read.rows["party_organizations"])
    levels = Counter(row["level"] for row in read.rows["joint_committees"])
    current = [row for row in read.rows["property_engagements"] if _current(row)]
    counted = {
        "joint_committees_street": levels["street"],
        "joint_committees_community": levels["community"],
        "party_tier_3": tiers["3"],
        "party_tier_4": tiers["4"],
        "owners_committees": len(read.rows["owners_committees"]),
        "property_engagements": len(current),
        "centres_remodelled": _yes(read.rows["service_centres"], "remodelled"),
        "compounds_renewed": _yes(read.rows["compounds"], "renewed"),
        "street_level_units": len(read.rows["streets"]),
        "community_level_units": len(read.rows["communities"]),
    }
    assert counted == {measure: n for measure, n in TOTALS.items() if measure != "party_tier_5"}
    assert (tiers["1"], tiers["2"], tiers["5"]) == (5, 63, 483)
    assert len({row["compound"] for row in current}) == 219


def _yes(rows: list[Row], column: str) -> int:
    return sum(row[column] == "是" for row in rows)


def test_published_totals_are_a_sheet(read: Read) -> None:
    rows = read.rows["published_totals"]
    assert {row["measure"]: int(row["expected"]) for row in rows} == TOTALS
    assert [row["measure"] for row in rows if row["comparison"] == "at_least"] == ["party_tier_5"]
    assert {row["concerns"] for row in rows} == {"511702"}


def test_lists_have_their_published_length(read: Read) -> None:
    lists = Counter(row["list"] for row in read.rows["duties"])
    assert lists == {"赋权事项": 6, "服务事项": 72, "负面事项": 13, "协助事项": 116, "工作事项": 30}
    assert len({row["category"] for row in read.rows["duties"] if row["list"] == "服务事项"}) == 12
    assert sum(row["paid"] == "是" for row in read.rows["duties"]) == 11


def test_offices_have_six_divisions_and_a_centre(read: Read) -> None:
    shape = Counter((row["office"], row["division"]) for row in read.rows["office_divisions"])
    assert sorted(shape.values()) == [1] * 5 + [6] * 5


def test_sample_is_small_enough_for_a_demo(read: Read) -> None:
    assert 15_000 <= len(read.labels) <= 25_000


# ---- shapes


def test_party_tree_reaches_the_top(read: Read) -> None:
    above = {row["code"]: row["superior"] for row in read.rows["party_organizations"]}
    tops = set()
    for start in above:
        code = start
        for _ in range(5):
            code = above[code] or code
        tops.add(code)
    assert tops == {f"P1-51170200{n}" for n in range(1, 6)}


def test_founding_mode_fixes_the_coverage(read: Read) -> None:
    shapes: defaultdict[str, set[str]] = defaultdict(set)
    for row in read.rows["party_organizations"]:
        if row["tier"] == "4":
            shapes[row["founding_mode"]] |= {read.labels[code] for code in _many(row["covers"])}
    assert shapes == {
        "小区自建": {"Compound"},
        "楼院合建": {"Compound"},
        "区域联建": {"Grid", "Compound"},
        "零散补建": {"Building"},
        "两新优建": {"Compound"},
        "商圈创建": {"Grid", "Compound"},
    }


def test_forums_are_on_saturdays(read: Read) -> None:
    assert {date.fromisoformat(row["date"]).weekday() for row in read.rows["forums"]} == {5}


def test_matters_have_five_steps_in_order(read: Read) -> None:
    steps = defaultdict(list)
    for row in read.rows["matter_steps"]:
        steps[row["matter"]].append((int(row["ordinal"]), row["date"] or "9999"))
    assert {tuple(ordinal for ordinal, _ in taken) for taken in steps.values()} == {(1, 2, 3, 4, 5)}
    assert [m for m, taken in steps.items() if [d for _, d in taken] != sorted(d for _, d in taken)] == []


# ---- gaps


def test_gaps_are_as_declared(read: Read) -> None:
    declared = {name: set(codes) for name, codes in make_sample().gaps.items()}
    assert {**_place_gaps(read), **_post_gaps(read), **_other_gaps(read)} == declared


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
        "posts_vacant": 150,
        "posts_doubly_held": 12,
        "posts_past_term": 160,
        "people_with_several_posts": 466,
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


def test_coverage_differs_by_street(read: Read) -> None:
    total = Counter(row["code"][:9] for row in read.rows["buildings"])
    bare = Counter(code[:9] for code in _place_gaps(read)["buildings_without_group"])
    rates = [1 - bare[street] / total[street] for street in sorted(total)]
    assert 0.60 <= 1 - bare.total() / total.total() <= 0.75
    assert min(before - after for before, after in pairwise(rates)) > 0.03


def test_coverage_is_written_out(read: Read) -> None:
    groups, branches = _reach(read, "5"), _reach(read, "4")
    inherited = [
        r["code"] for r in read.rows["buildings"] if r["compound"] in groups and r["code"] not in groups
    ]
    inherited += [
        r["code"] for r in read.rows["compounds"] if r["grid"] in branches and r["code"] not in branches
    ]
    assert inherited == []


def _reach(read: Read, tier: str) -> set[str]:
    units = (row for row in read.rows["party_organizations"] if row["tier"] == tier)
    return {code for row in units for code in _many(row["covers"])}


def _place_gaps(read: Read) -> dict[str, set[str]]:
    groups, branches, general = (_reach(read, tier) for tier in "543")
    bare = {row["code"] for row in read.rows["buildings"] if row["code"] not in groups}
    no_branch = {r["code"] for r in read.rows["compounds"] if r["code"] not in branches}
    served = {row["compound"] for row in read.rows["property_engagements"] if _current(row)}
    organised = {row["compound"] for row in read.rows["owners_committees"]}
    sizes = {row["code"]: row["households"] for row in read.rows["grids"]}
    scattered = {row["code"] for row in read.rows["buildings"] if not row["compound"]}
    tiers = {row["code"]: int(row["tier"]) for row in read.rows["party_organizations"]}
    return {
        "grids_outside_band": {g for g, size in sizes.items() if size and not 300 <= int(size) <= 500},
        "grids_households_unknown": {g for g, size in sizes.items() if not size},
        "buildings_scattered": scattered,
        "buildings_without_group": bare,
        "scattered_buildings_without_group": bare & scattered,
        "compounds_without_branch": no_branch,
        "grids_without_general_branch": set(sizes) - general,
        "party_organizations_skipping_a_tier": {
            row["code"]
            for row in read.rows["party_organizations"]
            if row["superior"] and tiers[row["superior"]] + 1 < tiers[row["code"]]
        },
        "compounds_firm_without_committee": served - organised,
        "compounds_committee_without_branch": organised & no_branch,
        "compounds_none_of_three": no_branch - organised - served,
    }


def _post_gaps(read: Read) -> dict[str, set[str]]:
    current = [row for row in read.rows["holdings"] if _current(row)]
    held = Counter(row["post"] for row in current)
    posts = {row["code"]: row for row in read.rows["posts"]}
    work = {code: row["unit"] for code, row in posts.items() if row["name"] == "网格员"}
    grids_of = defaultdict(set)
    for row in current:
        if row["post"] in work:
            grids_of[row["person"]].add(work[row["post"]])
    manned = set().union(*grids_of.values())
    return {
        "posts_vacant": set(posts) - set(held),
        "posts_doubly_held": {code for code, times in held.items() if times > 1},
        "posts_past_term": {
            row["post"] for row in current if _past(row["valid_from"], posts[row["post"]]["term_years"])
        },
        "people_with_several_posts": {
            person for person, times in Counter(row["person"] for row in current).items() if times > 1
        },
        "grids_without_worker": {row["code"] for row in read.rows["grids"]} - manned,
        "grids_sharing_worker": set().union(*(grids for grids in grids_of.values() if len(grids) > 1)),
    }


def _past(since: str, years: str) -> bool:
    return bool(years) and f"{int(since[:4]) + int(years)}{since[4:]}" <= DATA_DATE.isoformat()


def _other_gaps(read: Read) -> dict[str, set[str]]:
    contracts = read.rows["property_engagements"]
    served = {row["compound"] for row in contracts if _current(row)}
    advised = Counter(
        code
        for row in read.rows["legal_services"]
        if row["service"] == "法律顾问"
        for code in _many(row["serves"])
    )
    communities = {row["community"] for row in read.rows["residents_committees"]}
    joined = {code for row in read.rows["resident_institutions"] for code in _many(row["joins"])}
    duties = {row["code"]: row for row in read.rows["duties"]}
    given = {f"{row['duty']} {row['unit']}": row for row in read.rows["assignments"]}
    paid = {key: row for key, row in given.items() if duties[row["duty"]]["paid"] == "是"}
    soon = (DATA_DATE + timedelta(days=90)).isoformat()
    return {
        "compounds_contract_lapsed": {row["compound"] for row in contracts} - served,
        "contracts_ending": {
            row["compound"] for row in contracts if DATA_DATE.isoformat() < row["valid_to"] <= soon
        },
        "communities_without_adviser": communities - set(advised),
        "communities_with_two_advisers": {code for code, times in advised.items() if times > 1},
        "joint_committees_without_institution": {f"JC-{code}" for code in communities} - joined,
        "institutions_not_reporting": {
            row["code"] for row in read.rows["resident_institutions"] if not row["reports_in"]
        },
        "assignments_unfunded": {key for key, row in paid.items() if row["funded"] == "否"},
        "assignments_funding_unknown": {key for key, row in paid.items() if not row["funded"]},
        "assignments_negative": {k for k, row in given.items() if duties[row["duty"]]["list"] == "负面事项"},
        "matters_stuck": _stuck(read),
    }


def _stuck(read: Read) -> set[str]:
    dates = defaultdict(list)
    for row in read.rows["matter_steps"]:
        dates[row["matter"]].append(row["date"])
    limit = (DATA_DATE - timedelta(days=90)).isoformat()
    return {matter for matter, taken in dates.items() if "" in taken and max(taken) < limit}


# ---- nobody real


def test_names_say_that_they_are_made_up(read: Read) -> None:
    assert [row["name"] for row in read.rows["people"] if not re.match(r"演示..\d{3}$", row["name"])] == []
    assert [row["name"] for row in read.rows["property_firms"] if not row["name"].startswith("示例")] == []
    named = {row["name"] for row in read.rows["compounds"] if not row["name"].startswith("示例")}
    assert named == {"新锦苑", "御景上城", "吉昌大院"}
    assert {row["remark"] for row in read.rows["compounds"] if row["name"] in named} == {
        "名称见于公开报道，位置与属性为演示假定"
    }


def test_phones_are_masked(read: Read) -> None:
    phones = {row["phone"] for name in ("people", "property_firms") for row in read.rows[name]} - {""}
    assert [phone for phone in phones if not re.fullmatch(r"13[89]\*{4}\d{4}", phone)] == []


def test_refused_columns_are_not_written(folder: Path) -> None:
    header = (folder / "sample" / "people.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "编码,姓名,联系电话,中共党员,备注"


def test_both_folders_say_where_they_come_from(folder: Path) -> None:
    assert NOTICE in (folder / "sample" / "ORIGIN.md").read_text(encoding="utf-8")
    assert "China" in (folder / "divisions" / "ORIGIN.md").read_text(encoding="utf-8")


# ---- the function itself


def test_returned_counts_are_the_rows_written(tmp_path: Path, read: Read) -> None:
    assert write_sample(tmp_path) == {name: len(rows) for name, rows in read.rows.items() if rows}


def test_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    code = "import sys, pathlib, loaders.sample as s; s.write_sample(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "17", "PYTHONPATH": str(Path.cwd())}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment)
    for part in ("divisions", "sample"):
        names = sorted(path.name for path in (folder / part).iterdir())
        assert names == sorted(path.name for path in (tmp_path / part).iterdir())
        assert filecmp.cmpfiles(folder / part, tmp_path / part, names, shallow=False) == (names, [], [])


def test_another_seed_gives_another_sample(read: Read) -> None:
    other = make_sample(seed=1)
    assert other.network.rows["buildings"] != make_sample().network.rows["buildings"]
    assert other.counts()["party_organizations"] == len(read.rows["party_organizations"])


def test_sample_is_quick(tmp_path: Path) -> None:
    began = time.perf_counter()
    write_sample(tmp_path)
    assert time.perf_counter() - began < 5


def test_scale_multiplies_what_is_made_up() -> None:
    one, three = make_sample().counts(), make_sample(scale=3).counts()
    assert three["communities"] == one["communities"] == 209
    assert three["grids"] == 3 * one["grids"]
    assert three["property_firms"] == 180
    assert 2.8 < three["buildings"] / one["buildings"] < 3.2
    assert 2.4 < three["people"] / one["people"] < 3.2


def test_totals_that_grow_are_left_out_of_a_larger_sample() -> None:
    rows = make_sample(scale=2).network.rows["published_totals"]
    assert [row["measure"] for row in rows] == [
        "joint_committees_street",
        "joint_committees_community",
        "centres_remodelled",
        "street_level_units",
        "community_level_units",
    ]


@pytest.mark.parametrize("scale", [0, -1, 101])
def test_impossible_scale_is_refused(scale: int) -> None:
    with pytest.raises(UsageError, match=f"scale {scale} is outside 1 to 100; choose one inside"):
        make_sample(scale=scale)


def test_unknown_column_is_refused() -> None:
    with pytest.raises(ModelError, match=r"sheet people has no column \['id_number'\]"):
        Tables(load_model()).add("people", code="PE-1", id_number="x")
