"""Declares the messages on plans: what is kept, what would be retired, and why a plan is stopped."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage

__all__ = ["PlanMessage"]


@unique
class PlanMessage(RejectMessage):
    """What a plan says about the facts that it changes or keeps."""

    HELD_BACK = (
        "{count} facts that no row declares any more are kept ({kinds}), because a rejected row may declare them: "
        "{rows}; correct it and load again",
        "有{count}项现在没有一行申报，但暂不撤下（{kinds}），因为被拒收的行可能写的就是它们：{rows}；请更正后再装载",
    )
    NO_SHEET_OF_KIND = (
        "the dataset has no sheet of {kind}; the graph keeps {count} of this kind, unchanged",
        "本次没有{kind}表；图库中原有的{count}个{kind}保持不变",
    )
    SHEET_WITHOUT_ROWS = (
        "the sheet has no rows; the graph keeps {count} of kind {kind}, unchanged",
        "表中没有数据行；图库中原有的{count}个{kind}保持不变",
    )
