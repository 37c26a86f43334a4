"""Says what ledgers write about the nodes of other datasets that isn't stored, because only those datasets may change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wangge.loaders.fact import RowFacts
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.overlay.base import PART_OF
from wangge.loaders.references.names import same_name, squeeze
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["StoredElsewhere"]

_NumberedRows = dict[tuple[int, str, RejectText], list[int]]


class StoredElsewhere:
    """Collects the values that nodes of other datasets lack, and the other names that ledgers give to these nodes."""

    def __init__(self) -> None:
        self._sheets: dict[int, UnderstoodSheet] = {}
        self._values: _NumberedRows = {}
        self._names: dict[tuple[int, str, str, str, str, RejectText], list[int]] = {}

    def note(
        self, sheet: UnderstoodSheet, facts: RowFacts, known: Mapping[str, Any], source: RejectText
    ) -> None:
        """Compare a row of a ledger with the `known` properties of its node, which `source` declares."""
        at = id(sheet)
        for name, value in facts.values.items():
            if value is not None and known.get(name) is None and name not in ("code", "name"):
                self._sheets[at] = sheet
                titled = (at, facts.kind.properties[name].zh, source)
                self._values.setdefault(titled, []).append(facts.place.row)
        name, before = str(facts.values.get("name") or ""), str(known.get("name") or "")
        if name and before and not _same(name, before):
            self._sheets[at] = sheet
            parent = next((one.text for one in facts.references if one.edge.name == PART_OF), "")
            key = (at, facts.kind.zh, name, before, parent, source)
            self._names.setdefault(key, []).append(facts.place.row)

    def add_notices(self) -> None:
        """Add one notice to a sheet for each column of such values, and for each such name."""
        for (at, title, source), rows in self._values.items():
            message = NoticeMessage.NOT_STORED_ELSEWHERE.fill(
                title=title, source=source, rows=row_numbers(rows)
            )
            self._add(at, message)
        for (at, kind, name, known, parent, source), rows in self._names.items():
            message = NoticeMessage.OTHER_NAME.fill(
                kind=kind, name=name, known=known, parent=parent, source=source, rows=row_numbers(rows)
            )
            self._add(at, message)

    def _add(self, at: int, message: RejectText) -> None:
        sheet = self._sheets[at]
        sheet.notices.append(Notice(sheet.file, sheet.name, message))


def _same(written: str, name: str) -> bool:
    """Whether two texts are spellings of one name; one may have the name of a larger unit in front."""
    short, long = sorted((squeeze(written), squeeze(name)), key=len)
    return same_name(written, name) or same_name(name, written) or long.endswith(short)
