"""Recognises rows that a remark or an unread column calls outdated, such as those of people who have left their post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import plain_text

__all__ = ["OutdatedRows"]

_LEFT = (
    r"离职|离岗|离任|离开|辞职|辞去[^，。；]{0,8}|免去[^，。；]{0,8}|免职|卸任|调出|调离|调走|调任[^，。；]{0,12}|调往[^，。；]{0,12}|"
    r"去世|病故|死亡|解聘|辞退|解除聘用|不再担任[^，。；]{0,8}"
)
_ENDED = r"撤销|注销|解散|撤并|停用|拆除|拆迁|取消|作废|合并到[^，。；]{1,12}|并入[^，。；]{1,12}"
_DAY = r"[0-9零〇一二三四五六七八九十年月日./\-初底末中上下旬]{1,12}"


def _saying(words: str) -> re.Pattern[str]:
    """Return the pattern of a remark that says no more than one of the words: 接替离职的张三 is about somebody else."""
    return re.compile(
        rf"(?:该同志|本人|现|目前|因[^，。；]{{1,8}})?(?:(?:已|现已)?(?:于|自)?{_DAY}(?:起)?)?(?:已经?|现已|正式)?"
        rf"(?:{words})(?:{_DAY})?(?:[（(]{_DAY}[）)])?(?:[了。；，].*)?"
    )


_PERSON_LEFT = _saying(_LEFT)
_UNIT_ENDED = _saying(_ENDED)
# Retired people are often 楼栋长, so 退休 only counts as a change.
_RETIRED = _saying("退休")
_OF_CHANGE = re.compile(r".*(?:变动|异动|变更|去向).*")
_OF_STATE = re.compile(r".*(?:状态|备注|说明)")
_OF_PEOPLE = re.compile(r"(?:人员|在岗|在职|任职|在任|聘用)(?:状态|情况)")
_OF_DAY = re.compile(r"(?:离职|离岗|离任|卸任|免职|辞职|调出|调离|撤销|注销|解散|停用)(?:时间|日期|年月)?")
_OF_SUCCESSOR = re.compile(r"现任?|新任?|接任|接替|调整后|变动后|变更后|更换后")
_COMMITTEE = "OwnersCommittee"
_OF_FORM = re.compile(
    r".*(?:组织形式|组织类型|组织类别|组建形式|自治形式|管理形式|是否成立.*|成立情况|组建情况)"
)
_OTHER_BODY = re.compile(
    "物业管理委员会|物管会|筹备|筹建|自管|自治小组|自治会|院委会|楼委会|管委会|居民小组|代行"
)
_ASKS = re.compile(r"(?:是否)?(?:目前|现在|当前)?(?:在岗|在职|在任|在册|有效)(?:情况|状态)?")
_NO = frozenset(("否", "不是", "×", "✗", "x", "X", "N", "n", "不在岗", "不在职", "未在岗", "已离岗"))
_TITLES = (_OF_CHANGE, _OF_STATE, _OF_PEOPLE, _OF_DAY, _ASKS)


class OutdatedRows:
    """Recognises the outdated rows of one ledger by the remarks and the columns that its mapping doesn't read."""

    def __init__(self, ledger: LedgerTable) -> None:
        remarks = {fact.columns.get("remark") for fact in ledger.mapping.facts}
        read = {at for title, at in ledger.positions.items() if title not in remarks}
        committees = any(fact.kind == _COMMITTEE and not fact.known for fact in ledger.mapping.facts)
        self._forms = [
            (at, title) for at, title in ledger.titles.items() if committees and _OF_FORM.fullmatch(title)
        ]
        # Beside a column of successors, such as 现网格员, a change is that of the predecessor.
        of_successor = any(map(_OF_SUCCESSOR.match, ledger.positions))
        titles = (_OF_STATE, _ASKS) if of_successor else _TITLES
        self._columns = [
            (at, title)
            for at, title in ledger.titles.items()
            if at not in read and any(pattern.fullmatch(title) for pattern in titles)
        ]

    def other_body(self, row: LedgerRow) -> tuple[str, CellError] | None:
        """Return the column that says that a row's owners have no committee but another body, and the error for its cell."""
        texts = _texts(row, self._forms)
        return _fault((one for one in texts if _OTHER_BODY.search(one[1])), LedgerMessage.OTHER_BODY)

    def fault(self, row: LedgerRow) -> tuple[str, CellError] | None:
        """Return the column that calls a row outdated and the error for its cell; None if no column does."""
        texts = _texts(row, self._columns)
        return _fault((one for one in texts if says_outdated(*one)), LedgerMessage.OUTDATED)


def _texts(row: LedgerRow, columns: Iterable[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Yield the header and the text of each cell of these columns that isn't blank."""
    for at, title in columns:
        if text := plain_text(row.whole[at]) if at < len(row.whole) else "":
            yield title, text


def _fault(faulty: Iterator[tuple[str, str]], message: LedgerMessage) -> tuple[str, CellError] | None:
    """Return the header of the first faulty cell and the error for its text; None if there is none."""
    title, text = next(faulty, ("", ""))
    return (title, CellError(RejectRule.NOT_UNDERSTOOD, message.fill(text=text))) if text else None


def says_outdated(title: str, text: str) -> bool:
    """Whether a cell of an unread column says that its row is no longer so.

    >>> [says_outdated("备注", text) for text in ("已于2024年2月辞职", "2024.4.12离职", "接替离职的张三", "临时")]
    [True, True, False, False]
    >>> says_outdated("状态", "离职（2024.4.12）"), says_outdated("变动情况", "免去网格员"), says_outdated("变动情况", "接任网格员")
    (True, True, False)
    >>> says_outdated("备注", "退休"), says_outdated("变动原因", "退休"), says_outdated("改造情况", "已拆除")
    (False, True, False)
    >>> says_outdated("是否在岗", "否"), says_outdated("离岗时间", "2024.4.12"), says_outdated("状态", "在岗")
    (True, True, False)
    """
    if _OF_DAY.fullmatch(title):
        return any(map(str.isdigit, text))
    if _ASKS.fullmatch(title) and text in _NO:
        return True
    is_change = _OF_CHANGE.fullmatch(title) is not None
    patterns = [_PERSON_LEFT]
    if is_change or _OF_STATE.fullmatch(title):
        patterns.append(_UNIT_ENDED)
    if is_change:
        patterns.append(_RETIRED)
    return any(pattern.fullmatch(text) for pattern in patterns)
