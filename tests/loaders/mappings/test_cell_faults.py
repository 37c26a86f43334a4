"""A cell that can't be read loses only the facts that need it. Every filled cell is in a fact, a reject or a notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.loaders.mappings.conftest import BUILDINGS, PlanLedgers, facts, names, rejects
from wangge.graph.store import Store
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.project import Dataset

HEADER = "社区,小区,楼栋,楼栋长,电话,户数,物业,经理"
MAPPING = """\
[sheet]
header = ["社区", "小区", "楼栋"]

[[facts]]
kind = "Community"
name = "社区"
known = true

[[facts]]
kind = "Compound"
name = "小区"
in = "社区"
none = ["散居"]

[[facts]]
kind = "Building"
name = "楼栋"
in = "小区"
split = "numbers"
households = "户数"

[[facts]]
kind = "PropertyFirm"
name = "物业"
serves = "小区"

[[facts]]
kind = "Post"
title = "楼栋长"
in = "楼栋"
holder = "楼栋长"
phone = "电话"

[[facts]]
kind = "Post"
title = "经理"
in = "物业"
holder = "经理"
"""
PAIRED = MAPPING.replace('phone = "电话"', 'phone = "电话"\npairs = "each"')
TOGETHER = MAPPING.replace('phone = "电话"', 'phone = "电话"\npairs = "all"')


def planned(plan_ledgers: PlanLedgers, *rows: str, mapping: str = MAPPING) -> DatasetPlan:
    return plan_ledgers({"楼栋长": "\n".join((HEADER, *rows)) + "\n"}, {"楼栋长": mapping})


def held(plan: DatasetPlan) -> list[tuple[str, str]]:
    """Return pairs of person and post, each by the end of its code."""
    pairs = re.findall(
        r"Holds.*?code='990101001001-(.*?)'.*?code='990101001001-(.*?)'", "\n".join(facts(plan))
    )
    return sorted(pairs)


@pytest.mark.parametrize(
    ("row", "column", "lost"),
    [
        (
            "江声社区,甲苑,全部,张三,13800000001,30,甲物业,李四",
            "楼栋",
            ["'Building'", "'households'", "甲苑-1 head"],
        ),
        ("江声社区,甲苑,1栋,张三,138000,30,甲物业,李四", "电话", ["'phone'"]),
        ("江声社区,甲苑,1栋,张三、王五,13800000001,30,甲物业,李四", "电话", ["'phone'"]),
        (
            "江声社区,甲苑,1栋,张三！,13800000001,30,甲物业,李四",
            "楼栋长",
            ["'phone'", "张三", "甲苑-1 head"],
        ),
        ("江声社区,甲苑,1栋,张三,13800000001,许多,甲物业,李四", "户数", ["'households'"]),
        (
            "江声社区,望江社区,1栋,张三,13800000001,30,甲物业,李四",
            "小区",
            ["'Building'", "'Compound'", "'households'", "甲苑-1 head"],
        ),
        (
            "江生社区,甲苑,1栋,张三,13800000001,30,甲物业,李四",
            "社区",
            ["'Building'", "'Compound'", "'households'", "'phone'", "张三", "甲苑-1 head"],
        ),
        (
            "江声社区,甲苑,,张三,13800000001,,甲物业,李四",
            "楼栋",
            ["'Building'", "'households'", "甲苑-1 head"],
        ),
    ],
)
def test_only_facts_that_need_the_faulty_cell_are_lost(
    plan_ledgers: PlanLedgers, row: str, column: str, lost: list[str]
) -> None:
    plan = planned(plan_ledgers, row)
    assert [place for *place, _ in rejects(plan)] == [[2, column]]
    text = "\n".join(facts(plan)).replace("甲苑-1-楼栋长", "甲苑-1 head")
    every = {"'Compound'", "'Building'", "'households'", "'phone'", "张三", "甲苑-1 head", "甲物业", "李四"}
    assert {word for word in every if word not in text} == set(lost)


def test_bad_phone_corrected_next_month_is_the_same_person(plan_ledgers: PlanLedgers) -> None:
    before = planned(plan_ledgers, "江声社区,甲苑,1栋,张三,138000,30,,")
    after = planned(plan_ledgers, "江声社区,甲苑,1栋,张三,13800000001,30,,")
    assert names(before, "Person") == names(after, "Person") == {"990101001001-张三": "张三"}


def test_one_bad_phone_of_several_leaves_the_others(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,张三、李四,13800000001、139000,30,,")
    assert [place for *place, _ in rejects(plan)] == [[2, "电话"]]
    assert "138****0001" in str(facts(plan))
    assert len(held(plan)) == 2


def test_names_and_phones_between_blanks_are_paired(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,张三 李四,13800000001 139 0000 0002（微信同号）,30,,")
    assert rejects(plan) == []
    text = str(facts(plan))
    assert "('name', '张三'), ('phone', '138****0001')" in text
    assert "('name', '李四'), ('phone', '139****0002')" in text


def test_second_phone_is_noticed(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,张三,0818-2650001/13800000001,30,,")
    assert "138****0001" in str(facts(plan))
    assert any("column '电话': several phones of one person" in n.message for n in plan.notices)


def test_entrances_are_in_their_building_and_have_its_heads(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,4栋1、2单元,张三,,,,", "江声社区,甲苑,3栋1单元,李四,,12,,")
    assert list(names(plan, "Building").values()) == ["3栋", "4栋"]
    assert sorted(names(plan, "Entrance")) == [f"990101001001-甲苑-{e}单元" for e in ("3-1", "4-1", "4-2")]
    assert held(plan) == [
        ("张三", "甲苑-4-1单元-楼栋长"),
        ("张三", "甲苑-4-2单元-楼栋长"),
        ("李四", "甲苑-3-1单元-楼栋长"),
    ]
    assert "990101001001-甲苑-3-1单元'), ('households', 12)" in str(facts(plan))


@pytest.mark.parametrize("cell", ["1单元", "4栋1、2栋", "4栋1", "3-1单元", "3栋1单元201"])
def test_entrance_without_its_building_is_a_reject(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = planned(plan_ledgers, f"江声社区,甲苑,{cell},张三,,,,")
    assert [place for *place, _ in rejects(plan)] == [[2, "楼栋"]]
    assert names(plan, "Building") == names(plan, "Entrance") == {}


def test_equally_many_heads_and_buildings_are_paired_only_if_the_mapping_says_so(
    plan_ledgers: PlanLedgers,
) -> None:
    row = "江声社区,甲苑,5栋、6栋,王五、赵六,,,,"
    unknown = planned(plan_ledgers, row)
    [(_, column, text)] = rejects(unknown)
    assert (column, "pairs" in text) == ("楼栋长", True)
    assert (held(unknown), sorted(names(unknown, "Person").values())) == ([], ["王五", "赵六"])
    assert held(planned(plan_ledgers, row, mapping=PAIRED)) == [
        ("王五", "甲苑-5-楼栋长"),
        ("赵六", "甲苑-6-楼栋长"),
    ]
    together = planned(plan_ledgers, row, mapping=TOGETHER)
    assert len(held(together)) == 4
    assert any("each of several people was given a post" in notice.message for notice in together.notices)


def test_posts_of_one_cell_are_numbered_in_its_order(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,许六、何七,,,,")
    assert held(plan) == [("何七", "甲苑-1-楼栋长-2"), ("许六", "甲苑-1-楼栋长")]


@pytest.mark.parametrize(
    "cell",
    [
        "拟任：张三",
        "原楼栋长：张三",
        "拟聘张三",
        "原李明，现张三",
        "张三拟任",
        "候选张三",
        "张三（已调离）",
        "张三调离",
    ],
)
def test_somebody_who_does_not_hold_the_post_now_is_a_reject(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = planned(plan_ledgers, f"江声社区,甲苑,1栋,{cell},,,,")
    assert [place for *place, _ in rejects(plan)] == [[2, "楼栋长"]]
    assert names(plan, "Person") == {}


@pytest.mark.parametrize(
    ("cell", "posts"),
    [("无", 1), ("空缺", 1), ("待选举", 1), ("招聘中", 1), ("/", 0), ("—", 0), ("", 0)],
)
def test_none_as_a_holder_is_a_vacancy_and_a_dash_says_nothing(
    plan_ledgers: PlanLedgers, cell: str, posts: int
) -> None:
    plan = planned(plan_ledgers, f"江声社区,甲苑,1栋,{cell},,,无,")
    assert rejects(plan) == []
    assert (len(names(plan, "Post")), names(plan, "Person")) == (posts, {})


def test_cell_that_only_refers_to_another_cell_is_a_reject_and_no_name(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,同左,,,,", "江声社区,见备注,2栋,张三,,,,")
    assert [place for *place, _ in rejects(plan)] == [[2, "楼栋长"], [3, "小区"]]
    assert list(names(plan, "Person").values()) == ["张三"]
    assert list(names(plan, "Building").values()) == ["1栋"]


def test_if_a_day_cannot_be_read_the_holding_is_lost_but_not_the_person(plan_ledgers: PlanLedgers) -> None:
    mapping = MAPPING.replace('phone = "电话"', 'valid_from = "电话"')
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,张三,去年,,,", mapping=mapping)
    assert [place for *place, _ in rejects(plan)] == [[2, "电话"]]
    assert (held(plan), list(names(plan, "Person").values())) == ([], ["张三"])


@pytest.mark.parametrize(
    ("cell", "people"), [("民警王强", ["王强"]), ("陈春生主任", ["陈春生"]), ("张书记", [])]
)
def test_address_is_no_part_of_a_name(plan_ledgers: PlanLedgers, cell: str, people: list[str]) -> None:
    plan = planned(plan_ledgers, f"江声社区,甲苑,1栋,{cell},,,,")
    assert list(names(plan, "Person").values()) == people
    assert len(rejects(plan)) == (not people)


def test_none_followed_by_a_remark_is_no_firm(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,,,,无（自管）,")
    assert (rejects(plan), names(plan, "PropertyFirm")) == ([], {})


@pytest.mark.parametrize(
    ("cell", "buildings"),
    [
        ("A、B座", ["A座", "B座"]),
        ("A-C栋", ["A栋", "B栋", "C栋"]),
        ("一号楼、第十二号楼", ["1号楼", "12号楼"]),
    ],
)
def test_letters_and_han_numbers_name_buildings(
    plan_ledgers: PlanLedgers, cell: str, buildings: list[str]
) -> None:
    plan = planned(plan_ledgers, f"江声社区,甲苑,{cell},,,,,")
    assert sorted(names(plan, "Building").values()) == sorted(buildings)


def test_phone_in_scientific_notation_is_read_if_no_digit_is_lost(plan_ledgers: PlanLedgers) -> None:
    rows = ("江声社区,甲苑,1栋,张三,1.3800000001E+10,,,", "江声社区,甲苑,2栋,李四,1.38E+10,,,")
    plan = planned(plan_ledgers, *rows)
    assert [place for *place, _ in rejects(plan)] == [[3, "电话"]]
    assert "138****0001" in str(facts(plan))


def test_phone_behind_each_name_belongs_to_this_name(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,张三/13800000001/李四/13900000002,,,,")
    text = str(facts(plan))
    assert "('name', '张三'), ('phone', '138****0001')" in text
    assert "('name', '李四'), ('phone', '139****0002')" in text


def test_lower_row_of_a_header_is_no_row_of_data(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, HEADER, "江声社区,甲苑,1栋,张三,,,,")
    assert (rejects(plan), list(names(plan, "Compound").values())) == ([], ["甲苑"])


def test_value_of_one_of_several_people_is_noticed(plan_ledgers: PlanLedgers) -> None:
    mapping = MAPPING.replace('phone = "电话"', 'party_member = "电话"')
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,张三、李四,是,,,", mapping=mapping)
    assert "party_member" not in str(facts(plan))
    assert any("column '电话': not loaded" in notice.message for notice in plan.notices)


def test_mapping_without_patterns_names_the_headers_that_changed(plan_ledgers: PlanLedgers) -> None:
    changed = HEADER.replace("小区", "小区名")
    plan = plan_ledgers({"楼栋长": f"{changed}\n江声社区,甲苑,1栋,张三,,,,\n"}, {"楼栋长": MAPPING})
    [(_, _, text)] = rejects(plan)
    assert "mapping '楼栋长' reads the columns 小区" in text


def test_row_with_a_count_of_buildings_and_a_head_is_no_subtotal(plan_ledgers: PlanLedgers) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,共3栋,张三,,,,", "江声社区,,共3栋,,,120,,")
    assert sorted(names(plan, "Building").values()) == ["1栋", "2栋", "3栋"]
    assert any("1 subtotal row was skipped: row 3" in notice.message for notice in plan.notices)


def test_reject_of_same_as_above_in_a_template_of_people_says_what_to_write(
    plan_ledgers: PlanLedgers,
) -> None:
    plan = plan_ledgers({"人员": "编码,姓名\nP1,张三\nP2,同上\nP3,空缺\n"})
    assert [text.partition(";")[2].strip() for *_, text in rejects(plan)][:1] == ["write out the name"]


_CELLS = {
    "社区": ["江声社区", "望江社区", "江生社区"],
    "小区": ["苑{}", "无", "", "望江社区"],
    "楼栋": ["1栋", "1-2栋", "全部", "", "3栋1单元", "共2栋"],
    "楼栋长": ["王丽{}", "王丽{}、李明{}", "空缺", "无", "", "？{}"],
    "电话": ["1380000{}", "1380000{}、1390000{}", "138", "", "/"],
    "户数": ["{}", "约{}户", ""],
    "物业": ["物业{}公司", "无", ""],
    "经理": ["赵强{}", "", "无"],
}
_DIGITS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=examples(3),
    phases=[Phase.generate],
)
@given(
    rows=st.lists(
        st.fixed_dictionaries({k: st.sampled_from(v) for k, v in _CELLS.items()}), min_size=20, max_size=40
    )
)
def test_every_filled_cell_is_in_a_fact_a_reject_or_a_notice(
    plan_ledgers: PlanLedgers, rows: list[dict[str, str]]
) -> None:
    filled = [
        {
            header: text.replace("{}", mark if header in ("电话", "户数") else mark.translate(_DIGITS))
            for header, text in row.items()
        }
        for mark, row in ((str(1234 + number), row) for number, row in enumerate(rows))
    ]
    plan = planned(plan_ledgers, *(",".join(row[header] for header in HEADER.split(",")) for row in filled))
    loaded = "\n".join(facts(plan))
    rejected = {(row, column) for row, column, _ in rejects(plan)}
    for number, row in enumerate(filled, 2):
        for header in ("小区", "楼栋长", "电话", "户数", "物业", "经理"):
            if row[header] in ("", "无", "空缺", "/") or (number, header) in rejected:
                continue
            parts = row[header].split("、")
            tokens = [part[-4:] if header == "电话" else part for part in parts]
            in_notice = any(
                (f"'{header}'" in n.message or "subtotal" in n.message) and _names_row(n.message, number)
                for n in plan.notices
            )
            assert in_notice or all(token in loaded for token in tokens), (
                number,
                header,
                row,
                [n.message for n in plan.notices],
            )


def _names_row(message: str, number: int) -> bool:
    ranges = re.findall(r"(\d+)(?:–(\d+))?(?!栋)", message.rpartition(": ")[2])
    return any(int(first) <= number <= int(last or first) for first, last in ranges)


Load = Callable[..., Plan]


def test_cell_that_cannot_be_read_this_month_keeps_last_months_facts(
    store: Store, write_sheets: Callable[..., Dataset], load: Load, plan: Load, tmp_path: Path
) -> None:
    from tests.loaders.conftest import DISTRICT

    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "楼栋长.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "wangge.toml").write_text('[project]\nscope = "990101"\n', encoding="utf-8")
    load(write_sheets({name: DISTRICT[name] for name in ("districts", "streets", "communities")}))
    first = "江声社区,甲苑,1栋,张三,13800000001,30,甲物业,李四\n江声社区,甲苑,2栋,王五,,,甲物业,李四\n"
    load(write_sheets({"楼栋长": f"{HEADER}\n{first}"}, name="ledger"))
    faults = first.replace("13800000001,30", "138,许多").replace("2栋,王五", "全部,王五")
    part = plan(write_sheets({"楼栋长": f"{HEADER}\n{faults}"}, name="ledger")).datasets[-1]
    assert [place for *place, _ in rejects(part)] == [[2, "户数"], [2, "电话"], [3, "楼栋"]]
    assert [str(change) for batch in part.changes.batches() for change in batch.changes] == []


ENTRANCES = f"""\
[sheet]
header = ["社区", "小区", "楼栋", "楼栋长"]

