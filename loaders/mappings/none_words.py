"""Recognises the texts of a cell that say that there is no such node, or that nobody holds a post."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from wangge.loaders.mappings.mapping import NO_HOLDER_WORDS, NONE_WORDS, VACANT_WORDS
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.reject import CellError, RejectRule

__all__ = ["is_no_firm", "is_none", "is_vacant", "refuse_elsewhere"]

_NO_FIRM = re.compile(
    r"(?:由|交)?(?:全体)?(?:业主|居民|住户|院落|小区)?(?:自(?:行|主|我)?(?:管理?|治)(?:管理)?(?:小区|院落|中)?)|"
    r"(?:由|交)?(?:所在|属地|原)?(?:社区|居委会?|村委会|街道|单位|原单位|产权单位|房管[所局]|业委会|自管会|院委会|居民小组|开发商|政府)"
    r"(?:居委会)?(?:负责)?(?:代管|托管|自管|兜底|管理|代为管理|兜底管理|托底|托底管理|准物业)|"
    r".{0,10}(?:社区|居委会|村委会|业委会|业主委员会|自管会|院委会|街道|街道办|办事处)|"
    r"准物业(?:管理|服务)?|无(?:物业|人管理|人管|专业物业).{0,4}|(?:暂|尚|还)?未(?:引进|引入|聘请|选聘|入驻).{0,6}|物业(?:已)?(?:撤离|撤出|退出)|(?:弃|失)管(?:小区)?|"
    r"(?:正在|公开|重新|拟|待)*(?:招标|招投标|选聘|洽谈|引进|引入|进驻)(?:物业)?(?:中|阶段)?|"
    r"三供一业(?:分离)?(?:已?移交|改造|接收)?(?:中|社区)?|已?移交(?:社区|街道|中)?"
)
_GONE = re.compile(r"已?(?:解散|注销|撤销|撤管|退出|撤离|撤场)")
_VACANT = frozenset((*VACANT_WORDS, *NO_HOLDER_WORDS))
_TO_BE_FILLED = re.compile(r"待(?:配|配齐|招|招录|招募|安排|选任)")
_REMARK = re.compile(r"([^()]+)\(([^()]*)\)")
_DEPUTY = re.compile("代|兼|由|暂|原")
_ELSEWHERE = frozenset(
    ("同左", "同右", "同下", "见左", "见上", "见下", "见备注", "见附表", "详见备注", "详见附表", "同前列")
)


def is_none(text: str, further: Sequence[str] = ()) -> bool:
    """Whether a text says that there is no such node: it is one of `NONE_WORDS` or `further`.

    A remark in brackets may follow, such as 无（自管）.

    >>> is_none("无（自管）"), is_none("无（由居委会代管）")
    (True, False)
    >>> is_none("已解散"), is_none("业委会（已解散）")
    (True, False)
    >>> is_none("（无）"), is_none("未成立"), is_none("无锡花园"), is_none("散居楼栋", ["散居楼栋"])
    (True, True, False, True)
    """
    bare = _without_remark(text)
    return bare in NONE_WORDS or text in further or bare in further or _GONE.fullmatch(bare) is not None


@lru_cache(maxsize=1 << 12)
def is_no_firm(text: str) -> bool:
    """Whether a text in a column of property firms says that no firm serves the compound.

    >>> [is_no_firm(text) for text in ("业主自治", "社区代管", "物业撤离", "自管", "自然之家物业", "中海物业管理公司")]
    [True, True, True, True, False, False]
    >>> [is_no_firm(text) for text in ("待定（公开招标中）", "正在招标", "三供一业移交", "无物业（自治）")]
    [True, True, True, True]
    """
    bare = _without_remark(text)
    return _NO_FIRM.fullmatch(bare) is not None or is_vacant(bare)


def is_vacant(text: str, further: Sequence[str] = ()) -> bool:
    """Whether the text of a holder says that nobody holds the post; / and — say nothing about it.

    >>> is_vacant("（空缺）"), is_vacant("待配"), is_vacant("无"), is_vacant("/")
    (True, True, True, False)
    """
    bare = _bare(text)
    return bare in _VACANT or text in further or bare in further or _TO_BE_FILLED.fullmatch(bare) is not None


def refuse_elsewhere(text: str) -> None:
    """Raise `CellError` for a text that only says where the value is, such as 同左 and 见备注."""
    if _bare(text) in _ELSEWHERE:
        raise CellError(RejectRule.NOT_UNDERSTOOD, LedgerMessage.ELSEWHERE.fill(text=text))


def _without_remark(text: str) -> str:
    """Return a text as `_bare` does, without a remark in brackets at its end, unless the remark names a deputy."""
    bare = _bare(text)
    remark = _REMARK.fullmatch(bare)
    return remark[1].strip() if remark and not _DEPUTY.search(remark[2]) else bare


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip()
    while len(folded) > 1 and folded[0] in "([【" and folded[-1] in ")]】":
        folded = folded[1:-1].strip()
    return folded
