"""Formats the explanation of why rates changed between two checks, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wangge.queries.check.rate_change import Cause, Move, RateChange
from wangge.queries.reports.printable import percent

__all__ = ["CAUSES", "change_lines", "changes_content"]

CAUSES = {
    Cause.NEW: "新增对象",
    Cause.GONE: "不再存在",
    Cause.FIXED: "已整改",
    Cause.BROKEN: "新出问题",
    Cause.WAIVED: "列入豁免",
    Cause.WAIVER_ENDED: "豁免终止",
    Cause.LEARNED: "由未知变为已知",
    Cause.FORGOTTEN: "变为未知",
    Cause.RULE_REVISED: "规则已修订",
}


def change_lines(changes: Sequence[RateChange]) -> Iterator[str]:
    """Yield a heading, then for each rule a line with both rates and one line per cause.

    The numbers in the lines of the causes add up to the difference of the two numbers in each rate.
    """
    yield f"与基准报告相比：{len(changes)} 条规则有变化" if changes else "与基准报告相比：没有变化"
    for change in changes:
        yield f"  {change.title_zh} {change.rule}  {_rate(change.before)} → {_rate(change.after)}"
        for move in change.moves:
            yield f"    {CAUSES[move.cause]} {move.subjects}：{_effect(move)}"


def changes_content(changes: Sequence[RateChange]) -> list[dict[str, Any]]:
    """Return the changes as JSON content; `before` and `after` are {covered, known} or null."""
    return [
        {
            "rule": change.rule,
            "before": _content(change.before),
            "after": _content(change.after),
            "moves": [
                {
                    "cause": str(move.cause),
                    "subjects": move.subjects,
                    "covered": move.covered,
                    "known": move.known,
                }
                for move in change.moves
            ],
        }
        for change in changes
    ]


def _rate(pair: tuple[int, int] | None) -> str:
    return "未检查" if pair is None else f"{pair[0]}/{pair[1]} {percent(*pair)}"


def _effect(move: Move) -> str:
    return f"已覆盖 {move.covered:+d}，已知 {move.known:+d}"


def _content(pair: tuple[int, int] | None) -> dict[str, int] | None:
    return None if pair is None else {"covered": pair[0], "known": pair[1]}
