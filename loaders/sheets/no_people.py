"""Rejects rows of a sheet of people that name nobody, or several people."""

from __future__ import annotations

import polars as pl

from wangge.loaders import frames
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.reject import RejectRule
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["refuse_no_people"]

_SEVERAL = "[、，,;；/\\n]"
_NOBODY = "^[(（]?(?:空缺|暂缺|待定|待聘|待补|缺|空|无|没有|暂无|/|-+|—+)[)）]?$"
_SAME = "^[(（]?(?:同上|同前|〃|″|\"|'')[)）]?$"


def refuse_no_people(result: UnderstoodSheet) -> None:
    """Reject the rows of a sheet of people whose name says that there is nobody (空缺, 无, 同上), or lists several."""
    if result.kind_name != "Person":
        return
    frame = result.facts.frame()
    names = pl.col("name").fill_null("")
    faults = (
        (names.str.contains(_NOBODY), LedgerMessage.NO_HOLDER),
        (names.str.contains(_SAME), LedgerMessage.SAME_PERSON),
        (names.str.contains(_SEVERAL), LedgerMessage.NO_PERSON),
    )
    for condition, message in faults:
        for number, code, name in frame.filter(condition).select(frames.ROW, "code", "name").iter_rows():
            result.reject(number, ("姓名",), RejectRule.NOT_UNDERSTOOD, message.fill(text=name))
            result.codes_of_rejected.setdefault(code, number)
        frame = frame.filter(~condition)
    result.facts.replace(frame)
