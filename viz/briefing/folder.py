"""Writes the files of a briefing pack and its marker file. A folder that contains other files is never written to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.loaders.reports.tables import csv_table
from wangge.loaders.reports.whole_file import write_whole

__all__ = ["MARKER", "BriefingPack", "PackFolder", "refuse_folder"]

MARKER = "wangge-briefing.json"
"""The name of the file that marks a folder as a briefing pack. wangge never writes to a non-empty folder without it."""


@dataclass(frozen=True)
class BriefingPack:
    """A pack that was written.

    `left` are files of an earlier pack that are still in the folder but don't belong to the new pack.
    """

    folder: Path
    files: tuple[str, ...]
    left: tuple[str, ...]


def refuse_folder(folder: Path) -> None:
    """Raise `UsageError` if `folder` is a file, or a non-empty folder without the file `MARKER`."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the pack")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(f"{folder} isn't empty and holds no briefing pack; name an empty or new folder")


class PackFolder:
    """Writes the files of one pack, and records their names for the marker file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: list[str] = []

    def write(self, name: str, text: str) -> None:
        """Write one file; `name` is its path in the folder. Raises `UsageError` if the file can't be written."""
        self._write(name, text)
        self._written.append(name)

    def write_table(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Write a table as a CSV file; `name` is its path in the folder."""
        self.write(name, csv_table(columns, rows))

    def finish(self, *, scope: str, day: str, run: str) -> BriefingPack:
        """Write the marker file and return the pack.

        Call `finish` last, so that a new pack has a marker file only when the pack is complete.
        """
        earlier_files = self._files_of_marker()
        marker = {
            "schema": "wangge/briefing/1",
            "scope": scope,
            "day": day,
            "run": run,
            "files": self._written,
        }
        self._write(MARKER, json.dumps(marker, ensure_ascii=False, indent=1) + "\n")
        written = set(self._written)
        remaining = tuple(
            name for name in earlier_files if name not in written and (self._folder / name).is_file()
        )
        return BriefingPack(self._folder, tuple(self._written), remaining)

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode("utf-8", "replace"))
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; name a folder that can be written") from error

    def _files_of_marker(self) -> list[str]:
        """Return the files that an earlier pack's marker file lists; empty if there is no readable marker file."""
        try:
            marker = json.loads((self._folder / MARKER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        files = marker.get("files", []) if isinstance(marker, dict) else []
        return [name for name in files if isinstance(name, str)]
