"""The Chinese words of the reports."""

from __future__ import annotations

from queries.check_report import Status
from queries.judgement import ALL_UNKNOWN, NO_SUBJECT, WHOLE_GRAPH

__all__ = ["MARK", "NOTE", "REASON", "SEVERITY", "STATUS"]

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
"""What a finding is marked with, by whether the baseline has it."""

NOTE = {
    "expired": "豁免已过期",
    "unused": "豁免未用到",
    "unknown_rule": "豁免所指的规则不存在",
    "unknown_subject": "豁免所指的对象不存在",
    "too_broad": "豁免范围过大",
}
