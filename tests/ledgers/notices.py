"""Short ledgers of grids: a notice for the public, a list of codes, a page to hang up."""

from __future__ import annotations

from tests.ledgers.divisions import known
from tests.ledgers.facts import DeclaredFacts
from tests.ledgers.ledger import LedgerSheet, OfficeLedger, Row, section
from tests.ledgers.people import person, tel

__all__ = ["NOTICES"]


def _notice() -> OfficeLedger:
    """网格长公示: the community on a line above its rows, the phone in brackets after the name."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("梧桐梁社区", [("第一网格", 38, (39,)), ("第二网格", 40, (41, 42)), ("第三网格", 43, (44,))]),
        ("花溪社区", [("第一网格", 45, (46,)), ("第二网格", 47, ())]),
        ("四合社区", [("第一网格", 48, (49,))]),
    ]
    rows: list[Row] = []
    for number, (community, grids) in enumerate(table):
        rows.append(section(f"{'一二三'[number]}、{community}"))
        for name, chief, workers in grids:
            unit = facts.grid(name, community)
            facts.held("网格长", unit, chief)
            for worker in workers:
                facts.held("网格员", unit, worker)
            if not workers:
                facts.post("网格员", unit)
            cell = "、".join(f"{person(worker)}（{tel(worker)}）" for worker in workers) or "空缺"
            rows.append((name, f"{person(chief)}（{tel(chief)}）", cell))
    sheet = LedgerSheet(
        "公示",
        [("三里坪街道网格长、网格员公示",), ("网格", "网格长（电话）", "网格员（电话）")],
        rows,
        below=[("监督电话：请拨打社区服务热线。",)],
        above_merged=("A1:C1",),
    )
    return OfficeLedger(
        "grid-notice",
        {"网格长公示.xls": [sheet]},
        known("三里坪街道", "梧桐梁社区", "花溪社区", "四合社区"),
        facts,
    )


def _coded() -> OfficeLedger:
    """网格编码表: official codes of 15 digits and no column of communities."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("511703001005001", "店子梁第一网格", 388, 50),
        ("511703001005002", "店子梁第二网格", 402, 51),
        ("511703001005003", "店子梁第三网格", 296, 52),
        ("511703001004001", "四合第一网格", 365, 53),
        ("511703001004002", "四合第二网格", 371, 54),
        ("511703001004003", "四合第三网格", 310, 53),
    ]
    rows: list[Row] = []
    for code, name, households, worker in table:
        community = "店子梁社区" if code.startswith("511703001005") else "四合社区"
        facts.place("Grid", name, community, code=code, households=households)
        facts.held("网格员", f"{community}/{name}", worker)
        rows.append((code, name, f"{households}户", person(worker), tel(worker)))
    sheet = LedgerSheet("Sheet1", [("网格编码", "网格名称", "户数", "网格员", "手机号码")], rows)
    return OfficeLedger(
        "grid-codes",
        {"网格编码表.csv": [sheet]},
        known("店子梁社区", "四合社区"),
        facts,
    )


def _side_by_side() -> OfficeLedger:
    """网格员联系表: the same columns twice, side by side, to fit on a page; the community in the title."""
    facts = DeclaredFacts()
    table: list[Row] = [
        ("第一网格", 120),
        ("第二网格", 121),
        ("第三网格", 122),
        ("第四网格", 123),
        ("第五网格", None),
        ("第六网格", 124),
        ("第七网格", 125),
    ]
    cells: list[Row] = []
    for name, worker in table:
        unit = facts.grid(name, "南坝社区")
        if worker is None:
            facts.post("网格员", unit)
        else:
            facts.held("网格员", unit, worker)
        cells.append((name, "空缺", "") if worker is None else (name, person(worker), tel(worker)))
    cells.append(("", "", ""))
    rows = [(*left, *right) for left, right in zip(cells[:4], cells[4:], strict=True)]
    columns = ("网格", "网格员", "联系电话")
    sheet = LedgerSheet(
        "联系表",
        [("翠屏街道南坝社区网格员联系表",), (*columns, *columns)],
        rows,
        above_merged=("A1:F1",),
    )
    return OfficeLedger(
        "side-by-side",
        {"网格员联系表.xlsx": [sheet]},
        known("翠屏街道", "南坝社区"),
        facts,
    )


NOTICES = [_notice(), _coded(), _side_by_side()]
