"""Finds files of a dataset's last run that are missing now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from wangge.loaders.messages.plans import PlanMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.planning.rowmemory import read_memory
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.sheets.unread import Unread
from wangge.loaders.state import GraphReader, RunRecord

__all__ = ["lost_files"]

_MOST_NAMED = 5


def lost_files(
    store: GraphReader,
    runs: Sequence[RunRecord],
    dataset: Dataset,
    sheets: Iterable[UnderstoodSheet],
    unread: Iterable[Unread],
) -> dict[str, RejectText]:
    """Return, for each kind with fewer files than in the dataset's last run, a text that names the missing files.

    A kind with as many files as in the last run is left out: it is assumed that files were only renamed.
    """
    last = next((run for run in reversed(runs) if run.dataset == dataset.name), None)
    now = {(sheet.file, sheet.kind_name) for sheet in sheets}
    files_now = {file for file, _ in now}
    before = {sheet["file"] for sheet in json.loads(last.counts).get("sheets", ())} if last else set()
    if last is None or before <= files_now:
        return {}
    memory = read_memory(store, last.id)
    held = {(file, own.kind) for (file, _), own in memory.sheets.items()} if memory else set()
    beside = {PurePath(entry.path.name).stem: entry for entry in unread}
    return {
        kind: _named(sorted(file for file, own in held if own == kind and file not in files_now), beside)
        for kind in {kind for file, kind in held if file not in files_now}
        if sum(own == kind for _, own in now) < sum(own == kind for _, own in held)
    }


def _named(files: Sequence[str], beside: dict[str, Unread]) -> RejectText:
    more = len(files) - _MOST_NAMED
    parts = []
    for file in files[:_MOST_NAMED]:
        other = beside.get(PurePath(file).stem)
        instead = PlanMessage.IN_ITS_PLACE.fill(name=other.name, why=other.why) if other else ""
        parts.append(PlanMessage.FILE_MISSING.fill(file=file, instead=instead))
    en, zh = "; ".join(parts), "；".join(part.zh for part in parts)
    return RejectText(f"{en} and {more} more", f"{zh}等，另有{more}个") if more > 0 else RejectText(en, zh)
