"""Makes notices about columns that name a place of another tier than their own, such as a street under 所属社区."""

from __future__ import annotations

from wangge.graph.model import Model, NodeKey
from wangge.loaders.fact import Reference
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["OtherTiers"]


class OtherTiers:
    """Collects the rows whose parent is of another tier than the column that names it.

    Such a place is the parent all the same, like the street of a grid without a community. But it may also be
    a mistake, so a notice tells the reader. A row that hasn't changed since the last run isn't resolved
    again, so the notice doesn't list it again.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rows: dict[tuple[int, str, str], dict[int, str]] = {}
        self._sheets: dict[int, UnderstoodSheet] = {}
        self._wanted: dict[str, tuple[str, ...]] = {}

    def add(self, sheet: UnderstoodSheet, row: int, reference: Reference, target: NodeKey) -> None:
        """Remember that the cell of `reference` in row number `row` names `target`, if it is of another tier."""
        if not reference.parent_tier or target.label in reference.ends.targets:
            return
        self._sheets[id(sheet)] = sheet
        self._wanted[reference.column] = reference.ends.targets
        self._rows.setdefault((id(sheet), reference.column, target.label), {})[row] = reference.text

    def add_notices(self) -> None:
        """Add a notice to each sheet for each of its columns and each kind of place that it names."""
        for (at, column, label), texts in self._rows.items():
            sheet = self._sheets[at]
            rows = {row: text for row, text in texts.items() if row not in sheet.rejected}
            if not rows:
                continue
            message = NoticeMessage.OTHER_TIER.fill(
                rows=row_numbers(sorted(rows)),
                column=column,
                kind=self._kinds(label),
                text=rows[min(rows)],
                own=self._kinds(sheet.kind_name),
                wanted=self._kinds(*self._wanted[column]),
            )
            sheet.notices.append(Notice(sheet.file, sheet.name, message))

    def _kinds(self, *labels: str) -> RejectText:
        return RejectText(" or ".join(labels), "或".join(self._model.nodes[label].zh for label in labels))
