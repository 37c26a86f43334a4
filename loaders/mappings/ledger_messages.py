"""Returns the remarks on a ledger: rows that were skipped or repeat others, hidden parts, columns that aren't read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from wangge.loaders.mappings.editions import other_edition
from wangge.loaders.mappings.ledger import LedgerTable
from wangge.loaders.mappings.stated_day import stated_day
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.repeated_rows import RepeatedRow, repeat_messages
from wangge.loaders.sheets.skipped_rows import DataRows

__all__ = ["RepeatedRow", "ledger_messages"]

_USUAL_DELAY = 45
"""The number of days that may pass between the day of a ledger and its load without a notice."""


def ledger_messages(
    ledger: LedgerTable,
    data_rows: DataRows,
    repeated: Sequence[RepeatedRow],
    earlier: Sequence[LedgerTable] = (),
    day: date | None = None,
) -> Iterator[RejectText]:
    """Yield one sentence for each remark.

    `repeated` has the rows that equal an earlier row, with that row; `earlier` are the ledgers that were read before.
    `day` is the first day on which the facts are valid, if it is known.
    """
    stated = stated_day(ledger.above) if day is not None else None
    if day is not None and stated is not None and abs((day - stated).days) > _USUAL_DELAY:
        yield NoticeMessage.STATED_DAY.fill(stated=stated, day=day)
    if (file := other_edition(ledger, earlier)) is not None:
        yield NoticeMessage.OTHER_EDITION.fill(file=file)
    yield from data_rows.messages()
    yield from hidden_parts(ledger.raw)
    yield from _unread(ledger)
    yield from repeat_messages(repeated)


def _unread(ledger: LedgerTable) -> Iterator[RejectText]:
    read = set(ledger.positions.values())
    for at, title in ledger.titles.items():
        if at not in read:
            name = ledger.mapping.name
            message = NoticeMessage.NOT_IN_MAPPING if name else NoticeMessage.NOT_READ
            yield message.fill(title=title, mapping=name)