{BUILDINGS}
[[facts]]
kind = "Entrance"
name = "楼栋长"
in = "楼栋"
"""


def test_entrance_of_a_row_with_several_buildings_is_a_reject_that_counts_them(
    plan_ledgers: PlanLedgers,
) -> None:
    plan = planned(plan_ledgers, "江声社区,甲苑,1-3栋,1单元,,,,", mapping=ENTRANCES)
    [(_, column, text)] = rejects(plan)
    assert column == "楼栋长"
    assert "楼栋 3 units" in text or "3 units in 楼栋" in text
    assert len(names(plan, "Building")) == 3
    assert names(plan, "Entrance") == {}


COMMITTEES = """\
[sheet]
header = ["社区", "小区", "楼栋长"]

[[facts]]
kind = "Compound"
name = "小区"
in = "社区"

[[facts]]
kind = "OwnersCommittee"
in = "小区"
when = "楼栋长"
suffix = "业委会"
title = "主任"
holder = "楼栋长"
"""


def test_name_of_another_organisation_in_the_column_of_directors_is_no_person_and_no_committee(
    plan_ledgers: PlanLedgers,
) -> None:
    rows = ("江声社区,甲苑,,自管小组,,,,", "江声社区,乙苑,,张三,,,,", "江声社区,丙苑,,空缺,,,,")
    plan = planned(plan_ledgers, *rows, mapping=COMMITTEES)
    assert [place for *place, _ in rejects(plan)] == [[2, "楼栋长"]]
    assert sorted(names(plan, "OwnersCommittee").values()) == ["丙苑业委会", "乙苑业委会"]
    assert list(names(plan, "Person").values()) == ["张三"]


def test_days_of_a_period_in_one_cell_are_the_first_and_the_last(plan_ledgers: PlanLedgers) -> None:
    mapping = MAPPING.replace('serves = "小区"', 'serves = "小区"\nvalid_from = "户数"\nvalid_to = "户数"')
    mapping = mapping.replace('households = "户数"\n', "")
    plan = planned(plan_ledgers, "江声社区,甲苑,1栋,,,2022.01.01-2024.12.31,甲物业,", mapping=mapping)
    assert rejects(plan) == []
    assert "('valid_from', '2022-01-01')" in str(facts(plan)).replace(
        "datetime.date(2022, 1, 1)", "'2022-01-01'"
    )
