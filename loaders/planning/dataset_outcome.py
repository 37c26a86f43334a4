"""Summarises the comparison of a dataset: the counts of every sheet, and likely renames."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from wangge.graph.model import Model
from wangge.loaders.mappings.rename_proposals import rename_proposals
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.compare import Comparison, Outcomes
from wangge.loaders.planning.plan import SheetCount
from wangge.loaders.project import Dataset
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["likely_renames", "sheet_counts"]


def likely_renames(
    dataset: Dataset, sheets: Sequence[UnderstoodSheet], comparison: Comparison, model: Model
) -> Iterator[Notice]:
    """Yield a notice for each likely rename of something that ledgers name without a code."""
    if any(sheet.is_ledger for sheet in sheets):
        for proposal in rename_proposals(comparison.changes, comparison.retirement.held.facts(), model):
            yield Notice(dataset.source.name, "", proposal.text(model))


def sheet_counts(sheets: Sequence[UnderstoodSheet], outcomes: Outcomes) -> Iterator[SheetCount]:
    """Yield the counts of every sheet.

    The rows of a 整改清单 (rectification list) belong to several kinds, whose counts are added up.
    """
    rows_in: Counter[tuple[str, str]] = Counter()
    rejected: Counter[tuple[str, str]] = Counter()
    kinds: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    mappings = {(sheet.file, sheet.name): sheet.mapping for sheet in sheets}
    joined: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        joined[sheet.file, sheet.name] += sheet.joined_rows
        rows_in[sheet.file, sheet.name] += sheet.rows_in
        rejected[sheet.file, sheet.name] += sheet.rows_rejected
        kinds[sheet.file, sheet.name].update(dict.fromkeys(filter(None, [sheet.kind_name])))
    for (file, name), rows in rows_in.items():
        steps = (Operation.ADD, Operation.UPDATE, None)
        added, updated, unchanged = (outcomes[file, name, step] for step in steps)
        unchanged += joined[file, name]
        refused, own = rejected[file, name], tuple(kinds[file, name])
        yield SheetCount(file, name, rows, added, updated, unchanged, refused, own, mappings[file, name])
