"""Declares the messages of `wangge adopt`: why it writes no mapping, and why it doesn't read a column."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage

__all__ = ["AdoptMessage"]


@unique
class AdoptMessage(RejectMessage):
    """Why no mapping is written for ledgers."""

    NO_TABLE = (
        "no table with a header was recognised; nothing was written",
        "没有找到带表头的表；没有写入映射文件",
    )
    READ_ALREADY = (
        "every sheet is read already, as a sheet of the template or by a mapping; nothing was written",
        "每张工作表都已能读（模板表，或已有映射）；没有写入映射文件",
    )
    UNANSWERED = (
        "{sheet}: nothing in this sheet is certain; answer the questions on a terminal, or name its headers under "
        "[headers] in wangge.toml; nothing was written",
        "{sheet}：这张表里还没有能确定的内容；请在终端运行 wangge adopt 回答上面的问题，"
        "或在 wangge.toml 的 [headers] 中登记表头；没有写入映射文件",
    )
    NOTHING_CERTAIN = (
        "{sheet}: nothing in this sheet is certain; name its headers under [headers] in wangge.toml; "
        "nothing was written",
        "{sheet}：这张表里没有能确定的内容；请在 wangge.toml 的 [headers] 中登记表头；没有写入映射文件",
    )
