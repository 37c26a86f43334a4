"""names.csv keeps renames, nicknames, official codes and mergers."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.conftest import HEADER as COLUMNS
from tests.loaders.mappings.conftest import PlanLedgers, names, rejects
from tests.loaders.mappings.test_ledgers import ROWS, ledger
from wangge.graph.errors import ProjectError

HEAD = "kind,parent,name,also,code,from,to\n"
GARDEN = "小区,990101001001,望江新苑,望江花园,990101001001-望江花园,,\n"


def test_renamed_compound_keeps_its_code(plan_ledgers: PlanLedgers) -> None:
    old = plan_ledgers({"花名册": ledger(ROWS[1])}, names=HEAD + GARDEN)
    new = plan_ledgers({"花名册": ledger(ROWS[1].replace("望江花园", "望江新苑"))})
    assert names(old, "Compound") == names(new, "Compound") == {"990101001001-望江花园": "望江新苑"}
    assert "990101001001-望江花园-1" in names(new, "Building")


def test_name_that_begins_later_is_not_stored_before(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers({"花名册": ledger(ROWS[1])}, names=HEAD + GARDEN.replace(",,\n", ",2990-01-01,\n"))
    assert names(plan, "Compound") == {"990101001001-望江花园": "望江花园"}


def test_official_code_replaces_the_made_one(plan_ledgers: PlanLedgers) -> None:
    plan = plan_ledgers(
        {"花名册": ledger(ROWS[1])}, names=f"{HEAD}Compound,990101001001,望江花园,,990101001001X007,,\n"
    )
    assert names(plan, "Compound") == {"990101001001X007": "望江花园"}


def test_merged_compounds_are_one(plan_ledgers: PlanLedgers) -> None:
    rows = [row.replace(",200,", ",,").replace(",120,", ",,") for row in ROWS[:2]]
    plan = plan_ledgers(
        {"花名册": ledger(*rows)}, names=f"{HEAD}小区,990101001001,江声苑（A区）,望江花园,,,\n"
    )
    assert rejects(plan) == []
    assert list(names(plan, "Compound")) == ["990101001001-江声苑A区"]


def test_compound_renamed_twice_has_its_last_name(plan_ledgers: PlanLedgers) -> None:
    second = GARDEN.replace("望江新苑,望江花园", "望江华庭,望江新苑").replace(",,\n", ",2020-01-01,\n")
    for entries in (GARDEN + second, second + GARDEN):
        plan = plan_ledgers({"花名册": ledger(ROWS[1])}, names=HEAD + entries)
        assert names(plan, "Compound") == {"990101001001-望江花园": "望江华庭"}


def _firms_and_people(plan_ledgers: PlanLedgers, entries: str) -> tuple[dict[str, str], dict[str, str]]:
    rows = [
        "江声社区,第一网格,张三,13800000001,甲苑,1栋,,示例甲物业",
        "江声社区,第二网格,张三丰,,乙苑,1栋,,示例甲物业服务有限公司",
    ]
    plan = plan_ledgers({"花名册": "\n".join((COLUMNS, *rows)) + "\n"}, names=HEAD + entries)
    return names(plan, "PropertyFirm"), names(plan, "Person")


def test_merged_firms_and_people_are_one(plan_ledgers: PlanLedgers) -> None:
    assert [len(nodes) for nodes in _firms_and_people(plan_ledgers, "")] == [2, 2]
    firms, people = _firms_and_people(
        plan_ledgers,
        "物业服务企业,990101,示例甲物业服务有限公司,示例甲物业,990101-示例甲物业,,\n"
        "人员,990101001001,张三丰,张三,990101001001-张三,,\n",
    )
    assert firms == {"990101-示例甲物业": "示例甲物业服务有限公司"}
    assert people == {"990101001001-张三": "张三丰"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{HEAD}小区,990101001001,甲,乙,K1,,\n小区,990101001001,乙,甲,K2,,\n",
            "names.csv:3: '乙' is K2, but line 2 says K1",
        ),
        (f"{HEAD}小区,990101001001,甲\n", "names.csv:2: 3 values instead of 7"),
        (f"{HEAD}院子,990101001001,甲,,,,\n", "names.csv:2: '院子' is no kind of node"),
        (f"{HEAD}小区,990101001001,甲,,,2024年,\n", "names.csv:2: '2024年' isn't a date"),
        ("kind,name\n", "names.csv:1: the columns must be kind,parent,name,also,code,from,to"),
        (f"{HEAD}小区,,甲,,,,\n", "names.csv:2: parent is empty"),
    ],
)
def test_unusable_entry_is_refused_with_its_line(plan_ledgers: PlanLedgers, text: str, message: str) -> None:
    with pytest.raises(ProjectError) as error:
        plan_ledgers({"花名册": ledger(ROWS[1])}, names=text)
    assert message in str(error.value)
