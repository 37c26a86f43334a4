"""Ledgers are read by mappings: one row declares facts of several kinds, whatever the order of the rows."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from tests.loaders.mappings.conftest import GRIDS, HEADER, ROSTER, PlanLedgers, facts, names, rejects
from wangge.graph.errors import ProjectError

ROWS = (
    "江声社区,第一网格,张三、李四,13800000001、13900000002,江声苑（A区）,1-3栋,200,甲物业公司",
    '江声社区,第一网格,张三、李四,13800000001、13900000002,望江花园,"1栋、2栋",120,乙物业公司',
    "江声社区,第二网格,空缺,,滨江小区,7,80,无",
    "望江社区,第一网格,张三,13800000001,江声苑,2栋,60,甲物业公司",
    "望江社区,第二网格,张三,,临江小区,A1-A2栋,70,",
)


def ledger(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows)) + "\n"


def test_row_declares_facts_of_several_kinds(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(*ROWS)})
    assert rejects(plan) == []
    assert names(plan, "Grid") == {
        "990101001001-第一网格": "第一网格",
        "990101001001-第二网格": "第二网格",
        "990101001002-第一网格": "第一网格",
        "990101001002-第二网格": "第二网格",
    }
    assert names(plan, "Building")["990101001001-江声苑A区-3"] == "3栋"
    assert names(plan, "Building")["990101001002-临江小区-A2"] == "A2栋"
    assert sorted(names(plan, "PropertyFirm")) == ["990101-乙物业公司", "990101-甲物业公司"]
    assert names(plan, "Person") == {"990101001001-张三": "张三", "990101001001-李四": "李四"}
    counts = plan.sheets[0]
    assert counts.mapping == "mappings/花名册.toml"
    assert {"Grid", "Compound", "Building", "Post", "Person", "Holds"} <= set(counts.kinds)


def test_vacant_post_has_no_holder(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(ROWS[2])})
    assert names(plan, "Post") == {"990101001001-第二网格-网格员": "网格员"}
    assert names(plan, "Person") == {}


def test_person_named_in_two_communities_is_noticed(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(*ROWS)})
    messages = [notice.message for notice in plan.notices]
    assert any(
        "张三 138****0001 is named in 2 communities, and is one person" in message for message in messages
    )


def test_facts_name_the_column_they_come_from(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(ROWS[0])})
    places = {
        (batch.group.kind, change.place.sheet, change.place.row)
        for batch in plan.changes.batches()
        for change in batch.changes
        if change.place is not None
    }
    assert ("Grid", "花名册[网格]", 2) in places
    assert ("Holds", "花名册[网格员]", 2) in places


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(15))
@given(seed=st.integers(0, 10_000), split=st.integers(0, len(ROWS)))
def test_order_of_rows_and_files_makes_no_difference(
    plan_ledgers: PlanLedgers, seed: int, split: int
) -> None:
    expected = facts(plan_ledgers({"花名册": ledger(*ROWS)}))
    rows = list(ROWS)
    Random(seed).shuffle(rows)
    assert facts(plan_ledgers({"a": ledger(*rows[:split]), "b": ledger(*rows[split:])})) == expected


def test_template_without_codes_declares_the_same_places(plan_ledgers: PlanLedgers) -> None:
    by_ledger = plan_ledgers({"花名册": ledger(*ROWS)})
    by_template = plan_ledgers(
        {
            "楼栋": "名称,所属小区,所属社区\n1栋,江声苑（A区）,江声社区\n2栋,江声苑,望江社区\n",
            "小区": "名称,所属网格,所属社区,户数\n江声苑（A区）,第一网格,江声社区,200\n江声苑,第一网格,望江社区,60\n",
            "网格": "名称,所属社区\n第一网格,江声社区\n第一网格,望江社区\n",
        }
    )
    assert rejects(by_template) == []
    for label in ("Grid", "Compound", "Building"):
        assert names(by_template, label).items() <= names(by_ledger, label).items()


def test_identical_rows_are_one(plan_ledgers: PlanLedgers) -> None:
    once = plan_ledgers({"花名册": ledger(*ROWS[:2])})
    twice = plan_ledgers({"花名册": ledger(ROWS[0], ROWS[1]), "副本": ledger(ROWS[0], ROWS[1])})
    assert names(twice, "Building") == names(once, "Building")
    assert names(twice, "Post") == names(once, "Post")


def test_numbers_of_repeated_rows_are_added_up_once(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"甲": ledger(ROWS[0], ROWS[1]), "乙": ledger(ROWS[0])})
    grids = [
        (change.after or {}).get("households")
        for batch in plan.changes.batches()
        if batch.group.kind == "Grid"
        for change in batch.changes
    ]
    assert grids == [320]
    assert any("row 2 repeats" in notice.message for notice in plan.notices)


def test_one_code_for_several_names_is_a_reject(plan_ledgers: PlanLedgers) -> None:
    mapping = ROSTER.replace('split = "numbers"', 'split = "numbers"\ncode = "楼栋编码"')
    rows = ledger(f"{ROWS[0]},B1", f"{ROWS[2]},B7", header=f"{HEADER},楼栋编码")
    plan = plan_ledgers({"花名册": rows}, {"花名册": mapping})
    assert rejects(plan) == [(2, "楼栋编码", "the row has one code for 3 names; write one row for each")]
    assert list(names(plan, "Building")) == ["B7"]


def test_ledger_names_places_of_template_sheets_by_name_or_code(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers(
        {
            "网格": "编码,名称,所属社区\n990101001001001,第一网格,江声社区\n",
            "小区": "编码,名称,所属网格\n990101001001X001,江声苑,990101001001001\n990101001001X002,望江苑,第一网格\n",
            "楼栋": "名称,所属小区\n1栋,江声苑\n2栋,990101001001X002\n",
        }
    )
    assert rejects(plan) == []
    assert sorted(names(plan, "Building")) == ["990101001001X001-1", "990101001001X002-2"]


def test_row_of_people_that_names_nobody_or_several_is_a_reject(plan_ledgers: PlanLedgers) -> None:
    rows = "编码,姓名\nP1,张三、李四\nP2,(空缺)\nP3,无\nP4,待定\nP5,同上\nP6,吴缺\n"
    plan = plan_ledgers({"人员": rows})
    assert [(row, column) for row, column, _ in rejects(plan)] == [(row, "姓名") for row in (2, 3, 4, 5, 6)]
    assert names(plan, "Person") == {"P6": "吴缺"}


def test_reject_of_a_contradicting_row_names_the_earlier_row(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(ROWS[0], ROWS[0].replace(",200,", ",210,"))})
    assert rejects(plan) == [
        (3, "户数", "户数 of '江声苑（A区）' is 210 here, but 200 in ledgers/花名册.csv row 2")
    ]
    assert names(plan, "Compound") == {"990101001001-江声苑A区": "江声苑（A区）"}


@pytest.mark.parametrize(
    ("cell", "column", "message"),
    [
        ("1-5栋、7栋、9栋以上", "楼栋", "doesn't say exactly which buildings"),
        ("约6栋", "楼栋", "doesn't say exactly which buildings"),
        ("5-1栋", "楼栋", "is no range of buildings"),
        ("1-9999栋", "楼栋", "would be 9999 buildings"),
    ],
)
def test_inexact_numbers_of_buildings_are_a_reject_and_only_the_buildings_are_lost(
    plan_ledgers: PlanLedgers, cell: str, column: str, message: str
) -> None:
    plan = plan_ledgers({"花名册": ledger(ROWS[0].replace("1-3栋", cell), ROWS[1])})
    [(row, header, text)] = rejects(plan)
    assert (row, header) == (2, column)
    assert message in text
    assert names(plan, "Compound") == {
        "990101001001-江声苑A区": "江声苑（A区）",
        "990101001001-望江花园": "望江花园",
    }
    assert sorted(names(plan, "Building")) == ["990101001001-望江花园-1", "990101001001-望江花园-2"]


def test_rejected_row_does_not_affect_other_rows_about_the_same_node(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(ROWS[1].replace("1栋、2栋", "约6栋"), ROWS[0])})
    assert [row for row, _, _ in rejects(plan)] == [2]
    assert names(plan, "Grid") == {"990101001001-第一网格": "第一网格"}


def test_names_and_phones_that_do_not_match_are_a_reject(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers(
        {
            "花名册": ledger(
                ROWS[0].replace("13800000001、13900000002", "13800000001、13900000002、13700000003")
            )
        }
    )
    [(row, header, text)] = rejects(plan)
    assert (row, header) == (2, "电话")
    assert "2 names and 3 phone numbers don't match" in text
    assert names(plan, "Person") == {"990101001001-张三": "张三", "990101001001-李四": "李四"}


def test_id_number_is_a_reject_wherever_it_is(plan_ledgers: PlanLedgers) -> None:
    rows = ledger(f"{ROWS[0]},11010519491231002X", f"{ROWS[3]},", header=f"{HEADER},身份证号")
    plan = plan_ledgers({"花名册": rows})
    assert [(row, rule) for row, rule in ((r.row, str(r.rule)) for r in plan.rejects)] == [(2, "id-number")]
    assert "11010519491231002X" not in str(plan.rejects)


def test_unknown_community_is_a_reject_with_the_nearest(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(ROWS[0].replace("江声社区", "江深社区"), ROWS[3])})
    [(row, header, text)] = rejects(plan)
    assert (row, header) == (2, "社区")
    assert "江声社区" in text


def test_changed_headers_are_refused_with_the_missing_ones(plan_ledgers: PlanLedgers) -> None:
    mapping = ROSTER.replace("[sheet]", '[sheet]\nfiles = "花名册*.csv"')
    plan = plan_ledgers({"花名册": ledger(*ROWS).replace("小区,楼栋", "院落,楼栋")}, {"花名册": mapping})
    [(row, _, text)] = rejects(plan)
    assert row is None
    assert "mapping '花名册' reads the columns 小区, which the sheet lacks (it has 院落)" in text
    assert "wangge adopt" in text


def test_two_mappings_that_fit_are_refused(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(*ROWS)}, {"甲": ROSTER, "乙": ROSTER})
    [(_, _, text)] = rejects(plan)
    assert "乙、甲 all fit this sheet" in text or "甲、乙 all fit this sheet" in text


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ('kind = "Grid"', 'kind = "Gird"', "花名册.toml:11: 'Gird' is no kind of node; did you mean 'Grid'?"),
        ('split = "numbers"', 'split = "number"', "split must be one of numbers, count, list"),
        (
            'total = "households"',
            'totals = "households"',
            "'totals' is no key, and no property of Grid; did you mean 'total'?",
        ),
        ("known = true", 'known = "yes"', "known must be true or false"),
        ("[sheet]", "[shet]", "'shet' is unknown"),
    ],
)
def test_wrong_mapping_is_refused_with_file_and_line(
    plan_ledgers: PlanLedgers, wrong: str, right: str, message: str
) -> None:
    with pytest.raises(ProjectError, match="mappings/花名册") as error:
        plan_ledgers({"花名册": ledger(*ROWS)}, {"花名册": ROSTER.replace(wrong, right)})
    assert message in str(error.value)


def test_facts_in_a_circle_are_refused(plan_ledgers: PlanLedgers) -> None:
    mapping = ROSTER.replace('name = "网格"\nin = "社区"', 'name = "网格"\nin = "小区"')
    with pytest.raises(ProjectError, match="in a circle"):
        plan_ledgers({"花名册": ledger(*ROWS)}, {"花名册": mapping})


def test_mapping_survives_being_written_and_read(tmp_path: Path) -> None:
    from wangge.graph.model import load_model
    from wangge.loaders.mappings.mapping_file import mapping_text, read_mapping

    first = tmp_path / "mappings" / "花名册.toml"
    first.parent.mkdir()
    first.write_text(ROSTER, encoding="utf-8")
    mapping = read_mapping(first, load_model())
    first.write_text(mapping_text(mapping, "made by `wangge adopt`"), encoding="utf-8")
    assert read_mapping(first, load_model()) == mapping


SHEET_OF_ONE_COMMUNITY = """\
[sheet]
sheets = ["*网格*"]
header = ["编码", "名称", "户数"]

