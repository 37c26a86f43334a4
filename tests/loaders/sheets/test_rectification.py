"""If a returned rectification list (整改清单) is loaded, only filled-in rows become facts, and nothing is retired."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.loaders.conftest import DISTRICT, network
from wangge.graph.errors import SourceError
from wangge.graph.model import NodeKey, load_model
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.reports.marking import write_marked
from wangge.loaders.sheets.rectification import WaiverRequest, waiver_requests
from wangge.loaders.sheets.rectification_form import Content, content_text, read_content
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.understand import understand_all
from wangge.loaders.writing.apply import apply_plan

Write = Callable[..., Dataset]
Load = Callable[..., Plan]

pytestmark = pytest.mark.one_engine("a list is read from its file; test_load.py writes facts on each engine")

HEADERS = [
    "序号",
    "规则编号",
    "规则",
    "对象编码",
    "对象名称",
    "补录表",
    "补录内容",
    "编码",
    "名称",
    "物业企业编码",
    "合同编号",
    "起始日期",
    "申请豁免理由",
    "责任人",
    "豁免截止日期",
]
GROUP = "党组织", "覆盖范围=990101001001B000{0}；层级=5；编码=待填；名称=待填"
CONTRACT = "物业服务合同", "小区编码=990101001001X001；物业企业编码=待填；合同编号=待填；起始日期=待填"
FIRM = {"property_firms": "编码,名称\nPF-1,江声物业\n"}


def group(building: int, code: str = "", name: str = "", **more: str) -> dict[str, object]:
    subject = f"990101001001B000{building}"
    sheet, content = GROUP
    return {
        "规则编号": "buildings-have-party-group",
        "对象编码": subject,
        "补录表": sheet,
        "补录内容": content.format(building),
        "编码": code,
        "名称": name,
        **more,
    }


def contract(firm: str = "", number: str = "", start: object = "", **more: str) -> dict[str, object]:
    return {
        "规则编号": "compounds-have-contract",
        "对象编码": "990101001001X001",
        "补录表": CONTRACT[0],
        "补录内容": CONTRACT[1],
        "物业企业编码": firm,
        "合同编号": number,
        "起始日期": start,
        **more,
    }


@pytest.fixture
def fill(tmp_path: Path) -> Callable[..., Dataset]:
    """Return a function that writes a rectification list with these rows, as a workbook or as CSV."""

    def write(
        *rows: dict[str, object], headers: list[str] | None = None, name: str = "整改清单.xlsx"
    ) -> Dataset:
        titles = headers or HEADERS
        lines: list[list[Any]] = [
            list(titles),
            *([row.get(header, "") or None for header in titles] for row in rows),
        ]
        path = tmp_path / name
        if path.suffix == ".csv":
            text = io.StringIO()
            csv.writer(text).writerows(lines)
            path.write_text(text.getvalue(), encoding="gb18030")
        else:
            book = Workbook()
            book.worksheets[0].title = "滨江街道"
            for line in lines:
                book.worksheets[0].append(line)
            book.save(path)
        return Dataset(path.stem, path)

    return write


def facts(plan: Plan) -> list[str]:
    """Return the changes of a plan as texts."""
    return sorted(
        f"{change.operation} {_name(change.key)}" for part in plan.datasets for change in part.changes
    )


def _name(key: NodeKey | EdgeKey) -> str:
    if isinstance(key, NodeKey):
        return f"{key.label} {key.code}"
    return f"{key.source.code} {key.kind} {key.target.code}"


def test_filled_rows_are_the_only_facts(
    store: Store, write_sheets: Write, load: Load, fill: Write, plan: Load
) -> None:
    load(write_sheets({**DISTRICT, **FIRM}))
    filled_list = fill(
        group(1, "DX-1", "一栋党小组"),
        group(2),
        contract("PF-1", "HT-9", date(2024, 3, 1)),
    )
    planned = plan(filled_list)
    assert facts(planned) == [
        "add DX-1 Covers 990101001001B0001",
        "add PF-1 PropertyEngagement 990101001001X001",
        "add PartyOrganization DX-1",
    ]
    assert planned.rejects == []
    assert planned.as_json()["sheets"] == [
        {
            "file": "整改清单.xlsx",
            "sheet": "滨江街道",
            "rows_in": 2,
            "added": 2,
            "updated": 0,
            "unchanged": 0,
            "rejected": 0,
            "kinds": ["PartyOrganization", "PropertyEngagement"],
            "mapping": None,
        }
    ]
    assert [notice.message for notice in planned.notices] == ["1 row is not filled in yet: row 3"]
    load(filled_list)
    rows = store.read(
        "MATCH (p:PartyOrganization)-[c:COVERS]->(b:Building) "
        "RETURN p.tier AS tier, p.dataset AS dataset, p.src AS src, b.code AS building"
    ).dicts()
    assert rows == [
        {
            "tier": 5,
            "dataset": "整改清单",
            "src": "2:R000002:滨江街道:整改清单.xlsx",
            "building": "990101001001B0001",
        }
    ]
    assert facts(plan(filled_list)) == []


def test_list_retires_nothing(store: Store, write_sheets: Write, load: Load, fill: Write) -> None:
    load(write_sheets({**DISTRICT, **FIRM}))
    load(
        fill(
            group(1, "DX-1", "一栋党小组"),
            group(2, "DX-2", "二栋党小组"),
            contract("PF-1", "HT-9", "2024-03-01"),
        )
    )
    before = network(store)
    applied = load(fill(group(3, "DX-3", "零散楼党小组")))
    assert applied.count(Operation.RETIRE) == 0
    assert applied.notices == []
    assert set(before) <= set(network(store))


def test_next_list_adds_to_what_an_earlier_one_declared(
    store: Store, write_sheets: Write, load: Load, fill: Write
) -> None:
    load(write_sheets(DISTRICT))
    load(fill(group(1, "DX-1", "联合党小组")))
    applied = load(fill(group(2, "DX-1", "联合党小组")))
    assert facts(applied) == ["add DX-1 Covers 990101001001B0002"]


def test_facts_of_the_sheets_do_not_belong_to_the_list(
    store: Store, write_sheets: Write, load: Load, fill: Write, plan: Load
) -> None:
    load(write_sheets({**DISTRICT, "party_organizations": "编码,名称,层级\nDX-1,旧党小组,5\n"}))
    before = network(store)
    filled_list = fill(group(1, "DX-1", "新名"))
    assert [(reject.row, reject.column, reject.message) for reject in plan(filled_list).rejects] == [
        (2, "编码", "'DX-1' is declared by dataset 'jiangwan', not '整改清单'")
    ]
    load(filled_list)
    assert network(store) == before


def test_sheets_loaded_again_leave_what_the_list_added(
    store: Store, write_sheets: Write, load: Load, fill: Write
) -> None:
    load(write_sheets(DISTRICT))
    load(fill(group(1, "DX-1", "一栋党小组")))
    before = [row for row in network(store) if "DX-1" in row]
    load(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "401")}))
    assert [row for row in network(store) if "DX-1" in row] == before


def test_list_beside_the_sheets_of_a_folder_adds_to_them(
    write_sheets: Write, fill: Write, load: Load
) -> None:
    folder = write_sheets({**DISTRICT, "party_organizations": "编码,名称,层级\nDX-9,旧党小组,5\n"})
    load(folder)
    filled_list = fill(group(1, "DX-1", "一栋党小组"))
    filled_list.source.rename(folder.source / "整改清单.xlsx")
    (folder.source / "party_organizations.csv").unlink()
    assert facts(load(folder)) == ["add DX-1 Covers 990101001001B0001", "add PartyOrganization DX-1"]


def test_half_filled_row_is_refused(write_sheets: Write, load: Load, fill: Write, plan: Load) -> None:
    load(write_sheets({**DISTRICT, **FIRM}))
    planned = plan(
        fill(group(1, "DX-1"), contract("PF-1", "", "2024-13-01"), contract("PF-7", "HT-1", "2024-01-01"))
    )
    partly = "is empty, but the row is partly filled in; fill in the whole row or nothing"
    assert [(reject.row, reject.column, reject.message) for reject in planned.rejects] == [
        (2, "名称", partly),
        (3, "合同编号", partly),
        (4, "物业企业编码", "no PropertyFirm has code or name 'PF-7' (nearest: PF-1)"),
    ]
    assert facts(planned) == []


def test_one_group_for_several_buildings_is_written_in_each_row(
    write_sheets: Write, load: Load, fill: Write, plan: Load
) -> None:
    load(write_sheets(DISTRICT))
    planned = plan(
        fill(group(1, "DX-1", "联合党小组"), group(2, "DX-1", "联合党小组"), group(2, "DX-1", "别的名称"))
    )
    assert facts(planned) == [
        "add DX-1 Covers 990101001001B0001",
        "add DX-1 Covers 990101001001B0002",
        "add PartyOrganization DX-1",
    ]
    assert [notice.message for notice in planned.notices] == ["row 3 repeats row 2 and is merged with it"]
    assert [(reject.row, reject.column) for reject in planned.rejects] == [(4, "编码")]


def test_list_is_recognised_after_rows_were_sorted_and_added(
    write_sheets: Write, load: Load, fill: Write, plan: Load
) -> None:
    load(write_sheets({**DISTRICT, **FIRM}))
    rows = [
        group(1, "DX-1", "一栋党小组", 备注="已核", 科室="组织科"),
        contract("PF-1", "HT-9", "2024年3月1日"),
        group(2),
    ]
    headers = [*reversed(HEADERS), "备注", "科室", "名称"]
    expected = facts(plan(fill(*rows)))
    assert facts(plan(fill(*reversed(rows), headers=headers[:-1]))) == expected
    assert facts(plan(fill(*rows, headers=[*HEADERS, "备注", "科室"], name="滨江街道.csv"))) == expected
    assert len(expected) == 3


def test_value_that_a_row_is_not_asked_for_is_refused(
    write_sheets: Write, load: Load, fill: Write, plan: Load
) -> None:
    load(write_sheets({**DISTRICT, **FIRM}))
    inform = {"规则编号": "places-have-one-parent", "对象编码": "x", "名称": "某"}
    planned = plan(fill(group(1, "DX-1", "一栋党小组", 合同编号="HT-1"), contract(), inform))
    assert [(reject.row, reject.column, reject.message) for reject in planned.rejects] == [
        (2, "合同编号", "must be empty in this row; its finding doesn't ask for this value"),
        (4, "名称", "must be empty in this row; its finding doesn't ask for this value"),
    ]
    assert facts(planned) == []


@pytest.mark.parametrize(
    ("changed", "column", "message"),
    [
        ({"补录表": "党组织表"}, "补录表", "'党组织表' isn't a sheet of the model"),
        (
            {"补录内容": "覆盖范围"},
            "补录内容",
            "'覆盖范围' is not of the form header=value; restore the original text of the cell",
        ),
        ({"补录内容": "颜色=红；编码=待填"}, "补录内容", "党组织 has no column 颜色; restore the cell"),
        (
            {"补录内容": "编码=待填；党员数=待填"},
            "补录内容",
            "the sheet has no column 党员数, which the row must fill in",
        ),
        (
            {"补录内容": "层级=5"},
            "补录内容",
            "the cell names no column to fill in; restore its original text",
        ),
    ],
)
def test_row_whose_printed_text_was_changed_is_refused(
    fill: Write, tmp_path: Path, changed: dict[str, str], column: str, message: str
) -> None:
    filled_list = fill({**group(1, "DX-1", "一栋党小组"), **changed})
    sheets = [s for raw in read_sheets(filled_list, tmp_path) for s in understand_all(raw, load_model())]
    rejects = [(r.row, r.column, r.message) for sheet in sheets for r in sheet.rejects]
    assert rejects[0] == (2, column, message)
    assert [len(sheet.facts) for sheet in sheets] == [0]


def test_changed_printed_text_of_a_row_is_not_a_fault_while_the_row_is_empty(
    fill: Write, tmp_path: Path
) -> None:
    filled_list = fill({**group(1), "补录内容": "覆盖范围"}, {**group(2), "补录表": "?"})
    sheets = [s for raw in read_sheets(filled_list, tmp_path) for s in understand_all(raw, load_model())]
    assert [reject for sheet in sheets for reject in sheet.rejects] == []
    assert [notice.message for notice in sheets[0].notices] == ["2 rows are not filled in yet: rows 2–3"]


def test_facts_of_a_list_can_be_undone(
    store: Store, write_sheets: Write, load: Load, fill: Write, plan: Load
) -> None:
    load(write_sheets(DISTRICT))
    before = network(store)
    filled_list = fill(group(1, "DX-1", "一栋党小组"))
    load(filled_list)
    apply_plan(store, plan_undo(store, "R000002").plan)
    assert network(store) == before
    assert facts(plan(filled_list)) == ["add DX-1 Covers 990101001001B0001", "add PartyOrganization DX-1"]


def test_list_in_which_nothing_is_filled_in_changes_nothing(
    write_sheets: Write, load: Load, fill: Write, plan: Load, store: Store
) -> None:
    load(write_sheets(DISTRICT))
    waived = group(2, 申请豁免理由="拆迁", 责任人="张三", 豁免截止日期="2024-12-31")
    planned = plan(fill(group(1), waived, {"备注": "合计"}, {"序号": "合计"}))
    assert facts(planned) == []
    assert planned.as_json()["sheets"][0]["rows_in"] == 0
    assert [notice.message for notice in planned.notices] == [
        "1 row is not filled in yet: row 2",
        "1 waiver request is not loaded; `wangge waiver add --from 整改清单.xlsx` adds it",
        "1 row without 规则编号 skipped: row 5",
    ]


def test_private_values_are_refused_and_masked(
    write_sheets: Write, load: Load, fill: Write, plan: Load, tmp_path: Path
) -> None:
    load(write_sheets(DISTRICT))
    planned = plan(
        fill(
            group(1, "DX-1", "11010519491231002X"),
            group(2, "DX-2", "电13812345678", 责任人="11010519491231002X"),
        )
    )
    assert [(reject.row, reject.column, reject.rule) for reject in planned.rejects] == [
        (2, "名称", "id-number"),
        (3, "#14", "id-number"),
    ]
    (copy,) = write_marked(tmp_path / "marked", planned, project=tmp_path)
    worksheet = load_workbook(copy)["滨江街道"]
    assert "11010519491231002X" not in str([[cell.value for cell in row] for row in worksheet.rows])
    assert worksheet["I2"].comment is not None


def test_waiver_requests_are_read(fill: Write, tmp_path: Path) -> None:
    waived = group(2, 申请豁免理由="拆迁 13812345678", 责任人="张三", 豁免截止日期="2024-12-31")
    filled_list = fill(group(1, "DX-1", "一栋党小组"), waived)
    assert waiver_requests(filled_list.source, tmp_path) == [
        WaiverRequest(
            rule="buildings-have-party-group",
            subject="990101001001B0002",
            reason="拆迁 138****5678",
            owner="张三",
            until=date(2024, 12, 31),
            file="整改清单.xlsx",
            sheet="滨江街道",
            row=3,
        )
    ]


@pytest.mark.parametrize(
    ("filled", "message"),
    [
        (
            {"申请豁免理由": "拆迁", "豁免截止日期": "2024-12-31"},
            "整改清单.xlsx 滨江街道 row 2, column 责任人: is empty in a waiver request; "
            "fill in 申请豁免理由, 责任人 and 豁免截止日期, or none of them",
        ),
        (
            {"申请豁免理由": "拆迁", "责任人": "张三", "豁免截止日期": "年底"},
            "整改清单.xlsx 滨江街道 row 2, column 豁免截止日期: '年底' isn't a date",
        ),
        (
            {
                "申请豁免理由": "拆迁",
                "责任人": "张三",
                "豁免截止日期": "2024-12-31",
                "对象编码": "5.11702E+16",
            },
            "整改清单.xlsx 滨江街道 row 2, column 对象编码: 5.11702E+16 has lost digits of the code",
        ),
    ],
)
def test_half_filled_waiver_request_is_refused(
    fill: Write, tmp_path: Path, filled: dict[str, str], message: str
) -> None:
    filled_list = fill({**group(1), **filled})
    with pytest.raises(SourceError) as fault:
        waiver_requests(filled_list.source, tmp_path)
    assert str(fault.value) == message


def test_other_workbook_asks_for_no_waiver(tmp_path: Path) -> None:
    (tmp_path / "网格.csv").write_text(DISTRICT["grids"], encoding="utf-8")
    with pytest.raises(SourceError, match="no sheet with 规则编号, 补录表 and 补录内容"):
        waiver_requests(tmp_path / "网格.csv")


@given(st.text(min_size=1).filter(lambda text: text == text.strip()), st.sampled_from(["编码", "名称"]))
@example("待填", "编码")
@example("a；b;c\\", "名称")
def test_content_is_read_back(value: str, requested: str) -> None:
    assert read_content(content_text({"所属小区": value}, [requested])) == Content(
        {"所属小区": value}, (requested,)
    )
