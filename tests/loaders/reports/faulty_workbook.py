"""Writes a workbook with typical faults and private values, and builds rejects and plans without a load."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from wangge.graph.model import load_model
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.plan import DatasetPlan, Plan, SheetCount
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice, Reject, RejectRule

__all__ = ["ID_NUMBER", "MOBILE", "plan_of", "reject_of", "texts_of", "write_faulty_workbook"]

ID_NUMBER = "11010519491231002X"
MOBILE = "13812341234"

Edit = Callable[[Workbook], None]


def write_faulty_workbook(path: Path) -> Path:
    """Write the workbook. In its sheets 网格 and 人员, the first row of data is right, and all others have faults."""
    book = Workbook()
    _grids(book)
    _people(book)
    hidden = book.create_sheet("旧表")
    hidden.sheet_state = "hidden"
    hidden.append([ID_NUMBER, MOBILE])
    book.properties.title = f"台账 {ID_NUMBER}"
    book.properties.creator = MOBILE
    book.defined_names["负责人"] = DefinedName("负责人", attr_text=f'"{ID_NUMBER}"')
    book.save(path)
    return path


def _grids(book: Workbook) -> None:
    worksheet = book.worksheets[0]
    worksheet.title = "网格"
    worksheet.append(["江湾区网格台账"])
    worksheet.merge_cells("A1:E1")
    worksheet["A1"].font = Font(bold=True, size=16)
    worksheet.append(["编码", "名称", "所属社区", "户数", "成立日期"])
    worksheet.append(["990101001001001", "第一网格", "990101001001", 400, date(2021, 5, 1)])
    worksheet.append(["990101001001002", f"身份证{ID_NUMBER} 电话{MOBILE}", "990101001099", "很多", None])
    worksheet.append([990101001001003, "第三网格", None, 120, None, "=100+20"])
    worksheet.merge_cells("C4:C5")
    worksheet["D4"].comment = Comment(f"去年是 {MOBILE}", "李科")
    worksheet["A3"].fill = PatternFill("solid", start_color="FF00FF00")
    worksheet.column_dimensions["B"].width = 33
    assert worksheet.oddHeader is not None
    worksheet.oddHeader.center.text = f"负责人 {ID_NUMBER}"


def _people(book: Workbook) -> None:
    worksheet = book.create_sheet("人员")
    worksheet.append(["编码", "姓名", "联系电话", "身份证号", "备注"])
    worksheet.append(["PE-1", "示例甲", MOBILE, None, None])
    worksheet.append(["PE-2", "示例乙", int(MOBILE), 110105194912310021, None])
    worksheet.append(
        ["PE-3", "示例丙", "0818-2345678", "110105194912310021", "证件１１０１０５１９４９１２３１００２Ｘ"]
    )
    worksheet.append(["PE-4", "示例丁", "12345", None, None])


def texts_of(workbook: Path) -> dict[str, str]:
    """Return the text of every part of a workbook, by the part's name."""
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def reject_of(message: str, *, file: str = "a.csv", sheet: str = "a", **more: object) -> Reject:
    """Return a reject, by default in row 2 and column 名称 of the sheet; `more` sets these and other fields."""
    fields = {"row": 2, "column": "名称", "rule": RejectRule.BAD_NUMBER, "positions": (1,), **more}
    return Reject(file=file, sheet=sheet, message=message, **fields)  # type: ignore[arg-type]


def plan_of(
    *rejects: Reject,
    source: Path = Path("sheets"),
    notices: tuple[Notice, ...] = (),
    guards: tuple[str, ...] = (),
    notice: str = "",
) -> Plan:
    """Return a plan that contains no changes, only these rejects, notices and guards."""
    places = sorted({(reject.file, reject.sheet) for reject in rejects})
    rows = {place: {r.row for r in rejects if (r.file, r.sheet) == place} for place in places}
    counts = tuple(SheetCount(*place, len(rows[place]) + 3, 1, 1, 1, len(rows[place])) for place in places)
    dataset = Dataset("jiangwan", source, notice=notice)
    part = DatasetPlan(
        dataset,
        "0" * 64,
        sheets=counts,
        rejects=rejects,
        notices=notices,
        guards=tuple(map(RejectText, guards)),
    )
    return Plan(load_model(), "R000001", None, (part,))
