"""Selects the runs of a backup up to a given run or time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from wangge.graph.errors import BackupDamaged, ModelError, ModelMismatch, UsageError
from wangge.graph.model import Model
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.versions import explain_version, is_earlier
from wangge.loaders.keeping.backup_file import Backup
from wangge.loaders.keeping.journal import Record
from wangge.loaders.small_file import printable_path

__all__ = ["final_marker", "model_of_backup", "runs_to_restore", "runs_until"]

_RUN = re.compile(r"[Rr]?(\d{1,7})")


def runs_to_restore(backup: Backup, at: str | None) -> list[Record]:
    """Return the runs of a backup up to the run or time `at`.

    Raises `ModelMismatch` for a graph of a newer version, `UsageError` if `at` names none of the runs.
    """
    version = backup.manifest.graph_version
    if version != GRAPH_VERSION and not is_earlier(version, GRAPH_VERSION):
        raise ModelMismatch(f"{printable_path(backup.path)} {explain_version(version, GRAPH_VERSION)}")
    return runs_until(backup.runs(), at)


def model_of_backup(backup: Backup, model: Model) -> Model:
    """Return a model with the project's own kinds that the marker of a backup records.

    Raises `BackupDamaged` if the backup's marker can't be read.
    """
    remembered = backup.marker.get("kinds")
    if not remembered:
        return model
    from wangge.graph.model.own.extending import with_remembered_kinds

    try:
        return with_remembered_kinds(model, str(remembered))
    except ModelError as error:
        raise BackupDamaged(f"{printable_path(backup.path)}: {error}") from error


def final_marker(backup: Backup, runs: Sequence[Record]) -> Record:
    """Return the marker of the restored graph, whose last run is the last of `runs`."""
    last = runs[-1]["id"] if runs else ""
    return {**backup.marker, "id": "wangge", "last_run": last, "run_count": len(runs)}


def runs_until(runs: Sequence[Record], at: str | None) -> list[Record]:
    """The runs up to a run (R000003, r3 or 3) or a time (a date, or a date-time with or without zone).

    A date means the end of that day in local time. Raises `UsageError` if `at` names none of the runs.

    >>> runs = [{"id": "R000001", "at": "2024-03-01T08:00:00+00:00"}, {"id": "R000002", "at": "2024-05-01T08:00:00+00:00"}]
    >>> [run["id"] for run in runs_until(runs, "2024-04-30")], len(runs_until(runs, "r2"))
    (['R000001'], 2)
    """
    if at is None:
        return list(runs)
    if not runs:
        raise UsageError(f"--at {at}: the backup has no run; leave --at out")
    if match := _RUN.fullmatch(at.strip()):
        selected = [run for run in runs if int(run["id"].removeprefix("R")) <= int(match[1])]
        if not selected or int(selected[-1]["id"].removeprefix("R")) != int(match[1]):
            raise UsageError(
                f"--at {at}: no such run; the first is {runs[0]['id']}, the latest {runs[-1]['id']}"
            )
        return selected
    moment = _moment(at)
    selected = [run for run in runs if datetime.fromisoformat(run["at"]).astimezone() <= moment]
    if not selected:
        raise UsageError(f"--at {at}: the first run is later, {runs[0]['id']} at {runs[0]['at']}")
    return list(runs[: len(selected)])


def _moment(text: str) -> datetime:
    try:
        if len(text) == len("2024-03-01"):
            return datetime.combine(date.fromisoformat(text), time.max).astimezone()
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"--at {text}: neither a run such as R000003 nor a time such as 2024-03-01T12:00"
        ) from error
