"""Ledgers in shapes that offices use, as rows of cells, and a project that adopts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from tests.ledgers.planned import declared
from wangge.graph.model import Model, load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import Proposal, propose
from wangge.loaders.mappings.adopt.senses import Sense
from wangge.loaders.mappings.mapping_file import write_mapping
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.table import RawRow, RawSheet
from wangge.loaders.state import EmptyGraph

__all__ = ["KNOWN", "ROSTER", "OfficeProject", "Rows", "raw_sheet", "write_workbook"]

KNOWN = {
    "511703001": "三里坪街道",
    "511703001001": "梧桐梁社区",
    "511703001002": "曹家梁社区",
    "511703001003": "花溪社区",
    "511703002": "翠屏街道",
    "511703002009": "石家湾社区",
}
"""The divisions that the graph has, by code."""

Rows = Sequence[Sequence[object]]
"""The rows of a sheet, each with its cells."""

ROSTER: list[list[object]] = [
    ["达川区三里坪街道网格员花名册"],
    ["填报单位：三里坪街道社区治理办公室", *[None] * 9, "填报日期：2024年3月15日"],
    [
        *("序号", "街道", "社区", "网格名称", "网格员姓名", "联系电话"),
        *("小区", "楼栋数", "户数", "物业公司", "业委会主任", "备注"),
    ],
    [
        *(1, "三里坪街道", "梧桐梁社区", "第一网格", "张三、李四", "13808180001、13908180002"),
        *("滨江花园（A区）", "1-5栋", 420, "达州市示例甲物业服务有限公司", "王五", None),
    ],
    [2, *[None] * 5, "翠湖名都", "1栋、2栋、3栋", 310, "示例乙物业", "未成立", "老旧小区"],
    [3, None, None, "第二网格", "赵六", "13700000003", "供电局宿舍", 2, 96, "无", "无", "三无小区"],
    [
        *(4, None, "曹家梁社区", "第一网格", "钱七", "1360000 0004"),
        *("南滨1号", "6栋", 512, "示例乙物业", "孙八(13500000005)", None),
    ],
    [5, *[None] * 5, "南滨一号二期", "3", 210, "示例乙物业", "孙八", None],
    [None, "小计", *[None] * 5, 19, 1548],
    [6, "三里坪街道", "花溪社区", "花溪1网格", "周九", "133-0000-0006", "散居楼栋", "8", 130],
    ["合计", *[None] * 6, "27", 1678],
    ["备注：1.网格员为专职；2.户数为2023年底数。"],
    ["填表人：某某", None, None, "审核人：某某"],
]
"""A roster of grid workers (网格员花名册) that also lists compounds, buildings, firms and owners' committees."""


def raw_sheet(rows: Rows, name: str = "Sheet1", file: str = "台账.xlsx") -> RawSheet:
    """Return a sheet with these cells."""
    return RawSheet(
        file,
        name,
        tuple(RawRow(number, tuple(row)) for number, row in enumerate(rows, 1)),  # type: ignore[arg-type]
    )


def write_workbook(path: Path, sheets: Mapping[str, Rows], merged: Iterable[str] = ()) -> None:
    """Write a workbook; the ranges `merged` are merged in every sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


class OfficeProject:
    """A project whose graph has the divisions `KNOWN`, and a folder `ledgers`."""

    def __init__(self, folder: Path, model: Model | None = None) -> None:
        self.folder = folder
        self.model = model or load_model()
        self.names = PlaceNames(
            ("Street" if len(code) == 9 else "Community", name) for code, name in KNOWN.items()
        )
        base = folder / "base"
        base.mkdir(parents=True)
        (folder / "wangge.toml").write_text(
            '[project]\nname = "达川区"\nscope = "511703"\n', encoding="utf-8"
        )
        _write(base / "districts.csv", "编码,名称,代码体系,代码版本", ["511703,达川区,NBS,2023"])
        streets = [f"{code},{name},511703,NBS,2023" for code, name in KNOWN.items() if len(code) == 9]
        _write(base / "streets.csv", "编码,名称,所属区县,代码体系,代码版本", streets)
        communities = [
            f"{code},{name},{code[:9]},NBS,2023" for code, name in KNOWN.items() if len(code) == 12
        ]
        _write(base / "communities.csv", "编码,名称,所属街道,代码体系,代码版本", communities)

    def adopt(self, answers: Mapping[str, Sense] | None = None) -> Proposal:
        """Write the mappings that are proposed for the ledgers, with the same answers for every sheet."""
        raw = list(read_sheets(Dataset("ledgers", self.folder / "ledgers"), self.folder))
        proposal = propose(raw, self.model, self.names)
        if answers:
            given = {sheet.key: answers for sheet in proposal.sheets}
            proposal = propose(raw, self.model, self.names, given)
        for number, sheet in enumerate(proposal.sheets):
            if sheet.certain:
                write_mapping(sheet.mapping(f"m{number}"), self.folder / "mappings" / f"m{number}.toml")
        return proposal

    def plan(self) -> Plan:
        """Plan to load the divisions and then the ledgers into an empty graph."""
        datasets = [Dataset(name, self.folder / name) for name in ("base", "ledgers")]
        return plan_datasets(EmptyGraph(), datasets, folder=self.folder, model=self.model)

    def facts(self) -> Counter[str]:
        """Return the facts that the ledgers declare; fails if a row is rejected."""
        plan = self.plan()
        assert [reject.text() for reject in plan.rejects] == []
        return declared(plan.datasets[1], KNOWN)


def _write(path: Path, head: str, rows: Iterable[str]) -> None:
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