[[facts]]
kind = "Grid"
name = "名称"
code = "编码"
in = "@sheet"
households = "户数"
"""


@pytest.mark.parametrize(
    "text",
    [
        "编码,名称,所属社区,户数\n990101001001001,一网格,江声社区,30\n",
        "编码,名称,所属社区\n990101001001001,一网格,江声社区\n",
        "名称,所属社区,户数\n一网格,江声社区,30\n",
    ],
)
def test_sheet_of_the_template_is_not_read_by_a_mapping_that_reads_less(
    plan_ledgers: PlanLedgers, text: str
) -> None:
    plan = plan_ledgers({"网格": text}, {"网格": SHEET_OF_ONE_COMMUNITY})
    assert rejects(plan) == []
    assert list(names(plan, "Grid").values()) == ["一网格"]


def test_grid_has_one_node_however_its_number_is_written(plan_ledgers: PlanLedgers) -> None:
    head = "社区,网格,户数\n"
    mapping = f'[sheet]\nheader = ["社区", "网格"]\n\n{GRIDS}'
    plan = plan_ledgers(
        {
            "一": f"{head}江声社区,第一网格,300\n江声社区,第12网格,\n江声社区,二三网格,\n江声社区,第二网格,\n",
            "二": f"{head}江声社区,1网格,\n江声社区,第十二网格,200\n",
        },
        {"网格": mapping},
    )
    assert sorted(names(plan, "Grid")) == [
        f"990101001001-{name}" for name in ("二三网格", "第一网格", "第二网格", "第十二网格")
    ]
    assert rejects(plan) == []
