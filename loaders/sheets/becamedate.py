"""Rejects dates and times in columns of names and codes: a spreadsheet program made them from texts such as 3-1 or 12:00."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.reject import CellError, RejectRule

__all__ = ["refuse_date", "refuse_date_text"]

_TIME = r"(?:上午|下午)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M)?"
_MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)[A-Z]{0,6}"
_YEAR = "(?:19|20)[0-9]{2}"
_DATE = "|".join(
    (
        rf"{_YEAR}([-/.])(?P<month>[0-9]{{1,2}})\1(?P<day>[0-9]{{1,2}})",
        rf"{_YEAR}年(?P<month_zh>[0-9]{{1,2}})月(?P<day_zh>[0-9]{{1,2}})日?",
        r"(?P<month_only>[0-9]{1,2})月(?P<day_only>[0-9]{1,2})日",
        rf"[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}",
        rf"[0-9]{{1,2}}[- ]{_MONTH}(?:[- ][0-9]{{2,4}})?",
        rf"{_MONTH}[- ][0-9]{{1,4}}",
    )
)
_SHAPE = re.compile(rf"(?:{_DATE})(?:[ T]?{_TIME}Z?)?|{_TIME}")


def refuse_date(cell: object) -> None:
    """Raise `CellError` if a cell is a date or time; used for columns that have no dates.

    >>> refuse_date("3-1")
    """
    if isinstance(cell, date | time | timedelta):
        raise _fault(_written(cell))


def refuse_date_text(text: str) -> None:
    """Raise `CellError` for a text that is only a date or a time.

    >>> for text in ("3-1", "2024-1", "5·12纪念园", "2024-03-01号楼"):
    ...     refuse_date_text(text)
    """
    if text[:1].isdigit() or text[:1] in "JFMASONDjfmasond上下":
        folded = unicodedata.normalize("NFKC", text).strip().upper()
        if _SHAPE.fullmatch(folded):
            raise _fault(text)


def _written(cell: date | time | timedelta) -> str:
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _fault(text: str) -> CellError:
    match = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    parts = [int(part) for name, part in match.groupdict().items() if part] if match else []
    typed = f"{parts[0]}-{parts[1]}" if len(parts) == 2 else CellMessage.SOMETHING_LIKE.fill(example="3-1")
    kind = CellMessage.TIME if not parts and ":" in text else CellMessage.DATE
    message = CellMessage.BECAME_A_DATE.fill(kind=kind.fill(), text=text, typed=typed)
    return CellError(RejectRule.BECAME_A_DATE, message)
