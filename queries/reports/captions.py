"""Defines the Chinese captions of the reports, and the sentence in both languages that says whether the gate passed."""

from __future__ import annotations

from typing import NamedTuple

from wangge.queries.check.judge import ALL_UNKNOWN, NO_SUBJECT, WHOLE_GRAPH
from wangge.queries.check.report import CheckReport, Status

__all__ = ["MARK", "NOTE", "REASON", "SEVERITY", "STATUS", "GateWords", "gate_words"]

STATUS = {
    Status.ERROR: "出错",
    Status.FAILED: "未通过",
    Status.WARNED: "警告",
    Status.PASSED_WITH_WAIVERS: "豁免后通过",
    Status.PASSED: "通过",
    Status.NOT_APPLICABLE: "不适用",
}
SEVERITY = {"error": "严重", "warning": "一般", "info": "提示"}
REASON = {NO_SUBJECT: "没有可检查的对象", ALL_UNKNOWN: "全部对象状态未知", WHOLE_GRAPH: "该规则只针对全图"}
MARK = {None: "", True: "已知", False: "新增"}
"""The mark of a finding: 已知 (known) if the baseline has it, 新增 (new) if not; empty without a baseline."""

NOTE = {
    "expired": "豁免已过期",
    "unused": "豁免未用到",
    "unknown_rule": "豁免所指的规则不存在",
    "unknown_subject": "豁免所指的对象不存在",
    "too_broad": "豁免范围过大",
}


class GateWords(NamedTuple):
    """Whether the gate passed, as a sentence in both languages."""

    zh: str
    en: str


def gate_words(report: CheckReport) -> GateWords:
    """Return the sentence that says whether the gate passed.

    If the gate failed, the sentence has the number of failing rules.
    """
    option = f"--fail-on {report.fail_on}"
    match report.exit_code:
        case 0:
            return GateWords(f"门禁通过（{option}）", f"the gate passed ({option})")
        case 1:
            count = report.failing
            return GateWords(
                f"门禁未通过：{count} 条规则（{option}）",
                f"the gate failed: {count} rule{'' if count == 1 else 's'} ({option})",
            )
    return GateWords("门禁无法判定", "the gate could not be decided")
