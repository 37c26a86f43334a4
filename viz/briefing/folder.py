"""The folder of a briefing pack: which folders may hold one, and the file by which a pack is recognised."""

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
"""The file by which a pack is recognised: a folder with other files and without this one is not written to."""


@dataclass(frozen=True)
class BriefingPack:
    """The files that were written; `left` are files of an earlier pack in the folder that this pack lacks."""

    folder: Path
    files: tuple[str, ...]
    left: tuple[str, ...]


def refuse_folder(folder: Path) -> None:
    """Raise `UsageError` if `folder` is a file, or holds anything but an earlier pack."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the pack")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(
            f"{folder} holds something else, and nothing is ever deleted; name an empty or new folder"
        )


class PackFolder:
    """Writes the files of one pack and remembers their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: list[str] = []

    def write(self, name: str, text: str) -> None:
        """Write one file, `name` relative to the folder. Raises `UsageError` if the system doesn't allow it."""
        self._write(name, text)
        self._written.append(name)

    def write_table(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Write one table as CSV."""
        self.write(name, csv_table(columns, rows))

    def finish(self, *, scope: str, day: str, run: str) -> BriefingPack:
        """Write the marker. It is the last file, so only a complete pack has it."""
        before = self._files_of_marker()
        marker = {
            "schema": "wangge/briefing/1",
            "scope": scope,
            "day": day,
            "run": run,
            "files": self._written,
        }
        self._write(MARKER, json.dumps(marker, ensure_ascii=False, indent=1) + "\n")
        written = set(self._written)
        left = tuple(name for name in before if name not in written and (self._folder / name).is_file())
        return BriefingPack(self._folder, tuple(self._written), left)

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode("utf-8", "replace"))
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; name a folder that can be written") from error

    def _files_of_marker(self) -> list[str]:
        """The files of an earlier pack; none if its marker can't be read."""
        try:
            marker = json.loads((self._folder / MARKER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        files = marker.get("files", []) if isinstance(marker, dict) else []
        return [name for name in files if isinstance(name, str)]
