"""Writes the corpus, if run as a script: small files with faults that occur in real sheets.

The expected result of reading each file is in a `.yaml` file next to it. The script never changes these `.yaml` files.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from xlwt import Formula

from tests.corpus.writers import old_workbook, open_document, parquet, repack, text, workbook

__all__ = ["make_corpus"]

HEAD = ("编码", "名称", "所属社区", "户数")
C1, C2 = "990101001001", "990101001002"
G1, G2, G3 = f"{C1}001", f"{C1}002", f"{C2}001"


def make_corpus(folder: Path) -> None:
    """Write every file of the corpus into a folder."""
    _layouts(folder)
    _rows(folder)
    _headers(folder)
    _codes(folder)
    _dates(folder)
    _values(folder)
    _encodings(folder)
    _formats(folder)
    _workbooks(folder)
    _refused(folder)


def _layouts(to: Path) -> None:
    workbook(
        to / "title-rows.xlsx",
        {
            "Sheet1": [
                ("江湾区网格一览表",),
                ("填报单位：江湾区", None, None, "2023年6月"),
                HEAD,
                (G1, "一", C1, 400),
            ]
        },
        merged=["A1:D1"],
    )
    grouped = [
        ("江湾区网格台账",),
        ("编码", "名称", "所属", None, "规模"),
        (None, None, "街道", "社区", "户数"),
        (G1, "一", "滨江街道", "江声社区", 400),
        (G2, "二", None, "江声社区", 380),
    ]
    merged = ["A1:E1", "A2:A3", "B2:B3", "C2:D2", "C4:C5"]
    workbook(to / "two-row-header.xlsx", {"网格": grouped}, merged=merged)
    text(
        to / "two-row-header-unmerged.csv",
        f"编码,名称,所属,,规模\n,,街道,社区,户数\n{G1},一,滨江街道,{C1},400\n",
    )
    workbook(
        to / "group-completes-header.xlsx",
        {
            "任职": [
                ("人员", "岗位", "任期", None),
                ("编码", "编码", "起始日期", "终止日期"),
                ("PE-1", "PO-1", "2021.5", "2026.5"),
            ]
        },
        merged=["C1:D1"],
    )
    kinds = ("街道", None, "社区", None, "网格", None, "户数")
    leaves = ("编码", "名称", "编码", "名称", "编码", "名称", None)
    workbook(
        to / "groups-of-other-kinds.xlsx",
        {"网格": [kinds, leaves, ("990101001", "滨江街道", C1, "江声社区", G1, "一", 400)]},
        merged=["A1:B1", "C1:D1", "E1:F1", "G1:G2"],
    )
    workbook(
        to / "merged-down.xlsx",
        {
            "网格": [
                HEAD,
                (G1, "一", C1, 400),
                (G2, "二", None, 380),
                (f"{C1}003", "三", None, 410),
                (G3, "一", C2, 300),
            ]
        },
        merged=["C2:C4"],
    )
    workbook(
        to / "merged-right.xlsx",
        {
            "网格": [
                ("编码", "名称", "备注", "所属社区"),
                (G1, "第一网格", None, C1),
                (G2, "第二网格", "新设", C1),
            ]
        },
        merged=["B2:C2"],
    )
    workbook(
        to / "merged-over-blank-row.xlsx",
        {"网格": [HEAD, (G1, "一", C1, 400), (None, None, None, None), (G2, "二", None, 380)]},
        merged=["C2:C4"],
    )
    text(
        to / "blank-instead-of-merged.csv",
        f"编码,名称,所属社区,户数\n{G1},一,{C1},400\n{G2},二,,380\n",
    )


def _rows(to: Path) -> None:
    workbook(
        to / "subtotals.xlsx",
        {
            "网格": [
                HEAD,
                (G1, "一", "江声社区", 400),
                (G2, "二", "江声社区", 380),
                (None, "小计", "江声社区", 780),
                (G3, "一", "望江社区", 300),
                ("滨江街道合计", None, None, 1080),
                ("总 计：", None, None, 1080),
            ]
        },
    )
    text(
        to / "named-like-a-subtotal.csv",
        f"编码,名称,所属社区,户数,备注\n{G1},合计,{C1},400,\n{G2},二,{C1},380,合计\n",
    )
    text(
        to / "blank-rows.csv",
        f"编码,名称,所属社区,户数\n{G1},一,{C1},400\n,,,\n　, ,,\n{G2},二,{C1},380\n,,,\n",
    )
    workbook(
        to / "note-below.xlsx",
        {"网格": [HEAD, (G1, "一", C1, 400), ("注：户数以公安数据为准。",), ("填表人：示例甲",)]},
        merged=["A3:D3", "A4:D4"],
    )
    text(
        to / "repeated-header.csv",
        f"编码,名称,所属社区,户数\n{G1},一,{C1},400\n编码,名称,所属社区,户数\n{G2},二,{C1},380\n",
    )


def _headers(to: Path) -> None:
    text(to / "headers-zh.csv", f"＊网格编码,网格 名称,所在社区名称,户数（户）\n{G1},一,江声社区,400\n")
    text(to / "headers-en.csv", f"Code,Name,Community code,Households\n{G1},one,{C1},400\n")
    text(to / "unknown-column.csv", f"编码,名称,所属社区,颜色,户数\n{G1},一,{C1},红,400\n")
    text(to / "column-twice.csv", f"编码,名称,社区名称,社区编码,户数\n{G1},一,江声社区,{C1},400\n")
    workbook(
        to / "missing-column.xlsx", {"网格": [("编码", "名称", "户数"), (G1, "一", 400), (G2, "二", 380)]}
    )
    text(to / "学校.csv", "编码,名称,联系电话\nSCH-1,示例小学,0818-2100000\n")
    workbook(
        to / "named-after-a-kind.xlsx",
        {"业委会-滨江街道": [("编码", "名称", "联系电话"), ("OC-1", "江声苑业委会", "0818-2100000")]},
    )
    head = (
        "序号",
        "网格编号",
        "网格名称",
        "村（社区）",
        "所属镇街",
        "所辖户数",
        "网格员",
        "联系电话",
        "四至范围",
    )
    workbook(
        to / "usual-headers.xlsx",
        {"网格台账": [head, (1, G1, "一", C1, "滨江街道", 400, "示例甲", "13812341234", "东至江边")]},
    )
    text(to / "unknown-sheet.csv", "甲,乙\n1,2\n3,4\n")


def _codes(to: Path) -> None:
    text(
        to / "full-width.csv",
        "编码,名称,所属社区,户数\n９９０１０１００１ ００１００１,　一　,９９０１０１００１００１,４００\n",
    )
    workbook(to / "codes-as-numbers.xlsx", {"网格": [HEAD, (990101001001001, "一", 990101001001.0, 400.0)]})
    text(to / "float-codes.csv", f"编码,名称,所属社区,户数\n{G1}.0,一,{C1}.0,400.0\n")
    text(
        to / "scientific.csv",
        f"编码,名称,所属社区,户数\n9.90101E+14,一,{C1},400\n{G2},二,9.90101E+11,380\n{G3},三,{C2},300\n",
    )
    workbook(
        to / "too-long-number.xlsx",
        {"党组织": [("编码", "名称", "层级"), (990101001001001001, "一支部", 4), ("P-2", "二支部", 4)]},
    )


def _dates(to: Path) -> None:
    written = ["2021-05-01", "2021/5/1", "2021.5.1", "2021年5月1日", "2021年5月", "2021.10", "20210501"]
    written += ["２０２１．５", "2021-05-01 08:30", "2021-13-01", "明年"]
    rows = "".join(f"F-{number},共商,{C1},{day}\n" for number, day in enumerate(written, start=1))
    text(to / "dates.csv", f"编码,共商日名称,地点,日期\n{rows}")
    head = ("编码", "名称", "地点", "日期")
    workbook(
        to / "serial-dates.xlsx",
        {
            "共商日": [
                head,
                ("F-1", "一", C1, 44317),
                ("F-2", "二", C1, date(2021, 5, 1)),
                ("F-3", "三", C1, 44317.5),
            ]
        },
    )
    workbook(
        to / "dates-from-1904.xlsx",
        {
            "共商日": [
                head,
                ("F-1", "一", C1, 42855),
                ("F-2", "二", C1, date(2021, 5, 1)),
                ("F-3", "三", C1, 2021.5),
            ]
        },
        dates_1904=True,
    )
    workbook(
        to / "month-as-number.xlsx",
        {
            "共商日": [
                head,
                ("F-1", "一", C1, 2021.5),
                ("F-2", "二", C1, 2021.1),
                ("F-3", "三", C1, "2021.10"),
            ]
        },
    )


def _values(to: Path) -> None:
    flags = ["是", "否", "√", "有", "无", "", "Y", "×", "大概"]
    rows = "".join(f"{C1}X{number:03},苑{number},{G1},{word}\n" for number, word in enumerate(flags, start=1))
    text(to / "yes-no.csv", f"编码,名称,所属网格,是否改造\n{rows}")
    phones = ["138 1234 1234", "+86 13812341234", "８６-１３８１２３４１２３４", "13812341234/139 1234 5678"]
    phones += ["0818-2123456", "138****1234", "138123412"]
    rows = "".join(f"PE-{number},示例,{phone}\n" for number, phone in enumerate(phones, start=1))
    text(to / "人员-电话.csv", f"编码,姓名,手机号\n{rows}")
    text(
        to / "人员-身份证.csv",
        "编码,姓名,身份证号,备注,其他\nPE-1,示例甲,11010519491231002X,,\nPE-2,示例乙,,证件 11010519491231002X,\n"
        "PE-3,示例丙,,,11010519491231002X\nPE-4,示例丁,,电话13812341234,\n",
    )
    text(
        to / "several-values.csv",
        f'编码,党组织名称,层级,覆盖范围\nP-1,一支部,4,{G1}、{G2}\nP-2,二支部,4,"{G1}；{G2}，{G3}"\nP-3,三支部,4,"{G1}\n{G3}"\n',
    )
    positions = [
        "107.504167,31.2",
        "东经107°30′15″,北纬31度12分",
        "31.2,107.5",
        "2.35,48.86",
        "107-30-15,31.2",
        "107.5,",
    ]
    rows = "".join(
        f"{C1}X{number:03},苑{number},{G1},{pair}\n" for number, pair in enumerate(positions, start=1)
    )
    text(to / "coordinates.csv", f"编码,名称,所属网格,经度,纬度\n{rows}")
    text(
        to / "numbers.csv",
        f'编码,名称,所属社区,户数\n{G1},一,{C1},"1,200户"\n{G2},二,{C1},约400\n{G3},三,{C2},-4\n{C2}002,四,{C2},400.5\n',
    )
    text(
        to / "choices.csv",
        f"编码,名称,所属网格,小区类型\n{C1}X001,甲苑,{G1},别墅\n",
    )


def _encodings(to: Path) -> None:
    content = f"编码,名称,所属社区,户数\n{G1},第一网格（㙟）,{C1},400\n"
    text(to / "utf-8.csv", content)
    text(to / "utf-8-bom.csv", content, "utf-8-sig")
    text(to / "gb18030.csv", content, "gb18030")
    text(to / "utf-16-tabs.csv", content.replace(",", "\t"), "utf-16")
    text(to / "semicolons.csv", "江湾区网格一览表\n" + content.replace(",", ";"))


def _formats(to: Path) -> None:
    rows = [
        ("江湾区网格",),
        HEAD,
        (990101001001001, "一", C1, 400),
        (G2, "二", None, 380),
        ("合计", None, None, 780),
    ]
    old_workbook(to / "old-workbook.xls", "网格", rows, merged=[(0, 0, 0, 3), (2, 3, 2, 2)])
    parquet(
        to / "records.parquet",
        编码=["P-1", "P-2"],
        党组织名称=["一支部", "二支部"],
        层级=[4, 4],
        覆盖范围=[[G1, G2], None],
        起始日期=[date(2021, 5, 1), None],
    )
    _office_formats(to)


def _office_formats(to: Path) -> None:
    old_workbook(to / "wps.et", "网格", [HEAD, (G1, "一", C1, 400)])
    content = (
        f"江湾区网格台账（2024年,第三季度）\n编码|名称|所属社区|户数\n{G1}|一|{C1}|400\n{G2}|二,东|{C1}|380\n"
    )
    text(to / "bars.txt", content, encoding="gb18030")
    words = "".join(_typed(f'office:value-type="string"><text:p>{title}</text:p>') for title in HEAD)
    community = _typed(f'table:number-rows-spanned="2" office:value-type="string"><text:p>{C1}</text:p>')
    first = _typed(f'office:value-type="float" office:value="{G1}"><text:p>{G1}</text:p>')
    first += _typed('office:value-type="string"><text:p>一</text:p>') + community
    first += _typed(
        'table:formula="of:=200*2" office:value-type="float" office:value="400"><text:p>400</text:p>'
    )
    second = _typed(f'office:value-type="string"><text:p>{G2}</text:p>')
    second += _typed('office:value-type="string"><text:p>二</text:p>') + "<table:covered-table-cell/>"
    second += _typed('table:formula="of:=1/0" calcext:value-type="error"><text:p>#DIV/0!</text:p>')
    rest = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    open_document(
        to / "libreoffice.ods",
        f'<table:table table:name="网格">{_row(words)}{_row(first)}{_row(second)}{rest}</table:table>'
        f'<table:table table:name="网格2022" table:style-name="h">{_row(words)}{_row(first)}</table:table>',
        styles='<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>',
    )


def _typed(start: str) -> str:
    return f"<table:table-cell {start}</table:table-cell>"


def _row(cells: str) -> str:
    return f"<table:table-row>{cells}</table:table-row>"


def _workbooks(to: Path) -> None:
    folder = to / "subfolders"
    for place, grid, community in (("江声社区", G1, C1), ("望江社区", G3, C2)):
        (folder / "滨江街道" / place).mkdir(parents=True, exist_ok=True)
        text(folder / "滨江街道" / place / "网格.csv", f"编码,名称,所属社区\n{grid},一,{community}\n")
    folder = to / "split-over-files"
    folder.mkdir(exist_ok=True)
    text(folder / "网格-江声社区.csv", f"编码,名称,所属社区,户数\n{G1},一,{C1},400\n{G2},二,{C1},380\n")
    workbook(folder / "网格（望江社区）.xlsx", {"网格 (2)": [HEAD, (G3, "一", C2, 300)], "Sheet2": []})
    rows = [HEAD, (G1, "一", C1, 400)]
    old = [HEAD, (G1, "旧一", C1, 1), (G2, "旧二", C1, 2)]
    workbook(to / "hidden-sheet.xlsx", {"网格": rows, "网格2022": old}, hidden=["网格2022"])
    workbook(to / "explained.xlsx", {"说明": [("请勿改动表头",)], "网格": rows, "Sheet3": []})
    workbook(
        to / "failed-formula.xlsx",
        {"网格": [HEAD, (G1, "一", C1, "#N/A"), (G2, "二", "#REF!", 380), (G3, "三", C2, 300)]},
    )
    workbook(to / "uncalculated.xlsx", {"网格": [HEAD, (G1, "一", C1, "=100+200"), (G3, "三", C2, 300)]})
    old_workbook(
        to / "uncalculated.xls", "网格", [HEAD, (G1, "一", C1, Formula("100+200")), (G3, "三", C2, 300)]
    )
    workbook(
        to / "hidden-rows.xlsx",
        {"网格": [HEAD, (G1, "一", C1, 400), (G2, "二", C1, 1), (G3, "三", C2, 300)]},
        hidden_rows=[3],
        hidden_columns=["D"],
    )
    workbook(
        to / "codes-by-format.xlsx",
        {
            "区级部门": [
                ("编码", "名称"),
                (1, "区民政局"),
                (12, "区财政局"),
                (13, "区教育局"),
                (14, "区卫健局"),
            ]
        },
        formats={"A2": "000", "A3": '"DEP-"00', "A4": "[<20]000;0"},
    )


def _refused(to: Path) -> None:
    from xlwt.CompoundDoc import XlsDoc

    workbook(to / "damaged.xlsx", {"网格": [HEAD, (G1, "一", C1, 400)]})
    complete = (to / "damaged.xlsx").read_bytes()
    (to / "damaged.xlsx").write_bytes(complete[: len(complete) // 2])
    bomb = repack(complete, {"xl/worksheets/sheet1.xml": b" " * (17 << 20)})
    (to / "zip-bomb.xlsx").write_bytes(bomb)
    workbook(to / "far-cell.xlsx", {"网格": [HEAD, (G1, "一", C1, 400)]})
    far = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>' + (
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    content = (to / "far-cell.xlsx").read_bytes()
    (to / "far-cell.xlsx").write_bytes(repack(content, {"xl/worksheets/sheet1.xml": far}))
    XlsDoc().save(str(to / "password.xlsx"), b"\0" * 4096)
    locked = bytearray((to / "password.xlsx").read_bytes())
    plain, name = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    position = locked.index(plain)
    locked[position : position + len(name)] = name
    locked[position + 64 : position + 66] = (len(name) + 2).to_bytes(2, "little")
    (to / "password.xlsx").write_bytes(bytes(locked))
    text(to / "web-page.xls", "<html><table><tr><td>编码</td></tr></table></html>\n")


if __name__ == "__main__":
    make_corpus(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
