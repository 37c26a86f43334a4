"""A formula without a value in a ledger is rejected with what to do, and is never taken for a name."""

from __future__ import annotations

from pathlib import Path

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, write_workbook
from tests.loaders.mappings.conftest import names, rejects


def test_formula_without_a_value_is_a_reject(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    sheets: dict[str, Rows] = {
        "小区": [
            ["社区", "小区名称", "户数"],
            ["花溪社区", "花溪苑", 80],
            ["花溪社区", '="旧"&"溪苑"', 90],
            ["花溪社区", "新溪苑", "=40+50"],
        ]
    }
    write_workbook(tmp_path / "ledgers" / "小区.xlsx", sheets)
    project.adopt()
    plan = project.plan().datasets[1]
    assert sorted(names(plan, "Compound").values()) == ["新溪苑", "花溪苑"]
    assert [(row, column) for row, column, _ in rejects(plan)] == [(3, "小区名称"), (4, "户数")]
    assert all("open the file in a spreadsheet program" in message for *_, message in rejects(plan))
