"""Reads the first rows of ledgers with their proposed mappings, to find the cells that can't be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wangge.graph.model import Model
from wangge.loaders.mappings.adopt.proposal import Proposal
from wangge.loaders.mappings.collector import LedgerCollector
from wangge.loaders.mappings.identities import Identities
from wangge.loaders.mappings.project_mappings import ProjectMappings
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import Reject
from wangge.loaders.sheets.table import RawSheet
from wangge.loaders.state import GraphReader, GraphState

__all__ = ["unreadable_cells", "unreadable_lines"]

_MOST_OF_COLUMN = 3


def unreadable_cells(
    raw_sheets: Sequence[RawSheet], proposal: Proposal, scope: str, store: GraphReader, model: Model
) -> dict[tuple[str, str], list[Reject]]:
    """Return the cells that a plan would reject, by file and sheet; `scope` is the code of the project's place.

    The result is empty if the graph has no communities yet, because no row could be read then.
    """
    state = GraphState(store, model)
    if not any(state.names("Community")):
        return {}
    mappings = tuple(sheet.mapping(sheet.key) for sheet in proposal.sheets if sheet.certain)
    project = ProjectMappings(mappings, Identities(), scope)
    collector = LedgerCollector(model, Directory(state, model), project)
    for raw in raw_sheets:
        collector.take(raw)
    rejects: dict[tuple[str, str], list[Reject]] = {}
    for sheet in collector.sheets():
        cells = [reject for reject in sheet.ordered_rejects() if reject.row is not None]
        if cells:
            rejects.setdefault((sheet.file, sheet.name), []).extend(cells)
    return rejects


def unreadable_lines(rejects: Sequence[Reject]) -> Iterator[str]:
    """Yield a line for each column with cells that can't be read: how many, and the first of them, in Chinese."""
    by_column: dict[str, list[Reject]] = {}
    for reject in rejects:
        by_column.setdefault(reject.column or "", []).append(reject)
    for column, own in by_column.items():
        first = "；".join(f"第{reject.row}行 {reject.message_zh}" for reject in own[:_MOST_OF_COLUMN])
        more = "；等" if len(own) > _MOST_OF_COLUMN else ""
        yield f"无法读取的单元格：{column} {len(own)}处：{first}{more}"
