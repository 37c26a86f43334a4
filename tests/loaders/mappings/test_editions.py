"""Two editions of one ledger in a dataset are noticed, and a copied sheet isn't read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, write_workbook
from tests.loaders.mappings.conftest import GRID, GRID_WORKERS, GRIDS, PlanLedgers, facts, names, rejects

OWN_NUMBERS = f"""\
[sheet]
header = ["社区", "网格", "网格户数"]

{GRID}households = "网格户数"
"""
COMPOUNDS = f"""\
[sheet]
header = ["社区", "网格", "小区", "户数"]

{GRIDS}total = "households"

[[facts]]
kind = "Compound"
name = "小区"
in = "网格"
households = "户数"
"""


def test_two_months_of_a_ledger_are_noticed(plan_ledgers: PlanLedgers) -> None:
    march = "社区,网格,姓名\n江声社区,第一网格,张三\n"
    months = {"网格员2024年3月": march, "网格员2024年4月": march.replace("张三", "李四")}
    noticed = [str(notice.message) for notice in plan_ledgers(months, {"网格员": GRID_WORKERS}).notices]
    assert [
        text
        for text in noticed
        if "网格员2024年3月.csv seems to be the same ledger for another period" in text
    ]
    places = {"网格员江声": march, "网格员望江": march}
    assert not [notice for notice in plan_ledgers(places).notices if "another period" in str(notice.message)]


def test_copy_of_a_sheet_is_refused(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    head = ["社区", "小区名称", "户数"]
    sheets: dict[str, Rows] = {
        "小区": [head, ["花溪社区", "花溪苑", 80]],
        "小区 (2)": [head, ["花溪社区", "旧溪苑", 90]],
    }
    write_workbook(tmp_path / "ledgers" / "小区.xlsx", sheets)
    project.adopt()
    plan = project.plan().datasets[1]
    assert list(names(plan, "Compound").values()) == ["花溪苑"]
    assert [reject.sheet for reject in plan.rejects] == ["小区 (2)"]
    assert "a copy of sheet '小区'" in rejects(plan)[0][2]


def test_number_of_a_grid_counts_more_than_the_sum_of_its_compounds(plan_ledgers: PlanLedgers) -> None:
    ledgers = {
        "网格": "社区,网格,网格户数\n江声社区,第一网格,200\n江声社区,第二网格,100\n",
        "小区": "社区,网格,小区,户数\n江声社区,第一网格,江声苑,120\n江声社区,第二网格,望江苑,150\n",
    }
    plan = plan_ledgers(ledgers, {"网格": OWN_NUMBERS, "小区": COMPOUNDS})
    grids = [text for text in facts(plan) if "label='Grid'" in text and "households" in text]
    assert ["('households', 200)" in grids[0], "('households', 100)" in grids[1]] == [True, True]
    assert [text for notice in plan.notices if "第二网格（100<150）" in (text := str(notice.message))]


def test_day_in_the_title_that_is_long_past_is_noticed(plan_ledgers: PlanLedgers) -> None:
    rows = "网格员花名册（截至2024年3月31日）,,\n社区,网格,姓名\n江声社区,第一网格,张三\n"
    noticed = [
        str(notice.message) for notice in plan_ledgers({"网格员": rows}, {"网格员": GRID_WORKERS}).notices
    ]
    assert [text for text in noticed if "`--effective 2024-03-31`" in text]
    recent = rows.replace("2024年3月31日", f"{date.today():%Y.%m.%d}")
    assert not [n for n in plan_ledgers({"网格员": recent}).notices if "--effective" in str(n.message)]
