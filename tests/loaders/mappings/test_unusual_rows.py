"""Rows that a ledger of another district writes in its own way are read as meant, or refused at the cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, write_workbook
from tests.loaders.mappings.conftest import PlanLedgers, names, rejects
from wangge.loaders.mappings.buildings import building_names
from wangge.loaders.reject import CellError

CODED = """\
[sheet]
header = ["社区代码", "社区", "网格"]

[[facts]]
kind = "Community"
name = "社区"
code = "社区代码"
known = true

[[facts]]
kind = "Grid"
name = "网格"
in = "社区"
"""


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("A区1-3号楼", ["A区1号楼", "A区2号楼", "A区3号楼"]),
        ("1栋、A区1-2号楼、5号楼；二期3栋", ["1栋", "A区1号楼", "A区2号楼", "A区5号楼", "二期3栋"]),
        ("东区一至二栋", ["东区1栋", "东区2栋"]),
        ("7号院3-4号楼", ["7号院3号楼", "7号院4号楼"]),
        ("小区1-2栋", ["1栋", "2栋"]),
        ("人民路12-1号", ["人民路12-1号"]),
        ("A区、B区", ["A区", "B区"]),
    ],
)
def test_buildings_of_a_section_are_read_one_by_one(cell: str, read: list[str]) -> None:
    assert [building.name for building in building_names(cell, counts=False)] == read


def test_entrances_of_a_building_in_a_section_belong_to_that_building() -> None:
    first, second = building_names("A区1栋1单元、2单元、B区1栋1单元", counts=False)

    assert (first.name, first.entrances) == ("A区1栋", ("1单元", "2单元"))
    assert (second.name, second.entrances) == ("B区1栋", ("1单元",))


def test_range_of_buildings_that_is_not_understood_never_becomes_one_building() -> None:
    with pytest.raises(CellError):
        building_names("商业楼1-2号楼", counts=False)


def test_code_and_name_of_two_communities_are_refused_at_the_name(plan_ledgers: PlanLedgers) -> None:
    rows = (
        "990101001001,江声社区,第一网格",
        "990101001001,望江社区,第二网格",
        "990101001002,,第三网格",
        "990101001002,新名社区,第四网格",
    )
    plan = plan_ledgers({"网格": "\n".join(("社区代码,社区,网格", *rows)) + "\n"}, {"网格": CODED})

    assert [(row, column) for row, column, _ in rejects(plan)] == [(3, "社区")]
    assert "990101001002" in rejects(plan)[0][2]
    assert set(names(plan, "Grid").values()) == {"第一网格", "第三网格", "第四网格"}


def test_sheet_named_after_a_community_without_its_last_word_tells_where_its_rows_are(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    head = ["小区名称", "户数"]
    sheets: dict[str, Rows] = {
        "1.梧桐梁": [head, ["滨江苑", 80]],
        "曹家梁（2）": [head, ["翠湖苑", 90]],
        "花溪社区": [head, ["花溪苑", 70]],
    }
    write_workbook(tmp_path / "ledgers" / "小区.xlsx", sheets)

    proposal = project.adopt()

    assert [sheet.questions for sheet in proposal.sheets] == [()]
    assert {code[:12] for code in names(project.plan().datasets[1], "Compound")} == {
        "511703001001",
        "511703001002",
        "511703001003",
    }
