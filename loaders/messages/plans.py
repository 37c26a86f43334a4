"""Declares the messages on plans: what is kept, what is changed, and why a plan can't be applied."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage

__all__ = ["PlanMessage", "PlanWord"]


@unique
class PlanMessage(RejectMessage):
    """What a plan says about the facts that it changes or keeps."""

    HELD_BACK = (
        "{count} fact{s} that no row declares any more {are} kept ({kinds}), because a rejected row may declare them: "
        "{rows}; correct it and load again",
        "有{count}项现在没有一行申报，但暂不撤下（{kinds}），因为被拒收的行写的可能就是它们：{rows}；请更正后再装载",
    )
    NO_SHEET_OF_KIND = (
        "the dataset has no sheet of {kind}; the graph keeps {count} of this kind, unchanged",
        "本次没有{kind}表；图库中原有的{count}个{kind}保持不变",
    )
    SHEET_WITHOUT_ROWS = (
        "the sheet has no rows; the graph keeps {count} of kind {kind}, unchanged",
        "表中没有数据行；图库中原有的{count}个{kind}保持不变",
    )

    TOO_MANY_RETIRED = (
        "dataset {dataset!r} would retire {count} of {total} facts of kind {kind}{why}; "
        "if that is intended, give --allow-retire {limit}",
        "数据集“{dataset}”要撤下{total}个{kind}中的{count}个{why}；确实要撤下，请加 --allow-retire {limit}",
    )
    BECAUSE = " ({why})", "（{why}）"
    FILE_MISSING = (
        "{file} of the last run is missing{instead}",
        "缺少上次装载的 {file}{instead}",
    )
    IN_ITS_PLACE = ", {name} in its place {why}", "，同名的 {name} {why}"
    ATTACHED = (
        "{kind} {code} can't be retired: a relationship {type} that wangge didn't write is attached to it; "
        "delete that with the program that made it, or keep the row",
        "{kind} {code} 不能撤下：其他程序给它连了关系 {type}；请用那个程序删除该关系，或保留这一行",
    )
    MORE_ATTACHED = (
        "{count} more node{s} can't be retired for the same reason",
        "另有{count}个节点因同样原因不能撤下",
    )
    GRAPH_DIFFERS = (
        "the graph isn't as run {run} left it ({kinds}); {remedy}",
        "图库与运行 {run} 写完时不同（{kinds}），有其他程序改过；{remedy}",
    )

    WOULD_WRITE = (
        "would write: {added} added, {updated} updated, {retired} retired (nodes and relationships)",
        "将写入：新增{added}，更新{updated}，撤下{retired}（节点和关系）",
    )
    WROTE = (
        "wrote: {added} added, {updated} updated, {retired} retired (nodes and relationships)",
        "已写入：新增{added}，更新{updated}，撤下{retired}（节点和关系）",
    )
    MORE_CHANGES = (
        "… and {count} more; `wangge plan --details --all` lists every change",
        "……另有{count}项；`wangge plan --details --all` 列出全部更改",
    )
    MORE_REJECTS = (
        "… and {count} more rejects; --all prints them, --rejects OUT.csv writes them",
        "……另有{count}处拒收；--all 全部列出，--rejects OUT.csv 写成文件",
    )
    FOREIGN = (
        "written by other programs, unchanged: {what}",
        "其他程序写入的数据，不改动：{what}",
    )
    CONFIRM = "{count} facts would be retired. Continue?", "将撤下{count}项，继续吗？"
    SOURCE = "{file}{sheet} row {row}{column}", "{file}{sheet} 第{row}行{column}"
    IN_COLUMN = ", column {column}", "“{column}”列"


@unique
class PlanWord(RejectMessage):
    """The words that begin a line of a plan, and the titles of its table."""

    STOPPED = "Stopped", "不能写入"
    NOTE = "note", "提示"
    REJECT = "reject", "拒收"
    REJECTS = "rejects", "拒收清单"
    MARKED = "marked", "已标注"
    REPORT = "report", "报告"

    SHEET = "sheet", "工作表"
    READ_AS = "read as", "读作"
    ROWS = "rows", "行数"
    ADDED = "added", "新增"
    UPDATED = "updated", "更新"
    UNCHANGED = "unchanged", "不变"
    REJECTED = "rejected", "拒收"

    ADD = "add", "新增"
    UPDATE = "update", "更新"
    RETIRE = "retire", "撤下"
